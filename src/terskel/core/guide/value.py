"""The estimated value of a purchase (FOA § 5-4): everything that may be bought under it, before it is split."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from terskel.core.guide.grounds import Ground
from terskel.core.rulesets import as_of


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueParts:
    """What the value is made of, in NOK without VAT.

    `parts` are lots and the needs of each unit that takes part, `options` what may be bought besides. `monthly` is the
    price a month of services without an end (§ 5-4(12)), `recurring_last_year` what recurring contracts came to in the
    twelve months before (§ 5-4(9)).
    """

    parts: tuple[Decimal, ...] = ()
    options: Decimal = Decimal(0)
    monthly: Decimal | None = None
    recurring_last_year: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Estimate:
    """The value and how it was added up."""

    value: Decimal
    grounds: tuple[Ground, ...]


def estimated(parts: ValueParts, on: date) -> Estimate:
    """The value by the rules of a day; raises ValueError for a negative amount."""
    amounts = (*parts.parts, parts.options, parts.monthly or Decimal(0), parts.recurring_last_year or Decimal(0))
    if any(amount < 0 for amount in amounts):
        raise ValueError("no part of the value is negative")
    rules = as_of(on)
    total, grounds = sum(parts.parts, Decimal(0)), []
    if parts.parts:
        grounds.append(Ground("value_parts", {"count": len(parts.parts), "amount": total}))
    if parts.options:
        total += parts.options
        grounds.append(Ground("value_options", {"amount": parts.options}))
    if parts.monthly is not None:
        rule = rules.known_period("indefinite_services_valued")
        total += parts.monthly * rule.whole
        facts = {"months": rule.whole, "amount": parts.monthly * rule.whole, "clause": rule.clause}
        grounds.append(Ground("value_monthly", facts))
    if parts.recurring_last_year is not None:
        rule = rules.known_period("recurring_contracts_valued")
        total += parts.recurring_last_year
        facts = {"months": rule.whole, "amount": parts.recurring_last_year, "clause": rule.clause}
        grounds.append(Ground("value_recurring", facts))
    return Estimate(total, tuple(grounds))
