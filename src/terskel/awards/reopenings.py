"""Reads of proposals to reopen a frozen evaluation; the reader is the first argument."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from terskel.accounts import queries as accounts
from terskel.awards.models import STANDING, AwardDecision, Reopening
from terskel.awards.readers import among_own, impartial
from terskel.competitions import policy as competition_policy
from terskel.competitions import queries as competitions
from terskel.core.actors import APPROVER, Actor
from terskel.core.decisions import Missing


@dataclass(frozen=True, slots=True)
class ProposedReopening:
    """That the evaluation is to be reopened, until an approver has decided."""

    proposed_by: UUID
    proposed_by_name: str
    proposed_at: datetime
    reason: str


def reopening(reader: Actor, competition_id: UUID) -> ProposedReopening | None:
    """The proposal that waits for a decision, for the people of its authority; raises `Missing` for others.

    None for whoever has declared a conflict of interest.
    """
    terms = competitions.terms(competition_id)
    if not competition_policy.acts_in(reader, terms.authority_id, terms.competition_id):
        raise Missing
    row = Reopening.objects.filter(
        impartial(reader, "competition_id"),
        competition_id=competition_id,
        decided_by__isnull=True,
        result__set_aside_at__isnull=True,
    ).first()
    if row is None or _told([competition_id]):
        return None
    name = accounts.person(row.proposed_by_id).name
    return ProposedReopening(row.proposed_by_id, name, row.proposed_at, row.reason)


def reopenings_to_decide(reader: Actor) -> list[tuple[UUID, datetime]]:
    """Reopenings that the reader, an approver, may decide on: (competition, proposed at), oldest first."""
    if not reader.is_authority or not reader.has(APPROVER):
        return []
    found = Reopening.objects.filter(
        among_own(reader),
        competition__cancelled_at__isnull=True,
        decided_by__isnull=True,
        result__set_aside_at__isnull=True,
    ).exclude(proposed_by_id=reader.person_id)
    rows = list(found.order_by("proposed_at", "id").values_list("competition_id", "proposed_at"))
    told = _told([competition_id for competition_id, _at in rows])
    return [row for row in rows if row[0] not in told]


def _told(competition_ids: list[UUID]) -> set[UUID]:
    """Those whose award is announced: from then on it is reversed instead."""
    announced = AwardDecision.objects.filter(STANDING, competition_id__in=competition_ids, approved_at__isnull=False)
    return set(announced.values_list("competition_id", flat=True))
