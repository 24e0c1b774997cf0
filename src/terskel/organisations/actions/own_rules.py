"""An authority makes its own rules stricter than the law, from a day on."""

from datetime import date, datetime
from typing import Final
from uuid import UUID

from terskel.audit.act import action, record
from terskel.core import rulesets
from terskel.core.actors import Actor
from terskel.core.decisions import Missing, RefusedAct, refuse, require
from terskel.core.instants import oslo_day
from terskel.core.rulesets.own import OwnRules
from terskel.organisations import policy
from terskel.organisations.events import OwnRulesSet
from terskel.organisations.models import ContractingAuthority, OwnRuleVersion
from terskel.organisations.queries.own_rules import EVES, OWN_PERIODS, own_rules_on

FURTHEST_YEARS: Final = 3
"""Nobody decides today what is to hold later than this; a later year is a slip of the hand."""


@action
def set_own_rules(authority_id: UUID, own: OwnRules, *, from_on: date, reason: str, by: Actor, at: datetime) -> UUID:
    """What the authority demands beyond the law of everything it announces from `from_on`; never anything laxer.

    `own` takes the place of all it demanded before; empty, the law alone holds again. What was announced earlier keeps
    the rules of its day. Returns the version's id.
    """
    require(policy.may_set_own_rules(by, authority_id))
    authority = ContractingAuthority.objects.select_for_update().filter(pk=authority_id).first()
    if authority is None or by.person_id is None:
        raise Missing
    today = oslo_day(at)
    if from_on < today:
        refuse("organisations.own_rules_backdated", from_on=from_on, today=today)
    if from_on.year > today.year + FURTHEST_YEARS:
        refuse("organisations.own_rules_too_far", from_on=from_on, year=str(today.year + FURTHEST_YEARS))
    if not reason.strip():
        refuse("organisations.own_rules_without_reason")
    _require_stricter(own, from_on)
    if own == own_rules_on(authority_id, from_on):
        refuse("organisations.own_rules_unchanged", from_on=from_on)
    version = OwnRuleVersion.objects.create(
        authority_id=authority_id,
        number=OwnRuleVersion.objects.filter(authority_id=authority_id).count() + 1,
        from_on=from_on,
        rules=own.to_json(),
        reason=reason.strip(),
        decided_at=at,
        decided_by_id=by.person_id,
    )
    record(
        OwnRulesSet(version.number, from_on, version.rules, version.reason),
        by=by,
        at=at,
        subject=("authority", authority_id),
    )
    return version.id


def _require_stricter(own: OwnRules, from_on: date) -> None:
    """Only rules that we count with, each at least as strict as the law of the day they begin."""
    for rule in own.periods:
        if rule not in OWN_PERIODS:
            refuse("organisations.own_rule_not_used", rule=rule)
    if not own.extra_free <= set(EVES):
        refuse("organisations.own_free_day_unknown")
    for fault in own.faults(rulesets.as_of(from_on)):
        raise RefusedAct(fault)
