"""What a model and a ranking say in words, what a file leaves out, and which grounds a refusal gives."""

from dataclasses import replace
from decimal import Decimal

import pytest

from terskel.core.decisions import Refused
from terskel.core.evaluation import (
    Criterion,
    EvaluatedTender,
    EvaluationModel,
    Lot,
    Measure,
    PriceForm,
    PriceLine,
    SubCriterion,
    faults,
    rank,
    rank_lots,
)
from terskel.core.evaluation.explanation import describe_model, explain, tie_text, warning_text
from tests.core.evaluation.cases import PRICE, QUALITY, tender

LINEAR = EvaluationModel("linear_basic")
HOURS, REST = PriceLine("hours", "Timer", Decimal(100)), PriceLine("rest", "Restverdi", when="end", side="income")
LIFE = replace(LINEAR, price_form=PriceForm((HOURS, REST), rate=Decimal("3.5"), years=4))
BASKET = replace(LINEAR, price_form=PriceForm((HOURS,)))
DAYS = Criterion("d", "Dager", Decimal(10), "measured", measure=Measure("proportional"))


class TestAModelInWords:
    def test_the_cost_over_a_life_names_years_rate_and_lines(self) -> None:
        assert (
            "Prisen er kostnaden over 4 år (Timer og Restverdi), "
            "der det som kommer senere er neddiskontert med 3,5 % i året."
        ) in describe_model(LIFE, "nb")

    def test_a_basket_names_its_lines_and_no_years(self) -> None:
        assert "Prisen er summen av oppgitte mengder ganget med tilbudte enhetspriser: Timer." in describe_model(
            BASKET, "nb"
        )

    def test_a_model_in_kroner_is_rounded_as_a_price_wherever_points_would_be(self) -> None:
        def rounding(formula: str, place: str) -> str:
            model = replace(LINEAR, price_formula=formula, rounding=place)  # type: ignore[arg-type]
            return describe_model(model, "en")[-2]

        assert rounding("priced_quality", "total") == rounding("lowest_price", "points")
        assert rounding("linear_basic", "total") != rounding("linear_basic", "points")
        assert rounding("linear_basic", "total") != rounding("priced_quality", "total")


class TestARankingInWords:
    tenders = (
        tender("a", "100", q="5"),
        tender("b", "200", q="5"),
        replace(tender("c", "50", q="5"), unmet=("Krav 1", "Krav 2")),
    )

    def test_a_tender_is_called_by_its_name_and_else_by_its_id(self) -> None:
        lines = explain(rank(LINEAR, (PRICE, QUALITY), self.tenders), "nb", {"a": "Alfa", "c": "Gamma"})
        assert lines[0].startswith("1. Alfa")
        assert any(line.startswith("2. b") for line in lines)
        assert "Gamma er ikke med: oppfyller ikke Krav 1 og Krav 2." in lines

    def test_who_missed_a_requirement_is_left_out_for_that_reason(self) -> None:
        (out,) = rank(LINEAR, (PRICE, QUALITY), self.tenders).excluded
        assert (out.tender_id, out.because, out.subjects) == ("c", "mandatory_requirement", ("Krav 1", "Krav 2"))

    def test_each_line_of_a_price_form_is_shown_under_its_own_name(self) -> None:
        priced = [
            EvaluatedTender(key, None, {"q": Decimal(5)}, unit_prices={"hours": Decimal(price), "rest": Decimal(1)})
            for key, price in (("a", "10"), ("b", "20"))
        ]
        lines = explain(rank(LIFE, (PRICE, QUALITY), priced), "nb")
        for name in ("Timer", "Restverdi", "Pris"):
            assert any(name in line for line in lines), name
        assert not any("Løsning" in line and "Timer" in line for line in lines)


class TestWhatAFileLeavesOut:
    def test_a_line_without_more_is_one_cost_at_the_start(self) -> None:
        form = PriceForm.from_json({"lines": [{"id": "x", "name": "Oppstart"}]})
        assert form == PriceForm((PriceLine("x", "Oppstart", Decimal(1), "start", "cost"),), Decimal(0), 0)

    def test_a_measure_without_a_unit_has_none(self) -> None:
        found = Criterion.from_json(
            {"id": "d", "name": "Dager", "weight": "10", "kind": "measured", "measure": {"formula": "proportional"}}
        )
        assert found == DAYS

    def test_a_criterion_survives_json_with_everything_it_may_have(self) -> None:
        criterion = replace(
            DAYS,
            measure=Measure("linear_budget", "dager", Decimal(30), Decimal(5)),
            least_points=Decimal("2.5"),
        )
        assert Criterion.from_json(criterion.to_json()) == criterion

    @pytest.mark.parametrize(
        ("spoilt", "said"),
        [
            ({"colour": "red"}, "not an evaluation model: ['colour']"),
            ({"decimals": "2"}, "not an evaluation model: a field is of the wrong kind"),
        ],
    )
    def test_what_is_no_model_is_told_by_the_field(self, spoilt: dict[str, object], said: str) -> None:
        with pytest.raises(ValueError) as refused:
            EvaluationModel.from_json({**LINEAR.to_json(), **spoilt})
        assert str(refused.value) == said


class TestGroundsOfARefusedModel:
    @pytest.mark.parametrize("formula", ["quotient", "relative_cost_value", "priced_quality_percent", "fixed_price"])
    def test_a_formula_of_quality_needs_a_criterion_of_quality(self, formula: str) -> None:
        only = replace(PRICE, weight=Decimal(100))
        model = replace(LINEAR, price_formula=formula)  # type: ignore[arg-type]
        assert Refused("evaluation.quality_missing", "E-02") in faults(model, (only,))

    @pytest.mark.parametrize("formula", ["priced_quality", "relative_cost_value", "priced_quality_percent"])
    def test_an_amount_is_not_measured_where_quality_is_worth_kroner(self, formula: str) -> None:
        model = replace(LINEAR, price_formula=formula)  # type: ignore[arg-type]
        found = faults(model, (PRICE, replace(QUALITY, weight=Decimal(50)), DAYS))
        assert Refused("evaluation.measure_in_a_model_in_kroner", "E-02", {"name": "Dager"}) in found


def test_only_a_formula_that_divides_refuses_a_price_of_zero() -> None:
    free, paid = tender("a", "0", q="5"), tender("b", "100", q="5")
    lowest = rank(
        replace(LINEAR, price_formula="lowest_price"),
        (replace(PRICE, weight=Decimal(100)),),
        [
            EvaluatedTender("a", Decimal(0), {}),
            EvaluatedTender("b", Decimal(100), {}),
        ],
    )
    assert lowest.winner == "a"
    highest = rank(replace(LINEAR, price_formula="highest_lowest"), (PRICE, QUALITY), [free, paid])
    assert highest.rows[0].tender_id == "a"


def test_a_line_may_cost_nothing_and_not_less() -> None:
    def of(price: str) -> EvaluatedTender:
        return EvaluatedTender("a", None, {"q": Decimal(5)}, unit_prices={"hours": Decimal(1), "rest": Decimal(price)})

    other = replace(of("1"), id="b")
    assert len(rank(LIFE, (PRICE, QUALITY), [of("0"), other]).rows) == 2
    with pytest.raises(ValueError, match="rest"):
        rank(LIFE, (PRICE, QUALITY), [of("-0.01"), other])


def test_each_lot_draws_its_own_lots() -> None:
    model = replace(LINEAR, tie_break=("lottery",))
    same = (tender("a", "100", q="5"), tender("b", "100", q="5"))
    found = rank_lots(model, (PRICE, QUALITY), [Lot("1", same, ("a", "b")), Lot("2", same, ("b", "a"))])
    assert {lot: ranking.winner for lot, ranking in found.items()} == {"1": "a", "2": "b"}


@pytest.mark.parametrize(("floor", "sound"), [("-0.01", False), ("0", True), ("29.99", True), ("30", False)])
def test_a_measured_range_starts_at_zero_or_above_and_ends_above_its_start(floor: str, sound: bool) -> None:
    measured = replace(DAYS, measure=Measure("linear_budget", "dager", Decimal(30), Decimal(floor)))
    found = {fault.code for fault in faults(LINEAR, (PRICE, replace(QUALITY, weight=Decimal(50)), measured))}
    assert ("evaluation.measure_range_missing" not in found) == sound


def test_a_part_of_a_criterion_weighs_something() -> None:
    parts = (SubCriterion("q1", "Erfaring", Decimal(0)), SubCriterion("q2", "Team", Decimal(1)))
    found = faults(LINEAR, (PRICE, replace(QUALITY, parts=parts)))
    assert found == (Refused("evaluation.weight_not_positive", "FOA § 18-1", {"name": "Erfaring"}),)


@pytest.mark.parametrize(("price", "asked"), [("90", False), ("89.99", True)])
def test_a_price_below_60_per_cent_of_the_others_mean_is_asked_about(price: str, asked: bool) -> None:
    tenders = [tender("a", price, q="5"), tender("b", "100", q="5"), tender("c", "200", q="5")]
    codes = {one.code for one in rank(LINEAR, (PRICE, QUALITY), tenders).warnings}
    assert ("abnormally_low_price" in codes) == asked


def test_points_below_zero_and_above_the_scale_are_warned_of_by_name() -> None:
    tenders = [tender("a", "100", q="5"), tender("b", "250", q="5")]
    (warning,) = [one for one in rank(LINEAR, (PRICE, QUALITY), tenders).warnings if one.code == "negative_points"]
    assert dict(warning.facts)["tender"] == "b"


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        ((), "a model says beforehand how a tie is broken"),
        (("coin",), "['coin'] break no tie"),
        (("lowest_price", "lowest_price"), "a tie-break is asked once"),
        (("lottery", "lowest_price"), "nothing is left to decide after a lottery"),
    ],
)
def test_what_breaks_no_tie_is_told_why(rules: tuple[str, ...], said: str) -> None:
    with pytest.raises(ValueError) as refused:
        replace(LINEAR, tie_break=rules)  # type: ignore[arg-type]
    assert str(refused.value) == said


@pytest.mark.parametrize(("least", "lawful"), [("-0.01", False), ("0", True), ("100", True), ("100.01", False)])
def test_the_least_quality_is_a_percentage(least: str, lawful: bool) -> None:
    if lawful:
        assert replace(LINEAR, least_quality=Decimal(least)).least_quality == Decimal(least)
        return
    with pytest.raises(ValueError, match=f"^the least quality is 0 to 100 per cent, not {least}$"):
        replace(LINEAR, least_quality=Decimal(least))


def test_ties_and_warnings_call_tenders_by_their_names() -> None:
    names = {"a": "Alfa", "b": "Beta", "c": "Gamma"}
    tied = rank(LINEAR, (PRICE, QUALITY), [tender("a", "100", q="5"), tender("b", "100", q="5")])
    assert [tie_text(tie, "nb", names) for tie in tied.ties] == [
        line for line in explain(tied, "nb", names) if "Alfa og Beta" in line
    ]
    low = rank(LINEAR, (PRICE, QUALITY), [tender(key, price, q="5") for key, price in zip("abc", "159", strict=True)])
    assert any("Alfa" in warning_text(one, "nb", names) for one in low.warnings)
    assert not any(" a " in line for line in explain(low, "nb", names))


def test_a_relative_scale_of_quality_names_the_points_that_the_best_gets() -> None:
    lines = describe_model(replace(LINEAR, quality_scale="relative", scale=Decimal(7)), "nb")
    assert any("løftes til 7 poeng" in line for line in lines)


def test_where_the_price_is_fixed_the_lowest_price_breaks_no_tie_and_nothing_fails() -> None:
    model = replace(LINEAR, price_formula="fixed_price", tie_break=("lowest_price", "lottery"))
    only = (replace(QUALITY, weight=Decimal(100)),)
    found = rank(model, only, [tender("a", None, q="5"), tender("b", None, q="5")], ("b", "a"))
    assert found.winner == "b"
