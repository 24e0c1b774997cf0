"""What can't be ranked is refused by name: which cell, what is wrong, what to do. Never a wrong ranking."""

from dataclasses import replace
from decimal import Decimal

import pytest

from terskel.core.evaluation import (
    Criterion,
    EvaluatedTender,
    EvaluationModel,
    Measure,
    NotEvaluable,
    PriceForm,
    PriceLine,
    PriceStep,
    rank,
)
from terskel.core.evaluation.texts import BOOK
from terskel.core.languages import LANGUAGES
from tests.core.evaluation.cases import PRICE, QUALITY, tender

LINEAR = EvaluationModel("linear_basic")
FORM = PriceForm(
    (PriceLine("hours", "Timer", Decimal(100)), PriceLine("rest", "Restverdi", when="end", side="income")), years=1
)
BASKET = replace(LINEAR, price_form=FORM)
DAYS = Criterion("days", "Dager", Decimal(10), "measured", measure=Measure("proportional"))
GOOD = tender("b", "100", q="5")


def lines(**prices: str) -> EvaluatedTender:
    return EvaluatedTender("a", None, {"q": Decimal(5)}, unit_prices={key: Decimal(one) for key, one in prices.items()})


def judged(**points: str) -> EvaluatedTender:
    return EvaluatedTender("a", Decimal(100), {"q": {name: Decimal(value) for name, value in points.items()}})


def measured(amount: str | None, **more: str) -> EvaluatedTender:
    amounts = {} if amount is None else {"days": Decimal(amount)}
    return replace(tender("a", "100", q="5"), amounts={**amounts, **{key: Decimal(one) for key, one in more.items()}})


CASES = [
    ("a missing price", LINEAR, tender("a", None, q="5"), "price_missing", ("tender", "a", "price")),
    (
        "a price of zero that is divided by",
        LINEAR,
        tender("a", "0", q="5"),
        "price_not_rankable",
        ("tender", "a", "price"),
    ),
    ("a negative price", LINEAR, tender("a", "-1", q="5"), "price_not_rankable", ("tender", "a", "price")),
    ("NaN as price", LINEAR, tender("a", "NaN", q="5"), "price_not_rankable", ("tender", "a", "price")),
    (
        "NaN that shouts, as points",
        LINEAR,
        tender("a", "1", q="sNaN"),
        "points_off_the_scale",
        ("tender", "a", "points", "q"),
    ),
    ("an endless price", LINEAR, tender("a", "Infinity", q="5"), "price_not_rankable", ("tender", "a", "price")),
    ("missing points", LINEAR, tender("a", "1"), "points_missing", ("tender", "a", "points", "q")),
    ("NaN as points", LINEAR, tender("a", "1", q="NaN"), "points_off_the_scale", ("tender", "a", "points", "q")),
    ("points above", LINEAR, tender("a", "1", q="10.01"), "points_off_the_scale", ("tender", "a", "points", "q")),
    ("points below", LINEAR, tender("a", "1", q="-0.01"), "points_off_the_scale", ("tender", "a", "points", "q")),
    (
        "an unknown criterion",
        LINEAR,
        tender("a", "1", q="5", x="5"),
        "unknown_criterion",
        ("tender", "a", "points", "x"),
    ),
    ("a tender twice", LINEAR, tender("b", "1", q="5"), "tender_twice", ("tender", "b")),
    (
        "one evaluator off",
        LINEAR,
        judged(Eva="5", Erik="11"),
        "points_off_the_scale",
        ("tender", "a", "points", "q", "Erik"),
    ),
    (
        "unit prices unasked",
        LINEAR,
        replace(lines(hours="1"), price=Decimal(1)),
        "unit_prices_not_asked",
        ("tender", "a", "unit_prices"),
    ),
    ("a missing line", BASKET, lines(rest="1"), "price_missing", ("tender", "a", "unit_prices", "hours")),
    (
        "a negative line",
        BASKET,
        lines(hours="-1", rest="1"),
        "price_not_rankable",
        ("tender", "a", "unit_prices", "hours"),
    ),
    ("an unknown line", BASKET, lines(hours="1", rest="1", x="1"), "unknown_line", ("tender", "a", "unit_prices", "x")),
    ("a basket worth zero", BASKET, lines(hours="1", rest="100"), "price_not_rankable", ("tender", "a", "price")),
    ("a basket below zero", BASKET, lines(hours="1", rest="101"), "price_not_rankable", ("tender", "a", "price")),
    (
        "a sum and lines",
        BASKET,
        replace(lines(hours="1", rest="1"), price=Decimal(1)),
        "price_and_lines",
        ("tender", "a", "price"),
    ),
    ("no amount", LINEAR, measured(None), "amount_missing", ("tender", "a", "amounts", "days")),
    ("an amount of zero", LINEAR, measured("0"), "amount_not_measurable", ("tender", "a", "amounts", "days")),
    ("NaN as amount", LINEAR, measured("NaN"), "amount_not_measurable", ("tender", "a", "amounts", "days")),
    ("an unknown amount", LINEAR, measured("1", x="1"), "unknown_criterion", ("tender", "a", "amounts", "x")),
]


@pytest.mark.parametrize(("model", "bad", "code", "cell"), [pytest.param(*case[1:], id=case[0]) for case in CASES])
def test_the_error_names_the_cell_and_why(model, bad, code, cell) -> None:
    with_days = "amount" in code or "amounts" in cell
    criteria = [PRICE, replace(QUALITY, weight=Decimal(50)), DAYS] if with_days else [PRICE, QUALITY]
    other = lines(hours="2", rest="1") if model is BASKET else GOOD
    other = replace(other, id="b", amounts={"days": Decimal(1)} if with_days else {})
    with pytest.raises(NotEvaluable) as caught:
        rank(model, criteria, [other, bad] if cell[-1] != "Erik" else [bad])
    assert [(one.code, one.cell) for one in caught.value.cells] == [(code, cell)]


def test_an_evaluator_who_judged_only_some_tenders_is_missed_in_the_others() -> None:
    other = EvaluatedTender("b", Decimal(100), {"q": {"Eva": Decimal(5)}})
    with pytest.raises(NotEvaluable) as caught:
        rank(LINEAR, [PRICE, QUALITY], [judged(Eva="5", Erik="6"), other])
    (cell,) = caught.value.cells
    assert (cell.code, cell.cell, dict(cell.facts)) == (
        "evaluator_missing",
        ("tender", "b", "points", "q"),
        {"evaluators": ("Erik",)},
    )


def test_every_wrong_cell_is_told_at_once() -> None:
    with pytest.raises(NotEvaluable) as caught:
        rank(LINEAR, [PRICE, QUALITY], [tender("a", "1", q="11"), tender("b", "1"), tender("b", "1", q="5", x="1")])
    assert [one.code for one in caught.value.cells] == [
        "tender_twice",
        "points_off_the_scale",
        "points_missing",
        "unknown_criterion",
    ]


def test_a_model_that_lacks_something_ranks_nothing() -> None:
    with pytest.raises(NotEvaluable, match="get no points"):
        rank(EvaluationModel("step", steps=(PriceStep(Decimal(1), None, Decimal(1)),)), [PRICE, QUALITY], [])


def test_a_total_without_a_finite_decimal_form_is_refused_instead_of_cut() -> None:
    model = replace(LINEAR, rounding="points")
    thirds = [replace(PRICE, weight=Decimal(1)), replace(QUALITY, weight=Decimal(2))]
    with pytest.raises(NotEvaluable) as caught:
        rank(model, thirds, [GOOD, tender("a", "130", q="5")])
    assert {one.code for one in caught.value.cells} == {"total_without_end"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_bad_cell_says_what_is_wrong_and_what_to_do(language) -> None:
    facts = {"points": "x", "scale": Decimal(10), "evaluators": ("Eva",), "amount": "x", "price": "x"}
    for key in BOOK.texts:
        if key.startswith("evaluation.bad."):
            assert BOOK.say(key, language, **facts).count(".") >= 1


def test_the_place_is_told_in_words() -> None:
    with pytest.raises(NotEvaluable) as caught:
        rank(LINEAR, [PRICE, QUALITY], [judged(Eva="5", Erik="11")])
    assert caught.value.cells[0].place("nb") == "tilbud a › poeng › q › Erik"
    assert str(caught.value) == "tender a › points › q › Erik: 11 is no number on the scale from 0 to 10."


def test_a_unit_price_that_cannot_be_ranked_is_told() -> None:
    with pytest.raises(NotEvaluable) as refused:
        rank(BASKET, (PRICE, QUALITY), [lines(hours="-12.50", rest="1"), replace(lines(hours="1", rest="1"), id="b")])
    (cell,) = refused.value.cells
    assert cell.facts == {"price": "-12.50"}
