"""Liquidated damages for delay, dagbot (rulebook §9.2; corrections 19).

Rate, minimum, cap and kind of days come from the signed contract and nowhere else.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Literal, TypeAlias

from terskel.core.calendars import is_working_day
from terskel.core.economics.discounting import NotComputable

Days: TypeAlias = Literal["calendar", "working"]


@dataclass(frozen=True, slots=True)
class DamagesTerms:
    """What the contract says.

    rate: per cent of the base for each day. minimum_per_day, cap: in kroner; no cap where None.
    most_days: days that count at most, after which the buyer may terminate; no limit where None.
    clause: where it stands in the contract.
    """

    rate: Decimal
    clause: str
    minimum_per_day: Decimal = Decimal(0)
    most_days: int | None = None
    cap: Decimal | None = None
    days: Days = "calendar"

    def __post_init__(self) -> None:
        amounts = (self.rate, self.minimum_per_day, self.cap or Decimal(0))
        if any(not amount.is_finite() or amount < 0 for amount in amounts) or (self.most_days or 0) < 0:
            raise NotComputable("rate, minimum, cap and days of liquidated damages are not below zero")


@dataclass(frozen=True, slots=True)
class LiquidatedDamages:
    """The damages with every figure they are made of; amounts in kroner, exact.

    delayed: days from the day after the agreed date to the day of delivery, both included.
    counted: those less the days that are not the supplier's, and no more than the contract counts.
    may_terminate: whether the contract's days are used up.
    """

    delayed: int
    excused: int
    counted: int
    per_day: Fraction
    amount: Fraction
    may_terminate: bool
    clause: str


def delayed_days(agreed_on: date, delivered_on: date, days: Days = "calendar") -> int:
    """Days from the day after `agreed_on` up to and including `delivered_on`; 0 when in time."""
    total = max(0, (delivered_on - agreed_on).days)
    if days == "calendar":
        return total
    return sum(is_working_day(agreed_on + timedelta(days=place)) for place in range(1, total + 1))


def liquidated_damages(
    terms: DamagesTerms,
    base: Decimal,
    *,
    agreed_on: date,
    delivered_on: date,
    authority_caused: int = 0,
    force_majeure: int = 0,
    extension: int = 0,
) -> LiquidatedDamages:
    """min(max(rate x base, minimum) x min(days, most days), cap).

    base: what the rate is taken of, ex VAT; where the contract lowers it for partial delivery, the lowered one.
    authority_caused, force_majeure, extension: days that are not the supplier's delay.
    Raises NotComputable for a base or days below zero.
    """
    excused = authority_caused + force_majeure + extension
    if not base.is_finite() or base < 0 or min(authority_caused, force_majeure, extension) < 0:
        raise NotComputable("neither the base nor days are below zero")
    delayed = delayed_days(agreed_on, delivered_on, terms.days)
    late = max(0, delayed - excused)
    counted = late if terms.most_days is None else min(late, terms.most_days)
    per_day = max(Fraction(base) * Fraction(terms.rate) / 100, Fraction(terms.minimum_per_day))
    amount = per_day * counted
    if terms.cap is not None:
        amount = min(amount, Fraction(terms.cap))
    return LiquidatedDamages(
        delayed=delayed,
        excused=excused,
        counted=counted,
        per_day=per_day,
        amount=amount,
        may_terminate=terms.most_days is not None and late >= terms.most_days,
        clause=terms.clause,
    )
