"""Gains of coordinated purchasing, gevinst, for each participant (rulebook §7.4).

A gain may be negative. Not calculated is not zero: a line without a baseline price has no gain, and
the share of lines that have one is told.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final, Literal, TypeAlias

from terskel.core.economics.discounting import NotComputable

GainStatus: TypeAlias = Literal["none", "contracted", "realised"]
BaselineQuality: TypeAlias = Literal["missing", "partial", "full"]

METHOD: Final = "rulebook §7.4, version 1: (baseline price x index - new price) x volume"


@dataclass(frozen=True, slots=True)
class GainLine:
    """One item for one participant and year; prices in kroner a unit.

    baseline: the last contract price, or the volume-weighted mean of the participants'; None where unknown.
    index: what the baseline is multiplied by to stand at the start of the new contract.
    actual_price, actual_volume: from turnover statistics; None until there are any.
    """

    item: str
    participant: str
    year: int
    volume: Decimal
    new_price: Decimal
    baseline: Decimal | None
    index: Decimal = Decimal(1)
    actual_price: Decimal | None = None
    actual_volume: Decimal | None = None

    def __post_init__(self) -> None:
        amounts = (self.volume, self.new_price, self.baseline, self.index, self.actual_price, self.actual_volume)
        if any(amount is not None and (not amount.is_finite() or amount < 0) for amount in amounts):
            raise NotComputable(f"{self.participant}, {self.item}: prices and volumes are not below zero")

    @property
    def expected(self) -> Fraction | None:
        """(p0 x index - p1) x q; None without a baseline."""
        if self.baseline is None:
            return None
        return (Fraction(self.baseline) * Fraction(self.index) - Fraction(self.new_price)) * Fraction(self.volume)

    @property
    def realised(self) -> Fraction | None:
        """(p0 x index - actual price) x actual volume; None until both are known."""
        if self.baseline is None or self.actual_price is None or self.actual_volume is None:
            return None
        saved = Fraction(self.baseline) * Fraction(self.index) - Fraction(self.actual_price)
        return saved * Fraction(self.actual_volume)


@dataclass(frozen=True, slots=True)
class ParticipantGain:
    """A participant's gains; None where nothing could be calculated.

    coverage: the share of its lines with a calculation.
    """

    participant: str
    expected: Fraction | None
    realised: Fraction | None
    coverage: Fraction
    baseline: BaselineQuality
    status: GainStatus


def participant_gains(lines: Sequence[GainLine]) -> tuple[ParticipantGain, ...]:
    """Each participant's gain, in alphabetical order; raises NotComputable for a line given twice."""
    keys = {(line.participant, line.item, line.year) for line in lines}
    if len(keys) != len(lines):
        raise NotComputable("an item is counted once for each participant and year")
    return tuple(
        _participant(name, [line for line in lines if line.participant == name])
        for name in sorted({line.participant for line in lines})
    )


def net_gain(gross: Fraction, transition: Fraction, procurement: Fraction) -> Fraction:
    """What is left when the change and the procurement are paid."""
    return gross - transition - procurement


def weighted_baseline(prices_and_volumes: Sequence[tuple[Decimal, Decimal]]) -> Fraction:
    """The volume-weighted mean of what the participants paid; raises NotComputable without volume."""
    volume = sum((Fraction(volume) for _, volume in prices_and_volumes), Fraction(0))
    if volume <= 0:
        raise NotComputable("a mean price needs volume")
    return sum((Fraction(price) * Fraction(volume) for price, volume in prices_and_volumes), Fraction(0)) / volume


def _participant(name: str, lines: Sequence[GainLine]) -> ParticipantGain:
    expected = [gain for line in lines if (gain := line.expected) is not None]
    realised = [gain for line in lines if (gain := line.realised) is not None]
    baseline: BaselineQuality = "full" if len(expected) == len(lines) else "partial" if expected else "missing"
    return ParticipantGain(
        participant=name,
        expected=sum(expected, Fraction(0)) if expected else None,
        realised=sum(realised, Fraction(0)) if realised else None,
        coverage=Fraction(len(expected), len(lines)),
        baseline=baseline,
        status="realised" if realised else "contracted" if expected else "none",
    )
