"""Rules that an organisation makes for itself: stricter than the law, never laxer (rulebook §12.5).

Stricter means more for the supplier or less for ourselves: longer minimums, shorter maximums of our own, answers
earlier before the tender deadline, more weight on climate, a second person before a competition of some value is
published. Extra free days (24 and 31 December) lengthen only the supplier's minimums.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final

from terskel.core.calendars import NO_EXTRA_FREE, MonthDay
from terskel.core.decisions import Refused
from terskel.core.rulesets import ClimateRule, PeriodRule, RuleSet, Unknown, by_id

_LONGER: Final = frozenset({"minimum", "latest_before"})
_SHORTER: Final = frozenset({"maximum", "oldest"})
_LEAP_YEAR: Final = 2028
_LONGEST: Final = 400
"""More units than any minimum could sensibly have; what is longer is a slip of the hand."""


@dataclass(frozen=True, slots=True)
class OwnRules:
    """`periods` are lengths by rule id, in the unit of the law's own rule; what is left out is the law's.

    `approval_above`, in kroner without VAT: a competition of a greater estimated value is approved by somebody who did
    not prepare it before it is published; None asks nobody.
    """

    periods: Mapping[str, int] = field(default_factory=dict, hash=False)
    extra_free: frozenset[MonthDay] = NO_EXTRA_FREE
    climate_weight: Decimal | None = None
    approval_above: Decimal | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "periods", MappingProxyType(dict(self.periods)))
        for month, day in self.extra_free:
            date(_LEAP_YEAR, month, day)

    @staticmethod
    def from_json(stored: Mapping[str, Any]) -> "OwnRules":
        """As `to_json` wrote them; `{}` are none."""
        weight, limit = stored.get("climate_weight"), stored.get("approval_above")
        return OwnRules(
            stored.get("periods", {}),
            frozenset(_month_day(text) for text in stored.get("extra_free", ())),
            None if weight is None else Decimal(weight),
            None if limit is None else Decimal(limit),
        )

    def to_json(self) -> dict[str, Any]:
        """Lengths by rule, days as `12-24`, weight and limit as text; what we leave to the law is left out."""
        found: dict[str, Any] = {}
        if self.periods:
            found["periods"] = dict(sorted(self.periods.items()))
        if self.extra_free:
            found["extra_free"] = [f"{month:02}-{day:02}" for month, day in sorted(self.extra_free)]
        if self.climate_weight is not None:
            found["climate_weight"] = str(self.climate_weight)
        if self.approval_above is not None:
            found["approval_above"] = str(self.approval_above)
        return found

    def __bool__(self) -> bool:
        """Whether anything is demanded beyond the law."""
        return bool(self.to_json())

    def asks_for_approval(self, value: Decimal | None) -> bool:
        """Whether a competition of this estimated value needs a second person before it is published."""
        return self.approval_above is not None and value is not None and value > self.approval_above

    def length(self, rule: PeriodRule) -> int:
        """The length to count with: our own where it is stricter, else the law's.

        What is neither a minimum of the supplier nor a maximum of ours (the supplier's own limits, what holds where the
        documents are silent) is the law's alone.
        """
        own = self.periods.get(rule.id, rule.whole)
        if rule.kind in _LONGER:
            return max(own, rule.whole)
        return min(own, rule.whole) if rule.kind in _SHORTER else rule.whole

    def free_days(self, rule: PeriodRule) -> frozenset[MonthDay]:
        """The extra free days that count for this rule: all for a supplier's minimum, none for anything else."""
        return self.extra_free if rule.kind == "minimum" else NO_EXTRA_FREE

    def climate_minimum(self, rule: ClimateRule) -> Decimal:
        """The least weight of climate and environment, in per cent."""
        return max(self.climate_weight or rule.minimum_weight, rule.minimum_weight)

    def faults(self, rules: RuleSet) -> tuple[Refused, ...]:
        """Every rule of ours that is laxer than the law, unknown to it, or not ours to make."""
        return tuple(self._faults(rules))

    def _faults(self, rules: RuleSet) -> Iterator[Refused]:
        for rule_id, own in self.periods.items():
            if rule_id not in rules.book.periods:
                yield Refused("core.own_rule_unknown", facts={"rule": rule_id})
                continue
            rule = rules.period(rule_id)
            if isinstance(rule, Unknown):
                yield Refused("core.rule_unknown", facts={"day": rule.day})
                continue
            facts = {"rule": rule_id, "own": own, "law": rule.whole, "clause": rule.clause}
            if rule.kind not in _LONGER | _SHORTER:
                yield Refused("core.own_rule_not_ours", rule.clause, facts)
            elif not 0 < own <= _LONGEST and rule.kind in _SHORTER or own > _LONGEST:
                yield Refused("core.own_rule_no_length", rule.clause, facts | {"longest": _LONGEST})
            elif own < rule.whole and rule.kind in _LONGER or own > rule.whole and rule.kind in _SHORTER:
                yield Refused("core.own_rule_laxer", rule.clause, facts)
        climate = rules.climate()
        if self.climate_weight is not None and isinstance(climate, ClimateRule):
            facts = {"rule": "climate", "own": self.climate_weight, "law": climate.minimum_weight}
            if not climate.minimum_weight <= self.climate_weight <= 100:
                yield Refused("core.own_rule_laxer", climate.clause, facts | {"clause": climate.clause})
        if self.approval_above is not None and self.approval_above < 0:
            yield Refused("core.own_limit_negative", facts={"rule": "approval", "own": self.approval_above})


NO_OWN_RULES: Final = OwnRules()


@dataclass(frozen=True, slots=True)
class KeptRules:
    """The rules a matter was announced under and keeps: the law of that day, and its authority's own beyond it."""

    law: RuleSet
    own: OwnRules = NO_OWN_RULES

    @staticmethod
    def of(ruleset_id: str, own: Mapping[str, Any]) -> "KeptRules":
        """As a DPS or a competition stores them; raises KeyError for a rule set nobody ever had."""
        return KeptRules(by_id(ruleset_id), OwnRules.from_json(own))

    def length(self, rule_id: str) -> int:
        """The length of a period that these rules count with; refused where the data do not reach."""
        return self.own.length(self.law.known_period(rule_id))


def _month_day(text: str) -> MonthDay:
    month, _, day = text.partition("-")
    return int(month), int(day)
