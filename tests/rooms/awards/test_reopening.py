"""A frozen evaluation is reopened before the award is announced: the lead proposes, an approver decides."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import Error, IntegrityError, transaction

from terskel.audit import queries as audit
from terskel.awards import actions, reopenings
from terskel.awards import queries as awards
from terskel.awards.models import AwardDecision, Reopening
from terskel.core.actors import Actor
from terskel.core.decisions import Missing
from terskel.documents import queries as documents
from terskel.evaluation import actions as evaluations
from terskel.evaluation import queries as evaluation_queries
from terskel.evaluation.actions import Mark
from terskel.evaluation.models import EvaluationResult
from tests.rooms.refusals import refused
from tests.worlds.evaluations import (
    APPROVED_AT,
    PREPARED_AT,
    EvaluationWorld,
    announced,
    characteristics,
    check_evidence,
    finalised,
    said_in,
    scored,
    submitted,
)
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db

PROPOSED_AT = PREPARED_AT + timedelta(hours=2)
REOPENED_AT = PROPOSED_AT + timedelta(hours=1)
AGAIN_AT = REOPENED_AT + timedelta(hours=2)
WHY = "To av oppdragene som ga poeng, er eldre enn fem år."
STANDS = "Oppdragene er fullført i 2024, slik tilbudet viser på side fire."


def propose(world: EvaluationWorld, by: Actor, reason: str = WHY) -> None:
    actions.propose_reopening(world.id, reason, by=by, at=PROPOSED_AT)


def reopen(world: EvaluationWorld, by: Actor) -> None:
    actions.reopen(world.id, by=by, at=REOPENED_AT)


def reopened() -> tuple[EvaluationWorld, UUID]:
    world, award_id = lent(submitted)
    propose(world, world.cast.eva_at_helfo)
    reopen(world, world.cast.daniel)
    return world, award_id


def test_the_lead_proposes_with_a_reason_and_an_approver_decides() -> None:
    world, award_id = lent(submitted)
    cast = world.cast
    assert refused(lambda: reopen(world, cast.daniel)) == "awards.no_reopening_proposed"
    assert refused(lambda: propose(world, cast.brita)) == "awards.not_lead_of_reopening"
    assert refused(lambda: propose(world, cast.erik_at_helfo)) == "awards.not_lead_of_reopening"
    assert refused(lambda: propose(world, cast.eva_at_helfo, "Feil.")) == "awards.reopening_needs_reason"
    propose(world, cast.eva_at_helfo)
    assert refused(lambda: propose(world, cast.eva_at_helfo)) == "awards.reopening_is_proposed"
    assert refused(lambda: reopen(world, cast.brita)) == "awards.not_approver"
    assert reopenings.reopenings_to_decide(cast.daniel) == [(world.id, PROPOSED_AT)]
    assert reopenings.reopenings_to_decide(cast.brita) == []
    reopen(world, cast.daniel)
    assert reopenings.reopenings_to_decide(cast.daniel) == []
    assert reopenings.reopening(cast.daniel, world.id) is None
    assert AwardDecision.objects.get(pk=award_id).withdrawn_at == REOPENED_AT
    assert evaluation_queries.result_for_room(world.id) is None


def test_whoever_proposed_it_does_not_decide() -> None:
    world, _award_id = lent(submitted)
    both = replace(world.cast.eva_at_helfo, roles=world.cast.eva_at_helfo.roles | {"approver"})
    propose(world, both)
    assert refused(lambda: reopen(world, both)) == "awards.proposer_never_reopens"
    assert reopenings.reopenings_to_decide(both) == []
    with pytest.raises(IntegrityError), transaction.atomic():
        Reopening.objects.update(reopened_at=REOPENED_AT, decided_by_id=both.person_id)


def test_strangers_meet_nothing() -> None:
    world, _award_id = lent(submitted)
    propose(world, world.cast.eva_at_helfo)
    for stranger in (world.cast.astrid, world.cast.camilla):
        for act in (lambda by: propose(world, by), lambda by: reopen(world, by)):
            with pytest.raises(Missing):
                act(stranger)


def test_it_needs_a_frozen_result_and_no_announced_award() -> None:
    running = lent(scored)
    assert refused(lambda: propose(running, running.cast.eva_at_helfo)) == "awards.not_evaluated"


def test_after_the_award_is_announced_it_is_reversed_instead() -> None:
    world, _award_id = lent(announced)
    act = lambda: actions.propose_reopening(world.id, WHY, by=world.cast.eva_at_helfo, at=APPROVED_AT)  # noqa: E731
    assert refused(act) == "awards.reverse_instead"


def test_an_award_is_not_approved_while_a_reopening_waits() -> None:
    world, award_id = lent(submitted)
    propose(world, world.cast.eva_at_helfo)
    approve = lambda: actions.approve(award_id, by=world.cast.daniel, at=APPROVED_AT)  # noqa: E731
    assert refused(approve) == "awards.reopening_is_proposed"
    short = lambda: actions.decline_reopening(world.id, "Nei.", by=world.cast.daniel, at=REOPENED_AT)  # noqa: E731
    assert refused(short) == "awards.declining_reopening_needs_reason"
    actions.decline_reopening(world.id, STANDS, by=world.cast.daniel, at=REOPENED_AT)
    actions.approve(award_id, by=world.cast.daniel, at=APPROVED_AT)
    assert awards.award(world.cast.brita, world.id, at=APPROVED_AT).approved_at == APPROVED_AT


def test_a_declined_proposal_can_be_made_again() -> None:
    world, _award_id = lent(submitted)
    propose(world, world.cast.eva_at_helfo)
    actions.decline_reopening(world.id, STANDS, by=world.cast.daniel, at=REOPENED_AT)
    propose(world, world.cast.eva_at_helfo)
    assert Reopening.objects.count() == 2


def test_it_can_be_reopened_before_anything_is_recommended() -> None:
    world = lent(finalised)
    propose(world, world.cast.eva_at_helfo)
    reopen(world, world.cast.daniel)
    assert EvaluationResult.objects.get().set_aside_reason == WHY


def test_a_withdrawn_recommendation_is_read_by_nobody_and_never_approved() -> None:
    world, award_id = reopened()
    with pytest.raises(Missing):
        awards.award(world.cast.brita, world.id, at=AGAIN_AT)
    approve = lambda: actions.approve(award_id, by=world.cast.daniel, at=APPROVED_AT)  # noqa: E731
    assert refused(approve) == "awards.was_withdrawn"
    with pytest.raises(Error), transaction.atomic():
        AwardDecision.objects.filter(pk=award_id).update(withdrawn_at=None, withdrawn_by=None)


def test_points_changed_afterwards_need_a_reason_of_their_own_and_stand_out() -> None:
    world, first = reopened()
    eva, key = world.cast.eva_at_helfo, world.quality[0]
    standing = evaluation_queries.matrix(eva, world.id).sheet(world.bjorns).scores[key]
    bare = Mark(world.bjorns, key, Decimal(5), "Oppdragene er for gamle til å telle.", standing.id)
    refusal = refused(lambda: evaluations.score(world.id, [bare], by=eva, at=REOPENED_AT))
    assert refusal == "evaluation.settled_needs_reason"
    evaluations.score(world.id, [replace(bare, consensus_reason=WHY)], by=eva, at=REOPENED_AT)
    evaluations.finalise(world.id, by=eva, at=AGAIN_AT)
    result = evaluation_queries.result_for_room(world.id)
    assert result is not None
    assert result.ranking.winner.tender_id == world.camillas
    said = said_in(documents.letter(world.cast.brita, result.report_letter_id).letter)
    assert f"Grunnen var: {WHY}" in said
    assert "Oppdragene er for gamle til å telle." in said
    second = actions.prepare(world.id, characteristics=characteristics(world), by=world.cast.brita, at=AGAIN_AT)
    check_evidence(second, world.cast.brita, at=AGAIN_AT)
    actions.submit(second, by=world.cast.brita, at=AGAIN_AT)
    actions.approve(second, by=world.cast.daniel, at=APPROVED_AT)
    view = awards.award(world.cast.brita, world.id, at=APPROVED_AT)
    assert (view.id == first, view.winner_supplier_id) == (False, world.cast.rival_id)


def test_each_step_is_one_event() -> None:
    world, _award_id = reopened()
    names = [one.kind for one in audit.happened(world.id)]
    for name in ("awards.ReopeningProposed", "awards.EvaluationReopened", "awards.AwardWithdrawn"):
        assert names.count(name) == 1
