"""What the law was on a given day: dated, immutable values with their clause and source.

The data are TOML files in `core/data`, read once. Every series of values covers each day from
`FIRST_DAY` on exactly once: loading fails on an overlap and on a gap nobody declared. A declared gap,
any day before the data begin, answers `Unknown`. Thresholds are revised now and then: after the last day for which
they can be known, the answer is that day's value, not verified and marked as carried forward.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from terskel.core.decisions import refuse
from terskel.core.rulesets.book import CountingRule, RuleBook, Status, counting_rules, rule_book, status
from terskel.core.rulesets.values import (
    FIRST_DAY,
    BuyerKind,
    ClimateRule,
    DiscountRate,
    PeriodKind,
    PeriodRule,
    Rule,
    RuleDataError,
    Threshold,
    Unit,
    Unknown,
)

__all__ = [
    "FIRST_DAY",
    "BuyerKind",
    "ClimateRule",
    "CountingRule",
    "DiscountRate",
    "PeriodKind",
    "PeriodRule",
    "Rule",
    "RuleBook",
    "RuleDataError",
    "RuleSet",
    "Status",
    "Threshold",
    "Unit",
    "Unknown",
    "as_of",
    "by_id",
    "change_days",
    "counting_rules",
    "rule_book",
    "status",
]


@dataclass(frozen=True, slots=True)
class RuleSet:
    """The law as it stood from `valid_from` until the next change of any value.

    A DPS and a competition keep the `id` of the rule set of the day they were announced.
    """

    id: str
    valid_from: date
    book: RuleBook

    def threshold(self, rule_id: str, buyer_kind: BuyerKind) -> Threshold | Unknown:
        """A threshold in NOK without VAT; raises KeyError for a rule that no data mention.

        After the last day the data can know it is that day's value, marked as carried forward and not verified.
        """
        series = self.book.thresholds.get((rule_id, buyer_kind)) or self.book.thresholds[rule_id, "all"]
        return series.on(self.valid_from)

    def euro_threshold(self, rule_id: str) -> Rule | Unknown:
        """A threshold of the directive in EUR without VAT, which changes on another day than the one in NOK."""
        return self.book.euro[rule_id].on(self.valid_from)

    def share(self, rule_id: str) -> Rule | Unknown:
        """A share in percent; raises KeyError for a rule that no data mention."""
        return self.book.shares[rule_id].on(self.valid_from)

    def period(self, rule_id: str) -> PeriodRule | Unknown:
        """A period; raises KeyError for a rule that no data mention."""
        return self.book.periods[rule_id].on(self.valid_from)

    def climate(self) -> ClimateRule | Unknown:
        return self.book.climate.on(self.valid_from)

    def discount_rate(self, year: int) -> DiscountRate | Unknown:
        """The rate for flows `year` years after the start; raises ValueError for a year before it."""
        if year < 0:
            raise ValueError(f"flows are discounted to the start, year 0; {year} lies before it")
        first = max(first for first in self.book.discounting if first <= year)
        return self.book.discounting[first].on(self.valid_from)

    def known_period(self, rule_id: str) -> PeriodRule:
        """As `period`, but refuses the act (`core.rule_unknown`) where the data do not reach."""
        rule = self.period(rule_id)
        if isinstance(rule, Unknown):
            refuse("core.rule_unknown", day=self.valid_from)
        return rule

    def unverified(self) -> Iterator[Rule | ClimateRule]:
        """Every value in force whose source was not seen; whoever relies on one is warned."""
        for series in self.book.series:
            rule = series.on(self.valid_from)
            if not isinstance(rule, Unknown) and not rule.verified:
                yield rule


def as_of(day: date) -> RuleSet:
    """The rule set in force on a day."""
    changes = change_days()
    begins = changes[bisect_right(changes, day) - 1] if day >= FIRST_DAY else day
    return RuleSet(f"no-{begins}", begins, rule_book())


def by_id(ruleset_id: str) -> RuleSet:
    """The rule set that a DPS or competition kept; raises KeyError for an id that `as_of` never gave."""
    country, _, day = ruleset_id.partition("-")
    try:
        found = as_of(date.fromisoformat(day))
    except ValueError:
        raise KeyError(ruleset_id) from None
    if country != "no":
        raise KeyError(ruleset_id)
    return found


@cache
def change_days() -> tuple[date, ...]:
    """Every day on which some value begins, or begins to be only carried forward, in order."""
    begins = {entry.valid_from for series in rule_book().series for entry in series.entries}
    return tuple(sorted(begins | {rule_book().thresholds_known_to + timedelta(days=1)}))
