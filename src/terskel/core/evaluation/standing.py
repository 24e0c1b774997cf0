"""Who comes first, without the explanation: for questions that are asked once for each tender or evaluator.

The sums are whole numbers (`figures`), so they are exact and quick; the totals are those of `scores`,
which tests hold them against. What is not a plain weighted sum is left to it.
"""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from itertools import groupby
from typing import TypeAlias

from terskel.core.evaluation.criteria import Criterion
from terskel.core.evaluation.field import Field
from terskel.core.evaluation.figures import Figures, weighted_sum
from terskel.core.evaluation.formulas import quotient
from terskel.core.evaluation.model import EvaluationModel
from terskel.core.evaluation.own import Own, own_figures
from terskel.core.evaluation.scores import Scoring
from terskel.core.evaluation.table import JudgedSums

Totals: TypeAlias = tuple[Figures, Figures]
"""The total and the quality of each tender asked for, in their order."""

ONE, ZERO = Fraction(1), Fraction(0)


class Standing:
    """The order of tenders that passed the gate and whose input was checked; places are those of `own.tenders`."""

    def __init__(
        self, model: EvaluationModel, criteria: Sequence[Criterion], own: Own, lottery: Sequence[str] = ()
    ) -> None:
        self.model = model
        self.criteria = tuple(criteria)
        self.own = own
        self.is_plain = is_plain(model, criteria)
        self._factors, self._constant = _factors(model, criteria)
        self._scoring = Scoring(model, criteria)
        self._lottery = tuple(lottery)
        self._drawn = {tender: place for place, tender in enumerate(lottery)}
        self._price_share = _price_share(criteria)

    @cached_property
    def qualities(self) -> Figures:
        """The quality of every tender."""
        if self.is_plain or not self.own.tenders:
            return self._qualities()
        return self._scoring.score(self.own).quality

    @cached_property
    def _judged(self) -> JudgedSums:
        return self.own.table.judged(self._factors)

    def _qualities(self, without: str | None = None) -> Figures:
        if not (self.own.table.columns and self.own.tenders):
            return Figures((0,) * len(self.own.tenders), 1)
        return self._judged.sums(self._constant, without)

    def totals(self, among: Sequence[int]) -> list[tuple[Fraction, Fraction]]:
        """(total, quality) of each tender of `among`, held against no others than these."""
        return list(zip(*self._totals(among, among, self.qualities), strict=True)) if among else []

    def first(self, among: Sequence[int], candidates: Sequence[int] | None = None) -> frozenset[str]:
        """The ids of those in first place among `among`; `candidates` are all who can be it."""
        return self._first(among, among if candidates is None else candidates, self.qualities)

    def first_without(self, evaluator: str) -> frozenset[str]:
        """The ids of those in first place when the evaluator's points are left out; the gate is not asked again."""
        everybody = range(len(self.own.tenders))
        if self.is_plain:
            return self._first(everybody, everybody, self._qualities(evaluator))
        table = self.own.table.without(evaluator)
        made = own_figures(self.model, self.criteria, self.own.tenders, table)
        again = Own(made.tenders, table, made.points, self.own.prices, made.steps)
        return Standing(self.model, self.criteria, again, self._lottery).first(everybody)

    def in_order(self) -> list[tuple[str, int, Fraction]]:
        """(tender, placement, total) of all, best first; those no rule separates share a placement."""
        everybody = range(len(self.own.tenders))
        totals, qualities = self._totals(everybody, everybody, self.qualities)
        by_total: dict[int, list[int]] = {}
        for place, units in enumerate(totals.numerators):
            by_total.setdefault(units, []).append(place)
        placed: list[tuple[str, int, Fraction]] = []
        for units in sorted(by_total, reverse=self.model.unit != "kroner"):
            alike = by_total[units]
            total = totals[alike[0]]
            if len(alike) == 1:
                placed.append((self.own.tenders[alike[0]].id, len(placed) + 1, total))
                continue
            in_order = sorted(
                (self._separators(place, qualities[place]), self.own.tenders[place].id) for place in alike
            )
            for _, group in groupby(in_order, key=lambda one: one[0]):
                placement = len(placed) + 1
                placed.extend((tender, placement, total) for _, tender in group)
        return placed

    def contenders(self) -> list[int] | None:
        """All who can come first when any one tender is left out; None where that can't be said beforehand.

        A tender that two others beat in both price and quality stays behind one of them.
        """
        if not self.is_plain or self.model.tie_break == ("lottery",) or self.own.prices is None:
            return None
        prices, qualities = tuple(self.own.prices), tuple(self.qualities)
        in_order = sorted(range(len(prices)), key=lambda place: prices[place])
        kept: list[int] = []
        same_price: list[int] = []
        best: list[Fraction] = []
        for place in in_order:
            if same_price and prices[same_price[0]] != prices[place]:
                best = sorted([*best, *(qualities[one] for one in same_price)], reverse=True)[:2]
                same_price = []
            same_price.append(place)
            if len(best) < 2 or qualities[place] >= best[1]:
                kept.append(place)
        return sorted(kept)

    def _first(self, among: Sequence[int], asked: Sequence[int], qualities: Figures) -> frozenset[str]:
        if not among:
            return frozenset()
        totals, found = self._totals(among, asked, qualities)
        best = totals.least if self.model.unit == "kroner" else totals.most
        left = [
            (place, found[seat])
            for seat, (place, (above, below)) in enumerate(zip(asked, totals.pairs(), strict=True))
            if above * best.denominator == best.numerator * below
        ]
        if len(left) > 1:
            keys = [self._separators(place, quality) for place, quality in left]
            left = [one for one, key in zip(left, keys, strict=True) if key == min(keys)]
        return frozenset(self.own.tenders[place].id for place, _ in left)

    def _separators(self, place: int, quality: Fraction) -> tuple[Fraction | int, ...]:
        """What the tie-break rules compare in turn; less comes first."""
        found: list[Fraction | int] = []
        for rule in self.model.tie_break:
            match rule:
                case "best_quality":
                    found.append(-quality)
                case "lowest_price":
                    found.append(ZERO if self.own.prices is None else self.own.prices[place])
                case "lottery":
                    found.append(self._drawn.get(self.own.tenders[place].id, len(self._drawn)))
        return tuple(found)

    def _totals(self, among: Sequence[int], asked: Sequence[int], qualities: Figures) -> Totals:
        """Totals of `asked`, who are among `among`; those of a plain model share a denominator."""
        if not self.is_plain:
            scores = self._scoring.score(self.own.only(among))
            places = [seat for seat, place in enumerate(among) if place in set(asked)]
            return scores.total.results.only(places), scores.quality.only(places)
        found = _of(qualities, asked)
        prices = self.own.prices
        if not self._price_share or prices is None:
            return found.rounded(self.model.decimals), found
        return self._with_prices(found, _of(prices, asked), _of(prices, among), qualities, among).rounded(
            self.model.decimals
        ), found

    def _with_prices(
        self, found: Figures, prices: Figures, among: Figures, qualities: Figures, places: Sequence[int]
    ) -> Figures:
        """Totals before rounding, of tenders with these qualities and prices, among these prices."""
        scale, model = self._scoring.scale, self.model
        match model.price_formula:
            case "lowest_price" | "priced_quality":
                return weighted_sum([(ONE, prices), (-ONE, found)])
            case "priced_quality_percent":
                return _each(prices, found, lambda price, quality: price * (1 - quality))
            case "relative_cost_value":
                least = _of(qualities, places).least
                return _each(prices, found, lambda price, quality: price * (least + scale) / (quality + scale))
            case "quotient":
                return _each(prices, found, lambda price, quality: quotient(quality, price))
        points = self._scoring.price_points(prices, Field.of(among)).results
        return weighted_sum([(ONE, found), (self._price_share, points)])


def is_plain(model: EvaluationModel, criteria: Sequence[Criterion]) -> bool:
    """Whether quality is a weighted sum of what evaluators gave, rounded nowhere on the way."""
    measured = any(criterion.kind == "measured" for criterion in criteria)
    return model.rounding == "total" and model.quality_scale == "absolute" and not measured


def _of(figures: Figures, places: Sequence[int]) -> Figures:
    return figures if len(places) == len(figures) else figures.only(places)


def _each(prices: Figures, qualities: Figures, total: Callable[[Fraction, Fraction], Fraction]) -> Figures:
    return Figures.of([total(price, quality) for price, quality in zip(prices, qualities, strict=True)])


def _price_share(criteria: Sequence[Criterion]) -> Fraction:
    weights = sum((Fraction(criterion.weight) for criterion in criteria), ZERO)
    return sum((Fraction(one.weight) for one in criteria if one.kind == "price"), ZERO) / weights


def _factors(model: EvaluationModel, criteria: Sequence[Criterion]) -> tuple[Mapping[str, Fraction], Fraction]:
    """What one point adds to the quality, by what is scored; and what is added in any case."""
    qualities = [criterion for criterion in criteria if criterion.kind == "quality"]
    weights = sum((Fraction(criterion.weight) for criterion in criteria), ZERO)
    price = sum((Fraction(one.weight) for one in criteria if one.kind == "price"), ZERO)
    scale, constant = Fraction(model.scale), ZERO
    factors: dict[str, Fraction] = {}
    kroner: dict[str, Decimal] = dict(model.quality_values)
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
        parts = sum((Fraction(part.weight) for part in criterion.parts), ZERO)
        shares = {part.id: Fraction(part.weight) / parts for part in criterion.parts} or {criterion.id: ONE}
        factors |= {one: factor * share for one, share in shares.items()}
    return factors, constant
