"""What evaluations wait for, over many competitions in a fixed number of statements: for lists of needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from terskel.accounts import queries as accounts
from terskel.competitions import queries as competitions
from terskel.core.actors import Actor
from terskel.evaluation.findings import counting, untainted
from terskel.evaluation.gating import with_quality_locked
from terskel.evaluation.locks import called
from terskel.evaluation.models import (
    Enquiry,
    EvaluationResult,
    ImpartialityDeclaration,
    PanelMember,
    RequirementCheck,
    Score,
    TenderRejection,
)
from terskel.evaluation.waiting_alone import Alone, scored_alone
from terskel.tenders import queries as tenders


@dataclass(frozen=True, slots=True)
class OpenEnquiry:
    """A question to a tenderer that is not concluded on; from `due_at` on it can be, answered or not."""

    id: UUID
    tender_id: UUID
    answered: bool
    due_at: datetime


@dataclass(frozen=True, slots=True)
class PanelWork:
    """What one running evaluation asks of one member of its panel.

    `declared` is "free", "conflict" or "". Before the opening, and until the member has declared free, the rest is
    empty. `to_confirm`: tenders somebody else proposed to reject. `undeclared`: members of the panel, the reader not
    among them, who have not declared.
    `unscored` are points the panel still lacks. Where its members score alone first, `own_unscored` are the reader's,
    `to_deliver` says that the reader's sheet is written and not delivered, `awaited` that somebody's is not.
    `to_lock`: the points for quality have to be locked first; `prices_sealed`: openers have to open prices after that.
    `asked`: what tenderers that are still in were asked and the panel has not concluded on. `called`: what the reader
    may call the tenderers of both, by tender.
    """

    competition_id: UUID
    title: str
    lead: bool
    declared: str
    opened: bool
    unchecked: int
    unscored: int
    to_confirm: tuple[UUID, ...]
    undeclared: int
    own_unscored: int = 0
    to_deliver: bool = False
    awaited: bool = False
    to_lock: bool = False
    prices_sealed: bool = False
    asked: tuple[OpenEnquiry, ...] = ()
    called: Mapping[UUID, str] = field(default_factory=dict)

    @property
    def assessed(self) -> bool:
        """Nothing is left for the panel to assess, and no question waits for an answer or a conclusion."""
        left = self.unchecked or self.unscored or self.to_confirm or self.undeclared or self.asked
        return self.opened and not left

    @property
    def freezable(self) -> bool:
        """Nothing is left but to freeze the result."""
        return self.assessed and not (self.to_lock or self.prices_sealed)


def my_work(reader: Actor, *, most: int | None = None) -> list[PanelWork]:
    """The evaluations on whose panel the reader sits that are neither frozen nor cancelled, newest seat first.

    `most` None: all of them; what is further down is not read.
    """
    if reader.person_id is None:
        return []
    frozen = EvaluationResult.objects.filter(competition_id=OuterRef("competition_id"), set_aside_at__isnull=True)
    seats = PanelMember.objects.filter(
        ~Exists(frozen),
        person_id=reader.person_id,
        competition__authority_id=reader.organisation_id,
        competition__cancelled_at__isnull=True,
        removed_at__isnull=True,
    ).order_by("-appointed_at", "-id")
    mine = {key: seat == "lead" for key, seat in seats.values_list("competition_id", "seat")[:most]}
    if not mine:
        return []
    standing = {one.id: one for one in competitions.outlines(mine)}
    running = list(mine)
    declared = _declared(running)
    apart = {key for key in running if standing[key].price_after_quality}
    locking = apart | {key for key in running if standing[key].tenderers_hidden}
    locked, priced = with_quality_locked(locking), tenders.with_prices_opened(apart)
    left = _left([key for key in running if declared.get((key, reader.person_id)) == "free"])
    members = _members(running)
    alone = scored_alone(
        running, reader.person_id, members, {pair for pair, said in declared.items() if said == "conflict"}
    )
    named = {one for key in running for one in left.get(key, _Left()).named}
    names = called(named, {key for key in running if standing[key].tenderers_hidden}, reader.language)
    found = []
    for key in running:
        others = [person for person in members[key] if person != reader.person_id]
        sheet = left.get(key, _Left())
        own = alone.get(key, Alone())
        found.append(
            PanelWork(
                competition_id=key,
                title=standing[key].title,
                lead=mine[key],
                declared=declared.get((key, reader.person_id), ""),
                opened=sheet.opened,
                unchecked=sheet.unchecked,
                unscored=sheet.unscored,
                to_confirm=tuple(one for one, by in sheet.proposed if by != reader.person_id),
                undeclared=sum((key, person) not in declared for person in others),
                own_unscored=own.unscored(sheet.running),
                to_deliver=own.given > 0 and not own.delivered and own.unscored(sheet.running) == 0,
                awaited=own.awaited,
                to_lock=key in locking - locked,
                prices_sealed=key in apart - priced,
                asked=sheet.asked,
                called={one: names[one] for one in sheet.named},
            )
        )
    return found


def without_panel(competition_ids: Sequence[UUID]) -> list[UUID]:
    """Those of the competitions that have no panel, in the order given; for callers that decided access."""
    seated = PanelMember.objects.filter(competition_id__in=competition_ids, removed_at__isnull=True)
    manned = set(seated.values_list("competition_id", flat=True))
    return [one for one in competition_ids if one not in manned]


def with_conflict(competition_ids: Sequence[UUID]) -> dict[UUID, tuple[str, ...]]:
    """Names of members of the panel who have declared a conflict and still sit on it, by competition (FOA § 7-5).

    For callers that decided access; in at most three statements.
    """
    declared = _declared(competition_ids)
    said = {key for (key, _person), what in declared.items() if what == "conflict"}
    if not said:
        return {}
    found = {
        key: [person for person in people if declared.get((key, person)) == "conflict"]
        for key, people in _members([one for one in competition_ids if one in said]).items()
    }
    names = accounts.people({person for people in found.values() for person in people})
    return {key: tuple(names[person].name for person in people) for key, people in found.items() if people}


@dataclass(frozen=True, slots=True)
class _Left:
    opened: bool = False
    unchecked: int = 0
    unscored: int = 0
    running: int = 0
    proposed: tuple[tuple[UUID, UUID], ...] = ()
    asked: tuple[OpenEnquiry, ...] = ()

    @property
    def named(self) -> tuple[UUID, ...]:
        """The tenders that a line is about."""
        return (*(tender_id for tender_id, _by in self.proposed), *(one.tender_id for one in self.asked))


def _declared(competition_ids: Sequence[UUID]) -> dict[tuple[UUID, UUID], str]:
    """The latest declaration of each person in each competition."""
    rows = ImpartialityDeclaration.objects.filter(competition_id__in=competition_ids).order_by("declared_at", "id")
    return {(row.competition_id, row.person_id): row.declared for row in rows}


def _members(competition_ids: Sequence[UUID]) -> dict[UUID, list[UUID]]:
    seats = PanelMember.objects.filter(competition_id__in=competition_ids, removed_at__isnull=True)
    members: dict[UUID, list[UUID]] = {key: [] for key in competition_ids}
    for competition_id, person_id in seats.values_list("competition_id", "person_id"):
        members[competition_id].append(person_id)
    return members


def _left(competition_ids: Sequence[UUID]) -> dict[UUID, _Left]:
    """What is left to check and to score on the tenders that nobody proposed to reject; unmet ones are not scored."""
    opened = tenders.openings(competition_ids)
    sizes = competitions.sizes(list(opened))
    rejections: dict[UUID, list[TenderRejection]] = {}
    for row in TenderRejection.objects.filter(competition_id__in=opened, withdrawn_at__isnull=True):
        rejections.setdefault(row.competition_id, []).append(row)
    out = {row.tender_id for rows in rejections.values() for row in rows}
    checks = _cells(counting(RequirementCheck.objects.all(), "checked_by"), "requirement", opened, out)
    asked: dict[UUID, list[OpenEnquiry]] = {}
    waiting = Enquiry.objects.filter(competition_id__in=opened, closed_at__isnull=True).exclude(tender_id__in=out)
    for one in waiting.order_by("due_at", "id"):
        enquiry = OpenEnquiry(one.id, one.tender_id, one.answered_at is not None, one.due_at)
        asked.setdefault(one.competition_id, []).append(enquiry)
    scores = _cells(counting(untainted(Score.objects.all()), "scored_by"), "criterion", opened, out)
    found = {}
    for key, (_at, count) in opened.items():
        requirements, criteria = sizes[key]
        running = count - len(rejections.get(key, []))
        found[key] = _Left(
            opened=True,
            unchecked=running * requirements - checks.get(key, 0),
            unscored=running * criteria - scores.get(key, 0),
            running=running,
            asked=tuple(asked.get(key, ())),
            proposed=tuple(
                (row.tender_id, row.recorded_by_id) for row in rejections.get(key, []) if row.confirmed_at is None
            ),
        )
    return found


def _cells(
    found: QuerySet[RequirementCheck] | QuerySet[Score], column: str, opened: Mapping[UUID, object], out: set[UUID]
) -> dict[UUID, int]:
    """How many different cells of the rows are filled, for tenders that are still in, by competition."""
    rows = found.filter(competition_id__in=opened).exclude(tender_id__in=out)
    pairs = rows.order_by().values("competition_id", "tender_id", f"{column}_id").distinct()
    counts: dict[UUID, int] = {}
    for pair in pairs:
        counts[pair["competition_id"]] = counts.get(pair["competition_id"], 0) + 1
    return counts
