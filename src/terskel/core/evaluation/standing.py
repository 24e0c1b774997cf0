"""Who comes first, without the explanation: for questions that are asked once for each tender or evaluator.

The sums are whole numbers over one denominator, so they are exact and quick; the totals are those of
`scores.Scoring`, which tests hold them against. What is not a plain weighted sum is left to it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from math import lcm
from operator import mul

from terskel.core.evaluation.calculation import rounded
from terskel.core.evaluation.criteria import Criterion
from terskel.core.evaluation.field import Field
from terskel.core.evaluation.formulas import MILLION
from terskel.core.evaluation.model import EvaluationModel
from terskel.core.evaluation.own import Own, exact
from terskel.core.evaluation.scores import Scoring
from terskel.core.evaluation.tender import GivenPoints


class Units(dict[Decimal, int]):
    """Points as whole numbers of the smallest unit any of them is given in."""

    def __init__(self, points: Iterable[Decimal]) -> None:
        super().__init__()
        self.per_point = lcm(1, *(exact(one).denominator for one in set(points)))

    def __missing__(self, points: Decimal) -> int:
        units = self[points] = (exact(points) * self.per_point).numerator
        return units


class Standing:
    """The order of tenders that passed the gate and whose input was checked; places are indices into `owns`."""

    def __init__(
        self, model: EvaluationModel, criteria: Sequence[Criterion], owns: Sequence[Own], lottery: Sequence[str] = ()
    ) -> None:
        self.model = model
        self.criteria = tuple(criteria)
        self.owns = tuple(owns)
        self.prices = [own.price for own in owns]
        self._scoring = Scoring(model, criteria)
        self._drawn = {tender: place for place, tender in enumerate(lottery)}
        self._price_share = _price_share(criteria)
        plain = model.rounding == "total" and all(criterion.kind != "measured" for criterion in criteria)
        self.is_plain = plain and model.quality_scale == "absolute"
        self.qualities = _weighted_sums(model, criteria, owns) if self.is_plain else []

    def totals(self, among: Sequence[int]) -> list[tuple[Fraction, Fraction]]:
        """(total, quality) of each tender of `among`, held against no others than these."""
        if not self.is_plain:
            rows = self._scoring.rows([self.owns[place] for place in among])
            return [(Fraction(row.total), row.quality) for row in rows]
        return self._plain_totals(among, among)

    def first(self, among: Sequence[int], candidates: Sequence[int] | None = None) -> frozenset[str]:
        """The ids of those in first place among `among`; `candidates` are all who can be it."""
        if not among:
            return frozenset()
        asked = among if candidates is None else candidates
        found = self._plain_totals(asked, among) if self.is_plain else self.totals(among)
        best_first = 1 if self.model.unit == "kroner" else -1
        left = _least(list(zip(asked, found, strict=True)), lambda one: best_first * one[1][0])
        for rule in self.model.tie_break:
            match rule:
                case "best_quality":
                    left = _least(left, lambda one: -one[1][1])
                case "lowest_price":
                    left = _least(left, lambda one: self.prices[one[0]] or Fraction(0))
                case "lottery":
                    left = _least(left, lambda one: Fraction(self._drawn_at(one[0])))
        return frozenset(self.owns[place].tender.id for place, _ in left)

    def contenders(self) -> list[int] | None:
        """All who can come first when any one tender is left out; None where that can't be said beforehand.

        A tender that two others beat in both price and quality stays behind one of them.
        """
        if not self.is_plain or self.model.tie_break == ("lottery",) or None in self.prices:
            return None
        in_order = sorted(range(len(self.owns)), key=lambda place: (self.prices[place], -self.qualities[place]))
        kept: list[int] = []
        cheaper: list[int] = []
        best: list[Fraction] = []
        for position, place in enumerate(in_order):
            while cheaper and self.prices[cheaper[0]] != self.prices[place]:
                best = sorted([*best, self.qualities[cheaper.pop(0)]], reverse=True)[:2]
            cheaper.append(in_order[position])
            if len(best) < 2 or self.qualities[place] >= best[1]:
                kept.append(place)
        return sorted(kept)

    def _drawn_at(self, place: int) -> int:
        return self._drawn.get(self.owns[place].tender.id, len(self._drawn))

    def _plain_totals(self, asked: Sequence[int], among: Sequence[int]) -> list[tuple[Fraction, Fraction]]:
        model, field = self.model, self._field(among)
        least = min((self.qualities[place] for place in among), default=Fraction(0))
        found = []
        for place in asked:
            quality, price = self.qualities[place], self.prices[place]
            found.append((rounded(self._total(quality, price, field, least), model.decimals), quality))
        return found

    def _field(self, among: Sequence[int]) -> Field:
        prices = [price for place in among if (price := self.prices[place]) is not None]
        mean = sum(prices, Fraction(0)) / len(prices) if prices and self.model.price_formula == "average" else None
        return Field(min(prices, default=None), max(prices, default=None), mean, {}, {})

    def _total(self, quality: Fraction, price: Fraction | None, field: Field, least: Fraction) -> Fraction:
        if price is None or not self._price_share:
            return quality
        scale = Fraction(self.model.scale)
        match self.model.price_formula:
            case "lowest_price" | "priced_quality":
                return price - quality
            case "priced_quality_percent":
                return price * (1 - quality)
            case "relative_cost_value":
                return price * (least + scale) / (quality + scale)
            case "quotient":
                return quality * MILLION / price
        return quality + self._price_share * self._scoring.price_points(price, field).result


def _least(
    left: list[tuple[int, tuple[Fraction, Fraction]]], key: Callable[[tuple[int, tuple[Fraction, Fraction]]], Fraction]
) -> list[tuple[int, tuple[Fraction, Fraction]]]:
    if len(left) < 2:
        return left
    keys = [key(one) for one in left]
    least = min(keys)
    return [one for one, found in zip(left, keys, strict=True) if found == least]


def _price_share(criteria: Sequence[Criterion]) -> Fraction:
    weights = sum((Fraction(criterion.weight) for criterion in criteria), Fraction(0))
    return sum((Fraction(one.weight) for one in criteria if one.kind == "price"), Fraction(0)) / weights


def _weighted_sums(model: EvaluationModel, criteria: Sequence[Criterion], owns: Sequence[Own]) -> list[Fraction]:
    """The quality of each tender: points times what one unit of them adds to the total, summed."""
    if not owns:
        return []
    factors, constant = _factors(model, criteria)
    first = owns[0].tender.points
    ids = list(factors)
    units = Units(points for own in owns for given in own.tender.points.values() for points in _each(given))
    shares = [factors[one] / (units.per_point * _judges(first[one])) for one in ids]
    whole = lcm(1, *(share.denominator for share in shares))
    multipliers = [share.numerator * (whole // share.denominator) for share in shares]
    sums = []
    for own in owns:
        points = own.tender.points
        row = [_in_units(units, points[one]) for one in ids]
        sums.append(Fraction(sum(map(mul, multipliers, row)), whole) + constant)
    return sums


def _factors(model: EvaluationModel, criteria: Sequence[Criterion]) -> tuple[Mapping[str, Fraction], Fraction]:
    """What one point adds to the quality, by what is scored; and what is added in any case."""
    qualities = [criterion for criterion in criteria if criterion.kind == "quality"]
    weights = sum((Fraction(criterion.weight) for criterion in criteria), Fraction(0))
    price = sum((Fraction(one.weight) for one in criteria if one.kind == "price"), Fraction(0))
    scale, constant = Fraction(model.scale), Fraction(0)
    factors: dict[str, Fraction] = {}
    kroner = dict(model.quality_values)
    for criterion in qualities:
        weight = Fraction(criterion.weight)
        match model.price_formula:
            case "priced_quality":
                factor = Fraction(kroner[criterion.id]) / scale
            case "priced_quality_percent":
                factor = weight / price / scale
                constant -= weight / price
            case "relative_cost_value" | "quotient":
                factor = weight / (weights - price)
            case _:
                factor = weight / weights
        parts = sum((Fraction(part.weight) for part in criterion.parts), Fraction(0))
        shares = {part.id: Fraction(part.weight) / parts for part in criterion.parts} or {criterion.id: Fraction(1)}
        factors |= {one: factor * share for one, share in shares.items()}
    return factors, constant


def _each(given: GivenPoints) -> Iterable[Decimal]:
    return (given,) if isinstance(given, Decimal) else given.values()


def _judges(given: GivenPoints) -> int:
    return 1 if isinstance(given, Decimal) else len(given)


def _in_units(units: Units, given: GivenPoints) -> int:
    return units[given] if isinstance(given, Decimal) else sum(map(units.__getitem__, given.values()))
