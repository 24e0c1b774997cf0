"""Searching everything public, and the words of the field with their explanations."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import resolve
from django.utils.http import urlencode

from terskel import clock
from terskel.core.languages import Language
from terskel.overview import queries as overview
from terskel.search import queries
from terskel.search.queries import PAGE, Hit, Results
from terskel.web.public.forms.search import SearchForm
from terskel.web.shared import languages
from terskel.web.shared.pages import Pages

OF_COMPETITIONS: Final = ("competition", "result")


@dataclass(frozen=True, slots=True)
class KindChoice:
    """One kind as a filter; `address` narrows the same search to it. `more`: there may be more than the count."""

    label: str
    count: int
    more: bool
    address: str
    current: bool


@dataclass(frozen=True, slots=True)
class ShownHit:
    """`stage` is the public stage of a competition, None of anything else.

    `reference` is the competition's that the thing belongs to, or the number of a firm; "" of anything else.
    """

    hit: Hit
    kind: str
    stage: str | None
    reference: str


def page(request: HttpRequest) -> HttpResponse:
    now, language, pages = clock.now(), languages.current(), Pages(request)
    form = SearchForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    text, kind = asked.get("q", ""), asked.get("kind", "")
    found = queries.search(text, kinds=[kind] if kind else (), language=language, page=pages.number, at=now)
    competitions = [one.subject_id for one in found.hits if one.kind in OF_COMPETITIONS and one.subject_id]
    stages = overview.public_stages(competitions, at=now)
    neighbours = pages.of(PAGE if found.reached > pages.number * PAGE else 0, PAGE)
    context = {
        "text": text,
        "kind": kind,
        "found": found,
        "kinds": _kinds(text, kind, found),
        "hits": [_shown(one, language, stages) for one in found.hits],
        "instead": [(written, words[0]) for written, words in found.instead],
        "pages": neighbours,
        "cut": neighbours.after is None and _goes_on(found, kind),
    }
    return render(request, "public/search.html", context)


def _goes_on(found: Results, kind: str) -> bool:
    """Whether there is more of it than can be paged through."""
    if kind:
        return kind in found.at_least or found.reached < found.counts[kind]
    return bool(found.at_least) or found.reached < found.total


def words(request: HttpRequest) -> HttpResponse:
    return render(request, "public/words.html", {"terms": queries.terms(languages.current())})


def _shown(hit: Hit, language: Language, stages: Mapping[UUID, str]) -> ShownHit:
    competition_id = hit.subject_id if hit.kind in OF_COMPETITIONS else None
    stage = stages.get(competition_id) if competition_id else None
    return ShownHit(hit, queries.kind_mark(hit.kind, language), stage, _reference(hit.page))


def _reference(path: str) -> str:
    """What people call the thing at that path by, where its address has it."""
    found = resolve(urlsplit(path).path)
    return str(found.kwargs.get("reference") or found.kwargs.get("number", ""))


def _kinds(text: str, chosen: str, found: Results) -> list[KindChoice]:
    """Every kind that something was found of; none where one kind is all there is."""
    language = languages.current()
    own = [
        KindChoice(
            label=queries.kind_label(one, language),
            count=count,
            more=one in found.at_least,
            address=f"?{urlencode({'q': text, 'kind': one})}",
            current=one == chosen,
        )
        for one, count in found.counts.items()
        if count
    ]
    return own if len(own) > 1 or chosen else []
