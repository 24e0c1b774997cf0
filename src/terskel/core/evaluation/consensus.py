"""From points given apart to points agreed on: how far evaluators lie from each other (rulebook E-13).

Each scores alone first; what they agree on afterwards has to be explained where they were far apart, where the
agreed points are none that anybody between them had given, or where nobody but whoever writes them down gave them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Final, Literal, TypeAlias

from terskel.core.evaluation.panel import OUTLIER_NEEDS_EVALUATORS

FAR_APART: Final = Fraction(20, 100)
"""Share of the scale between evaluators from which we call them far apart: two steps of ten (policy)."""

Why: TypeAlias = Literal["", "far_apart", "outside", "alone"]


@dataclass(frozen=True, slots=True)
class Spread:
    """Points given to one tender on one criterion by different evaluators.

    mean: exact. far_apart: the lowest and the highest are at least `FAR_APART` of the scale from each other.
    outliers: who lies that far from the middle of them all, of three or more: of two nobody can say who is the odd one.
    given: the points of each, by evaluator.
    """

    lowest: Decimal
    highest: Decimal
    mean: Fraction
    far_apart: bool
    outliers: tuple[str, ...]
    given: Mapping[str, Decimal] = field(default_factory=dict, hash=False)

    @property
    def is_agreed(self) -> bool:
        """Everybody gave the same."""
        return self.lowest == self.highest

    def agreeing(self, agreed: Decimal, writer: str) -> tuple[str, ...]:
        """The others than `writer` who gave these points when they scored alone."""
        return tuple(one for one, points in self.given.items() if points == agreed and one != writer)

    def asks_why(self, agreed: Decimal, writer: str) -> Why:
        """What has to be explained when `writer` puts these points down as the panel's; "" for nothing.

        Alone stands whoever writes points that no other member gave, unless nobody else was to score this.
        """
        if self.far_apart:
            return "far_apart"
        if not self.lowest <= agreed <= self.highest:
            return "outside"
        only_one = set(self.given) == {writer} and self.given[writer] == agreed
        return "" if only_one or self.agreeing(agreed, writer) else "alone"


def spread_of(points: Mapping[str, Decimal], scale: Decimal) -> Spread:
    """The spread of `points`, by evaluator; raises ValueError where nobody gave any."""
    if not points:
        raise ValueError("nobody has given points")
    limit = FAR_APART * Fraction(scale)
    given = {evaluator: Fraction(value) for evaluator, value in points.items()}
    total, lowest, highest = sum(given.values(), Fraction(0)), min(points.values()), max(points.values())
    outliers: tuple[str, ...] = ()
    if len(given) >= OUTLIER_NEEDS_EVALUATORS:
        outliers = tuple(sorted(one for one, own in given.items() if _from_the_middle(own, given.values()) >= limit))
    far_apart = Fraction(highest - lowest) >= limit
    return Spread(lowest, highest, total / len(given), far_apart, outliers, dict(points))


def _from_the_middle(own: Fraction, given: Iterable[Fraction]) -> Fraction:
    """How far these points lie from the median; of an even number, from the nearer of the two in the middle.

    A mean is drawn by the one who is far off, so that those who agree would lie far from it too. Between two camps of
    the same size nobody is the odd one.
    """
    ordered = sorted(given)
    low, high = ordered[(len(ordered) - 1) // 2], ordered[len(ordered) // 2]
    return max(low - own, own - high, Fraction(0))
