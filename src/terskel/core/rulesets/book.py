"""The rule data of `core/data`, parsed: every series covers each day from `FIRST_DAY` on exactly once."""

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Final, TypeVar, cast

from terskel.core.rulesets.values import (
    BUYERS,
    PERIOD_KINDS,
    UNITS,
    ClimateRule,
    Dated,
    DiscountRate,
    Gap,
    PeriodRule,
    Rule,
    RuleDataError,
    Series,
    Threshold,
    Thresholds,
)

FILES: Final = ("thresholds", "periods", "climate", "euro", "shares", "discounting")

Parsed = TypeVar("Parsed", bound=Dated)
_Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RuleBook:
    """All series together. Discount rates are by the first year they are for, in order.

    After `thresholds_known_to` the thresholds are those of that day, carried forward: they are revised now and then.
    """

    thresholds: Mapping[tuple[str, str], Thresholds]
    thresholds_known_to: date
    periods: Mapping[str, Series[PeriodRule]]
    climate: Series[ClimateRule]
    euro: Mapping[str, Series[Rule]]
    shares: Mapping[str, Series[Rule]]
    discounting: Mapping[int, Series[DiscountRate]]

    @staticmethod
    def parse(*, thresholds: str, periods: str, climate: str, euro: str, shares: str, discounting: str) -> "RuleBook":
        """From the text of the files; raises RuleDataError."""
        by_buyer: dict[tuple[str, str], list[Threshold | Gap]] = {}
        known_to = _table(thresholds, "threshold", "known_to")
        for row in _rows(thresholds, "threshold"):
            if row["buyer"] not in BUYERS:
                raise RuleDataError(f"threshold {row['id']}: no kind of buyer is called {row['buyer']!r}")
            by_buyer.setdefault((row["id"], row["buyer"]), []).append(_gap(row) or _threshold(row, known_to))
        return RuleBook(
            MappingProxyType(
                {key: Thresholds(f"threshold {' '.join(key)}", _ordered(found)) for key, found in by_buyer.items()}
            ),
            known_to,
            _grouped("period", periods, _period),
            Series("climate", _ordered([_gap(row) or _climate(row) for row in _rows(climate, "climate")])),
            _grouped("euro", euro, lambda row: _amount(row, "eur")),
            _grouped("share", shares, lambda row: _amount(row, "percent")),
            _discounting(_rows(discounting, "discount_rate")),
        )

    @property
    def series(self) -> tuple[Series[Any], ...]:
        return (
            *self.thresholds.values(),
            *self.periods.values(),
            self.climate,
            *self.euro.values(),
            *self.shares.values(),
            *self.discounting.values(),
        )


@dataclass(frozen=True, slots=True)
class CountingRule:
    """How a period is counted, T-R1 to T-R9. These block whether verified or not: each favours the supplier."""

    id: str
    clause: str
    source: str
    verified: bool
    function: str


@dataclass(frozen=True, slots=True)
class Status:
    """When the data were last held against the law in force."""

    compared_on: date
    source: str


@cache
def rule_book() -> RuleBook:
    """The data shipped with the package."""
    return RuleBook.parse(**{name: _shipped(name) for name in FILES})


@cache
def counting_rules() -> tuple[CountingRule, ...]:
    """T-R1 to T-R9 in order."""
    return tuple(CountingRule(**row) for row in _rows(_shipped("counting"), "counting"))


@cache
def status() -> Status:
    """How fresh the data are."""
    found = tomllib.loads(_shipped("status"))
    return Status(found["compared_on"], found["source"])


def _shipped(name: str) -> str:
    return (files("terskel.core") / "data" / f"{name}.toml").read_text(encoding="utf-8")


def _rows(source: str, name: str) -> Sequence[dict[str, Any]]:
    return cast(Sequence[dict[str, Any]], _table(source, name, name))


def _table(source: str, name: str, key: str) -> Any:
    """What stands under a key of the file called `name`."""
    try:
        return tomllib.loads(source)[key]
    except (tomllib.TOMLDecodeError, KeyError) as error:
        raise RuleDataError(f"{name}: {error}") from error


def _grouped(name: str, source: str, parsed: Callable[[_Row], Parsed]) -> Mapping[str, Series[Parsed]]:
    """The rows of a file by their id."""
    by_id: dict[str, list[Parsed | Gap]] = {}
    for row in _rows(source, name):
        by_id.setdefault(row["id"], []).append(_gap(row) or parsed(row))
    return MappingProxyType({key: Series(f"{name} {key}", _ordered(found)) for key, found in by_id.items()})


def _discounting(rows: Sequence[_Row]) -> Mapping[int, Series[DiscountRate]]:
    """The bands of years, each with its rates over time; together they cover every year once."""
    bands: dict[tuple[int, int | None], list[DiscountRate | Gap]] = {}
    for row in rows:
        bands.setdefault((row["first_year"], row.get("last_year")), []).append(_gap(row) or _rate(row))
    expected: int | None = 0
    for first, last in sorted(bands, key=lambda band: band[0]):
        if first != expected:
            raise RuleDataError(f"discount_rate: year {expected} is followed by {first}")
        expected = None if last is None else last + 1
    if expected is not None:
        raise RuleDataError(f"discount_rate: nothing is said of year {expected} and later")
    return MappingProxyType(
        {
            first: Series(f"discount_rate from year {first}", _ordered(bands[first, last]))
            for first, last in sorted(bands, key=lambda band: band[0])
        }
    )


def _ordered(entries: Sequence[Parsed | Gap]) -> tuple[Parsed | Gap, ...]:
    return tuple(sorted(entries, key=lambda entry: entry.valid_from))


def _gap(row: _Row) -> Gap | None:
    return Gap(row["unknown"], row["from"], row.get("to")) if "unknown" in row else None


def _amount(row: _Row, unit: Any) -> Rule:
    return Rule(row["id"], Decimal(row[unit]), unit, *_grounds(row))


def _threshold(row: _Row, known_to: date) -> Threshold:
    return Threshold(row["id"], Decimal(row["nok"]), "nok", *_grounds(row), None if "to" in row else known_to)


def _period(row: _Row) -> PeriodRule:
    if row["unit"] not in UNITS or row["kind"] not in PERIOD_KINDS or row["value"] < 1:
        raise RuleDataError(f"period {row['id']}: {row['value']} {row['unit']} ({row['kind']}) is no period")
    return PeriodRule(
        row["id"], Decimal(row["value"]), row["unit"], *_grounds(row), row["rule"], row["kind"], row["event"]
    )


def _rate(row: _Row) -> DiscountRate:
    grounds = _grounds(row)
    return DiscountRate(
        "discount_rate", Decimal(row["percent"]), "percent", *grounds, row["first_year"], row.get("last_year")
    )


def _climate(row: _Row) -> ClimateRule:
    return ClimateRule(
        row["version"],
        Decimal(row["minimum_weight"]),
        row["highest_rank"],
        row["combine"],
        row["replaced_by_requirements_if"],
        frozenset(row["exemptions"]),
        *_grounds(row),
    )


def _grounds(row: _Row) -> tuple[str, str, bool, date, date | None]:
    if not (row.get("clause") and row.get("source") and isinstance(row.get("verified"), bool)):
        raise RuleDataError(f"{row.get('id', row)}: every value has a clause, a source and says if it is verified")
    return row["clause"], row["source"], row["verified"], row["from"], row.get("to")
