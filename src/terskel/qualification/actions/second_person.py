"""What decisions that take two people have in common: whether they do, what is proposed, and when that lapses."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from terskel.core.actors import Actor
from terskel.core.decisions import refuse
from terskel.organisations import queries as organisations
from terskel.qualification import policy
from terskel.qualification.models import ApplicationLine, ProposedDecision, Suspension
from terskel.qualification.queries.handling import is_barred

ADMISSION, SUSPENSION = "admission", "suspension"


def takes_two(authority_id: UUID, decision: str) -> bool:
    """Whether the authority has chosen that one proposes this decision and another makes it."""
    return decision in organisations.second_person_decisions(authority_id)


def require_who_admits(by: Actor, authority_id: UUID) -> None:
    """A DPS manager; where it takes two, an approver as well."""
    _require_who_decides(ADMISSION, by, authority_id)


def require_who_suspends(by: Actor, authority_id: UUID) -> None:
    """A DPS manager; where it takes two, an approver as well."""
    _require_who_decides(SUSPENSION, by, authority_id)


def require_proposed_by_another(
    about: ApplicationLine | Suspension, decision: str, authority_id: UUID, supplier_id: UUID, *, by: Actor
) -> None:
    """Where the decision takes two: another than the actor, without a conflict of interest, has proposed it."""
    if not takes_two(authority_id, decision):
        return
    proposal = ProposedDecision.objects.filter(_about(about), closed_at__isnull=True).first()
    if proposal is None or is_barred(proposal.proposed_by_id, authority_id, supplier_id):
        refuse("qualification.second_person_needed")
    if proposal.proposed_by_id == by.person_id:
        refuse("qualification.proposed_by_yourself")


def lapse(*about: ApplicationLine | Suspension, at: datetime) -> None:
    """What is proposed on these rests on something that has changed, so it is proposed anew."""
    for one in about:
        ProposedDecision.objects.filter(_about(one), closed_at__isnull=True).update(closed_at=at)


def _require_who_decides(decision: str, by: Actor, authority_id: UUID) -> None:
    if by.acts_for(authority_id) and takes_two(authority_id, decision):
        policy.require_second_person(by, authority_id)
    else:
        policy.require_handler(by, authority_id)


def _about(one: ApplicationLine | Suspension) -> Q:
    return Q(line_id=one.id) if isinstance(one, ApplicationLine) else Q(suspension_id=one.id)
