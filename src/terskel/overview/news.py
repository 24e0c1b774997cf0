"""What is new in purchasing systems, as everyone may read it: the one source of feeds and of mails to followers.

It is made of what the public pages show, and is public no sooner than they are: a system from the day its page opens,
a change when its notice is published (FOA § 21-1(5)), a result when the letters are sent. Nothing here tells of who
applied, was admitted, invited or tendered, nor of how many.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Literal
from uuid import UUID, uuid5

from django.db.models import QuerySet

from terskel.awards import queries as awards
from terskel.awards.queries import AnnouncedAward
from terskel.competitions import queries as competitions
from terskel.competitions.queries import Filters, counting
from terskel.core.languages import Language
from terskel.core.phrases import Phrasebook
from terskel.dps import queries as dps
from terskel.dps.queries import DpsView

NewsKind = Literal[
    "dps_public",
    "dps_changed",
    "dps_ended",
    "dps_cancelled",
    "enquiry_answered",
    "competition_published",
    "competition_deadline_moved",
    "competition_corrected",
    "competition_cancelled",
    "competition_decided",
    "award_reversed",
]

NEWEST: Final = 50
"""A feed holds so many; whoever reads it less often finds the rest on the pages."""

_OF_COMPETITIONS: Final[Mapping[str, NewsKind]] = {
    "published": "competition_published",
    "deadline_moved": "competition_deadline_moved",
    "corrected": "competition_corrected",
    "cancelled": "competition_cancelled",
}


@dataclass(frozen=True, slots=True)
class News:
    """`id` stays the same for ever; `at` is from when everyone may read it; `page` is the path of the page about it.

    `competition_id`: of the competition it is about, None where it is about the system. `written_in`: the language of
    whoever wrote its text; None where the text is ours, in the reader's language.
    """

    id: UUID
    kind: NewsKind
    at: datetime
    dps_id: UUID
    page: str
    facts: Mapping[str, object] = field(default_factory=dict)
    competition_id: UUID | None = None
    written_in: Language | None = None

    def title(self, language: Language) -> str:
        if self.kind == "dps_changed":
            return f"{dps.change_name(str(self.facts['change']), language)}: {self.facts['dps']}"
        return Phrasebook.of("overview").say(f"news.{self.kind}.title", language, **self.facts)

    def text(self, language: Language) -> str:
        return Phrasebook.of("overview").say(f"news.{self.kind}.text", language, **self.facts)


def of_systems(*, at: datetime, newest: int = NEWEST) -> list[News]:
    """What is new in all public systems themselves, the newest first; their competitions and enquiries are left out."""
    views = dps.dps_by_ids(dps.public_ids(at=at), at=at)
    return _newest(_of_systems(views, at, newest), newest)


def of_dps(dps_id: UUID, *, at: datetime, newest: int = NEWEST) -> list[News]:
    """All that is new in one system, the newest first; nothing while its page is not open."""
    view = dps.dps_by_ids([dps_id], at=at)[dps_id]
    if view.public_from_at is None or view.public_from_at > at:
        return []
    found = [
        *_of_systems({dps_id: view}, at, newest),
        *_of_enquiries(view, at, newest),
        *_of_competitions([dps_id], at, newest),
    ]
    return _newest(found, newest)


def of_category(dps_id: UUID, category_id: UUID, *, at: datetime, newest: int = NEWEST) -> list[News]:
    """What is new for one category: its competitions, and what changes in the system as a whole."""
    view = dps.dps_by_ids([dps_id], at=at)[dps_id]
    if view.public_from_at is None or view.public_from_at > at:
        return []
    found = [*_of_systems({dps_id: view}, at, newest), *_of_competitions([dps_id], at, newest, category_id)]
    return _newest(found, newest)


def of_competitions(*, at: datetime, newest: int = NEWEST, asked: Filters | None = None) -> list[News]:
    """The competitions of all public systems: published, moved, cancelled, decided, reversed; the newest first.

    `asked` narrows them as it narrows the list of competitions.
    """
    found = _of_competitions(dps.public_ids(at=at), at, newest, among=_among(asked, at))
    return _newest(list(found), newest)


def of_results(*, at: datetime, newest: int = NEWEST, asked: Filters | None = None) -> list[News]:
    """The competitions of all public systems that are decided, the newest first; `asked` as of `of_competitions`."""
    found = _of_competitions(dps.public_ids(at=at), at, newest, among=_among(asked, at), decided_only=True)
    return _newest(list(found), newest)


def _among(asked: Filters | None, at: datetime) -> QuerySet[Any, Any] | None:
    """Which competitions are left, as a question; None where nothing is narrowed."""
    return None if asked is None else competitions.public_ids(asked, at=at)


def _newest(found: Collection[News], newest: int) -> list[News]:
    return sorted(found, key=lambda one: (one.at, one.id), reverse=True)[:newest]


def _of_systems(views: Mapping[UUID, DpsView], at: datetime, newest: int) -> Sequence[News]:
    found = [one for view in views.values() for one in _of_its_life(view, at)]
    for change in dps.announced_changes(views, at=at, limit=newest):
        view = views[change.dps_id]
        facts = {"dps": view.name, "change": change.kind, "why": change.why}
        found.append(
            News(change.id, "dps_changed", change.at, view.id, f"/dps/{view.slug}/changes/", facts, None, view.language)
        )
    return found


def _of_its_life(view: DpsView, at: datetime) -> Iterator[News]:
    """That it was announced, and how it ended."""
    page, facts = f"/dps/{view.slug}/", {"dps": view.name, "authority": view.authority_name}
    if view.public_from_at is not None:
        yield News(view.id, "dps_public", view.public_from_at, view.id, page, facts)
    if view.cancelled_at is not None:
        reason = {"reason": view.cancellation_reason}
        yield News(
            uuid5(view.id, "cancelled"),
            "dps_cancelled",
            view.cancelled_at,
            view.id,
            page,
            facts | reason,
            None,
            view.language,
        )
    over_at = min((one for one in (view.ended_at, view.ends_at) if one is not None), default=None)
    if view.cancelled_at is None and over_at is not None and over_at <= at:
        yield News(uuid5(view.id, "ended"), "dps_ended", over_at, view.id, page, facts)


def _of_enquiries(view: DpsView, at: datetime, newest: int) -> Iterator[News]:
    for one in dps.announced_answers([view.id], at=at, limit=newest):
        facts = {"dps": view.name, "number": one.number, "question": one.question, "answer": one.answer}
        yield News(
            one.id, "enquiry_answered", one.at, view.id, f"/dps/{view.slug}/questions/", facts, None, view.language
        )


def _of_competitions(
    dps_ids: Collection[UUID],
    at: datetime,
    newest: int,
    category_id: UUID | None = None,
    *,
    among: QuerySet[Any, Any] | None = None,
    decided_only: bool = False,
) -> Iterator[News]:
    """What is new in their competitions, in any order; where `decided_only`, what was decided and reversed alone."""
    announced = (
        []
        if decided_only
        else competitions.announcements(dps_ids, at=at, limit=newest, category_id=category_id, among=among)
    )
    for one in announced:
        kind = _OF_COMPETITIONS[one.occasion]
        facts: dict[str, object] = {"title": one.title, "reference": one.reference}
        if one.closes_at is not None:
            facts["closes_at"] = one.closes_at
        key = uuid5(one.subject_id, "cancelled") if one.occasion == "cancelled" else one.subject_id
        page = f"/competitions/{one.reference}/"
        yield News(key, kind, one.at, one.dps_id, page, facts, one.competition_id)
    held = among
    if category_id is not None:
        held = counting.ids_within([category_id])
    decided = awards.announced(dps_ids, at=at, limit=newest, among=held)
    undone = awards.announced_reversals(dps_ids, at=at, limit=newest, among=held)
    rows = competitions.competitions_by_ids({one.competition_id for one in (*decided, *undone)}, at=at)
    told: list[tuple[NewsKind, UUID, AnnouncedAward]] = [("competition_decided", one.id, one) for one in decided]
    told += [("award_reversed", uuid5(one.id, "reversed"), one) for one in undone]
    for kind, key, award in told:
        row = rows[award.competition_id]
        page, facts = f"/competitions/{row.reference}/", {"title": row.title, "reference": row.reference}
        yield News(key, kind, award.at, row.dps_id, page, facts, row.id)
