"""One value of the law, from a day to a day, with its clause, its source and whether the source was seen."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Final, Generic, Literal, Protocol, TypeAlias, TypeVar, get_args

FIRST_DAY: Final = date(2017, 1, 1)
"""FOR-2016-08-12-974 came into force; nothing earlier is known here."""

BuyerKind: TypeAlias = Literal["state", "other"]
Unit: TypeAlias = Literal[
    "nok", "eur", "percent", "calendar_days", "working_days", "months", "years", "hours", "tenths", "hour_of_day"
]
PeriodKind: TypeAlias = Literal["minimum", "maximum", "default", "latest_before", "suppliers_limit", "oldest"]

UNITS: Final[tuple[Unit, ...]] = get_args(Unit)
PERIOD_KINDS: Final[tuple[PeriodKind, ...]] = get_args(PeriodKind)
BUYERS: Final = ("all", *get_args(BuyerKind))

_ONE_DAY: Final = timedelta(days=1)


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
    """One value of the law from `valid_from` to and including `valid_to` (None: still).

    A value that is not `verified` warns where a verified one blocks.
    """

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
class Threshold(Rule):
    """A threshold. One that still holds is known to hold until `known_to`; after that it is only `carried` forward."""

    known_to: date | None
    carried: bool = False

    def on(self, day: date) -> "Threshold":
        """As it is known on a day it holds: what is carried forward is not verified, for it may have been revised."""
        if self.known_to is None or day <= self.known_to:
            return self
        return replace(self, verified=False, carried=True)


@dataclass(frozen=True, slots=True)
class PeriodRule(Rule):
    """A period; `number` is its number in the rulebook, e.g. T-06, `event` what it is counted from."""

    number: str
    kind: PeriodKind
    event: str


@dataclass(frozen=True, slots=True)
class DiscountRate(Rule):
    """The rate a year, in percent, for flows of the years `first_year` to `last_year` (None: and all later)."""

    first_year: int
    last_year: int | None


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


class Dated(Protocol):
    """Something that holds from a day to a day."""

    @property
    def valid_from(self) -> date: ...
    @property
    def valid_to(self) -> date | None: ...


@dataclass(frozen=True, slots=True)
class Gap:
    """Days for which somebody looked and found nothing."""

    why: str
    valid_from: date
    valid_to: date | None


Value = TypeVar("Value", bound=Dated)


@dataclass(frozen=True, slots=True)
class Series(Generic[Value]):
    """The values of one rule in order of time, without overlap or undeclared gap."""

    name: str
    entries: tuple[Value | Gap, ...]

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
        """The value that held on a day."""
        for entry in self.entries:
            if entry.valid_from <= day and (entry.valid_to is None or day <= entry.valid_to):
                return Unknown(self.name, day, entry.why) if isinstance(entry, Gap) else entry
        return Unknown(self.name, day, f"the rule data begin on {FIRST_DAY}")


class Thresholds(Series[Threshold]):
    """The values of one threshold, the last of them carried forward after the day it is known to hold."""

    __slots__ = ()

    def on(self, day: date) -> Threshold | Unknown:
        found = Series.on(self, day)
        return found if isinstance(found, Unknown) else found.on(day)
