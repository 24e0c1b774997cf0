"""Which part of the procurement regulation governs a purchase, and the standstill that follows (rulebook §5.1)."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Final, Literal, TypeAlias

from terskel.core.languages import Language
from terskel.core.phrases import Phrasebook
from terskel.core.rulesets import BuyerKind, RuleSet, Threshold, Unknown, as_of
from terskel.core.rulesets.own import NO_OWN_RULES, OwnRules

Kind: TypeAlias = Literal["goods_services", "works"]
ServiceKind: TypeAlias = Literal["ordinary", "special", "health", "works"]
StandstillMode: TypeAlias = Literal["fixed", "chosen"]

_CPV: Final = re.compile(r"(\d{8})(?:-\d)?")


class Regime(StrEnum):
    """The parts of the regulation; OUTSIDE is below the entry threshold of the Act, FOA_V for design contests alone."""

    FOA_I = "FOA_I"
    FOA_II = "FOA_II"
    FOA_III = "FOA_III"
    FOA_IV = "FOA_IV"
    FOA_V = "FOA_V"
    OUTSIDE = "OUTSIDE"
    UNKNOWN = "UNKNOWN"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why the answer is as it is; the text is `regime.<code>` in `core/phrases.toml`."""

    code: str
    facts: Mapping[str, object] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Classification:
    """The regime on the day of the announcement; with something `unknown` it is Regime.UNKNOWN."""

    regime: Regime
    service_kind: ServiceKind
    ruleset_id: str
    reasons: tuple[Reason, ...]
    clause: str
    thresholds: tuple[Threshold, ...]
    unknown: tuple[Unknown, ...]

    def explain(self, language: Language) -> list[str]:
        """The reasons, one sentence each."""
        book = Phrasebook.of("core")
        return [book.say(f"regime.{reason.code}", language, **reason.facts) for reason in self.reasons]


@dataclass(frozen=True, slots=True)
class StandstillRule:
    """The standstill of competitions under a DPS: `fixed` is always kept, `chosen` may be switched off."""

    mode: StandstillMode
    days: int
    default_on: bool
    clause: str


def classify(
    *, cpv: Sequence[str], value: Decimal, kind: Kind, buyer_kind: BuyerKind, announced_on: date
) -> Classification:
    """The regime by the main code (the first of `cpv`), the value without VAT and the rules of the day.

    The value of a DPS is the highest value of all contracts over its life (FOA § 5-4(5)). Raises ValueError for no
    or malformed CPV codes and a negative value.
    """
    if not cpv or value < 0:
        raise ValueError("a purchase has at least one CPV code and a value that is not negative")
    rules = as_of(announced_on)
    kinds = [service_kind_of(code, kind) for code in cpv]
    main = kinds[0]
    weighed = _Weighing(rules, buyer_kind, value)
    regime, clause = weighed.regime(main)
    reasons = [Reason(f"kind_{main}", {"code": cpv[0]})]
    if others := tuple(code for code, other in zip(cpv, kinds, strict=True) if other != main):
        reasons.append(Reason("mixed", {"code": cpv[0], "others": others}))
    if main == "special" and cpv[0][:8] in _service_lists()["special"].unverified:
        reasons.append(Reason("code_unverified", {"code": cpv[0]}))
    reasons += weighed.reasons
    if weighed.unknown:
        reasons.append(Reason("unknown", {"day": announced_on}))
        regime = Regime.UNKNOWN
    elif main == "special" and regime is Regime.FOA_II:
        reasons.append(Reason("voluntary_chapter_26"))
    return Classification(
        regime, main, rules.id, tuple(reasons), clause, tuple(weighed.thresholds), tuple(weighed.unknown)
    )


def service_kind_of(code: str, kind: Kind = "goods_services") -> ServiceKind:
    """What kind of purchase a CPV code (eight digits, check digit or not) is; raises ValueError."""
    match = _CPV.fullmatch(code)
    if match is None:
        raise ValueError(f"{code!r} is no CPV code")
    if kind == "works":
        return "works"
    lists = _service_lists()
    if lists["health"].holds(match[1]):
        return "health"
    return "special" if lists["special"].holds(match[1]) else "ordinary"


def standstill(
    regime: Regime,
    service_kind: ServiceKind,
    value: Decimal,
    announced_on: date,
    buyer_kind: BuyerKind = "state",
    own: OwnRules = NO_OWN_RULES,
) -> StandstillRule:
    """Fixed in Parts II and IV and for special services (rulebook N-II-04, Q-02), else chosen.

    Where it is chosen it is on by default from the EEA threshold (LOA § 13(3)), the lowest one unless the kind of
    buyer is given, and wherever the threshold of the day is not known. `own` may make it longer.
    """
    rules = as_of(announced_on)
    days = own.length(rules.known_period("standstill"))
    if regime is Regime.FOA_IV:
        return StandstillRule("fixed", days, True, "FOA § 30-9")
    if regime is Regime.FOA_II or service_kind == "special":
        return StandstillRule("fixed", days, True, "FOA §§ 10-2, 25-2")
    threshold = rules.threshold("eea_works" if service_kind == "works" else "eea_goods_services", buyer_kind)
    default_on = isinstance(threshold, Unknown) or value >= threshold.value
    return StandstillRule("chosen", days, default_on, "LOA § 13(3), FOA § 25-2(2) d")


class _Weighing:
    """A value held against the thresholds of the day, one after the other, keeping what was looked at."""

    def __init__(self, rules: RuleSet, buyer_kind: BuyerKind, value: Decimal) -> None:
        self._rules = rules
        self._buyer_kind = buyer_kind
        self._value = value
        self.reasons: list[Reason] = []
        self.thresholds: list[Threshold] = []
        self.unknown: list[Unknown] = []

    def regime(self, kind: ServiceKind) -> tuple[Regime, str]:
        """The regime with its clause; meaningless once `unknown` holds something."""
        if not self._reaches("entry"):
            return Regime.OUTSIDE, "LOA § 2"
        if kind == "health":
            if self._reaches("eea_special_and_health"):
                return Regime.FOA_IV, "FOA § 5-1(4)"
            return Regime.FOA_I, "FOA § 5-1(1), (2) a"
        if not self._reaches("national"):
            return Regime.FOA_I, "FOA § 5-1(1)"
        if kind == "special":
            return Regime.FOA_II, "FOA § 5-1(2) b"
        if self._reaches("eea_works" if kind == "works" else "eea_goods_services"):
            return Regime.FOA_III, "FOA § 5-1(3)"
        return Regime.FOA_II, "FOA § 5-1(2)"

    def _reaches(self, rule_id: str) -> bool:
        """Equal to or above; what is not known counts as reached, so that the weighing goes on."""
        rule = self._rules.threshold(rule_id, self._buyer_kind)
        if isinstance(rule, Unknown):
            self.unknown.append(rule)
            return True
        self.thresholds.append(rule)
        reached = self._value >= rule.value
        facts = {"value": self._value, "threshold": rule.value, "clause": rule.clause}
        self.reasons.append(Reason("at_or_above" if reached else "below", facts))
        if rule.carried:
            self.reasons.append(Reason("carried", {"threshold": rule.value, "known_to": rule.known_to}))
        return reached


@dataclass(frozen=True, slots=True)
class _ServiceList:
    """An annex: single codes and inclusive ranges of CPV codes; `unverified` are codes not seen in it."""

    codes: frozenset[str]
    ranges: tuple[tuple[str, str], ...]
    unverified: frozenset[str]

    def holds(self, code: str) -> bool:
        return code in self.codes or any(first <= code <= last for first, last in self.ranges)


@cache
def _service_lists() -> dict[str, _ServiceList]:
    return dict(_read((files("terskel.core") / "data" / "services.toml").read_text(encoding="utf-8")))


def _read(source: str) -> Iterator[tuple[str, _ServiceList]]:
    for name, data in tomllib.loads(source).items():
        ranges = tuple((first, last) for first, last in data["ranges"])
        yield name, _ServiceList(frozenset(data["codes"]), ranges, frozenset(data.get("unverified", ())))
