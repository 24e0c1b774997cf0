"""Every ranking of the demo, worked out anew from the tables by a calculator that imports none of the program's."""

from collections import Counter
from decimal import Decimal
from fractions import Fraction

from terskel.competitions.models import AwardCriterion, Competition
from terskel.evaluation.models import EvaluationResult, Score, TenderRejection
from terskel.tenders.models import OpenedTender
from tests.demo.calculator import Sum, ranked


def worked_out(competition: Competition, *, cheaper: str = "") -> dict[str, Sum]:
    """From the published model and weights, the prices that were opened and the points that stand.

    cheaper: a tender whose price is taken for a third of what it is.
    """
    model = competition.evaluation_model
    assert model is not None
    criteria = list(AwardCriterion.objects.filter(competition=competition, parent=None))
    assert not AwardCriterion.objects.filter(competition=competition).exclude(parent=None).exists(), (
        "parts are not here"
    )
    rejected = TenderRejection.objects.filter(
        competition=competition, confirmed_at__isnull=False, withdrawn_at__isnull=True
    )
    out = set(rejected.values_list("tender_id", flat=True))
    rows = OpenedTender.objects.filter(competition=competition).select_related("delivery", "opened_price")
    # Where quality comes before price, the price is of the second opening.
    opened = {
        one.delivery.tender_id: getattr(one, "opened_price", one).price
        if competition.price_after_quality
        else one.price
        for one in rows
    }
    prices = {
        str(tender): Fraction(price) for tender, price in opened.items() if price is not None and tender not in out
    }
    if cheaper:
        prices[cheaper] /= 3
    points: dict[str, dict[str, Fraction]] = {tender: {} for tender in prices}
    written = Score.objects.filter(competition=competition).order_by("scored_at", "id")
    for tender, criterion, given in written.values_list("tender_id", "criterion_id", "points"):
        if str(tender) in points:
            points[str(tender)][str(criterion)] = Fraction(given)
    weights = {"price" if one.kind == "price" else str(one.id): Fraction(one.weight) for one in criteria}
    assert sum(weights.values()) == 100
    return ranked(model, weights, prices, points)


def test_every_ranking_of_the_demo_is_what_the_published_model_gives() -> None:
    results = list(EvaluationResult.objects.select_related("competition"))
    assert len(results) > 5
    for result in results:
        expected, found = worked_out(result.competition), result.ranking["rows"]
        assert {row["tender"] for row in found} == set(expected), result.competition.reference
        alike = Counter(one.placement for one in expected.values())
        for row in found:
            mine = expected[row["tender"]]
            assert mine.total == Decimal(row["total"]), (result.competition.reference, row)
            drawn = range(mine.placement, mine.placement + alike[mine.placement])
            assert row["placement"] in drawn, (result.competition.reference, row, mine)


def test_the_calculator_finds_a_price_that_somebody_changed_after_the_ranking() -> None:
    result = EvaluationResult.objects.select_related("competition").first()
    assert result is not None
    rows = result.ranking["rows"]
    expected = worked_out(result.competition, cheaper=rows[-1]["tender"])
    assert any(expected[row["tender"]].total != Decimal(row["total"]) for row in rows)


def test_a_ranking_where_quality_came_before_price_is_among_them() -> None:
    apart = EvaluationResult.objects.select_related("competition").get(competition__price_after_quality=True)
    expected = worked_out(apart.competition)
    assert [expected[row["tender"]].total for row in apart.ranking["rows"]] == [
        Decimal(row["total"]) for row in apart.ranking["rows"]
    ]
