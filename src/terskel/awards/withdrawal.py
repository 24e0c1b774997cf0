"""A recommendation that falls away before anybody outside is told of it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from terskel.audit.act import record
from terskel.awards import queries
from terskel.awards.events import AwardWithdrawn
from terskel.awards.models import STANDING, AwardDecision
from terskel.core.actors import Actor
from terskel.core.decisions import require
from terskel.core.lifecycles import AWARD
from terskel.evaluation.policy import acting_person


def withdraw(competition_id: UUID, reason: str, *, by: Actor, at: datetime) -> None:
    """A recommendation that nobody was told of is taken back, where there is one; `reason` is told to who prepared it.

    The competition must be held by this transaction, which decides who may do it.
    """
    award = AwardDecision.objects.select_for_update().filter(STANDING, competition_id=competition_id).first()
    if award is None:
        return
    require(AWARD.permit("withdraw", queries.facts_of(award), at))
    award.withdrawn_by_id, award.withdrawn_at = acting_person(by), at
    award.save(update_fields=["withdrawn_by", "withdrawn_at"])
    record(
        AwardWithdrawn(award.id, competition_id, reason, award.prepared_by_id),
        by=by,
        at=at,
        subject=("awards.AwardDecision", award.id),
        matters=(competition_id,),
    )
