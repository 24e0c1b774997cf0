"""Who was suspended after the deadline is neither ranked nor awarded; who merely left may be (FOA §§ 23-1, 24-2)."""

from datetime import timedelta
from uuid import UUID

import pytest

from terskel.awards import actions as awards
from terskel.awards import queries as award_queries
from terskel.evaluation import actions, queries
from terskel.qualification import actions as qualification
from terskel.qualification import queries as rights
from tests.rooms.refusals import refused
from tests.worlds.competitions import DELIVERED_AT, PUBLISHED_AT
from tests.worlds.evaluations import (
    FINALISED_AT,
    PREPARED_AT,
    SCORED_AT,
    EvaluationWorld,
    characteristics,
    check_evidence,
    prepared,
    scored,
)
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def right_of_bjorn(world: EvaluationWorld) -> UUID:
    """In the category of the competition."""
    (category_id,) = world.competition.terms.category_ids
    held = rights.my_rights(world.cast.bjorn, at=PUBLISHED_AT)
    return next(one.id for one in held if one.category.id == category_id)


def suspend_bjorn(world: EvaluationWorld) -> UUID:
    """Heard while tenders were out, suspended while they are evaluated."""
    right, astrid = right_of_bjorn(world), world.cast.astrid
    qualification.hear(
        right,
        ground="R-242-3a",
        case_for="Dere har restanser på arbeidsgiveravgift.",
        due_at=SCORED_AT - DAY,
        by=astrid,
        at=DELIVERED_AT - 2 * DAY,
    )
    qualification.suspend(right, reason="Ikke svart, ikke betalt.", by=astrid, at=SCORED_AT)
    return right


def finalise(world: EvaluationWorld) -> UUID:
    return actions.finalise(world.id, by=world.cast.eva_at_helfo, at=FINALISED_AT)


def test_a_suspended_tenderer_is_not_ranked_until_it_is_reinstated() -> None:
    world = lent(scored)
    right = suspend_bjorn(world)
    table = queries.matrix(world.cast.eva_at_helfo, world.id)
    assert queries.unqualified(table, at=FINALISED_AT) == {world.bjorns: SCORED_AT}
    assert refused(lambda: finalise(world)) == "evaluation.not_qualified"
    qualification.reinstate(right, reason="Betalt, og ny rutine.", by=world.cast.astrid, at=FINALISED_AT)
    finalise(world)


def test_a_suspended_tenderer_who_is_rejected_holds_nobody_up() -> None:
    world = lent(scored)
    suspend_bjorn(world)
    why = "Suspendert fra ordningen etter fristen, på grunn av restanser som ikke er betalt."
    erik = world.cast.erik_at_helfo
    actions.reject_tender(world.id, world.bjorns, ground="R-242-1a", reason=why, by=erik, at=FINALISED_AT)
    result = queries.result(world.cast.brita, world.id) if finalise(world) else None
    assert result is not None
    assert [row.tender_id for row in result.ranking.rows if row.placement] == [world.camillas]


def test_who_leaves_the_system_is_bound_by_its_tender_and_still_ranked() -> None:
    world = lent(scored)
    qualification.leave(right_of_bjorn(world), by=world.cast.bjorn, at=SCORED_AT)
    assert finalise(world)


def test_a_winner_suspended_after_the_ranking_is_not_awarded() -> None:
    world, award_id = lent(prepared)
    suspend_bjorn(world)
    brita = world.cast.brita
    check_evidence(award_id, brita)
    assert refused(lambda: awards.submit(award_id, by=brita, at=PREPARED_AT)) == "awards.winner_not_admitted"


def test_when_the_winner_is_suspended_the_evaluation_is_reopened_and_the_next_one_wins() -> None:
    world, _award_id = lent(prepared)
    suspend_bjorn(world)
    cast, why = world.cast, "Vinneren ble suspendert fra ordningen etter at resultatet var fryst."
    awards.propose_reopening(world.id, why, by=cast.eva_at_helfo, at=PREPARED_AT)
    awards.reopen(world.id, by=cast.daniel, at=PREPARED_AT)
    actions.reject_tender(world.id, world.bjorns, ground="R-242-1a", reason=why, by=cast.erik_at_helfo, at=PREPARED_AT)
    actions.finalise(world.id, by=cast.eva_at_helfo, at=PREPARED_AT + DAY)
    awards.prepare(world.id, characteristics=characteristics(world), by=cast.brita, at=PREPARED_AT + DAY)
    view = award_queries.award(cast.brita, world.id, at=PREPARED_AT + DAY)
    assert view.winner_supplier_id == cast.rival_id
