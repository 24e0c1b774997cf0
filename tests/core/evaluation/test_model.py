"""What a model is, what it lacks, and what locks it."""

from dataclasses import replace
from decimal import Decimal

import pytest

from terskel.core.decisions import Refused
from terskel.core.evaluation import (
    PRICE_FORMULAS,
    Anchor,
    Criterion,
    EvaluatedTender,
    EvaluationModel,
    Measure,
    NotEvaluable,
    PriceForm,
    PriceLine,
    PriceStep,
    SubCriterion,
    describe_model,
    explain,
    faults,
    permit_formula,
    price_form_faults,
    rank,
)
from terskel.core.evaluation.texts import BOOK
from terskel.core.languages import LANGUAGES
from terskel.core.phrases import refusal_text

PRICE = Criterion("p", "Pris", Decimal(40), "price")
QUALITY = Criterion("q", "Løsning", Decimal(60), "quality")
LINEAR = EvaluationModel("linear_basic")
BUDGET = EvaluationModel("linear_budget", price_cap=Decimal(200), price_floor=Decimal(50))
PRICED = EvaluationModel("priced_quality", quality_values=(("q", Decimal(150)),))


def codes(model: EvaluationModel, *criteria: Criterion) -> list[str]:
    return [fault.code.removeprefix("evaluation.") for fault in faults(model, criteria)]


@pytest.mark.parametrize("model", [LINEAR, BUDGET, PRICED])
def test_a_complete_model_has_no_faults(model: EvaluationModel) -> None:
    assert codes(model, PRICE, QUALITY) == []


@pytest.mark.parametrize("weight", ["59.99", "60.01"])
def test_weights_that_are_not_100_are_a_fault_on_both_sides(weight: str) -> None:
    assert codes(LINEAR, PRICE, replace(QUALITY, weight=Decimal(weight))) == ["weights_not_100"]


def test_a_criterion_without_weight_is_a_fault() -> None:
    heavy = replace(PRICE, weight=Decimal(100))
    assert codes(LINEAR, heavy, replace(QUALITY, weight=Decimal(0))) == ["weight_not_positive"]


def test_points_are_explained_on_the_scale_and_its_ends_belong_to_it() -> None:
    ends = (Anchor(Decimal(0), "Ingenting"), Anchor(Decimal(10), "Alt"))
    assert codes(LINEAR, PRICE, replace(QUALITY, anchors=ends)) == []
    above = (*ends, Anchor(Decimal("10.01"), "Mer enn alt"))
    assert codes(LINEAR, PRICE, replace(QUALITY, anchors=above)) == ["anchor_off_the_scale"]


def test_a_criterion_with_anchors_is_read_back_as_it_was_written() -> None:
    anchored = replace(QUALITY, anchors=(Anchor(Decimal("2.5"), "Litt"),))
    assert Criterion.from_json(anchored.to_json()) == anchored


@pytest.mark.parametrize("prices", [0, 2])
def test_price_is_one_criterion_neither_none_nor_two(prices: int) -> None:
    rest = replace(QUALITY, weight=Decimal(100 - 20 * prices))
    twice = [replace(PRICE, id=f"p{n}", weight=Decimal(20)) for n in range(prices)]
    assert codes(LINEAR, *twice, rest) == ["price_criteria_not_one"]


@pytest.mark.parametrize(("cap", "floor"), [(None, None), ("200", None), ("50", "50"), ("200", "-1"), ("50", "200")])
def test_a_budget_model_needs_a_cap_above_its_floor(cap: str | None, floor: str | None) -> None:
    model = EvaluationModel(
        "linear_budget",
        price_cap=None if cap is None else Decimal(cap),
        price_floor=None if floor is None else Decimal(floor),
    )
    assert codes(model, PRICE, QUALITY) == ["budget_range_missing"]


def test_priced_quality_needs_kroner_for_each_quality_criterion_and_for_no_other() -> None:
    assert codes(EvaluationModel("priced_quality"), PRICE, QUALITY) == ["quality_value_missing"]
    strange = EvaluationModel("priced_quality", quality_values=(("q", Decimal(1)), ("other", Decimal(1))))
    assert codes(strange, PRICE, QUALITY) == ["quality_value_of_unknown_criterion"]


def test_quality_cannot_be_published_where_the_lowest_price_wins() -> None:
    assert codes(EvaluationModel("lowest_price"), PRICE, QUALITY) == ["quality_has_no_effect"]
    assert codes(EvaluationModel("lowest_price"), replace(PRICE, weight=Decimal(100))) == []


@pytest.mark.parametrize(
    ("points", "allowed"), [("0", True), ("10", True), ("-0.1", False), ("10.1", False), ("NaN", False)]
)
def test_points_lie_on_the_scale_both_ends_included(points: str, allowed: bool) -> None:
    assert bool(LINEAR.permit_points(Decimal(points))) is allowed


@pytest.mark.parametrize(
    "wrong",
    [
        {"price_formula": "guess"},
        {"scale": Decimal(0)},
        {"decimals": 7},
        {"decimals": -1},
        {"rounding": "often"},
        {"tie_break": ()},
        {"tie_break": ("lottery", "best_quality")},
        {"tie_break": ("best_quality", "best_quality")},
        {"tie_break": ("nicest",)},
        {"quality_values": (("q", Decimal(1)), ("q", Decimal(2)))},
    ],
)
def test_what_can_never_be_a_model_is_not_one(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        EvaluationModel(**{"price_formula": "linear_basic", **wrong})  # type: ignore[arg-type]


@pytest.mark.parametrize("model", [LINEAR, BUDGET, PRICED])
def test_a_model_survives_json_and_keeps_its_digest(model: EvaluationModel) -> None:
    again = EvaluationModel.from_json(model.to_json())
    assert again == model
    assert again.digest() == model.digest()


def test_the_digest_sees_the_value_not_its_spelling() -> None:
    assert replace(LINEAR, scale=Decimal("10.0")).digest() == LINEAR.digest()


def test_any_change_to_the_model_changes_its_digest() -> None:
    changed = [
        replace(LINEAR, price_formula="proportional"),
        replace(LINEAR, scale=Decimal(100)),
        replace(LINEAR, decimals=3),
        replace(LINEAR, rounding="points"),
        replace(LINEAR, tie_break=("lottery",)),
        replace(LINEAR, price_cap=Decimal(1)),
        replace(LINEAR, price_floor=Decimal(1)),
        replace(LINEAR, quality_values=(("q", Decimal(1)),)),
    ]
    assert len({model.digest() for model in [LINEAR, *changed]}) == len(changed) + 1


@pytest.mark.parametrize(
    "spoilt",
    [
        {"extra": 1},
        {"decimals": "2"},
        {"scale": "ten"},
        {"rounding": "often"},
        {"price_formula": "guess"},
    ],
)
def test_json_that_is_no_model_is_refused(spoilt: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        EvaluationModel.from_json({**LINEAR.to_json(), **spoilt})
    with pytest.raises(ValueError):
        EvaluationModel.from_json({})


def tender(price: str, **points: str) -> EvaluatedTender:
    return EvaluatedTender("t", Decimal(price), {k: Decimal(v) for k, v in points.items()})


@pytest.mark.parametrize(
    ("model", "bad"),
    [
        (LINEAR, tender("0", q="5")),
        (LINEAR, tender("-1", q="5")),
        (LINEAR, tender("NaN", q="5")),
        (LINEAR, tender("1")),
        (LINEAR, tender("1", q="11")),
        (LINEAR, tender("1", q="5", other="5")),
        (EvaluationModel("lowest_price"), tender("1", q="5")),
        (EvaluationModel("linear_budget"), tender("1", q="5")),
        (EvaluationModel("priced_quality"), tender("1", q="5")),
    ],
)
def test_what_the_model_cannot_rank_is_not_ranked(model: EvaluationModel, bad: EvaluatedTender) -> None:
    with pytest.raises(NotEvaluable):
        rank(model, [PRICE, QUALITY], [bad])


def test_a_tender_is_ranked_once() -> None:
    one = tender("1", q="5")
    with pytest.raises(NotEvaluable):
        rank(LINEAR, [PRICE, QUALITY], [one, one])


def test_without_tenders_there_is_an_empty_ranking_and_no_winner() -> None:
    ranking = rank(LINEAR, [PRICE, QUALITY], [])
    assert (ranking.rows, ranking.winner) == ((), None)


STEPS = (PriceStep(Decimal(0), Decimal(200), Decimal(10)), PriceStep(Decimal(200), None, Decimal(5)))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("formula", PRICE_FORMULAS)
def test_every_formula_is_explained_in_every_language(formula, language) -> None:
    model = EvaluationModel(
        formula,
        price_cap=Decimal(200),
        price_floor=Decimal(150),
        quality_values=(("q", Decimal(150)),) if formula == "priced_quality" else (),
        steps=STEPS if formula == "step" else (),
    )
    criteria = {"lowest_price": [PRICE], "fixed_price": [QUALITY]}.get(formula, [PRICE, QUALITY])
    points = {} if formula == "lowest_price" else {"q": Decimal(5)}
    tenders = [EvaluatedTender(f"t{n}", Decimal(100 + 150 * (n % 2)), points) for n in range(4)]
    ranking = rank(model, criteria, tenders)
    text = "\n".join(explain(ranking, language, {"t0": "Bjørn AS"}))
    assert "Bjørn AS" in text
    assert "t1" in text
    assert all(describe_model(model, language))


def test_the_explanation_shows_the_calculation_with_its_numbers() -> None:
    ranking = rank(
        LINEAR,
        [PRICE, QUALITY],
        [
            EvaluatedTender("a", Decimal(100), {"q": Decimal(5)}),
            EvaluatedTender("b", Decimal(130), {"q": Decimal("7.5")}),
        ],
    )
    assert explain(ranking, "nb", {"a": "Bjørn AS", "b": "Camilla AS"})[:6] == [
        "1. Camilla AS: 2,8 + 4,5 = 7,30 poeng",
        "Pris: 10 − 10 × (130 − 100) / 100 = 7; vektet 40 × 7 / 100 = 2,8",
        "Løsning: poeng gitt av evaluatorene: 7,5; vektet 60 × 7,5 / 100 = 4,5",
        "2. Bjørn AS: 4 + 3 = 7,00 poeng",
        "Pris: 10 − 10 × (100 − 100) / 100 = 10; vektet 40 × 10 / 100 = 4",
        "Løsning: poeng gitt av evaluatorene: 5; vektet 60 × 5 / 100 = 3",
    ]


GAP = (PriceStep(Decimal(10), Decimal(10), Decimal(1)), PriceStep(Decimal(20), Decimal(30), Decimal(2)))
OVERLAP = (PriceStep(Decimal(0), None, Decimal(1)), PriceStep(Decimal(20), None, Decimal(1)))
MEASURED = Criterion("m", "Byggetid", Decimal(60), "measured", measure=Measure("linear_budget"))
LINES = (PriceLine("a", "A", quantity=Decimal(0), when="yearly"), PriceLine("a", "B"))


CLAUSES = {
    "fixed_amount_not_positive": "FOA § 18-1(7)",
    "weights_have_no_effect": "FOA § 18-1",
    "weights_not_100": "FOA § 18-1",
    "weight_not_positive": "FOA § 18-1",
    "fixed_price_is_not_scored": "FOA § 18-1",
    "price_criteria_not_one": "E-06",
    "criterion_twice": "E-03",
    "parts_of_no_quality_criterion": "E-06",
    "quality_value_of_unknown_criterion": "E-03",
    "quality_has_no_effect": "E-03",
    "dearer_step_gets_more": "E-06",
    "years_missing": "FOA § 18-2",
    "rate_is_no_rate": "FOA § 18-2",
    "points_out_of_scale": "E-05",
}
"""The rulebook's rule of each fault; E-02 (fixed and complete before the opening) where nothing stands here."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_fault_says_what_is_wrong_and_what_to_do(language) -> None:
    found = [
        *faults(LINEAR, []),
        *faults(LINEAR, [replace(QUALITY, weight=Decimal(0))]),
        *faults(EvaluationModel("linear_budget"), [PRICE]),
        *faults(EvaluationModel("priced_quality"), [PRICE, QUALITY, MEASURED]),
        *faults(EvaluationModel("priced_quality", quality_values=(("x", Decimal(1)),)), [PRICE]),
        *faults(EvaluationModel("lowest_price"), [PRICE, QUALITY]),
        *faults(EvaluationModel("quotient"), [PRICE, replace(PRICE, id="q")]),
        *faults(EvaluationModel("fixed_price"), [PRICE, PRICE]),
        *faults(EvaluationModel("step"), [PRICE]),
        *faults(EvaluationModel("step", steps=GAP), [PRICE]),
        *faults(EvaluationModel("step", steps=OVERLAP), [PRICE]),
        *faults(
            LINEAR, [replace(PRICE, parts=(SubCriterion("x", "X", Decimal(0)),)), replace(QUALITY, kind="measured")]
        ),
        *faults(LINEAR, [replace(QUALITY, least_points=Decimal(11))]),
        *faults(LINEAR, [replace(PRICE, anchors=(Anchor(Decimal(11), " "), Anchor(Decimal(11), "Alt")))]),
        *faults(replace(LINEAR, price_form=PriceForm(LINES, rate=Decimal(101))), [PRICE]),
        *price_form_faults(PriceForm((PriceLine("a", " Timer "), PriceLine("b", "timer")))),
        *price_form_faults(PriceForm(tuple(PriceLine(str(row), f"Rad {row}") for row in range(201)))),
        *faults(EvaluationModel("fixed_price", fixed_amount=Decimal(0)), [QUALITY]),
        permit_formula("quotient", [PRICE, QUALITY]),
        LINEAR.permit_points(Decimal(11)),
        LINEAR.permit_price(Decimal(0)),
    ]
    seen = set()
    for fault in found:
        assert isinstance(fault, Refused)
        assert refusal_text(fault, language).count(".") >= 1
        seen.add(f"refusal.{fault.code}")
        assert fault.clause == CLAUSES.get(fault.code.removeprefix("evaluation."), "E-02")
    assert seen == {key for key in BOOK.texts if key.startswith("refusal.")}
