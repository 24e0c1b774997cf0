"""What everyone may read, as entries: each source is read through the public reads of its own room, as nobody at all.

An entry is made of what an anonymous visitor's page shows at the same instant, and of nothing else. So what those
pages may not show is never copied: drafts, systems before TED's day (rulebook K-04), restricted files, unanswered
questions, who was invited, how many tendered before the letters.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from terskel.articles import queries as articles
from terskel.articles.queries import ArticleView
from terskel.competitions import queries as competitions
from terskel.core.actors import ANONYMOUS
from terskel.core.decisions import Missing
from terskel.core.languages import LANGUAGES
from terskel.dps import queries as dps
from terskel.dps.queries import CategoryView, DpsView, RequirementView
from terskel.overview import queries as overview
from terskel.qualification import queries as qualification
from terskel.search.texts import cpv_words, help_pages, terms

HELP: Final = "help"
SYSTEM: Final = "system"
QUALIFIED: Final = "qualified"
COMPETITION: Final = "competition"
ARTICLE: Final = "article"
"""A source for each version: what the clock makes public is another source, and what it takes the place of is none."""
HELD: Final = 1_000
"""About so many of those qualified are held at a time."""
LONGEST: Final = 20_000
"""Characters of one entry's text that are searched: a row of the index has bounds."""


@dataclass(frozen=True, slots=True)
class Found:
    """One thing to be found; `codes` are searched and not shown."""

    kind: str
    page: str
    title: str
    text: str
    codes: str = ""
    language: str = "nb"
    dps_id: UUID | None = None
    subject_id: UUID | None = None
    at: datetime | None = None


def of_source(source: str, *, at: datetime) -> Iterator[Found]:
    """Everything of one source as everyone may read it at `at`; nothing where it is not public, or no more.

    A long one is read bit by bit while it is gone through.
    """
    kind, _sign, key = source.partition(":")
    try:
        if kind == HELP:
            yield from _of_help()
        elif kind == COMPETITION:
            yield from _of_competition(UUID(key), at)
        elif kind == ARTICLE:
            yield _of_article(articles.article_of_version(UUID(key), at=at))
        else:
            view = dps.dps(ANONYMOUS, UUID(key), at=at)
            yield from _of_system(view, at) if kind == SYSTEM else _of_qualified(view, at)
    except Missing:
        return


def of_firm(supplier_id: UUID, *, at: datetime) -> dict[str, list[Found]]:
    """By source, what the lists of those qualified say of one supplier: a small part of each of these sources."""
    views = dps.dps_by_ids(dps.public_ids(at=at), at=at).values()
    found = {f"{QUALIFIED}:{view.id}": _listed(view, (supplier_id, supplier_id), at) for view in views}
    return {source: list(entries) for source, entries in found.items()}


def _of_help() -> Iterator[Found]:
    for language in LANGUAGES:
        for page in help_pages(language):
            yield Found("word", page.page, page.title, page.text, language=language)
        for term in terms(language):
            yield Found("word", f"/help/words/#{term.key}", term.word, term.text, language=language)


def _of_system(view: DpsView, at: datetime) -> Iterator[Found]:
    requirements = dps.requirements(ANONYMOUS, view.id, at=at)
    categories = dps.categories(ANONYMOUS, view.id, at=at)
    yield Found(
        kind="system",
        page=f"/dps/{view.slug}/",
        title=view.name,
        text=_text(view.subject, view.estimated_quantity, view.how_it_works, view.award_criteria_frame),
        codes=_text(view.reference, view.authority_name, cpv_words(view.cpv), _asked(requirements, None)),
        language=view.language,
        dps_id=view.id,
        subject_id=view.id,
        at=view.public_from_at,
    )
    for category in categories:
        if category.name is not None and category.is_there(at):
            yield _of_category(view, category, requirements)
    for one in dps.enquiries(ANONYMOUS, view.id, at=at):
        yield Found(
            kind="question",
            page=f"/dps/{view.slug}/questions/#question-{one.number}",
            title=one.question,
            text=one.answer,
            codes=view.reference,
            language=view.language,
            dps_id=view.id,
            subject_id=view.id,
            at=one.answered_at,
        )


def _of_category(view: DpsView, category: CategoryView, requirements: Iterable[RequirementView]) -> Found:
    return Found(
        kind="category",
        page=f"/dps/{view.slug}/categories/{category.code}/",
        title=category.label,
        text=_text(category.description, view.name),
        codes=_text(category.code, view.authority_name, cpv_words(category.cpv), _asked(requirements, category.id)),
        language=view.language,
        dps_id=view.id,
        subject_id=category.id,
        at=category.opened_at,
    )


def _asked(requirements: Iterable[RequirementView], category_id: UUID | None) -> str:
    """The requirements of one category, or those that all share."""
    return _text(*(one.text for one in requirements if one.category_id == category_id))


def _of_qualified(view: DpsView, at: datetime) -> Iterator[Found]:
    """A short list at once; a long one by the first signs of the suppliers' ids, so that it is never held whole."""
    bits = -(-qualification.qualified_size(view.id, at) // HELD)
    step = (1 << 128) // max(1, bits)
    for first in range(0, step * max(1, bits), step):
        last = min(first + step, 1 << 128) - 1
        yield from _listed(view, (UUID(int=first), UUID(int=last)), at)


def _listed(view: DpsView, between: tuple[UUID, UUID], at: datetime) -> Iterator[Found]:
    for row in qualification.qualified_cut(view.id, at, between=between, skip=0, most=None):
        yield Found(
            kind="supplier",
            page=f"/suppliers/{row.number}/",
            title=row.supplier_name,
            text=_text(view.name, ", ".join(row.category_labels)),
            codes=row.number,
            language=view.language,
            dps_id=view.id,
            subject_id=row.supplier_id,
            at=row.since,
        )


def _of_competition(competition_id: UUID, at: datetime) -> Iterator[Found]:
    view = competitions.competition(ANONYMOUS, competition_id, at=at)
    terms, page = view.terms, f"/competitions/{view.reference}/"
    outcome = overview.outcomes([competition_id], at=at).get(competition_id)
    winner = (outcome.result.winner_name, outcome.result.winner_number) if outcome else ()
    yield Found(
        kind="competition" if outcome is None else "result",
        page=page,
        title=view.title,
        text=_text(terms.scope, terms.need, *(row.text for row in terms.requirements)),
        codes=_text(
            view.reference,
            view.authority_name,
            *view.categories,
            *winner,
            *(row.name for row in terms.criteria),
            *(file.title for file in view.documents if file.readable),
        ),
        language=terms.language,
        dps_id=terms.dps_id,
        subject_id=competition_id,
        at=outcome.result.letters_sent_at if outcome else terms.published_at,
    )
    for row in competitions.questions(ANONYMOUS, competition_id, at=at):
        yield Found(
            kind="question",
            page=f"{page}#question-{row.number}",
            title=row.text,
            text=row.answer,
            codes=view.reference,
            language=terms.language,
            dps_id=terms.dps_id,
            subject_id=competition_id,
            at=row.answered_at,
        )
    if outcome is not None:
        yield Found(
            kind="supplier",
            page=f"/suppliers/{outcome.result.winner_number}/",
            title=outcome.result.winner_name,
            text=view.title,
            codes=outcome.result.winner_number,
            language=terms.language,
            dps_id=terms.dps_id,
            subject_id=competition_id,
            at=outcome.result.letters_sent_at,
        )


def _of_article(view: ArticleView) -> Found:
    row = view.row
    return Found(
        kind="article",
        page=f"/{row.kind}/{row.slug}/",
        title=row.title,
        text=_text(row.excerpt, view.text),
        codes=_text(row.authority_name, row.dps_name, row.image.alt if row.image else ""),
        language=row.language,
        dps_id=row.dps_id,
        subject_id=row.id,
        at=row.first_public_from,
    )


def _text(*parts: str) -> str:
    return "\n".join(part for part in parts if part)[:LONGEST]
