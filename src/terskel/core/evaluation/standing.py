"""Who comes first, without the explanation: for questions that are asked once for each tender or evaluator.

The sums are whole numbers over one denominator (`table`), so they are exact and quick; the totals are
those of `scores.Scoring`, which tests hold them against. What is not a plain weighted sum is left to it.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from typing import TypeAlias

from terskel.core.evaluation.calculation import rounded
from terskel.core.evaluation.criteria import Criterion
from terskel.core.evaluation.field import Field
from terskel.core.evaluation.formulas import RULES, quotient
from terskel.core.evaluation.model import EvaluationModel
from terskel.core.evaluation.own import Own, own_figures
from terskel.core.evaluation.scores import Scoring
from terskel.core.evaluation.table import PointsTable
from terskel.core.evaluation.tender import EvaluatedTender, GivenPoints

Figures: TypeAlias = tuple[int, Fraction, Fraction]
"""The place of a tender among the owns, its total and its quality."""


class Standing:
    """The order of tenders that passed the gate and whose input was checked; places are indices into `owns`."""

    def __init__(
        self,
        model: EvaluationModel,
        criteria: Sequence[Criterion],
        owns: Sequence[Own],
        lottery: Sequence[str] = (),
    ) -> None:
        self.model = model
        self.criteria = tuple(criteria)
        self.owns = tuple(owns)
        self.prices = [own.price for own in owns]
        self.is_plain = is_plain(model, criteria)
        self.table = PointsTable.of(model, criteria, [own.tender for own in owns])
        self.qualities = self.table.sums() if self.is_plain else []
        self._scoring = Scoring(model, criteria)
        self._drawn = {tender: place for place, tender in enumerate(lottery)}
        self._price_share = _price_share(criteria)

    def totals(self, among: Sequence[int]) -> list[tuple[Fraction, Fraction]]:
        """(total, quality) of each tender of `among`, held against no others than these."""
        return [(total, quality) for _, total, quality in self._figures(among, among, self.qualities)]

    def first(self, among: Sequence[int], candidates: Sequence[int] | None = None) -> frozenset[str]:
        """The ids of those in first place among `among`; `candidates` are all who can be it."""
        return self._first(among, among if candidates is None else candidates, self.qualities)

    def first_without(self, evaluator: str) -> frozenset[str]:
        """The ids of those in first place when the evaluator's points are left out; the gate is not asked again."""
        everybody = range(len(self.owns))
        if self.is_plain:
            return self._first(everybody, everybody, self.table.sums_without(evaluator))
        owns = []
        for own in self.owns:
            points = {key: _left(given, evaluator) for key, given in own.tender.points.items()}
            tender = replace(own.tender, points=points)
            owns.append(replace(own_figures(self.model, self.criteria, tender), price=own.price))
        drawn = sorted(self._drawn, key=self._drawn.__getitem__)
        return Standing(self.model, self.criteria, owns, drawn).first(everybody)

    def in_order(self) -> list[tuple[str, int, Fraction]]:
        """(tender, placement, total) of all, best first; those no rule separates share a placement."""
        everybody = range(len(self.owns))
        sign = 1 if self.model.unit == "kroner" else -1
        by_total: dict[Fraction, list[Figures]] = {}
        for figures in self._figures(everybody, everybody, self.qualities):
            by_total.setdefault(figures[1], []).append(figures)
        placed: list[tuple[str, int, Fraction]] = []
        for total in sorted(by_total, reverse=sign < 0):
            alike = sorted(
                (self._separators(place, quality), self.owns[place].tender.id) for place, _, quality in by_total[total]
            )
            for _, group in groupby(alike, key=lambda one: one[0]):
                placement = len(placed) + 1
                placed.extend((tender, placement, total) for _, tender in group)
        return placed

    def contenders(self) -> list[int] | None:
        """All who can come first when any one tender is left out; None where that can't be said beforehand.

        A tender that two others beat in both price and quality stays behind one of them.
        """
        prices = [price for price in self.prices if price is not None]
        if not self.is_plain or self.model.tie_break == ("lottery",) or len(prices) < len(self.prices):
            return None
        in_order = sorted(range(len(prices)), key=lambda place: prices[place])
        kept: list[int] = []
        same_price: list[int] = []
        best: list[Fraction] = []
        for place in in_order:
            if same_price and prices[same_price[0]] != prices[place]:
                best = sorted([*best, *(self.qualities[one] for one in same_price)], reverse=True)[:2]
                same_price = []
            same_price.append(place)
            if len(best) < 2 or self.qualities[place] >= best[1]:
                kept.append(place)
        return sorted(kept)

    def _first(self, among: Sequence[int], asked: Sequence[int], qualities: Sequence[Fraction]) -> frozenset[str]:
        if not among:
            return frozenset()
        sign = 1 if self.model.unit == "kroner" else -1
        left = _least(self._figures(asked, among, qualities), lambda one: sign * one[1])
        if len(left) > 1:
            left = _least(left, lambda one: self._separators(one[0], one[2]))
        return frozenset(self.owns[place].tender.id for place, _, _ in left)

    def _separators(self, place: int, quality: Fraction) -> tuple[Fraction | int, ...]:
        """What the tie-break rules compare in turn; less comes first."""
        found: list[Fraction | int] = []
        for rule in self.model.tie_break:
            match rule:
                case "best_quality":
                    found.append(-quality)
                case "lowest_price":
                    found.append(self.prices[place] or Fraction(0))
                case "lottery":
                    found.append(self._drawn.get(self.owns[place].tender.id, len(self._drawn)))
        return tuple(found)

    def _figures(self, asked: Sequence[int], among: Sequence[int], qualities: Sequence[Fraction]) -> list[Figures]:
        if not self.is_plain:
            rows = self._scoring.rows([self.owns[place] for place in among])
            return [(place, Fraction(row.total), row.quality) for place, row in zip(among, rows, strict=True)]
        field, decimals = self._field(among), self.model.decimals
        least = min((qualities[place] for place in among), default=Fraction(0))
        total = self._total_of(field, least)
        return [
            (place, rounded(total(qualities[place], self.prices[place]), decimals), qualities[place]) for place in asked
        ]

    def _field(self, among: Sequence[int]) -> Field:
        prices = [price for place in among if (price := self.prices[place]) is not None]
        mean = sum(prices, Fraction(0)) / len(prices) if prices and self.model.price_formula == "average" else None
        return Field(min(prices, default=None), max(prices, default=None), mean, {}, {})

    def _total_of(self, field: Field, least: Fraction) -> Callable[[Fraction, Fraction | None], Fraction]:
        """The total of a quality and a price, before rounding."""
        scale, share, model = self._scoring.scale, self._price_share, self.model
        if not share or field.lowest is None:
            return lambda quality, _: quality
        match model.price_formula:
            case "lowest_price" | "priced_quality":
                return lambda quality, price: (price or 0) - quality
            case "priced_quality_percent":
                return lambda quality, price: (price or 0) * (1 - quality)
            case "relative_cost_value":
                return lambda quality, price: (price or 0) * (least + scale) / (quality + scale)
            case "quotient":
                return lambda quality, price: quotient(quality, price or Fraction(0))
            case "step":
                points = self._scoring.price_points
                return lambda quality, price: quality + share * points(price or Fraction(0), field).result
        rule, against = RULES[model.price_formula], self._scoring.against(field)
        return lambda quality, price: quality + share * rule(scale=scale, price=price, **against)


def is_plain(model: EvaluationModel, criteria: Sequence[Criterion]) -> bool:
    """Whether quality is a weighted sum of what evaluators gave, rounded nowhere on the way."""
    measured = any(criterion.kind == "measured" for criterion in criteria)
    return model.rounding == "total" and model.quality_scale == "absolute" and not measured


def bare(tender: EvaluatedTender, price: Fraction | None) -> Own:
    """A tender for a plain standing, which asks for nothing but its price and its points."""
    return Own(tender, price, {}, {})


def _least(left: Sequence[Figures], key: Callable[[Figures], object]) -> Sequence[Figures]:
    keys: list[object] = [key(one) for one in left]
    least = min(keys)  # type: ignore[type-var]
    return [one for one, found in zip(left, keys, strict=True) if found == least]


def _price_share(criteria: Sequence[Criterion]) -> Fraction:
    weights = sum((Fraction(criterion.weight) for criterion in criteria), Fraction(0))
    return sum((Fraction(one.weight) for one in criteria if one.kind == "price"), Fraction(0)) / weights


def _left(given: GivenPoints, evaluator: str) -> GivenPoints:
    """What is given without one evaluator, where others judged too."""
    if isinstance(given, Decimal) or len(given) < 2:
        return given
    return {name: points for name, points in given.items() if name != evaluator}
