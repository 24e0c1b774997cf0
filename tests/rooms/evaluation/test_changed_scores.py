"""Points that are settled while prices are known are changed with a reason, and every change stands out (LOA § 4)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import Error, transaction

from terskel.audit.models import Event
from terskel.awards import writing
from terskel.competitions import queries as competitions
from terskel.documents import queries as documents
from terskel.evaluation import actions, changes, moves, queries
from terskel.evaluation.actions import Check, Mark
from terskel.evaluation.models import Score
from tests.rooms.refusals import refused
from tests.worlds.evaluations import (
    FINALISED_AT,
    SCORED_AT,
    EvaluationWorld,
    finalised,
    give,
    panel_declared,
    pass_requirements,
    person_of,
    said_in,
    scored,
)
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db

REASON = "Tre oppdrag som testleder for oppgjørsløsninger."
WHY = "Vi hadde oversett den tredje referansen i vedlegg 2."
LATER = SCORED_AT + timedelta(minutes=10)


def told(world: EvaluationWorld) -> tuple[changes.ChangedSettled, ...]:
    return changes.changed_settled(world.id, queries.matrix(world.cast.eva_at_helfo, world.id).sheets)


def change(world: EvaluationWorld, points: str, why: str = "", reason: str = REASON) -> int:
    """Eva changes what stands on the first criterion for Camilla's tender."""
    eva = world.cast.eva_at_helfo
    seen = queries.matrix(eva, world.id).sheet(world.camillas).scores[world.quality[0]]
    mark = Mark(world.camillas, world.quality[0], Decimal(points), reason, seen.id, why)
    return actions.score(world.id, [mark], by=eva, at=LATER)


@pytest.mark.parametrize("why", ["", "For kort.", " " * 40])
def test_when_every_tender_has_its_points_a_change_without_a_reason_is_refused(why: str) -> None:
    world = lent(scored)
    assert refused(lambda: change(world, "10", why)) == "evaluation.settled_needs_reason"
    assert told(world) == ()


def test_with_a_reason_it_is_kept_with_what_it_was_who_and_when() -> None:
    world = lent(scored)
    assert change(world, "8", WHY) == 1
    (found,) = told(world)
    assert (found.supplier_name, found.was, found.points, found.why) == ("Rival Konsulenter AS", 6, 8, WHY)
    assert (found.by_name, found.at) == ("Eva Moen", LATER)


def test_a_reason_given_for_another_change_does_not_serve_for_the_next() -> None:
    world = lent(scored)
    change(world, "8", WHY)
    assert refused(lambda: change(world, "9", WHY)) == "evaluation.settled_needs_reason"
    assert change(world, "9", "Den tredje referansen gjaldt også oppgjør.") == 1
    assert [one.was for one in told(world)] == [6, 8]


def test_another_wording_of_the_same_points_is_no_change() -> None:
    world = lent(scored)
    assert change(world, "6", reason=f"{REASON} Språkvasket.") == 1
    assert told(world) == ()


def test_while_a_tender_lacks_points_the_outcome_cannot_be_seen_and_points_are_tried_out_freely() -> None:
    world = lent(panel_declared)
    pass_requirements(world, world.bjorns, world.camillas)
    give(world, world.camillas, "6", "7")
    assert change(world, "8") == 1
    give(world, world.bjorns, "9", "8")
    assert refused(lambda: change(world, "9")) == "evaluation.settled_needs_reason"


def test_a_rejected_tender_is_not_waited_for() -> None:
    world = lent(panel_declared)
    pass_requirements(world, world.bjorns, world.camillas)
    give(world, world.camillas, "6", "7")
    reason = "Tilbudet kom i en form som ikke kan leses av oss."
    by = world.cast.erik_at_helfo
    actions.reject_tender(world.id, world.bjorns, ground="R-248-1b", reason=reason, by=by, at=SCORED_AT)
    assert refused(lambda: change(world, "8")) == "evaluation.settled_needs_reason"


def test_after_a_result_was_set_aside_every_change_needs_its_reason() -> None:
    world = lent(finalised)
    moves.set_result_aside(world.id, reason="Feil.", by=world.cast.brita, at=FINALISED_AT)
    assert refused(lambda: change(world, "8")) == "evaluation.settled_needs_reason"


def test_what_the_panel_agreed_on_after_scoring_alone_is_settled_at_once() -> None:
    world = lent(panel_declared)
    pass_requirements(world, world.bjorns, world.camillas)
    eva, erik = world.cast.eva_at_helfo, world.cast.erik_at_helfo
    given = dict.fromkeys(world.quality, [person_of(eva), person_of(erik)])
    actions.plan_scoring(world.id, way="individual", given=given, by=eva, at=SCORED_AT)
    for one in (eva, erik):
        marks = [Mark(tender, key, Decimal(6), REASON) for tender in world.tenders.values() for key in world.quality]
        actions.score_alone(world.id, marks, by=one, at=SCORED_AT)
        actions.deliver_sheet(world.id, by=one, at=SCORED_AT)
    agreed = Mark(world.camillas, world.quality[0], Decimal(6), REASON)
    actions.score(world.id, [agreed], by=eva, at=SCORED_AT)
    assert refused(lambda: change(world, "7")) == "evaluation.change_needs_reason"
    assert change(world, "7", WHY) == 1
    assert [one.was for one in told(world)] == [6]


def test_it_stands_in_the_audit_and_in_the_evaluation_report() -> None:
    world = lent(scored)
    change(world, "8", WHY)
    event = Event.objects.filter(kind__endswith="TendersScored").latest("id")
    assert WHY in str(event.payload)
    actions.finalise(world.id, by=world.cast.eva_at_helfo, at=FINALISED_AT)
    report_id = queries.result(world.cast.brita, world.id).report_letter_id
    said = said_in(documents.letter(world.cast.brita, report_id).letter)
    assert "Poeng endret etter at prisene var kjent" in said
    assert "Kompetanse: fra 6 til 8 poeng av Eva Moen" in said
    assert WHY in said


def test_the_database_keeps_no_change_without_a_reason() -> None:
    world = lent(scored)
    row = Score.objects.filter(competition_id=world.id).first()
    assert row is not None
    row.pk, row.was, row.consensus_reason = None, row.points + 1, ""
    row._state.adding = True
    with pytest.raises(Error, match="evaluation_changed_score_says_why"), transaction.atomic():
        row.save()


PUT_RIGHT = "Attesten lå i vedlegg 2, og konsulenten behersker ikke norsk."


def change_check(world: EvaluationWorld, reason: str = PUT_RIGHT, *, met: bool = False) -> int:
    """Eva changes the check of Camilla's tender against the first requirement."""
    eva, requirement = world.cast.eva_at_helfo, world.requirements[0]
    seen = queries.matrix(eva, world.id).sheet(world.camillas).checks[requirement].id
    return actions.check_requirements(
        world.id, [Check(world.camillas, requirement, met, reason, seen)], by=eva, at=LATER
    )


def test_a_settled_check_is_changed_with_a_reason_when_prices_are_known_and_stands_out_as_points_do() -> None:
    world = lent(scored)
    assert change_check(world) == 1
    assert refused(lambda: change_check(world, "", met=True)) == "evaluation.settled_check_needs_reason"
    assert change_check(world, "Vi leste feil attest; den rette dekker kravet.", met=True) == 1
    terms = competitions.terms(world.id)
    told = changes.changes_in_words(terms, queries.sheets_of(terms), "nb")
    assert [PUT_RIGHT in told[0], "Vi leste feil attest" in told[1], len(told)] == [True, True, 2]
    assert "krav 1: fra oppfylt til ikke oppfylt av Eva Moen" in told[0]
    result = actions.finalise(world.id, by=world.cast.eva_at_helfo, at=FINALISED_AT)
    assert result
    report = queries.result(world.cast.eva_at_helfo, world.id).report_letter_id
    assert PUT_RIGHT in said_in(documents.letter(world.cast.eva_at_helfo, report).letter)
    assert PUT_RIGHT in "".join(writing.course(terms, FINALISED_AT).changed_points)


def test_while_a_tender_is_not_checked_a_check_is_tried_out_freely() -> None:
    world = lent(panel_declared)
    pass_requirements(world, world.camillas)
    assert change_check(world) == 1
    assert change_check(world, "", met=True) == 1
    terms = competitions.terms(world.id)
    assert changes.changes_in_words(terms, queries.sheets_of(terms), "nb") == ()
