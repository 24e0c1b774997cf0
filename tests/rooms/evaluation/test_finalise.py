"""The lead freezes the result: complete, by the locked model, with a report that shows every calculation."""

from decimal import Decimal
from fractions import Fraction

import pgtrigger
import pytest
from django.db import Error, connection, transaction

from terskel.competitions.models import Competition
from terskel.core.decisions import Missing
from terskel.documents import queries as documents
from terskel.documents import typesetting
from terskel.evaluation import actions, queries
from terskel.evaluation.actions import Check, Mark
from terskel.evaluation.models import EvaluationResult
from terskel.evaluation.ranking import from_json, to_json
from terskel.tenders.models import OpenedTender
from tests.rooms.refusals import refused
from tests.worlds.cast import the_cast
from tests.worlds.evaluations import (
    DECLARED_AT,
    FINALISED_AT,
    SCORED_AT,
    EvaluationWorld,
    finalised,
    give,
    panel_declared,
    panel_seated,
    pass_requirements,
    scored,
)
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db

WHY = "Tilbudet sier selv at konsulenten ikke behersker norsk."


def finalise(world: EvaluationWorld) -> None:
    actions.finalise(world.id, by=world.cast.eva_at_helfo, at=FINALISED_AT)


def test_the_ranking_is_the_one_the_model_gives() -> None:
    """Lowest price 1,612,000: Bjørn's 1,734,000 scores 10 − 10 × 122,000 / 1,612,000."""
    world = lent(finalised)
    result = queries.result(world.cast.brita, world.id)
    price = Fraction(10) - Fraction(10) * Fraction(122_000, 1_612_000)
    bjorn = Fraction(30, 100) * 9 + Fraction(30, 100) * 8 + Fraction(40, 100) * price
    camilla = Fraction(30, 100) * 6 + Fraction(30, 100) * 7 + Fraction(40, 100) * 10
    first, second = result.ranking.rows
    assert (first.tender_id, second.tender_id) == (world.bjorns, world.camillas)
    assert first.total == round(Decimal(bjorn.numerator) / Decimal(bjorn.denominator), 2)
    assert second.total == Decimal(camilla.numerator) / Decimal(camilla.denominator)
    assert first.criterion(world.price).points == price
    assert result.model_digest == world.competition.terms.model_digest


def test_the_calculation_is_shown_in_every_language() -> None:
    world = lent(finalised)
    row = queries.result(world.cast.brita, world.id).ranking.winner
    assert {language: "=" in text or "≈" in text for language, text in row.total_shown.items()} == {
        "nb": True,
        "nn": True,
        "en": True,
    }


def test_a_frozen_ranking_survives_its_json() -> None:
    world = lent(finalised)
    ranking = queries.result(world.cast.brita, world.id).ranking
    assert from_json(to_json(ranking)) == ranking
    with pytest.raises(ValueError, match="version"):
        from_json({**to_json(ranking), "version": 2})


def test_only_the_lead_freezes() -> None:
    world = lent(scored)
    erik = world.cast.erik_at_helfo
    assert refused(lambda: actions.finalise(world.id, by=erik, at=FINALISED_AT)) == "evaluation.not_lead"


def test_nothing_is_frozen_twice_or_changed_afterwards() -> None:
    world = lent(finalised)
    assert refused(lambda: finalise(world)) == "evaluation.already_finalised"
    assert refused(lambda: give(world, world.bjorns, "1", "1")) == "evaluation.already_finalised"
    mark = Mark(world.bjorns, world.quality[0], Decimal(1), WHY)
    assert refused(lambda: actions.score(world.id, [mark], by=world.cast.eva_at_helfo, at=FINALISED_AT))
    with pytest.raises(Error, match="result_stays"):
        EvaluationResult.objects.update(model_digest="0" * 64)


def test_a_tender_without_every_score_stops_the_freezing() -> None:
    world = lent(panel_declared)
    pass_requirements(world, world.bjorns, world.camillas)
    give(world, world.bjorns, "9", "8")
    assert refused(lambda: finalise(world)) == "evaluation.unscored"


def test_a_tender_without_every_check_stops_the_freezing() -> None:
    world = lent(panel_declared)
    pass_requirements(world, world.bjorns)
    give(world, world.bjorns, "9", "8")
    assert refused(lambda: finalise(world)) == "evaluation.requirements_first"


def test_an_undeclared_member_stops_the_freezing() -> None:
    world = lent(panel_seated)
    actions.declare_impartiality(world.id, free=True, by=world.cast.eva_at_helfo, at=DECLARED_AT)
    assert refused(lambda: finalise(world)) == "evaluation.undeclared_members"


def test_a_member_in_conflict_stops_the_freezing() -> None:
    world = lent(scored)
    erik = world.cast.erik_at_helfo
    actions.declare_impartiality(world.id, free=False, explanation="Søster i Rival.", by=erik, at=SCORED_AT)
    assert refused(lambda: finalise(world)) == "evaluation.conflicted_members"


def failing(world: EvaluationWorld) -> None:
    check = Check(world.camillas, world.requirements[0], met=False, reason=WHY)
    actions.check_requirements(world.id, [check], by=world.cast.erik_at_helfo, at=SCORED_AT)


def test_a_failing_tender_that_is_not_rejected_stops_the_freezing() -> None:
    world = lent(panel_declared)
    failing(world)
    pass_requirements(world, world.bjorns)
    give(world, world.bjorns, "9", "8")
    assert refused(lambda: finalise(world)) == "evaluation.must_be_rejected"


def test_the_lead_confirms_what_another_proposed_to_reject_and_ranks_the_rest() -> None:
    world = lent(panel_declared)
    failing(world)
    erik = world.cast.erik_at_helfo
    actions.reject_tender(world.id, world.camillas, ground="R-248-1b", reason=WHY, by=erik, at=SCORED_AT)
    pass_requirements(world, world.bjorns)
    give(world, world.bjorns, "9", "8")
    finalise(world)
    result = queries.result(world.cast.brita, world.id)
    assert [row.tender_id for row in result.ranking.rows] == [world.bjorns]
    rejection = result.sheet(world.camillas).rejection
    assert rejection is not None
    assert (rejection.confirmed_by_name, rejection.confirmed_at) == ("Eva Moen", FINALISED_AT)
    assert documents.letters_for_recipient(world.cast.camilla, world.id)[0].kind == "evaluation.rejection"


def test_a_rejection_by_the_lead_waits_for_someone_else() -> None:
    world = lent(panel_declared)
    failing(world)
    eva = world.cast.eva_at_helfo
    actions.reject_tender(world.id, world.camillas, ground="R-248-1b", reason=WHY, by=eva, at=SCORED_AT)
    pass_requirements(world, world.bjorns)
    give(world, world.bjorns, "9", "8")
    assert refused(lambda: finalise(world)) == "evaluation.rejection_takes_two"
    actions.confirm_rejection(world.id, world.camillas, by=world.cast.erik_at_helfo, at=SCORED_AT)
    finalise(world)


def test_with_every_tender_rejected_there_is_nothing_to_rank() -> None:
    world = lent(panel_declared)
    erik = world.cast.erik_at_helfo
    for tender_id in (world.bjorns, world.camillas):
        actions.reject_tender(world.id, tender_id, ground="R-248-2d", reason=WHY, by=erik, at=SCORED_AT)
    assert refused(lambda: finalise(world)) == "evaluation.no_tender_left"


def test_a_price_the_model_cannot_rank_names_the_tender_and_what_was_scored_stays() -> None:
    """It was delivered before such a price was refused while it is written."""
    world = lent(scored)
    with pgtrigger.ignore():
        OpenedTender.objects.filter(delivery__tender_id=world.bjorns).update(price=Decimal(0))
    eva = world.cast.eva_at_helfo
    assert [sheet.tender_id for sheet in queries.matrix(eva, world.id).unrankable] == [world.bjorns]
    assert refused(lambda: finalise(world)) == "evaluation.price_not_rankable"
    assert len(queries.matrix(eva, world.id).sheet(world.bjorns).scores) == 2


def test_equal_tenders_are_separated_by_lots_drawn_by_people() -> None:
    price = Decimal("1612000.00")
    world = panel_declared(the_cast(), prices={"bjorn": price, "camilla": price})
    pass_requirements(world, world.bjorns, world.camillas)
    give(world, world.bjorns, "8", "8")
    give(world, world.camillas, "8", "8")
    assert refused(lambda: finalise(world)) == "evaluation.draw_lots"
    drawn = [world.camillas, world.bjorns]
    actions.finalise(world.id, lottery=drawn, by=world.cast.eva_at_helfo, at=FINALISED_AT)
    assert [row.tender_id for row in queries.result(world.cast.brita, world.id).ranking.rows] == drawn


def test_the_report_names_the_panel_the_gate_the_points_and_the_calculation() -> None:
    world = lent(finalised)
    result = queries.result(world.cast.brita, world.id)
    letter = documents.letter(world.cast.brita, result.report_letter_id).letter
    said = str(letter.blocks)
    for fact in (
        "Eva Moen",
        "Erik Dahl",
        "Fjordsikt viser på kriterium 1 det som gir 9 poeng.",
        world.competition.terms.model_digest,
        "Alle 2 krav oppfylt",
    ):
        assert fact in said
    assert typesetting.pdf(letter).startswith(b"%PDF")
    with pytest.raises(Missing):
        documents.letter(world.cast.bjorn, result.report_letter_id)


def test_the_result_is_the_authoritys_alone() -> None:
    world = lent(finalised)
    for stranger in (world.cast.astrid, world.cast.bjorn):
        with pytest.raises(Missing):
            queries.result(stranger, world.id)
    assert queries.result(world.cast.daniel, world.id)


def test_a_model_that_is_not_the_one_locked_at_publication_ranks_nothing() -> None:
    """Planted past the database's own lock, which has to be taken off for it."""
    world = lent(scored)
    with pytest.raises(Error), transaction.atomic():
        Competition.objects.filter(id=world.id).update(model_digest="0" * 64)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        Competition.objects.filter(id=world.id).update(model_digest="0" * 64)
        cursor.execute("SET LOCAL session_replication_role = origin")
    assert refused(lambda: finalise(world)) == "evaluation.model_changed"
