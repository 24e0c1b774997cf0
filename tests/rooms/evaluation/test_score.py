"""Points lie on the model's scale, each with a reason; nobody overwrites a colleague unseen; the history stays."""

from decimal import Decimal

import pytest
from django.db import Error, connection
from django.test.utils import CaptureQueriesContext

from terskel.core.decisions import Missing
from terskel.evaluation import actions, queries
from terskel.evaluation.actions import Mark
from terskel.evaluation.models import Score
from tests.rooms.refusals import refused
from tests.worlds.evaluations import SCORED_AT, EvaluationWorld, panel_declared, pass_requirements, scored
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db

WHY = "Tre oppdrag som testleder for oppgjørsløsninger."


@pytest.fixture
def world() -> EvaluationWorld:
    world = lent(panel_declared)
    pass_requirements(world, world.bjorns, world.camillas)
    return world


def score(world: EvaluationWorld, *marks: Mark) -> int:
    return actions.score(world.id, marks, by=world.cast.eva_at_helfo, at=SCORED_AT)


@pytest.mark.parametrize("points", ["0", "0.5", "10"])
def test_points_within_the_scale_are_taken(world: EvaluationWorld, points: str) -> None:
    assert score(world, Mark(world.bjorns, world.quality[0], Decimal(points), WHY)) == 1
    cell = queries.matrix(world.cast.eva_at_helfo, world.id).sheet(world.bjorns).scores[world.quality[0]]
    assert (str(cell.points), cell.reason, cell.by_name) == (points, WHY, "Eva Moen")


@pytest.mark.parametrize("points", ["-0.1", "10.0001"])
def test_points_outside_the_scale_are_refused(world: EvaluationWorld, points: str) -> None:
    mark = Mark(world.bjorns, world.quality[0], Decimal(points), WHY)
    assert refused(lambda: score(world, mark)) == "evaluation.points_outside_scale"


@pytest.mark.parametrize(("points", "fine"), [("7.1234", True), ("7.12345", False), ("7.100000", True)])
def test_points_have_no_more_decimals_than_are_kept(world: EvaluationWorld, points: str, fine: bool) -> None:
    mark = Mark(world.bjorns, world.quality[0], Decimal(points), WHY)
    if fine:
        assert score(world, mark) == 1
    else:
        assert refused(lambda: score(world, mark)) == "evaluation.points_too_fine"


@pytest.mark.parametrize(("reason", "suffices"), [("x" * 20, True), ("x" * 19, False), (" " * 30, False)])
def test_points_without_a_reason_are_refused(world: EvaluationWorld, reason: str, suffices: bool) -> None:
    mark = Mark(world.bjorns, world.quality[0], Decimal(5), reason)
    if suffices:
        assert score(world, mark) == 1
    else:
        assert refused(lambda: score(world, mark)) == "evaluation.score_needs_reason"


def test_price_is_computed_and_never_scored(world: EvaluationWorld) -> None:
    mark = Mark(world.bjorns, world.price, Decimal(5), WHY)
    assert refused(lambda: score(world, mark)) == "evaluation.not_a_quality_criterion"


def test_a_changed_score_keeps_the_one_before(world: EvaluationWorld) -> None:
    score(world, Mark(world.bjorns, world.quality[0], Decimal(5), WHY))
    seen = queries.matrix(world.cast.eva_at_helfo, world.id).sheet(world.bjorns).scores[world.quality[0]].id
    score(world, Mark(world.bjorns, world.quality[0], Decimal(6), WHY, replaces=seen))
    assert sorted(Score.objects.values_list("points", flat=True)) == [5, 6]
    assert queries.matrix(world.cast.eva_at_helfo, world.id).sheet(world.bjorns).scores[world.quality[0]].points == 6


def test_two_evaluators_who_saw_the_same_score_do_not_overwrite_each_other(world: EvaluationWorld) -> None:
    score(world, Mark(world.bjorns, world.quality[0], Decimal(5), WHY))
    seen = queries.matrix(world.cast.eva_at_helfo, world.id).sheet(world.bjorns).scores[world.quality[0]].id
    score(world, Mark(world.bjorns, world.quality[0], Decimal(6), WHY, replaces=seen))
    late = Mark(world.bjorns, world.quality[0], Decimal(7), WHY, replaces=seen)
    assert refused(lambda: score(world, late)) == "evaluation.changed_meanwhile"


def test_an_unchanged_score_is_not_written_again(world: EvaluationWorld) -> None:
    mark = Mark(world.bjorns, world.quality[0], Decimal(5), WHY)
    assert (score(world, mark), score(world, mark)) == (1, 0)


def test_one_reason_for_two_tenders_is_pointed_out(world: EvaluationWorld) -> None:
    score(
        world,
        Mark(world.bjorns, world.quality[0], Decimal(5), WHY),
        Mark(world.camillas, world.quality[0], Decimal(7), f"  {WHY.upper()} "),
        Mark(world.camillas, world.quality[1], Decimal(7), WHY),
    )
    shared = queries.matrix(world.cast.eva_at_helfo, world.id).same_texts
    assert [(one.criterion_id, set(one.tender_ids)) for one in shared] == [
        (world.quality[0], {world.bjorns, world.camillas})
    ]


def test_the_database_refuses_to_alter_a_score(world: EvaluationWorld) -> None:
    score(world, Mark(world.bjorns, world.quality[0], Decimal(5), WHY))
    with pytest.raises(Error, match="rows_stay"):
        Score.objects.update(points=10)


def test_nobody_outside_the_panel_scores(world: EvaluationWorld) -> None:
    mark = Mark(world.bjorns, world.quality[0], Decimal(5), WHY)
    assert (
        refused(lambda: actions.score(world.id, [mark], by=world.cast.brita, at=SCORED_AT)) == "evaluation.not_on_panel"
    )
    with pytest.raises(Missing):
        actions.score(world.id, [mark], by=world.cast.astrid, at=SCORED_AT)


def test_the_matrix_takes_a_fixed_number_of_queries() -> None:
    world = lent(scored)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        matrix = queries.matrix(world.cast.eva_at_helfo, world.id)
    assert (matrix.unchecked, matrix.unscored) == (0, 0)
    assert len(asked) <= 30
