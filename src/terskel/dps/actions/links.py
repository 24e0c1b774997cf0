"""The addresses in the texts of a DPS are asked by a job, when a manager wants it; what they came to is kept."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from django.conf import settings

from terskel.audit.act import action, defer
from terskel.core.actors import Actor
from terskel.core.decisions import Missing, refuse
from terskel.dps import policy
from terskel.dps.events import LinksAnswered, LinksToBeAsked
from terskel.dps.links import Outcome
from terskel.dps.models import DynamicPurchasingSystem, LinkAnswer
from terskel.dps.moves import record_on

ASK: Final = "dps.ask_links"


@action
def have_links_asked(dps_id: UUID, *, by: Actor, at: datetime) -> None:
    """A job asks every address that the texts, and open changes of them, name."""
    dps = DynamicPurchasingSystem.objects.filter(pk=dps_id).first()
    if dps is None:
        raise Missing
    policy.require_manager(by, dps.authority_id)
    if not settings.TERSKEL_ASK_LINKS:
        refuse("dps.links_not_asked_here")
    record_on(dps.id, LinksToBeAsked(), by, at)
    defer(ASK, queue="links", dps_id=str(dps.id))


@action
def keep_link_answers(dps_id: UUID, answers: Mapping[str, Outcome], *, by: Actor, at: datetime) -> None:
    """What they came to; an earlier answer of the same address is replaced. May be repeated."""
    if not answers:
        return
    LinkAnswer.objects.bulk_create(
        [LinkAnswer(dps_id=dps_id, address=key, outcome=one, asked_at=at) for key, one in answers.items()],
        update_conflicts=True,
        unique_fields=["dps", "address"],
        update_fields=["outcome", "asked_at"],
    )
    unanswered = sum(one != "answers" for one in answers.values())
    record_on(dps_id, LinksAnswered(asked=len(answers), unanswered=unanswered), by, at)
