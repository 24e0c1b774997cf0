"""Figures of all tenders at once: the quick way gives what the formulas give, to the last digit."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from terskel.core.evaluation import Criterion, EvaluatedTender, EvaluationModel, SubCriterion, rank
from terskel.core.evaluation.calculation import rounded
from terskel.core.evaluation.columns import worked_out
from terskel.core.evaluation.figures import MOST_BITS, Figures, weighted_sum
from terskel.core.evaluation.formulas import RULES
from terskel.core.evaluation.straight import straight

fractions = st.builds(Fraction, st.integers(-(10**15), 10**15), st.integers(1, 10**12))
positive = st.builds(Fraction, st.integers(1, 10**6), st.integers(1, 100))
rows = st.lists(fractions, min_size=1, max_size=8)
SHARED = {
    "assessed": (),
    "measured": (),
    "lowest_price": (),
    "linear_basic": ("scale", "lowest"),
    "proportional": ("scale", "lowest"),
    "linear_floor": ("scale", "lowest"),
    "average": ("scale", "mean"),
    "linear_budget": ("scale", "cap", "floor"),
    "highest_lowest": ("scale", "highest", "lowest"),
    "relative_points": ("scale", "best"),
    "weighted": ("weight", "weights"),
    "quality_value": ("kroner", "scale"),
    "uplift": ("scale", "weight", "price_weight"),
    "line": ("quantity",),
    "line_discounted": ("quantity", "factor"),
    "income": ("quantity", "factor"),
}
DIFFERING = {"relative_points": "points", "weighted": "points", "quality_value": "points", "uplift": "points"}
PRICES = ("line", "line_discounted", "income")


@given(rows)
def test_figures_are_what_they_were_made_of_whatever_their_denominators(values) -> None:
    figures = Figures.of(values)
    assert list(figures) == values
    assert (figures.least, figures.most) == (min(values), max(values))
    assert figures.mean == sum(values, Fraction(0)) / len(values)
    assert figures.spread == max(values) - min(values)
    assert list(figures.only([len(values) - 1, 0])) == [values[-1], values[0]]


@given(rows, st.integers(0, 6))
def test_figures_are_rounded_as_one_figure_is(values, decimals) -> None:
    assert list(Figures.of(values).rounded(decimals)) == [rounded(value, decimals) for value in values]


def test_many_prices_keep_their_own_denominators_and_nothing_is_lost() -> None:
    values = [Fraction(1, 10**6 + place) for place in range(50)]
    figures = Figures.of(values)
    assert not isinstance(figures.denominators, int)
    assert list(figures) == values
    shared = Figures.of([Fraction(1, 2**MOST_BITS + 1)])
    assert shared.denominators == 2**MOST_BITS + 1


@given(
    st.integers(1, 6).flatmap(lambda n: st.lists(st.lists(fractions, min_size=n, max_size=n), min_size=1, max_size=8)),
    fractions,
)
def test_a_weighted_sum_is_exact_for_shared_and_for_own_denominators(columns, constant) -> None:
    factors = [Fraction(place + 1, 7) for place in range(len(columns))]
    uneven = [Figures(tuple(v.numerator for v in one), tuple(v.denominator for v in one)) for one in columns]
    expected = [
        constant + sum((f * v for f, v in zip(factors, row, strict=True)), Fraction(0))
        for row in zip(*columns, strict=True)
    ]
    even = [Figures.of(one) for one in columns]
    assert list(weighted_sum(list(zip(factors, even, strict=True)), constant)) == expected
    assert list(weighted_sum(list(zip(factors, uneven, strict=True)), constant)) == expected
    mixed = [even[place] if place % 2 else uneven[place] for place in range(len(columns))]
    assert list(weighted_sum(list(zip(factors, mixed, strict=True)), constant)) == expected


@pytest.mark.parametrize("rule", SHARED)
@settings(max_examples=8)
@given(st.data())
def test_every_rule_gives_all_tenders_what_its_formula_gives_each(rule, data) -> None:
    known = {name: data.draw(positive) for name in SHARED[rule]}
    own = data.draw(st.lists(positive, min_size=1, max_size=4))
    name = "unit_price" if rule in PRICES else DIFFERING.get(rule, "price")
    if rule == "linear_budget" and known["cap"] == known["floor"]:
        return
    column = worked_out(rule, {**known, name: Figures.of(own)})
    assert list(column.results) == [RULES[rule](**known, **{name: one}) for one in own]
    assert all(column.at(place).recompute() == column.results[place] for place in range(len(own)))


@pytest.mark.parametrize("rule", ["mean", "sum", "price_less_quality", "price_with_uplift"])
@settings(max_examples=8)
@given(st.lists(st.tuples(fractions, fractions, fractions), min_size=1, max_size=4))
def test_every_sum_gives_all_tenders_what_its_formula_gives_each(rule, columns) -> None:
    names = ["price", *(f"value_{place}" for place in range(len(columns) - 1))]
    column = worked_out(rule, {name: Figures.of(one) for name, one in zip(names, columns, strict=True)})
    assert all(column.at(place).recompute() == column.results[place] for place in range(3))


def test_a_rule_bent_or_given_otherwise_is_asked_for_each_tender() -> None:
    assert straight("linear_floor", ["price"], {}) is None
    assert straight("weighted", ["points", "weight"], {"weights": Fraction(1)}) is None
    assert straight("mean", ["Eva"], {"Erik": Fraction(1)}) is None
    assert straight("parts", ["points a"], {}) is None
    flat = {"scale": Fraction(10), "highest": Fraction(5), "lowest": Fraction(5)}
    assert straight("highest_lowest", ["price"], flat) is None
    assert list(worked_out("highest_lowest", {**flat, "price": Figures.of([Fraction(5)])}).results) == [10]


def numbers_in(value: object) -> Iterator[object]:
    """Every leaf of the explanation."""
    if is_dataclass(value):
        for field in fields(value):
            yield from numbers_in(getattr(value, field.name))
    elif isinstance(value, tuple):
        for one in value:
            yield from numbers_in(one)
    else:
        yield value


def test_the_explanation_holds_every_figure_and_leaves_nothing_to_be_computed_later() -> None:
    """What evaluators gave, means, parts, weighted points and totals stand there as whole numbers."""
    team = Criterion("t", "Team", Decimal(30), "quality", (SubCriterion("cv", "CV", Decimal(2)),))
    criteria = [Criterion("p", "Pris", Decimal(40), "price"), Criterion("q", "Løsning", Decimal(30), "quality"), team]
    given = {"Ane": Decimal("7.5"), "Eva": Decimal(4)}
    tenders = [
        EvaluatedTender("a", Decimal(100), {"q": given, "cv": Decimal(3)}),
        EvaluatedTender("b", Decimal(130), {"q": {**given, "Eva": Decimal(9)}, "cv": Decimal(8)}),
    ]
    scores = rank(EvaluationModel("proportional"), criteria, tenders).scores
    assert scores is not None
    assert {type(leaf) for leaf in numbers_in(scores)} <= {int, Fraction, str, type(None)}
    price, quality, sub = scores.columns
    assert [name for name, _ in price.points.values] == ["scale", "price", "lowest"]
    assert dict(quality.points.values) == {"Ane": Figures((15, 15), 2), "Eva": Figures((8, 18), 2)}
    assert list(quality.points.results) == [Fraction(23, 4), Fraction(33, 4)]
    assert list(quality.weighted.results) == [Fraction(23, 4) * 30 / 100, Fraction(33, 4) * 30 / 100]
    assert [step.rule for step in sub.steps] == ["assessed"]
    assert dict(scores.total.values) == {
        "part_1": price.weighted.results,
        "part_2": quality.weighted.results,
        "part_3": sub.weighted.results,
    }
    assert scores.total.decimals == 2


def test_a_total_of_thirty_digits_is_not_cut_short() -> None:
    """A Decimal in its usual context keeps 28 digits; money here keeps all."""
    price = Decimal("1234567890123456789012345678.91")
    (row,) = rank(
        EvaluationModel("lowest_price"),
        [Criterion("p", "Pris", Decimal(100), "price")],
        [EvaluatedTender("a", price, {})],
    ).rows
    assert row.total == price
    assert str(row.total) == str(price)
