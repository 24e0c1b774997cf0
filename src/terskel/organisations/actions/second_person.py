"""An authority chooses which decisions about suppliers take two people."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from terskel.audit.act import action, record
from terskel.core.actors import APPROVER, DPS_MANAGER, Actor
from terskel.core.decisions import Missing, refuse, require
from terskel.organisations import policy, queries
from terskel.organisations.events import SecondPersonRuleSet
from terskel.organisations.models import SECOND_PERSON_DECISIONS, ContractingAuthority, SecondPersonRule


@action
def set_second_person(authority_id: UUID, decisions: Collection[str], *, by: Actor, at: datetime) -> None:
    """From now on one person proposes these decisions and another makes them; the rest one person makes alone.

    Refused where nobody could be the second: the law's clock would run out on every request.
    """
    require(policy.may_set_own_rules(by, authority_id))
    if ContractingAuthority.objects.select_for_update().filter(pk=authority_id).first() is None or by.person_id is None:
        raise Missing
    if not set(decisions) <= set(SECOND_PERSON_DECISIONS):
        refuse("organisations.second_person_decision_unknown")
    deciders = [one for one in queries.people(authority_id) if {DPS_MANAGER, APPROVER} & set(one.roles)]
    if decisions and len(deciders) < 2:
        refuse("organisations.nobody_to_be_second")
    chosen = [one for one in SECOND_PERSON_DECISIONS if one in decisions]
    if frozenset(chosen) == queries.second_person_decisions(authority_id):
        refuse("organisations.second_person_unchanged")
    SecondPersonRule.objects.create(
        authority_id=authority_id, decisions=chosen, decided_at=at, decided_by_id=by.person_id
    )
    record(SecondPersonRuleSet(tuple(chosen)), by=by, at=at, subject=("authority", authority_id))
