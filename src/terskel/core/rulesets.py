"""What the law was on a given day: dated, immutable values with their clause and source.

The data are TOML files in `core/data`, read once. Every series of values covers each day from
`FIRST_DAY` on exactly once: loading fails on an overlap and on a gap nobody declared. A declared gap,
and any day before the data begin, answers `Unknown`.
"""

import tomllib
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Final, Generic, Literal, Protocol, TypeAlias, TypeVar, cast, get_args

from terskel.core.decisions import refuse

FIRST_DAY: Final = date(2017, 1, 1)
"""FOR-2016-08-12-974 came into force; nothing earlier is known here."""

BuyerKind: TypeAlias = Literal["state", "other"]
Unit: TypeAlias = Literal["nok", "calendar_days", "working_days", "months", "years", "hours", "tenths", "hour_of_day"]
PeriodKind: TypeAlias = Literal["minimum", "maximum", "default", "latest_before"]

_ONE_DAY: Final = timedelta(days=1)
_BUYERS: Final = ("all", *get_args(BuyerKind))


class RuleDataError(Exception):
    """The rule data contradict themselves or leave days out."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """The data do not say what held on that day, and nobody guesses."""

    rule: str
    day: date
    why: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One value of the law from `valid_from` to and including `valid_to` (None: still)."""

    id: str
    value: Decimal
    unit: Unit
    clause: str
    source: str
    verified: bool
    valid_from: date
    valid_to: date | None

    @property
    def whole(self) -> int:
        """The value of a rule that counts whole things (days, months, hours)."""
        return int(self.value)


@dataclass(frozen=True, slots=True)
class PeriodRule(Rule):
    """A period; `number` is its number in the rulebook, e.g. T-06."""

    number: str
    kind: PeriodKind


@dataclass(frozen=True, slots=True)
class ClimateRule:
    """How climate and environment are to be regarded in an announced competition (rulebook N-CLIMATE)."""

    version: str
    minimum_weight: Decimal
    highest_rank: int
    combine: bool
    replaced_by_requirements_if: str
    exemptions: frozenset[str]
    clause: str
    source: str
    verified: bool
    valid_from: date
    valid_to: date | None


class _Dated(Protocol):
    @property
    def valid_from(self) -> date: ...
    @property
    def valid_to(self) -> date | None: ...


@dataclass(frozen=True, slots=True)
class _Gap:
    """Days for which somebody looked and found nothing."""

    why: str
    valid_from: date
    valid_to: date | None


Value = TypeVar("Value", bound=_Dated)


@dataclass(frozen=True, slots=True)
class _Series(Generic[Value]):
    """The values of one rule in order of time, without overlap or undeclared gap."""

    name: str
    entries: tuple[Value | _Gap, ...]

    def __post_init__(self) -> None:
        expected: date | None = FIRST_DAY
        for entry in self.entries:
            if expected is None or entry.valid_from < expected:
                raise RuleDataError(f"{self.name}: two values hold on {entry.valid_from}")
            if entry.valid_from > expected:
                raise RuleDataError(f"{self.name}: nothing is said of {expected} to {entry.valid_from - _ONE_DAY}")
            if entry.valid_to is not None and entry.valid_to < entry.valid_from:
                raise RuleDataError(f"{self.name}: a value ends on {entry.valid_to}, before it begins")
            expected = None if entry.valid_to is None else entry.valid_to + _ONE_DAY
        if expected is not None:
            raise RuleDataError(f"{self.name}: nothing is said of {expected} and later")

    def on(self, day: date) -> Value | Unknown:
        for entry in self.entries:
            if entry.valid_from <= day and (entry.valid_to is None or day <= entry.valid_to):
                return Unknown(self.name, day, entry.why) if isinstance(entry, _Gap) else entry
        return Unknown(self.name, day, f"the rule data begin on {FIRST_DAY}")


@dataclass(frozen=True, slots=True)
class RuleBook:
    """All series together."""

    thresholds: Mapping[tuple[str, str], _Series[Rule]]
    periods: Mapping[str, _Series[PeriodRule]]
    climate: _Series[ClimateRule]

    @staticmethod
    def parse(thresholds: str, periods: str, climate: str) -> "RuleBook":
        """From the text of the three files; raises RuleDataError."""
        by_buyer: dict[tuple[str, str], list[Rule | _Gap]] = {}
        for row in _rows(thresholds, "threshold"):
            if row["buyer"] not in _BUYERS:
                raise RuleDataError(f"threshold {row['id']}: no kind of buyer is called {row['buyer']!r}")
            by_buyer.setdefault((row["id"], row["buyer"]), []).append(_gap(row) or _threshold(row))
        by_id: dict[str, list[PeriodRule | _Gap]] = {}
        for row in _rows(periods, "period"):
            by_id.setdefault(row["id"], []).append(_gap(row) or _period(row))
        rows = _rows(climate, "climate")
        return RuleBook(
            MappingProxyType(
                {key: _Series(f"threshold {' '.join(key)}", _ordered(found)) for key, found in by_buyer.items()}
            ),
            MappingProxyType({key: _Series(f"period {key}", _ordered(found)) for key, found in by_id.items()}),
            _Series("climate", _ordered([_gap(row) or _climate(row) for row in rows])),
        )

    @property
    def series(self) -> tuple[_Series[Any], ...]:
        return (*self.thresholds.values(), *self.periods.values(), self.climate)


@dataclass(frozen=True, slots=True)
class RuleSet:
    """The law as it stood from `valid_from` until the next change of any value.

    A DPS and a competition keep the `id` of the rule set of the day they were announced.
    """

    id: str
    valid_from: date
    book: RuleBook

    def threshold(self, rule_id: str, buyer_kind: BuyerKind) -> Rule | Unknown:
        """A threshold in NOK without VAT; raises KeyError for a rule that no data mention."""
        series = self.book.thresholds.get((rule_id, buyer_kind)) or self.book.thresholds[rule_id, "all"]
        return series.on(self.valid_from)

    def period(self, rule_id: str) -> PeriodRule | Unknown:
        """A period; raises KeyError for a rule that no data mention."""
        return self.book.periods[rule_id].on(self.valid_from)

    def climate(self) -> ClimateRule | Unknown:
        return self.book.climate.on(self.valid_from)

    def known_period(self, rule_id: str) -> PeriodRule:
        """As `period`, but refuses the act (`core.rule_unknown`) where the data do not reach."""
        rule = self.period(rule_id)
        if isinstance(rule, Unknown):
            refuse("core.rule_unknown", day=self.valid_from)
        return rule


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
def rule_book() -> RuleBook:
    """The data shipped with the package."""
    folder = files("terskel.core") / "data"
    return RuleBook.parse(
        *((folder / f"{name}.toml").read_text(encoding="utf-8") for name in ("thresholds", "periods", "climate"))
    )


@cache
def change_days() -> tuple[date, ...]:
    """Every day on which some value begins, in order."""
    return tuple(sorted({entry.valid_from for series in rule_book().series for entry in series.entries}))


def _rows(source: str, name: str) -> Sequence[dict[str, Any]]:
    try:
        return cast(Sequence[dict[str, Any]], tomllib.loads(source)[name])
    except (tomllib.TOMLDecodeError, KeyError) as error:
        raise RuleDataError(f"{name}: {error}") from error


def _ordered(entries: Sequence[Value | _Gap]) -> tuple[Value | _Gap, ...]:
    return tuple(sorted(entries, key=lambda entry: entry.valid_from))


def _gap(row: Mapping[str, Any]) -> _Gap | None:
    return _Gap(row["unknown"], row["from"], row.get("to")) if "unknown" in row else None


def _threshold(row: Mapping[str, Any]) -> Rule:
    return Rule(row["id"], Decimal(row["nok"]), "nok", *_grounds(row))


def _period(row: Mapping[str, Any]) -> PeriodRule:
    if row["unit"] not in get_args(Unit) or row["kind"] not in get_args(PeriodKind) or row["value"] < 1:
        raise RuleDataError(f"period {row['id']}: {row['value']} {row['unit']} ({row['kind']}) is no period")
    return PeriodRule(row["id"], Decimal(row["value"]), row["unit"], *_grounds(row), row["rule"], row["kind"])


def _climate(row: Mapping[str, Any]) -> ClimateRule:
    return ClimateRule(
        row["version"],
        Decimal(row["minimum_weight"]),
        row["highest_rank"],
        row["combine"],
        row["replaced_by_requirements_if"],
        frozenset(row["exemptions"]),
        *_grounds(row),
    )


def _grounds(row: Mapping[str, Any]) -> tuple[str, str, bool, date, date | None]:
    if not (row.get("clause") and row.get("source") and isinstance(row.get("verified"), bool)):
        raise RuleDataError(f"{row.get('id', row)}: every value has a clause, a source and says if it is verified")
    return row["clause"], row["source"], row["verified"], row["from"], row.get("to")
