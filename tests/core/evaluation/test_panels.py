"""Evaluators, sub-criteria and measures: what holds whatever the panel gives, and what is warned of."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terskel.core.evaluation import (
    Criterion,
    EvaluatedTender,
    EvaluationModel,
    Measure,
    Ranking,
    SubCriterion,
    calculations,
    explain,
    rank,
    verify,
)
from terskel.core.evaluation.cautions import reversals
from terskel.core.evaluation.checks import read_points
from terskel.core.evaluation.gate import through_the_gate
from terskel.core.evaluation.own import with_prices
from terskel.core.evaluation.standing import Standing
from tests.core.evaluation.cases import price, quality, tender

EVALUATORS = ("Ane", "Erik", "Eva")
points = st.integers(0, 20).map(lambda halves: Decimal(halves) / 2)
judged = st.fixed_dictionaries(dict.fromkeys(EVALUATORS, points))
amounts = st.integers(1, 60).map(Decimal)
prices = st.integers(1, 3000).map(Decimal)
models = st.builds(
    EvaluationModel,
    price_formula=st.sampled_from(("proportional", "linear_basic", "highest_lowest", "average")),
    decimals=st.integers(0, 3),
    quality_scale=st.sampled_from(("absolute", "relative")),
    least_quality=st.sampled_from((None, Decimal(40))),
)
measures = st.sampled_from((None, "proportional", "relative_points", "highest_lowest", "linear_floor"))


@st.composite
def competitions(draw: st.DrawFn) -> tuple[list[Criterion], list[EvaluatedTender]]:
    team = (
        SubCriterion("cv", "Kompetanse", Decimal(draw(st.integers(1, 9)))),
        SubCriterion("ref", "Erfaring", Decimal(1)),
    )
    criteria = [price("40"), quality("30"), Criterion("team", "Team", Decimal(20), "quality", parts=team)]
    if formula := draw(measures):
        criteria.append(Criterion("days", "Dager", Decimal(10), "measured", measure=Measure(formula)))
    tenders = [
        EvaluatedTender(
            f"t{number}",
            draw(prices),
            {"q": draw(judged), "cv": draw(judged), "ref": draw(points)},
            {"days": draw(amounts)} if formula else {},
        )
        for number in range(draw(st.integers(1, 5)))
    ]
    return criteria, tenders


def first(ranking: Ranking) -> set[str]:
    return {row.tender_id for row in ranking.rows if row.placement == 1}


@given(models, competitions(), st.randoms(use_true_random=False))
def test_a_ranking_of_panels_recomputes_and_does_not_care_for_the_order_of_tenders(model, competition, random) -> None:
    criteria, tenders = competition
    ranking = rank(model, criteria, tenders)
    record = ranking.to_json()
    assert all(one.recompute() == one.result for one in calculations(record))
    assert verify(record)
    shuffled = list(tenders)
    random.shuffle(shuffled)
    assert rank(model, criteria, shuffled) == ranking
    assert {one.tender_id for one in ranking.rows} | {one.tender_id for one in ranking.excluded} == {
        one.id for one in tenders
    }


@given(models, competitions())
def test_the_quick_totals_and_the_warnings_are_those_of_ranking_everything_again(model, competition) -> None:
    criteria, tenders = competition
    ranking = rank(model, criteria, tenders)
    admitted, _ = through_the_gate(model, criteria, tenders, read_points(model, criteria, tenders))
    standing = Standing(model, criteria, with_prices(model, admitted))
    quick = standing.totals(range(len(standing.own.tenders)))
    assert {one.id: total for one, (total, _) in zip(standing.own.tenders, quick, strict=True)} == {
        row.tender_id: row.total for row in ranking.rows
    }
    expected = set()
    for row in ranking.rows:
        instead = first(rank(model, criteria, [one for one in tenders if one.id != row.tender_id]))
        if row.placement != 1 and instead != first(ranking):
            expected.add((row.tender_id, tuple(sorted(instead))))
    assert set(reversals(standing, frozenset(first(ranking)))) == expected
    told = {dict(one.facts)["evaluator"] for one in ranking.warnings if one.code == "winner_depends_on_evaluator"}
    decisive = (
        {
            name
            for name in EVALUATORS
            if first(
                rank(
                    replace(model, least_quality=None),
                    criteria,
                    [without(one, name) for one in tenders if one.id in {row.tender_id for row in ranking.rows}],
                )
            )
            != first(ranking)
        }
        if ranking.rows
        else set()
    )
    assert told == decisive


def without(one: EvaluatedTender, evaluator: str) -> EvaluatedTender:
    return replace(
        one,
        points={
            key: given if isinstance(given, Decimal) else {name: p for name, p in given.items() if name != evaluator}
            for key, given in one.points.items()
        },
    )


def panel(key: str, amount: str, **points: str) -> EvaluatedTender:
    return EvaluatedTender(key, Decimal(amount), {"q": {name: Decimal(value) for name, value in points.items()}})


def codes(ranking: Ranking) -> set[str]:
    return {warning.code for warning in ranking.warnings}


def told(ranking: Ranking, code: str) -> list[dict[str, object]]:
    return [dict(warning.facts) for warning in ranking.warnings if warning.code == code]


MODEL = EvaluationModel("proportional")
CRITERIA = [price("40"), quality("60")]


def test_an_evaluator_more_than_a_fifth_of_the_scale_from_the_others_is_named() -> None:
    at_the_edge = [panel("a", "100", Ane="5", Erik="5", Eva="7"), panel("b", "100", Ane="5", Erik="5", Eva="7")]
    assert told(rank(MODEL, CRITERIA, at_the_edge), "evaluator_is_an_outlier") == []
    beyond = [panel("a", "100", Ane="5", Erik="5", Eva="7.5"), panel("b", "100", Ane="5", Erik="5", Eva="7")]
    ranking = rank(MODEL, CRITERIA, beyond)
    assert told(ranking, "evaluator_is_an_outlier") == [
        {"evaluator": "Eva", "distance": Fraction(9, 4), "scale": Fraction(10)}
    ]
    assert "Eva ligger i snitt 2,25 poeng fra de andre evaluatorene" in "\n".join(explain(ranking, "nb"))


def test_of_two_evaluators_none_is_the_odd_one() -> None:
    far = [panel("a", "100", Erik="0", Eva="10"), panel("b", "90", Erik="0", Eva="10")]
    assert "evaluator_is_an_outlier" not in codes(rank(MODEL, CRITERIA, far))


def test_an_evaluator_who_alone_decides_the_winner_is_named() -> None:
    tenders = [panel("a", "100", Ane="6", Erik="6", Eva="10"), panel("b", "100", Ane="7", Erik="7", Eva="6")]
    ranking = rank(MODEL, CRITERIA, tenders)
    assert ranking.winner == "a"
    assert told(ranking, "winner_depends_on_evaluator") == [{"evaluator": "Eva", "instead": ("b",)}]


def test_a_criterion_on_which_all_got_the_same_separates_nobody() -> None:
    ranking = rank(MODEL, CRITERIA, [tender("a", "100", q="7"), tender("b", "120", q="7")])
    assert told(ranking, "criterion_separates_nobody") == [{"criterion": "Kvalitet q"}]
    assert "totals_all_equal" not in codes(ranking)


def test_a_rounding_too_coarse_to_separate_anyone_is_told() -> None:
    coarse = replace(MODEL, decimals=0)
    tenders = [tender("a", "100", q="7"), tender("b", "101", q="7.1")]
    assert "totals_all_equal" in codes(rank(coarse, CRITERIA, tenders))
    assert "totals_all_equal" not in codes(rank(MODEL, CRITERIA, tenders))


def test_a_price_far_below_the_others_is_asked_about_and_one_at_the_edge_is_not() -> None:
    def low(amount: str) -> list[dict[str, object]]:
        others = [tender("b", "100", q="5"), tender("c", "110", q="5")]
        return told(rank(MODEL, CRITERIA, [tender("a", amount, q="5"), *others]), "abnormally_low_price")

    assert low("80") == []
    assert [one["tender"] for one in low("79.99")] == ["a"]


@pytest.mark.parametrize(
    ("amounts", "low"),
    [
        (("50", "52", "100", "101"), ["a", "b"]),
        (("50", "52", "100"), []),
        (("50", "52", "66", "100", "100", "101"), ["a", "b", "c"]),
        (("30", "52", "60", "62", "63"), ["a"]),
        (("50", "50", "100", "100"), ["a", "b"]),
        (("100", "101", "102", "103"), []),
    ],
)
def test_low_tenders_do_not_hide_each_other(amounts: tuple[str, ...], low: list[str]) -> None:
    tenders = [tender(name, amount, q="5") for name, amount in zip("abcdef", amounts, strict=False)]
    found = told(rank(MODEL, CRITERIA, tenders), "abnormally_low_price")
    assert [one["tender"] for one in found] == low


def test_two_tenders_say_nothing_of_what_is_abnormally_low() -> None:
    ranking = rank(MODEL, CRITERIA, [tender("a", "1", q="5"), tender("b", "100", q="5")])
    assert "abnormally_low_price" not in codes(ranking)


def test_the_effective_weight_of_each_criterion_is_told_when_far_from_the_published() -> None:
    ranking = rank(MODEL, CRITERIA, [tender("a", "100", q="7"), tender("b", "200", q="8")])
    assert dict(ranking.effective_weights) == {"p": Fraction(20), "q": Fraction(6)}
    assert [one["criterion"] for one in told(ranking, "effective_weight_differs")] == ["Pris", "Kvalitet q"]
