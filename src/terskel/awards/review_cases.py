"""Reads of cases at courts and the complaints board; the reader is the first argument: the authority's own people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast
from uuid import UUID

from django.db.models import Q, QuerySet

from terskel.accounts import queries as accounts
from terskel.awards.models import STANDING, AwardDecision, ReviewCase
from terskel.awards.readers import require_reader
from terskel.competitions import queries as competitions
from terskel.competitions.queries import Terms, clauses
from terskel.core.actors import Actor
from terskel.core.instants import start_of_day
from terskel.core.lifecycles import REVIEW_CASE, ReviewCaseFacts
from terskel.core.suspension import CaseKind, Suspension, suspension


@dataclass(frozen=True, slots=True)
class ReviewCaseView:
    """A case, what the law says of the signing while it runs, and what came of it.

    `complaint_id`: the complaint to the authority that it follows. `waits_since`: the authority has said that it signs
    nothing meanwhile.
    """

    id: UUID
    competition_id: UUID
    complaint_id: UUID | None
    kind: CaseKind
    name: str
    petitioner: str
    filed_on: date
    served_on: date
    state: str
    law: Suspension
    registered_by_name: str
    registered_at: datetime
    waits_since: datetime | None
    closed_at: datetime | None
    result: str
    forbids_since: datetime | None
    lifted_at: datetime | None
    lifted_reason: str

    @property
    def holds(self) -> bool:
        """Nobody signs because of it: by law, by the court's ban, or since the authority waits."""
        return self.state == "forbidden" or (
            self.state == "pending" and (self.law.suspends or self.waits_since is not None)
        )


def facts_of(row: ReviewCase) -> ReviewCaseFacts:
    return ReviewCaseFacts(
        registered_at=row.registered_at,
        closed_at=row.closed_at,
        forbids_since=row.forbids_since,
        lifted_at=row.lifted_at,
    )


def review_cases(reader: Actor, competition_id: UUID, *, at: datetime) -> tuple[ReviewCaseView, ...]:
    """All of a competition, the newest first, for the responsible people of its authority; raises `Missing`."""
    terms = require_reader(reader, competition_id)
    rows = list(_of(competition_id).order_by("-registered_at", "-id"))
    if not rows:
        return ()
    people = accounts.people([row.registered_by_id for row in rows])
    laws = _laws(rows, terms)
    return tuple(
        ReviewCaseView(
            id=row.id,
            competition_id=row.competition_id,
            complaint_id=row.complaint_id,
            kind=cast(CaseKind, row.kind),
            name=row.name,
            petitioner=row.petitioner,
            filed_on=row.filed_on,
            served_on=row.served_on,
            state=REVIEW_CASE.state(facts_of(row), at),
            law=laws[row.id],
            registered_by_name=people[row.registered_by_id].name,
            registered_at=row.registered_at,
            waits_since=row.waits_since,
            closed_at=row.closed_at,
            result=row.result,
            forbids_since=row.forbids_since,
            lifted_at=row.lifted_at,
            lifted_reason=row.lifted_reason,
        )
        for row in rows
    )


def law_of(row: ReviewCase) -> Suspension:
    """Whether the law stops the signing for this case while it runs."""
    return _laws([row], competitions.terms(row.competition_id))[row.id]


def held_since(competition_id: UUID) -> datetime | None:
    """Since when the authority waits with signing for a case that is not over; None where it does not wait."""
    waiting = _of(competition_id).filter(closed_at__isnull=True, waits_since__isnull=False)
    found: datetime | None = waiting.order_by("waits_since").values_list("waits_since", flat=True).first()
    return found


def suspended_since(competition_id: UUID) -> datetime | None:
    """Since when the law or a court stops the signing of the award that stands; None where neither does.

    A petition against an award that was reversed since stops nothing of a new one. A court's ban stands until it is
    lifted, or the award that it was about is reversed.
    """
    standing = AwardDecision.objects.filter(STANDING, competition_id=competition_id).values("id")
    about = _of(competition_id).filter(Q(award__isnull=True) | Q(award__in=standing))
    running = Q(kind="injunction", closed_at__isnull=True) | Q(forbids_since__isnull=False, lifted_at__isnull=True)
    rows = list(about.filter(running))
    if not rows:
        return None
    laws = _laws(rows, competitions.terms(competition_id))
    since = [
        row.forbids_since or start_of_day(row.served_on) for row in rows if row.forbids_since or laws[row.id].suspends
    ]
    return min(since, default=None)


def _of(competition_id: UUID) -> QuerySet[ReviewCase]:
    return ReviewCase.objects.filter(competition_id=competition_id).select_related("award")


def _laws(rows: Sequence[ReviewCase], terms: Terms) -> dict[UUID, Suspension]:
    clause = clauses.clause(terms, "suspension")
    return {
        row.id: suspension(
            cast(CaseKind, row.kind),
            clause=clause,
            filed_on=row.filed_on,
            told_at=row.award.letters_sent_at if row.award else None,
            standstill_ends_at=row.award.standstill_ends_at if row.award else None,
        )
        for row in rows
    }
