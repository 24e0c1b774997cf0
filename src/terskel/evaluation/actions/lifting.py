"""Lifting a conflict of interest that a member declared: another person decides, never the member alone."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from terskel.audit.act import action
from terskel.competitions.queries.clauses import in_own_part
from terskel.core.actors import Actor
from terskel.core.decisions import require
from terskel.evaluation import policy, queries
from terskel.evaluation.actions.assessing import locked, record_in
from terskel.evaluation.events import ConflictLifted
from terskel.evaluation.models import ImpartialityDeclaration


@action
@in_own_part
def lift_conflict(competition_id: UUID, person_id: UUID, *, reason: str, by: Actor, at: datetime) -> None:
    """Find that a declared conflict is none (FOA § 7-5, forvaltningsloven § 8): what the member wrote counts again.

    Both the declaration and the lifting stay in the reports.
    """
    _terms, standing = locked(competition_id, by)
    panel = queries.panel_of(competition_id)
    require(policy.may_lift_conflict(by, panel, standing, person_id=person_id, reason=reason))
    ImpartialityDeclaration.objects.create(
        competition_id=competition_id,
        person_id=person_id,
        declared="free",
        explanation=reason.strip(),
        declared_at=at,
        lifted_by_id=policy.acting_person(by),
    )
    record_in(ConflictLifted(competition_id, person_id, reason.strip()), competition_id, by, at)
