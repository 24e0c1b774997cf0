"""When the pages may be public (FOA § 21-1(5))."""

from datetime import date, datetime, timedelta

from terskel.core.deadlines.counting import rule_of
from terskel.core.deadlines.result import Deadline, Step
from terskel.core.decisions import refuse
from terskel.core.instants import oslo_day, require_instant, start_of_day
from terskel.core.rulesets import RuleSet


def public_from(
    published_on: date | None, receipt_confirmed_at: datetime | None, *, rules: RuleSet | None = None
) -> Deadline:
    """T-24: the first instant at which the pages may be public, on TED's day or 48 hours after its receipt.

    The hours are hours, through a change of the clock too. Refused (`core.publication_unknown`) when neither is known.
    """
    candidates: list[Deadline] = []
    if published_on is not None:
        candidates.append(_from(start_of_day(published_on), Step("published", {"day": published_on}), rules))
    if receipt_confirmed_at is not None:
        hours = rule_of("publication_embargo", receipt_confirmed_at, rules).whole
        instant = require_instant(receipt_confirmed_at) + timedelta(hours=hours)
        facts = {"receipt": receipt_confirmed_at, "hours": hours, "instant": instant}
        candidates.append(_from(instant, Step("hours_after_receipt", facts), rules))
    if not candidates:
        refuse("core.publication_unknown", "FOA § 21-1(5)")
    return min(candidates, key=lambda candidate: candidate.instant)


def _from(instant: datetime, step: Step, rules: RuleSet | None) -> Deadline:
    rule = rule_of("publication_embargo", instant, rules)
    return Deadline(rule.number, instant, oslo_day(instant), rule.clause, (step,), rule.verified)
