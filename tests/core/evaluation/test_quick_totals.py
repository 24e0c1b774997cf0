"""One plain case of every formula: the quick totals are those explained, and its words name their numbers.

`test_panels` holds the same for drawn cases; these hold it whichever cases are drawn.
"""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from terskel.core.decisions import Refused
from terskel.core.evaluation import (
    PRICE_FORMULAS,
    Criterion,
    EvaluatedTender,
    EvaluationModel,
    NotEvaluable,
    PriceForm,
    PriceLine,
    PriceStep,
    SubCriterion,
    calculations,
    describe_model,
    explain,
    faults,
    permit_formula,
    placements,
    rank,
)
from terskel.core.evaluation.calculation import Calculation
from terskel.core.evaluation.checks import read_points
from terskel.core.evaluation.gate import through_the_gate
from terskel.core.evaluation.own import with_prices
from terskel.core.evaluation.standing import Standing
from tests.core.evaluation.cases import PRICE, QUALITY, tender

PARTS = (SubCriterion("r", "Referanser", Decimal(1)), SubCriterion("cv", "CV-er", Decimal(3)))
DIVIDED = Criterion("d", "Team", Decimal(20), "quality", parts=PARTS)
CRITERIA = (PRICE, replace(QUALITY, weight=Decimal(40)), DIVIDED)
PANELS = {"A": ("7", "5", "8"), "B": ("9", "8", "4"), "C": ("3", "9", "6")}
PRICES = {"A": "1000", "B": "1250", "C": "1700"}


def case(formula: str) -> tuple[EvaluationModel, tuple[Criterion, ...], list[EvaluatedTender]]:
    """Three tenders judged by two, on a criterion and on one of two parts that weigh unlike."""
    model = EvaluationModel(
        formula,  # type: ignore[arg-type]
        decimals=4,
        price_cap=Decimal(2000),
        price_floor=Decimal(900),
        quality_values=(("q", Decimal(700)), ("d", Decimal(300))) if formula == "priced_quality" else (),
        steps=(
            (PriceStep(Decimal(0), Decimal(1200), Decimal(10)), PriceStep(Decimal(1200), None, Decimal(5)))
            if formula == "step"
            else ()
        ),
    )
    if formula == "lowest_price":
        return model, (PRICE,), [tender(key, amount) for key, amount in PRICES.items()]
    judged = [
        EvaluatedTender(
            key,
            Decimal(PRICES[key]),
            {
                name: {"Ane": Decimal(points), "Eva": Decimal(points) - Decimal("0.5")}
                for name, points in zip(("q", "r", "cv"), given, strict=True)
            },
        )
        for key, given in PANELS.items()
    ]
    return model, CRITERIA[1:] if formula == "fixed_price" else CRITERIA, judged


def standing(model: EvaluationModel, criteria: tuple[Criterion, ...], tenders: list[EvaluatedTender]) -> Standing:
    admitted, _ = through_the_gate(model, criteria, tenders, read_points(model, criteria, tenders))
    return Standing(model, criteria, with_prices(model, admitted))


@pytest.mark.parametrize("formula", PRICE_FORMULAS)
class TestAPlainCaseOf:
    def test_has_the_same_totals_quickly_and_explained(self, formula: str) -> None:
        model, criteria, tenders = case(formula)
        quick = standing(model, criteria, tenders)
        rows = {row.tender_id: row for row in rank(model, criteria, tenders).rows}
        for one, (total, _) in zip(quick.own.tenders, quick.totals(range(3)), strict=True):
            assert total == rows[one.id].total

    def test_has_the_same_first_place_quickly_whoever_is_left_out(self, formula: str) -> None:
        model, criteria, tenders = case(formula)
        quick = standing(model, criteria, tenders)
        for out in range(3):
            left = [place for place in range(3) if place != out]
            ranking = rank(model, criteria, [tenders[place] for place in left])
            assert quick.first(left) == {row.tender_id for row in ranking.rows if row.placement == 1}

    def test_recomputes_from_its_record(self, formula: str) -> None:
        record = rank(*case(formula)).to_json()
        assert all(one.recompute() == one.result for one in calculations(record))

    def test_says_how_many_decimals_the_one_rounding_keeps(self, formula: str) -> None:
        model = case(formula)[0]
        assert " 4 desimaler" in describe_model(model, "nb")[-2]


@pytest.mark.parametrize(
    ("formula", "said"), [("priced_quality", "verdi"), ("priced_quality_percent", "påslag"), ("quotient", "vektet")]
)
def test_what_quality_comes_to_is_called_by_what_the_formula_makes_of_it(formula: str, said: str) -> None:
    (line,) = [line for line in explain(rank(*case(formula)), "nb") if line.startswith("Team: ") and ";" in line][:1]
    assert f"; {said} " in line


def test_who_stays_when_another_lacks_the_least_points_keeps_every_step_of_the_own_points() -> None:
    model, criteria, tenders = case("linear_floor")
    strict = tuple(replace(one, least_points=Decimal(5)) if one.id == "q" else one for one in criteria)
    ranking = rank(model, strict, tenders)
    assert [one.tender_id for one in ranking.excluded] == ["C"]
    assert [line for line in explain(ranking, "nb") if line.startswith("– ")] == [
        "– Referanser: (5 + 4,5) / 2 = 4,75",
        "– CV-er: (8 + 7,5) / 2 = 7,75",
        "– Referanser: (8 + 7,5) / 2 = 7,75",
        "– CV-er: (4 + 3,5) / 2 = 3,75",
    ]


def test_a_model_tells_the_least_quality_it_has_and_else_nothing_of_one() -> None:
    model = case("linear_floor")[0]
    without, with_least = describe_model(model, "nb"), describe_model(replace(model, least_quality=Decimal(40)), "nb")
    (told,) = [line for line in with_least if line not in without]
    assert "40" in told
    assert set(without) < set(with_least)


@pytest.mark.parametrize(("least", "lawful"), [("0", False), ("0.5", True), ("10", True), ("10.5", False)])
def test_the_least_points_of_a_criterion_lie_above_nothing_and_within_the_scale(least: str, lawful: bool) -> None:
    criteria = (PRICE, replace(QUALITY, least_points=Decimal(least)))
    found = {one.code for one in faults(EvaluationModel("linear_basic"), criteria)}
    assert ("evaluation.least_points_off_the_scale" in found) is not lawful


def test_a_tender_read_again_still_misses_the_requirements_it_missed() -> None:
    missed = replace(tender("A", "1", q="2"), unmet=("Krav 1", "Krav 2"))
    assert EvaluatedTender.from_json(missed.to_json()) == missed


def test_a_calculation_by_other_names_keeps_its_decimals() -> None:
    given = {"Ane": Fraction(1), "Eva": Fraction(1), "Erik": Fraction(2)}
    found = Calculation.on("mean", given, 2)
    assert (found.decimals, str(found.result)) == (2, "133/100")
    assert found.recompute() == found.result


def test_every_bad_cell_stands_in_the_message_apart_from_the_others() -> None:
    bad = [tender("A", "0", q="2"), tender("B", None, q="2")]
    with pytest.raises(NotEvaluable) as refused:
        rank(EvaluationModel("proportional"), (PRICE, QUALITY), bad)
    first, second = str(refused.value).split("; ")
    assert first.startswith("tender A › price: ")
    assert second.startswith("tender B › price: ")


@pytest.mark.parametrize(
    ("formula", "given", "decisive"),
    [
        ("proportional", ("150 0", "1500 8", "400 6"), ("A", "B", "C")),
        ("linear_basic", ("1000 8", "650 4", "1300 10"), ("B", "A", "C")),
        ("linear_floor", ("1400 9", "500 4", "250 1"), ("C", "A", "B")),
        ("highest_lowest", ("1400 7", "500 8", "450 3"), ("A", "B", "C")),
        ("average", ("750 2", "100 4", "750 6"), ("A", "C", "B")),
    ],
)
def test_a_loser_who_decides_the_winner_is_named(
    formula: str, given: tuple[str, ...], decisive: tuple[str, str, str]
) -> None:
    tenders = [tender(key, one.split()[0], q=one.split()[1]) for key, one in zip("ABC", given, strict=True)]
    model, (loser, winner, instead) = EvaluationModel(formula), decisive  # type: ignore[arg-type]
    ranking = rank(model, (PRICE, QUALITY), tenders)
    assert ranking.winner == winner
    assert rank(model, (PRICE, QUALITY), [one for one in tenders if one.id != loser]).winner == instead
    facts = [dict(one.facts) for one in ranking.warnings if one.code == "winner_depends_on_tender"]
    assert {"tender": loser, "instead": (instead,)} in facts


def test_a_divided_criterion_is_rounded_where_points_are() -> None:
    model, criteria, tenders = case("linear_floor")
    rows = {row.tender_id: row for row in rank(replace(model, rounding="points", decimals=0), criteria, tenders).rows}
    (team,) = [score for score in rows["B"].scores if score.criterion_id == "d"]
    assert team.points.result == 5, "4.75 before it is rounded"


def test_a_formula_that_prices_quality_is_refused_without_any_by_its_ground() -> None:
    assert permit_formula("priced_quality", (PRICE,)) == Refused("evaluation.quality_missing", "E-02")


@pytest.mark.parametrize(
    ("least_quality", "least_points"),
    [(None, None), (Decimal(60), None), (None, Decimal(6)), (Decimal(60), Decimal(6))],
)
def test_the_quick_places_leave_out_whoever_falls_short_of_the_minimum(
    least_quality: Decimal | None, least_points: Decimal | None
) -> None:
    model = EvaluationModel("linear_basic", least_quality=least_quality)
    criteria = (PRICE, replace(QUALITY, least_points=least_points))
    tenders = [tender("A", "100", q="5"), tender("B", "120", q="7")]
    quick = [(one.tender_id, one.placement) for one in placements(model, criteria, tenders)]
    assert quick == [(row.tender_id, row.placement) for row in rank(model, criteria, tenders).rows]
    assert ("A" in dict(quick)) == (least_quality is None and least_points is None)


def test_what_is_received_at_the_start_is_counted_once() -> None:
    form = PriceForm(
        (PriceLine("new", "Ny maskin"), PriceLine("old", "Innbytte", when="start", side="income")),
        rate=Decimal("4"),
        years=3,
    )
    model = EvaluationModel("linear_basic", price_form=form)
    tenders = [
        EvaluatedTender(key, None, {"q": Decimal(5)}, unit_prices={"new": Decimal(new), "old": Decimal(200)})
        for key, new in (("A", 1000), ("B", 1200))
    ]
    ranking = rank(model, (PRICE, QUALITY), tenders)
    assert [row.price for row in ranking.rows] == [800, 1000]
