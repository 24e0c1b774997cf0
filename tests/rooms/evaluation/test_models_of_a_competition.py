"""Models beyond the linear one, from the draft to the frozen result: minimum points, kroner, steps, a fixed price."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

import pytest
from django.db import Error, transaction

from terskel.competitions import actions as competitions
from terskel.competitions import queries as competition_queries
from terskel.competitions.actions import CriterionInput, PartInput
from terskel.competitions.models import AwardCriterion
from terskel.core.actors import SYSTEM
from terskel.core.decisions import Missing
from terskel.core.evaluation import EvaluationModel, PriceStep
from terskel.core.ids import uuid7
from terskel.documents import queries as documents
from terskel.evaluation import actions, queries
from terskel.evaluation.actions import Mark
from terskel.tenders import actions as tenders
from tests.rooms.refusals import refused
from tests.worlds.competitions import (
    DRAFTED_AT,
    OPENING_AT,
    CompetitionWorld,
    deliver,
    dps_with_rival,
    draft_competition,
    open_tenders,
    publish,
)
from tests.worlds.evaluations import (
    FINALISED_AT,
    SCORED_AT,
    EvaluationWorld,
    give,
    panel_declared,
    pass_requirements,
    said_in,
)
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db

WHY = "Tilbudet når ikke minstegrensen for kompetanse som står i konkurransegrunnlaget."


def evaluated(change: Callable[[CompetitionWorld], CompetitionWorld]) -> EvaluationWorld:
    """Both firms have tendered in a draft changed so; all is checked, and Bjørn has 9 and 8 points, Camilla 6 and 7."""
    world = publish(change(draft_competition(lent(dps_with_rival))))
    for who, price in ((world.cast.bjorn, "1734000.00"), (world.cast.camilla, "1612000.00")):
        deliver(world, who, price=Decimal(price))
    tenders.settle(world.id, by=SYSTEM, at=OPENING_AT)
    found = panel_declared(world.cast, opened=open_tenders(world))
    pass_requirements(found, found.bjorns, found.camillas)
    give(found, found.bjorns, "9", "8")
    give(found, found.camillas, "6", "7")
    return found


def with_model(model: EvaluationModel) -> Callable[[CompetitionWorld], CompetitionWorld]:
    def change(world: CompetitionWorld) -> CompetitionWorld:
        competitions.set_model(world.id, model, by=world.cast.brita, at=DRAFTED_AT)
        return world

    return change


def with_criteria(world: CompetitionWorld, rows: Sequence[CriterionInput]) -> CompetitionWorld:
    return replace(world, criteria=competitions.set_criteria(world.id, rows, by=world.cast.brita, at=DRAFTED_AT))


def with_minimum(least: str) -> Callable[[CompetitionWorld], CompetitionWorld]:
    """So many points at least for competence."""

    def change(world: CompetitionWorld) -> CompetitionWorld:
        rows = [
            CriterionInput(
                one.name,
                one.weight,
                one.kind,
                one.description,
                one.documentation,
                one.climate,
                one.id,
                least_points=Decimal(least) if one.name == "Kompetanse" else None,
            )
            for one in world.terms.criteria
        ]
        return with_criteria(world, rows)

    return change


def finalise(world: EvaluationWorld) -> queries.Result:
    actions.finalise(world.id, by=world.cast.eva_at_helfo, at=FINALISED_AT)
    return queries.result(world.cast.brita, world.id)


def test_a_tender_below_the_minimum_is_rejected_before_anything_is_ranked_and_its_price_is_no_yardstick() -> None:
    """Camilla is cheaper and has 6 points where 7 are asked for."""
    world = evaluated(with_minimum("7"))
    eva, erik = world.cast.eva_at_helfo, world.cast.erik_at_helfo
    (below,) = queries.matrix(eva, world.id).below_minimum
    assert below.tender_id == world.camillas
    assert refused(lambda: finalise(world)) == "evaluation.below_minimum"
    actions.reject_tender(world.id, world.camillas, ground="R-248-1b", reason=WHY, by=erik, at=SCORED_AT)
    result = finalise(world)
    (only,) = result.ranking.rows
    assert only.tender_id == world.bjorns
    assert only.criterion(world.price).points == 10


def test_a_tender_that_just_reaches_the_minimum_is_ranked() -> None:
    assert len(finalise(evaluated(with_minimum("6"))).ranking.rows) == 2


def test_the_invitation_says_the_minimum() -> None:
    world = evaluated(with_minimum("6"))
    (letter, *_) = [
        one for one in documents.letters_for_matter(world.cast.brita, world.id) if one.kind == "competitions.invitation"
    ]
    assert "Tilbud med færre enn 6 poeng blir avvist." in said_in(documents.letter(world.cast.brita, letter.id).letter)


def test_a_share_of_all_quality_points_can_be_asked_for() -> None:
    """Camilla has (30 × 6 + 30 × 7) / 60 = 6.5 of 10."""
    model = EvaluationModel("linear_floor", least_quality=Decimal(66))
    assert refused(lambda: finalise(evaluated(with_model(model)))) == "evaluation.below_minimum"


def test_the_database_keeps_a_minimum_to_criteria_of_quality() -> None:
    world = draft_competition(lent(dps_with_rival))
    price = AwardCriterion.objects.filter(competition_id=world.id, kind="price")
    with pytest.raises(Error, match="least_points"), transaction.atomic():
        price.update(least_points=Decimal(5))


@pytest.mark.parametrize(("kind", "least"), [("price", "5"), ("quality", "0"), ("quality", "-1")])
def test_a_minimum_that_makes_no_sense_is_refused(kind: str, least: str) -> None:
    world = draft_competition(lent(dps_with_rival))
    rows = [CriterionInput("Pris", Decimal(100), kind, least_points=Decimal(least))]
    assert refused(lambda: with_criteria(world, rows)) == "competitions.least_points_out_of_range"


def with_parts(*parts: PartInput, kind: str = "quality") -> Callable[[CompetitionWorld], CompetitionWorld]:
    """The first criterion, or the price, is given so many parts."""

    def change(world: CompetitionWorld) -> CompetitionWorld:
        chosen = next(one.id for one in world.terms.criteria if one.kind == kind)
        rows = [
            CriterionInput(
                one.name,
                one.weight,
                one.kind,
                one.description,
                one.documentation,
                one.climate,
                one.id,
                parts=parts if one.id == chosen else (),
            )
            for one in world.terms.criteria
        ]
        return with_criteria(world, rows)

    return change


CV = PartInput("CV", Decimal(60))
REFERENCES = PartInput("Referanser", Decimal(40))


def test_sub_criteria_are_scored_one_by_one_and_the_report_shows_each() -> None:
    """Competence: (60 × 9 + 40 × 6) / 100 = 7.8 for Bjørn, (60 × 5 + 40 × 10) / 100 = 7 for Camilla."""
    found = draft_competition(lent(dps_with_rival))
    world = with_parts(CV, REFERENCES)(found)
    publish(world)
    for who, price in ((world.cast.bjorn, "1600000"), (world.cast.camilla, "1600000")):
        deliver(world, who, price=Decimal(price))
    tenders.settle(world.id, by=SYSTEM, at=OPENING_AT)
    panel = panel_declared(world.cast, opened=open_tenders(world))
    pass_requirements(panel, panel.bjorns, panel.camillas)
    competence, climate, _price = world.terms.criteria
    (cv, references), erik = competence.parts, panel.cast.erik_at_helfo
    assert [one.name for one in world.terms.scored] == ["Kompetanse: CV", "Kompetanse: Referanser", "Klima og miljø"]

    def mark(tender_id: UUID, criterion_id: UUID, points: str) -> Mark:
        return Mark(tender_id, criterion_id, Decimal(points), f"Grunnen til {points} poeng står i tilbudet, her.")

    whole = [mark(panel.bjorns, competence.id, "9")]
    assert refused(lambda: actions.score(world.id, whole, by=erik, at=SCORED_AT)) == (
        "evaluation.not_a_quality_criterion"
    )
    given = {panel.bjorns: ("9", "6", "8"), panel.camillas: ("5", "10", "8")}
    for tender_id, points in given.items():
        ids = (cv.id, references.id, climate.id)
        marks = [mark(tender_id, key, one) for key, one in zip(ids, points, strict=True)]
        actions.score(world.id, marks[:2], by=erik, at=SCORED_AT)
        assert queries.matrix(erik, world.id).sheet(tender_id).unscored(ids) == (climate.id,)
        actions.score(world.id, marks[2:], by=erik, at=SCORED_AT)
    result = finalise(panel)
    points = {row.tender_id: row.criterion(competence.id).points for row in result.ranking.rows}
    assert points == {panel.bjorns: Fraction(78, 10), panel.camillas: 7}
    report = said_in(documents.letter(world.cast.brita, result.report_letter_id).letter)
    assert "CV (9): Grunnen til 9 poeng" in report
    assert "(60 × 9 + 40 × 6) / (60 + 40) = 7,8" in report
    assert waiting_sizes(world) == 3


def waiting_sizes(world: CompetitionWorld) -> int:
    """How much there is to score, as the overview counts it."""
    return competition_queries.sizes([world.id])[world.id][1]


@pytest.mark.parametrize(
    ("parts", "kind", "code"),
    [
        ((CV,), "quality", "competitions.part_alone"),
        ((CV, CV), "quality", "competitions.part_names"),
        ((CV, PartInput(" ", Decimal(40))), "quality", "competitions.part_names"),
        ((CV, PartInput("Referanser", Decimal(39))), "quality", "competitions.part_weights_not_100"),
        ((PartInput("CV", Decimal(0)), PartInput("B", Decimal(100))), "quality", "competitions.part_weights_not_100"),
        ((CV, REFERENCES), "price", "evaluation.parts_of_no_quality_criterion"),
        ((CV, PartInput("Referanser", Decimal(40), id=uuid7())), "quality", "missing"),
    ],
)
def test_parts_that_do_not_make_up_their_criterion_are_refused(
    parts: tuple[PartInput, ...], kind: str, code: str
) -> None:
    world = draft_competition(lent(dps_with_rival))
    if code == "missing":
        with pytest.raises(Missing):
            with_parts(*parts)(world)
    else:
        assert refused(lambda: with_parts(*parts, kind=kind)(world)) == code


def test_parts_keep_their_ids_when_they_are_changed_and_go_with_their_criterion() -> None:
    world = with_parts(CV, REFERENCES)(draft_competition(lent(dps_with_rival)))
    cv, references = world.terms.criteria[0].parts
    changed = with_parts(PartInput("Referanser", Decimal(70), references.id), PartInput("CV", Decimal(30), cv.id))(
        world
    )
    assert [(one.id, one.weight) for one in changed.terms.criteria[0].parts] == [
        (references.id, Decimal(70)),
        (cv.id, Decimal(30)),
    ]
    with_criteria(world, [CriterionInput("Pris", Decimal(100), "price", id=world.criteria[-1])])
    assert not AwardCriterion.objects.filter(id__in=[cv.id, references.id]).exists()


def test_the_invitation_tells_the_parts_with_their_share() -> None:
    world = publish(with_parts(CV, REFERENCES)(draft_competition(lent(dps_with_rival))))
    (letter, *_) = [
        one for one in documents.letters_for_matter(world.cast.brita, world.id) if one.kind == "competitions.invitation"
    ]
    said = said_in(documents.letter(world.cast.brita, letter.id).letter).replace("\u00a0", " ")
    assert "Underkriterier, med andelen av kriteriet: CV 60 % og Referanser 40 %." in said


def test_priced_quality_ranks_by_kroner_and_the_report_shows_every_step() -> None:
    def change(world: CompetitionWorld) -> CompetitionWorld:
        values = tuple((str(one), Decimal(500_000)) for one in world.criteria[:-1])
        return with_model(EvaluationModel("priced_quality", quality_values=values))(world)

    world = evaluated(change)
    result = finalise(world)
    assert result.ranking.unit == "kroner"
    assert [(row.tender_id, row.total) for row in result.ranking.rows] == [
        (world.bjorns, Decimal(1_734_000 - 450_000 - 400_000)),
        (world.camillas, Decimal(1_612_000 - 300_000 - 350_000)),
    ]
    report = said_in(documents.letter(world.cast.brita, result.report_letter_id).letter)
    assert "500\u00a0000 kr × 9 / 10 = 450\u00a0000".replace("\u00a0", " ") in report.replace("\u00a0", " ")


def test_a_table_of_steps_gives_the_points_of_the_step_the_price_lies_in() -> None:
    steps = (
        PriceStep(Decimal(0), Decimal(1_700_000), Decimal(10)),
        PriceStep(Decimal(1_700_000), None, Decimal(4)),
    )
    world = evaluated(with_model(EvaluationModel("step", steps=steps)))
    points = {row.tender_id: row.criterion(world.price).points for row in finalise(world).ranking.rows}
    assert points == {world.bjorns: 4, world.camillas: 10}


def test_with_a_fixed_price_tenders_state_none_and_the_best_quality_wins() -> None:
    def change(world: CompetitionWorld) -> CompetitionWorld:
        kept = [one for one in world.terms.criteria if one.kind == "quality"]
        rows = [
            CriterionInput(one.name, Decimal(50), one.kind, one.description, one.documentation, one.climate, one.id)
            for one in kept
        ]
        changed = with_criteria(world, rows)
        return with_model(EvaluationModel("fixed_price", fixed_amount=Decimal(1_500_000)))(
            replace(changed, criteria=world.criteria)
        )

    world = evaluated(change)
    result = finalise(world)
    assert [(row.tender_id, row.total) for row in result.ranking.rows] == [
        (world.bjorns, Decimal("8.5")),
        (world.camillas, Decimal("6.5")),
    ]
    assert [sheet.price for sheet in result.sheets] == [Decimal(1_500_000)] * 2
