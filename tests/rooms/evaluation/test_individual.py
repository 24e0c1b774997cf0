"""Each scores alone and unseen; when all have delivered, the panel agrees on points (E-13, F071, F077)."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import Error

from terskel.audit.models import Event
from terskel.core.actors import Actor
from terskel.core.decisions import Missing
from terskel.documents import queries as documents
from terskel.documents.letters import Table
from terskel.evaluation import actions, queries
from terskel.evaluation.actions import Check, Mark
from terskel.evaluation.models import IndividualScore, ScoringPlan, SheetDelivery
from terskel.evaluation.waiting import my_work
from tests.rooms.refusals import refused
from tests.worlds.cast import oslo
from tests.worlds.evaluations import (
    FINALISED_AT,
    SCORED_AT,
    EvaluationWorld,
    give,
    panel_declared,
    pass_requirements,
    person_of,
    said_in,
)
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db

WHY = "Tre oppdrag som testleder for oppgjørsløsninger."
AGREED = "Vi leste referansene sammen, og den ene er for gammel."
LATER = oslo("2027-01-25 16:00")


@pytest.fixture
def world() -> EvaluationWorld:
    """Eva leads and scores the first criterion with Erik; the second is Erik's alone."""
    world = lent(panel_declared)
    pass_requirements(world, world.bjorns, world.camillas)
    plan(world)
    return world


def eva(world: EvaluationWorld) -> Actor:
    return world.cast.eva_at_helfo


def erik(world: EvaluationWorld) -> Actor:
    return world.cast.erik_at_helfo


def plan(world: EvaluationWorld, *, way: str = "individual", given: Mapping[UUID, list[UUID]] | None = None) -> None:
    both = [person_of(eva(world)), person_of(erik(world))]
    if given is None:
        given = {world.quality[0]: both, world.quality[1]: both[1:]}
    actions.plan_scoring(world.id, way=way, given=given, note="Erik kan test.", by=eva(world), at=SCORED_AT)


def alone(world: EvaluationWorld, by: Actor, tender: UUID, criterion: int, points: str, why: str = WHY) -> int:
    seen = queries.matrix(by, world.id).scoring.own(tender, world.quality[criterion], by.person_id)
    mark = Mark(tender, world.quality[criterion], Decimal(points), why, seen.id if seen else None)
    return actions.score_alone(world.id, [mark], by=by, at=SCORED_AT)


def score_all(world: EvaluationWorld, evas: str = "7", eriks: str = "7") -> None:
    for tender in (world.bjorns, world.camillas):
        alone(world, eva(world), tender, 0, evas)
        alone(world, erik(world), tender, 0, eriks, "Referansene viser to like store oppdrag.")
        alone(world, erik(world), tender, 1, "5")


def submit(world: EvaluationWorld, by: Actor) -> None:
    actions.deliver_sheet(world.id, by=by, at=SCORED_AT)


def delivered(world: EvaluationWorld, evas: str = "7", eriks: str = "7") -> None:
    score_all(world, evas, eriks)
    submit(world, eva(world))
    submit(world, erik(world))


def agree(world: EvaluationWorld, points: str, why: str = "", *, replaces: UUID | None = None) -> int:
    mark = Mark(world.bjorns, world.quality[0], Decimal(points), WHY, replaces, why)
    return actions.score(world.id, [mark], by=eva(world), at=LATER)


def seen_by(world: EvaluationWorld, by: Actor, criterion: int = 0) -> dict[UUID, Decimal]:
    """The points on Bjørn's tender that the reader can read, by who gave them."""
    marks = queries.matrix(by, world.id).scoring.marks.get(world.bjorns, {}).get(world.quality[criterion], {})
    return {person: cell.points for person, cell in marks.items()}


def test_completeness_is_counted_for_each_criterion_by_those_it_is_given_to(world: EvaluationWorld) -> None:
    """The first is Eva's and Erik's, the second Erik's; there are two tenders. Agreed points are the panel's."""

    def given() -> list[tuple[int, int]]:
        return [queries.matrix(eva(world), world.id).progress(key) for key in world.quality]

    assert given() == [(0, 4), (0, 2)]
    alone(world, erik(world), world.bjorns, 0, "7")
    alone(world, erik(world), world.camillas, 1, "7")
    assert given() == [(1, 4), (1, 2)]
    delivered(world)
    assert given() == [(0, 2), (0, 2)]
    agree(world, "7")
    assert given() == [(1, 2), (0, 2)]


def test_nobody_sees_a_colleagues_points_before_both_have_delivered(world: EvaluationWorld) -> None:
    score_all(world, evas="9", eriks="4")
    own_eva, own_erik = {person_of(eva(world)): Decimal(9)}, {person_of(erik(world)): Decimal(4)}
    assert (seen_by(world, eva(world)), seen_by(world, erik(world))) == (own_eva, own_erik)
    submit(world, erik(world))
    assert (seen_by(world, eva(world)), seen_by(world, erik(world))) == (own_eva, own_erik)
    submit(world, eva(world))
    assert seen_by(world, eva(world)) == seen_by(world, erik(world)) == own_eva | own_erik


def test_the_lead_who_scores_nothing_sees_points_when_nobody_is_awaited(world: EvaluationWorld) -> None:
    eriks = [person_of(erik(world))]
    plan(world, given=dict.fromkeys(world.quality, eriks))
    for tender in (world.bjorns, world.camillas):
        for criterion in (0, 1):
            alone(world, erik(world), tender, criterion, "6")
    assert seen_by(world, eva(world)) == {}
    submit(world, erik(world))
    assert seen_by(world, eva(world)) == {eriks[0]: Decimal(6)}


def test_what_is_recorded_of_hidden_points_does_not_tell_them(world: EvaluationWorld) -> None:
    alone(world, erik(world), world.bjorns, 0, "3.75")
    event = Event.objects.get(kind="evaluation.IndividuallyScored")
    assert "3.75" not in str(event.payload)
    assert WHY not in str(event.payload)


def test_an_evaluator_scores_only_what_was_given_to_them(world: EvaluationWorld) -> None:
    assert refused(lambda: alone(world, eva(world), world.bjorns, 1, "5")) == "evaluation.not_given_to_you"
    with pytest.raises(Missing):
        actions.score_alone(
            world.id, [Mark(world.bjorns, world.quality[0], Decimal(5), WHY)], by=world.cast.astrid, at=SCORED_AT
        )


@pytest.mark.parametrize(("points", "refusal"), [("-1", "points_outside_scale"), ("10.5", "points_outside_scale")])
def test_own_points_outside_the_scale_are_refused(world: EvaluationWorld, points: str, refusal: str) -> None:
    assert refused(lambda: alone(world, eva(world), world.bjorns, 0, points)) == f"evaluation.{refusal}"


def test_a_reason_may_wait_until_the_sheet_is_delivered(world: EvaluationWorld) -> None:
    for tender in (world.bjorns, world.camillas):
        alone(world, eva(world), tender, 0, "7", "")
    assert refused(lambda: submit(world, eva(world))) == "evaluation.own_without_reason"
    for tender in (world.bjorns, world.camillas):
        alone(world, eva(world), tender, 0, "7")
    submit(world, eva(world))


def test_a_sheet_with_a_hole_is_not_delivered(world: EvaluationWorld) -> None:
    alone(world, eva(world), world.bjorns, 0, "7")
    assert refused(lambda: submit(world, eva(world))) == "evaluation.own_unscored"


def test_a_delivered_sheet_stays_and_is_delivered_once(world: EvaluationWorld) -> None:
    score_all(world)
    submit(world, eva(world))
    assert refused(lambda: alone(world, eva(world), world.bjorns, 0, "8")) == "evaluation.sheet_is_submitted"
    assert refused(lambda: submit(world, eva(world))) == "evaluation.is_submitted"
    with pytest.raises(Error, match="rows_stay"):
        SheetDelivery.objects.update(submitted_at=LATER)


def test_a_tender_that_comes_in_again_is_scored_alone_and_unseen(world: EvaluationWorld) -> None:
    unmet = Check(world.camillas, world.requirements[0], met=False, reason=WHY)
    sheet = queries.matrix(eva(world), world.id).sheet(world.camillas)
    seen = sheet.checks[world.requirements[0]].id
    actions.check_requirements(
        world.id, [Check(unmet.tender_id, unmet.requirement_id, False, WHY, seen)], by=erik(world), at=SCORED_AT
    )
    for by, criteria in ((eva(world), (0,)), (erik(world), (0, 1))):
        for criterion in criteria:
            alone(world, by, world.bjorns, criterion, "6")
        submit(world, by)
    assert queries.matrix(eva(world), world.id).scoring.awaited == ()
    seen = queries.matrix(eva(world), world.id).sheet(world.camillas).checks[world.requirements[0]].id
    met = Check(world.camillas, world.requirements[0], True, "Attesten lå i vedlegg 2, og dekker kravet.", seen)
    actions.check_requirements(world.id, [met], by=erik(world), at=LATER)
    assert set(queries.matrix(eva(world), world.id).scoring.awaited) == {person_of(eva(world)), person_of(erik(world))}
    alone(world, erik(world), world.camillas, 0, "3")
    assert queries.matrix(eva(world), world.id).scoring.marks.get(world.camillas, {}).get(world.quality[0], {}) == {}
    alone(world, eva(world), world.camillas, 0, "4")
    both = queries.matrix(eva(world), world.id).scoring.marks[world.camillas][world.quality[0]]
    assert sorted(cell.points for cell in both.values()) == [3, 4]


def test_the_panel_agrees_when_everyone_has_delivered(world: EvaluationWorld) -> None:
    score_all(world)
    submit(world, erik(world))
    assert refused(lambda: agree(world, "7")) == "evaluation.sheets_awaited"
    submit(world, eva(world))
    assert agree(world, "7") == 1
    assert queries.matrix(eva(world), world.id).sheet(world.bjorns).scores[world.quality[0]].points == 7


def test_agreement_of_members_far_apart_needs_a_reason(world: EvaluationWorld) -> None:
    delivered(world, evas="9", eriks="6")
    spread = queries.matrix(eva(world), world.id).scoring.spread(world.bjorns, world.quality[0], Decimal(10))
    assert spread is not None
    assert (spread.far_apart, spread.lowest, spread.highest) == (True, 6, 9)
    assert refused(lambda: agree(world, "7")) == "evaluation.agreed_far_apart"
    assert agree(world, "7", AGREED) == 1
    cell = queries.matrix(eva(world), world.id).sheet(world.bjorns).scores[world.quality[0]]
    assert cell.consensus_reason == AGREED


def test_agreement_beyond_what_anybody_gave_needs_a_reason(world: EvaluationWorld) -> None:
    delivered(world, evas="7", eriks="8")
    assert refused(lambda: agree(world, "8.5")) == "evaluation.agreed_outside"
    assert agree(world, "8.5", AGREED) == 1


def test_points_that_nobody_else_on_the_panel_gave_need_a_reason_and_the_report_says_who_set_them(
    world: EvaluationWorld,
) -> None:
    delivered(world, evas="8", eriks="7")
    assert refused(lambda: agree(world, "8")) == "evaluation.agreed_alone"
    assert refused(lambda: agree(world, "7.5")) == "evaluation.agreed_alone"
    assert agree(world, "8", AGREED) == 1
    rest = [
        Mark(world.camillas, world.quality[0], Decimal(7), f"{WHY} Rival.", None, ""),
    ]
    actions.score(world.id, rest, by=eva(world), at=LATER)
    actions.adopt_agreed(world.id, by=erik(world), at=LATER)
    actions.finalise(world.id, by=eva(world), at=FINALISED_AT)
    said = said_in(documents.letter(eva(world), queries.result(eva(world), world.id).report_letter_id).letter)
    assert f"Ført av Eva Moen; ingen andre ga disse poengene alene. {AGREED}" in said
    assert "Ført av Eva Moen. Samme poeng alene: Erik Dahl." in said


def test_a_change_of_what_was_agreed_needs_a_reason(world: EvaluationWorld) -> None:
    delivered(world, evas="7", eriks="8")
    agree(world, "8")
    first = queries.matrix(eva(world), world.id).sheet(world.bjorns).scores[world.quality[0]].id
    assert refused(lambda: agree(world, "7", replaces=first)) == "evaluation.change_needs_reason"
    assert agree(world, "7", AGREED, replaces=first) == 1


def test_what_everyone_gave_alike_is_taken_over_at_once(world: EvaluationWorld) -> None:
    delivered(world)
    assert actions.adopt_agreed(world.id, by=eva(world), at=LATER) == 4
    scores = queries.matrix(eva(world), world.id).sheet(world.bjorns).scores
    assert [scores[one].points for one in world.quality] == [7, 5]
    assert scores[world.quality[0]].reason == f"{WHY}\nReferansene viser to like store oppdrag."
    assert refused(lambda: actions.adopt_agreed(world.id, by=eva(world), at=LATER)) == "evaluation.nothing_is_alike"


def test_the_report_tells_what_each_gave_and_why_they_agreed(world: EvaluationWorld) -> None:
    delivered(world, evas="9", eriks="6")
    marks = [Mark(one, world.quality[0], Decimal(7), f"{WHY} {one}", None, AGREED) for one in world.tenders.values()]
    actions.score(world.id, marks, by=eva(world), at=LATER)
    actions.adopt_agreed(world.id, by=erik(world), at=LATER)
    actions.finalise(world.id, by=eva(world), at=FINALISED_AT)
    report = documents.letter(eva(world), queries.result(eva(world), world.id).report_letter_id).letter
    said = said_in(report)
    for one in ("Eva Moen: 9", "Erik", AGREED, "Erik kan test."):
        assert one in said
    shared = said_in(queries.without_own_points(report))
    assert "Eva Moen: 9" not in shared
    for one in (AGREED, "Erik kan test."):
        assert one in shared


def test_what_each_gave_is_found_in_a_report_of_before_whatever_its_words_were(world: EvaluationWorld) -> None:
    delivered(world, evas="9", eriks="6")
    marks = [Mark(one, world.quality[0], Decimal(7), f"{WHY} {one}", None, AGREED) for one in world.tenders.values()]
    actions.score(world.id, marks, by=eva(world), at=LATER)
    actions.adopt_agreed(world.id, by=erik(world), at=LATER)
    actions.finalise(world.id, by=eva(world), at=FINALISED_AT)
    report = documents.letter(eva(world), queries.result(eva(world), world.id).report_letter_id).letter
    older = replace(
        report,
        blocks=tuple(
            replace(block, caption="Før", header=("Ord fra før",) * len(block.header))
            if isinstance(block, Table)
            else block
            for block in report.blocks
        ),
    )
    shown = queries.without_own_points(older)
    assert "Eva Moen: 9" not in said_in(shown)
    assert sum(was != now for was, now in zip(older.blocks, shown.blocks, strict=True)) == 1


def test_a_conflict_takes_the_declarers_points_and_what_was_agreed_with_them(world: EvaluationWorld) -> None:
    delivered(world)
    actions.adopt_agreed(world.id, by=eva(world), at=LATER)
    explanation = "Lederen i Fjordsikt er svigerbroren min."
    actions.declare_impartiality(world.id, free=False, explanation=explanation, by=erik(world), at=LATER)
    matrix = queries.matrix(eva(world), world.id)
    assert (matrix.unscored, set(seen_by(world, eva(world)))) == (4, {person_of(eva(world))})
    plan(world, given={one: [person_of(eva(world))] for one in world.quality})
    checks = [Check(tender, one, met=True) for tender in world.tenders.values() for one in world.requirements]
    actions.check_requirements(world.id, checks, by=eva(world), at=LATER)
    for tender in (world.bjorns, world.camillas):
        alone(world, eva(world), tender, 1, "6")
    assert actions.adopt_agreed(world.id, by=eva(world), at=oslo("2027-01-25 17:00")) == 4
    assert queries.matrix(eva(world), world.id).unscored == 0


@pytest.mark.parametrize(
    ("way", "given", "refusal"),
    [
        ("together", None, "unknown_way"),
        ("individual", {}, "criterion_is_nobodys"),
    ],
)
def test_a_plan_that_nobody_could_score_by_is_refused(
    world: EvaluationWorld, way: str, given: dict[UUID, list[UUID]] | None, refusal: str
) -> None:
    assert refused(lambda: plan(world, way=way, given=given)) == f"evaluation.{refusal}"


def test_only_the_lead_plans_and_only_among_the_panel(world: EvaluationWorld) -> None:
    given = {one: [person_of(eva(world))] for one in world.quality}
    act = actions.plan_scoring
    code = refused(lambda: act(world.id, way="individual", given=given, by=erik(world), at=SCORED_AT))
    assert code == "evaluation.not_lead_of_plan"
    strangers = {one: [person_of(world.cast.brita)] for one in world.quality}
    assert refused(lambda: plan(world, given=strangers)) == "evaluation.not_free_to_score"
    assert refused(lambda: plan(world, given={world.price: [person_of(eva(world))]})) in (
        "evaluation.not_a_quality_criterion",
        "evaluation.criterion_is_nobodys",
    )


def test_the_way_of_scoring_stays_once_points_are_given(world: EvaluationWorld) -> None:
    alone(world, eva(world), world.bjorns, 0, "5")
    assert refused(lambda: plan(world, way="joint")) == "evaluation.scoring_has_begun"
    plan(world)
    with pytest.raises(Error, match="rows_stay"):
        ScoringPlan.objects.update(way="joint")


def test_a_criterion_given_to_one_is_scored_by_them_or_the_lead_in_joint_scoring() -> None:
    world = lent(panel_declared)
    pass_requirements(world, world.bjorns)
    plan(world, way="joint", given={world.quality[0]: [person_of(eva(world))]})
    mark = [Mark(world.bjorns, world.quality[0], Decimal(5), WHY)]
    code = refused(lambda: actions.score(world.id, mark, by=erik(world), at=SCORED_AT))
    assert code == "evaluation.not_given_to_you"
    assert actions.score(world.id, mark, by=eva(world), at=SCORED_AT) == 1
    other = [Mark(world.bjorns, world.quality[1], Decimal(5), WHY)]
    assert actions.score(world.id, other, by=erik(world), at=SCORED_AT) == 1


def test_without_a_plan_the_panel_scores_together_as_before() -> None:
    world = lent(panel_declared)
    pass_requirements(world, world.bjorns)
    give(world, world.bjorns, "5", "6")
    mark = [Mark(world.bjorns, world.quality[0], Decimal(5), WHY)]
    code = refused(lambda: actions.score_alone(world.id, mark, by=erik(world), at=SCORED_AT))
    assert code == "evaluation.scored_jointly"


def test_the_history_of_own_points_stays(world: EvaluationWorld) -> None:
    alone(world, eva(world), world.bjorns, 0, "5")
    alone(world, eva(world), world.bjorns, 0, "6")
    assert sorted(IndividualScore.objects.values_list("points", flat=True)) == [5, 6]
    with pytest.raises(Error, match="rows_stay"):
        IndividualScore.objects.update(points=10)


def test_each_is_asked_for_what_they_themselves_owe(world: EvaluationWorld) -> None:
    def owed(by: Actor) -> tuple[int, bool, bool]:
        [work] = my_work(by)
        return work.own_unscored, work.to_deliver, work.awaited

    assert (owed(eva(world)), owed(erik(world))) == ((2, False, True), (4, False, True))
    score_all(world)
    assert (owed(eva(world)), owed(erik(world))) == ((0, True, True), (0, True, True))
    submit(world, eva(world))
    assert (owed(eva(world)), owed(erik(world))) == ((0, False, True), (0, True, True))
    submit(world, erik(world))
    assert owed(eva(world)) == (0, False, False)
    assert my_work(eva(world))[0].unscored == 4
