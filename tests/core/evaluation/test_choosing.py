"""Which models a competition can use, and how each is put in words."""

from dataclasses import replace
from decimal import Decimal

import pytest

from terskel.core.evaluation import (
    PRICE_FORMULAS,
    Criterion,
    EvaluatedTender,
    EvaluationModel,
    Measure,
    choices,
    describe_model,
    excluded,
    faults,
    permit_formula,
    rank,
)
from terskel.core.evaluation.choosing import IN_ORDER, example
from terskel.core.languages import LANGUAGES
from tests.core.evaluation.cases import price, quality, tender

PRICE_AND_QUALITY = (price("40"), quality("60"))
PRICE_ALONE = (price("100"),)
QUALITY_ALONE = (quality("100"),)
MEASURED = Criterion("d", "Dager", Decimal(20), "measured", measure=Measure("proportional"))


def usable(*criteria: Criterion) -> set[str]:
    return {formula for formula in PRICE_FORMULAS if permit_formula(formula, criteria)}


def test_every_formula_is_offered_once() -> None:
    assert sorted(IN_ORDER) == sorted(PRICE_FORMULAS)


def test_weights_that_are_published_must_have_an_effect() -> None:
    for formula in ("quotient", "relative_cost_value"):
        assert permit_formula(formula, PRICE_AND_QUALITY).code == "evaluation.weights_have_no_effect"  # type: ignore[arg-type, union-attr]


def test_price_and_quality_can_be_weighed_by_all_but_price_alone_and_fixed_price() -> None:
    assert usable(*PRICE_AND_QUALITY) == {
        *("priced_quality", "linear_budget", "linear_basic", "linear_floor", "proportional"),
        *("priced_quality_percent", "step", "average", "highest_lowest"),
    }


def test_price_alone_has_nothing_to_be_weighed_against() -> None:
    assert "lowest_price" in usable(*PRICE_ALONE)
    assert usable(*PRICE_ALONE).isdisjoint({"priced_quality", "priced_quality_percent", "fixed_price"})


def test_without_a_price_criterion_the_price_is_fixed() -> None:
    assert usable(*QUALITY_ALONE) == {"fixed_price"}


def test_what_is_measured_is_not_weighed_in_kroner() -> None:
    criteria = (price("40"), quality("40"), MEASURED)
    assert usable(*criteria) == usable(*PRICE_AND_QUALITY) - {"priced_quality", "priced_quality_percent"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_choice_has_its_words_an_example_and_where_it_is_refused_a_reason(language) -> None:
    for one in choices(PRICE_AND_QUALITY, language):
        assert one.name
        assert one.works
        assert one.weakness
        assert one.needs
        assert len(one.example) == 3
        assert (one.refused is None) == bool(permit_formula(one.formula, PRICE_AND_QUALITY))


def test_the_examples_are_ranked_by_the_core_and_differ_where_the_models_do() -> None:
    """Linear, B wins: its price loses 2.5 points. Proportional is kinder to the dear C."""
    assert [row.tender_id for row in example("linear_basic").rows] == ["B", "A", "C"]
    assert [row.tender_id for row in example("proportional").rows] == ["C", "B", "A"]
    assert [str(row.total) for row in example("linear_basic").rows] == ["7.2", "6.4", "6"]
    named = {one.formula: one.example[0] for one in choices(PRICE_AND_QUALITY, "en")}
    assert named["priced_quality"].replace("\u00a0", " ") == "B: NOK 1,000,000 and 7 quality points give NOK 370,000"
    assert named["lowest_price"].replace("\u00a0", " ") == "A: NOK 800,000"
    assert named["fixed_price"] == "C: 10 quality points give 10 points"


def test_a_fixed_amount_is_published_with_the_model_and_above_zero() -> None:
    model = EvaluationModel("fixed_price", fixed_amount=Decimal("1500000.00"))
    assert EvaluationModel.from_json(model.to_json()) == model
    assert model.to_json()["fixed_amount"] == "1500000"
    assert "fixed_amount" not in EvaluationModel("fixed_price").to_json()
    assert "Prisen er 1 500 000 kr." in [line.replace("\u00a0", " ") for line in describe_model(model, "nb")]
    assert faults(model, QUALITY_ALONE) == ()
    (fault,) = faults(replace(model, fixed_amount=Decimal(0)), QUALITY_ALONE)
    assert (fault.code, fault.clause) == ("evaluation.fixed_amount_not_positive", "FOA § 18-1(7)")


def test_a_fixed_price_without_quality_still_lacks_it() -> None:
    codes = {one.code for one in faults(EvaluationModel("fixed_price", fixed_amount=Decimal(0)), ())}
    assert {"evaluation.fixed_amount_not_positive", "evaluation.quality_missing"} <= codes


def test_who_is_left_out_is_known_before_any_price() -> None:
    asked = (price("40"), replace(quality("60"), least_points=Decimal(5)))
    model = EvaluationModel("proportional")
    sealed = [EvaluatedTender("a", None, {"q": Decimal(4)}), tender("b", "100", q="5")]
    (out,) = excluded(model, asked, sealed)
    assert (out.tender_id, out.because) == ("a", "least_points")
    assert rank(model, asked, sealed).excluded == (out,)
