"""Feeds (Atom) and calendars (iCalendar) of all systems, one system, one category.

Whoever reads them is not known, and nobody need log in.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any, Final
from urllib.parse import parse_qsl
from uuid import NAMESPACE_URL, uuid5

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import quote_etag, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from terskel import clock
from terskel.articles import queries as articles
from terskel.competitions.queries import Filters
from terskel.core.actors import ANONYMOUS
from terskel.core.languages import LANGUAGES, Language
from terskel.dps import queries as dps
from terskel.dps.queries import CategoryView, DpsView
from terskel.overview import news, public_days
from terskel.overview.news import News
from terskel.overview.public_days import PublicDay
from terskel.web.public.forms.filters import OfSystemForm
from terskel.web.shared.atom import MEDIA_TYPE, Entry, Feed, as_atom
from terskel.web.shared.calendars import MEDIA_TYPE as CALENDAR_TYPE
from terskel.web.shared.calendars import Entry as CalendarEntry
from terskel.web.shared.calendars import as_icalendar

FRESH_SECONDS: Final = 300
BEGINNING: Final = datetime.fromisoformat("2026-01-01T00:00:00+00:00")
"""When a feed without any entry was last changed."""


@require_safe
def systems(request: HttpRequest, language: str) -> HttpResponseBase:
    """New systems, what changes in them, and their end."""
    chosen, now = _known(language), clock.now()
    with translation.override(chosen):
        title = _("Purchasing systems")
    feed = Feed(
        id=uuid5(NAMESPACE_URL, f"{settings.TERSKEL_ADDRESS.url}/feeds/{chosen}"),
        title=f"{title} · {settings.TERSKEL_OWNER_NAME}",
        author=settings.TERSKEL_OWNER_NAME,
        language=chosen,
        address=_whole(reverse("public:systems_feed", args=[chosen])),
        page=_whole(reverse("public:dps_list")),
        updated=BEGINNING,
        entries=_entries(news.of_systems(at=now), chosen),
    )
    return _sent(request, feed)


@require_safe
def system(request: HttpRequest, language: str, slug: str) -> HttpResponseBase:
    """What is new in one system: its changes, answers to enquiries, and its competitions."""
    chosen, now = _known(language), clock.now()
    view = dps.dps(ANONYMOUS, slug, at=now)
    if view.slug != slug:
        return redirect("public:dps_feed", chosen, view.slug, permanent=True)
    if view.public_from_at is None:
        raise Http404
    feed = Feed(
        id=uuid5(view.id, f"feed/{chosen}"),
        title=view.name,
        author=view.authority_name,
        language=chosen,
        address=_whole(reverse("public:dps_feed", args=[chosen, view.slug])),
        page=_whole(reverse("public:dps", args=[view.slug])),
        updated=view.public_from_at,
        entries=_entries(news.of_dps(view.id, at=now), chosen),
    )
    return _sent(request, feed)


@require_safe
def category(request: HttpRequest, language: str, slug: str, code: str) -> HttpResponseBase:
    """What is new for one category: its competitions, and changes of the whole system."""
    chosen, now = _known(language), clock.now()
    view, found = _category(slug, code, now)
    feed = Feed(
        id=uuid5(found.id, f"feed/{chosen}"),
        title=f"{found.label} · {view.name}",
        author=view.authority_name,
        language=chosen,
        address=_whole(reverse("public:category_feed", args=[chosen, view.slug, found.code])),
        page=_whole(reverse("public:category", args=[view.slug, found.code])),
        updated=found.opened_at or BEGINNING,
        entries=_entries(news.of_category(view.id, found.id, at=now), chosen),
    )
    return _sent(request, feed)


@require_safe
def competitions(request: HttpRequest, language: str) -> HttpResponseBase:
    """Every competition, or those of a search on the list: published, deadline moved, cancelled, decided."""
    chosen, now = _known(language), clock.now()
    with translation.override(chosen):
        title = _("Competitions and results")
    asked, question = _asked(request, now)
    return _sent(request, _of_all(chosen, "competitions", title, news.of_competitions(at=now, asked=asked), question))


@require_safe
def results(request: HttpRequest, language: str) -> HttpResponseBase:
    """Every competition that is decided, or those of a search on the list."""
    chosen, now = _known(language), clock.now()
    with translation.override(chosen):
        title = _("Results")
    asked, question = _asked(request, now)
    return _sent(request, _of_all(chosen, "results", title, news.of_results(at=now, asked=asked), question))


@require_safe
def news_feed(request: HttpRequest, language: str) -> HttpResponseBase:
    """What authorities have written as news, each in its own language: it is no translation, and stands once."""
    chosen, now = _known(language), clock.now()
    with translation.override(chosen):
        title = _("News")
    found = articles.public_articles(articles.Wanted("news"), at=now)
    feed = Feed(
        id=uuid5(NAMESPACE_URL, f"{settings.TERSKEL_ADDRESS.url}/feeds/{chosen}/news"),
        title=f"{title} · {settings.TERSKEL_OWNER_NAME}",
        author=settings.TERSKEL_OWNER_NAME,
        language=chosen,
        address=_whole(reverse("public:news_feed", args=[chosen])),
        page=_whole(reverse("public:news")),
        updated=BEGINNING,
        entries=tuple(
            Entry(
                one.id,
                one.title,
                one.excerpt,
                _whole(reverse("public:article", kwargs={"kind": one.kind, "slug": one.slug})),
                one.first_public_from,
                language=one.language,
                updated=one.public_from,
            )
            for one in found
        ),
    )
    return _sent(request, feed)


def narrowed(asked: Mapping[str, Any]) -> tuple[Filters | None, str]:
    """What a valid `OfSystemForm` asks for, and the same as the end of an address; None and "" where it is all."""
    words, system = asked.get("text", "").strip(), asked.get("dps")
    if not words and system is None:
        return None, ""
    said = {"text": words, "dps": system.slug if system else ""}
    question = urlencode({key: value for key, value in said.items() if value})
    return Filters(words, system.id if system else None), f"?{question}"


def _asked(request: HttpRequest, at: datetime) -> tuple[Filters | None, str]:
    form = OfSystemForm(request.GET, systems=dps.public_list(at=at))
    if not form.is_valid():
        raise Http404
    return narrowed(form.cleaned_data)


@require_safe
def system_days(_request: HttpRequest, language: str, slug: str) -> HttpResponseBase:
    """The days of one system as iCalendar, for anybody's calendar program."""
    chosen, now = _known(language), clock.now()
    view = dps.dps(ANONYMOUS, slug, at=now)
    if view.slug != slug:
        return redirect("public:dps_days", chosen, view.slug, permanent=True)
    return _calendar(view.name, public_days.of_dps(view, at=now), chosen, now)


@require_safe
def category_days(_request: HttpRequest, language: str, slug: str, code: str) -> HttpResponseBase:
    """The days of one category as iCalendar."""
    chosen, now = _known(language), clock.now()
    view, found = _category(slug, code, now)
    days = public_days.of_dps(view, at=now, category_id=found.id)
    return _calendar(f"{found.label} · {view.name}", days, chosen, now)


def _calendar(name: str, days: Sequence[PublicDay], language: Language, at: datetime) -> HttpResponse:
    entries = [
        CalendarEntry(one.at, one.words(language), "", _whole(one.page), one.kind, one.moves, one.cancelled)
        for one in days
    ]
    answer = HttpResponse(as_icalendar(name, entries, at=at), content_type=CALENDAR_TYPE)
    answer["Content-Language"] = language
    patch_cache_control(answer, public=True, max_age=FRESH_SECONDS)
    return answer


def _category(slug: str, code: str, at: datetime) -> tuple[DpsView, CategoryView]:
    """By its present address alone: a program that reads a feed is told 404 when the address is old."""
    view = dps.dps(ANONYMOUS, slug, at=at)
    shown = [one for one in dps.categories(ANONYMOUS, view, at=at) if one.name is not None and one.code == code]
    if not shown:
        raise Http404
    return view, shown[0]


def _of_all(language: Language, name: str, title: str, found: Sequence[News], question: str) -> Feed:
    """`question`: the end of the address that narrowed it, "" where it is of all."""
    said = ", ".join(value for _key, value in parse_qsl(question.removeprefix("?")))
    return Feed(
        id=uuid5(NAMESPACE_URL, f"{settings.TERSKEL_ADDRESS.url}/feeds/{language}/{name}{question}"),
        title=f"{title}: {said}" if said else f"{title} · {settings.TERSKEL_OWNER_NAME}",
        author=settings.TERSKEL_OWNER_NAME,
        language=language,
        address=_whole(reverse(f"public:{name}_feed", args=[language]) + question),
        page=_whole(reverse(f"public:{name}") + question),
        updated=BEGINNING,
        entries=_entries(found, language),
    )


def _entries(found: Sequence[News], language: Language) -> tuple[Entry, ...]:
    """A translation is an entry of its own, so its id is too."""
    return tuple(
        Entry(
            uuid5(one.id, language), one.title(language), one.text(language), _whole(one.page), one.at, one.written_in
        )
        for one in found
    )


def _sent(request: HttpRequest, feed: Feed) -> HttpResponseBase:
    """Nothing but 304 to whoever has it already (RFC 9110 § 13.1.2).

    There is no Last-Modified: a change may be told today as of the day its notice was published.
    """
    content = as_atom(feed)
    answer = HttpResponse(content, content_type=MEDIA_TYPE)
    answer["ETag"] = quote_etag(sha256(content).hexdigest())
    answer["Content-Language"] = feed.language
    patch_cache_control(answer, public=True, max_age=FRESH_SECONDS)
    return get_conditional_response(request, etag=answer["ETag"], response=answer) or answer


def _known(language: str) -> Language:
    found = next((one for one in LANGUAGES if one == language), None)
    if found is None:
        raise Http404
    return found


def _whole(path: str) -> str:
    return f"{settings.TERSKEL_ADDRESS.url}{path}"
