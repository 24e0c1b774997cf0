"""What an upheld complaint puts right: the award, the evaluation, a rejection or the whole competition, in one act."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from terskel.awards import actions, complaints
from terskel.awards import queries as award_queries
from terskel.awards.models import AwardDecision, Closure, Complaint
from terskel.contracts import actions as contracts
from terskel.contracts.models import Contract
from terskel.evaluation import actions as evaluations
from terskel.evaluation import queries as evaluation_queries
from terskel.evaluation.models import TenderRejection
from tests.rooms.refusals import refused
from tests.worlds.competitions import CLOSES_AT, published_competition
from tests.worlds.complaints import DECIDED_AT, PROPOSED_AT, TEXT, WHY, complain, letters, proposed
from tests.worlds.evaluations import (
    SCORED_AT,
    SIGNED_AT,
    EvaluationWorld,
    announced,
    characteristics,
    contract_prepared,
    give,
    panel_declared,
    pass_requirements,
)
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db


def test_upheld_with_new_evaluation_reverses_the_award_and_lets_the_contract_lapse_in_one_act() -> None:
    world, _contract_id = lent(contract_prepared)
    complaint_id = proposed(world)
    contracts.decide_complaint(complaint_id, by=world.cast.daniel, at=DECIDED_AT)
    award = AwardDecision.objects.get()
    assert (award.reversed_at, award.reversal_reason_code) == (DECIDED_AT, "complaint")
    assert award.reversal_evaluates_anew is True
    assert Contract.objects.get().lapsed_at == DECIDED_AT
    assert evaluation_queries.result_for_room(world.id) is None
    (said,) = letters(world.cast.camilla, world, "awards.complaint_decision")
    assert WHY in said
    assert "evalueres på nytt" in said
    assert letters(world.cast.bjorn, world, "awards.complaint_decision") == []
    assert len(letters(world.cast.bjorn, world, "awards.reversal")) == 1
    view = complaints.complaint(world.cast.camilla, complaint_id, at=DECIDED_AT)
    assert (view.state, view.outcome, view.is_open) == ("decided", "upheld", False)


def rejected_and_told() -> tuple[EvaluationWorld, UUID]:
    """Camilla's tender is rejected by two of the panel, she complains, and Brita proposes to uphold it."""
    world = lent(panel_declared)
    eva, erik = world.cast.eva_at_helfo, world.cast.erik_at_helfo
    assert "rejection" not in complaints.to_complain_of(world.cast.camilla, world.id)
    evaluations.reject_tender(
        world.id,
        world.camillas,
        ground="R-248-2a",
        reason="Tilbudet er uklart om hvem som leverer.",
        by=eva,
        at=SCORED_AT,
    )
    evaluations.confirm_rejection(world.id, world.camillas, by=erik, at=SCORED_AT)
    complaint_id = complain(world, about="rejection")
    actions.take_complaint(complaint_id, by=world.cast.brita, at=PROPOSED_AT)
    actions.propose_decision(
        complaint_id,
        outcome="upheld",
        reason=WHY,
        consequence="reverse_rejection",
        by=world.cast.brita,
        at=PROPOSED_AT,
    )
    return world, complaint_id


def test_a_rejection_that_was_wrong_is_reversed_and_the_tender_is_evaluated_with_the_others() -> None:
    world, complaint_id = rejected_and_told()
    contracts.decide_complaint(complaint_id, by=world.cast.daniel, at=DECIDED_AT)
    sheet = evaluation_queries.matrix(world.cast.eva_at_helfo, world.id).sheet(world.camillas)
    assert sheet.rejection is None
    (said,) = letters(world.cast.camilla, world, "awards.complaint_decision")
    assert "Avvisningen omgjøres i dag" in said
    kept = TenderRejection.objects.get()
    assert (kept.withdrawn_at, kept.reversed_by_id) == (DECIDED_AT, world.cast.daniel.person_id)


def test_a_recommendation_nobody_was_told_of_falls_with_the_rejection() -> None:
    world, complaint_id = rejected_and_told()
    cast, frozen_at = world.cast, PROPOSED_AT
    pass_requirements(world, world.bjorns, at=frozen_at)
    give(world, world.bjorns, "9", "8", at=frozen_at)
    evaluations.finalise(world.id, by=cast.eva_at_helfo, at=frozen_at)
    award_id = actions.prepare(world.id, characteristics=characteristics(world), by=cast.brita, at=frozen_at)
    contracts.decide_complaint(complaint_id, by=cast.daniel, at=DECIDED_AT)
    assert AwardDecision.objects.get(pk=award_id).withdrawn_at == DECIDED_AT


def test_a_confirmed_rejection_is_taken_back_by_nobody_alone() -> None:
    world, _complaint_id = rejected_and_told()
    eva = world.cast.eva_at_helfo
    take_back = lambda: evaluations.withdraw_rejection(world.id, world.camillas, by=eva, at=DECIDED_AT)  # noqa: E731
    assert refused(take_back) == "evaluation.rejection_is_told"
    with pytest.raises(IntegrityError), transaction.atomic():
        TenderRejection.objects.update(withdrawn_at=DECIDED_AT)


def test_where_no_rejection_stands_there_is_none_to_reverse() -> None:
    world, _award_id = lent(announced)
    complaint_id = complain(world)
    actions.take_complaint(complaint_id, by=world.cast.brita, at=PROPOSED_AT)
    reverse = lambda: actions.propose_decision(  # noqa: E731
        complaint_id, outcome="upheld", reason=WHY, consequence="reverse_rejection", by=world.cast.brita, at=PROPOSED_AT
    )
    assert refused(reverse) == "awards.no_rejection_to_reverse"


def test_upheld_with_a_correct_award_keeps_the_evaluation() -> None:
    world, _award_id = lent(announced)
    contracts.decide_complaint(proposed(world, consequence="correct_award"), by=world.cast.daniel, at=DECIDED_AT)
    assert AwardDecision.objects.get().reversed_at == DECIDED_AT
    assert evaluation_queries.result_for_room(world.id) is not None


def test_a_complaint_that_is_not_upheld_leaves_the_award() -> None:
    world, award_id = lent(announced)
    complaint_id = proposed(world, outcome="rejected", consequence="none")
    contracts.decide_complaint(complaint_id, by=world.cast.daniel, at=DECIDED_AT)
    assert award_queries.award(world.cast.brita, world.id, at=DECIDED_AT).id == award_id
    (said,) = letters(world.cast.camilla, world, "awards.complaint_decision")
    assert "tas ikke til følge" in said
    assert "Klagenemnda" in said


@pytest.mark.parametrize("consequence", ["evaluate_anew", "cancel"])
def test_a_concluded_contract_is_not_undone_and_nothing_of_the_decision_stands(consequence: str) -> None:
    world, contract_id = lent(contract_prepared)
    complaint_id = proposed(world, consequence=consequence)
    Contract.objects.filter(pk=contract_id).update(
        authority_signed_by_id=world.cast.daniel.person_id,
        authority_signed_at=SIGNED_AT,
        supplier_signed_by_id=world.cast.bjorn.person_id,
        supplier_signed_at=SIGNED_AT,
        concluded_at=SIGNED_AT,
    )
    decide = lambda: contracts.decide_complaint(complaint_id, by=world.cast.daniel, at=SIGNED_AT)  # noqa: E731
    assert refused(decide) == "contracts.concluded_before_complaint"
    assert Complaint.objects.get().decided_at is None
    assert AwardDecision.objects.get().reversed_at is None
    assert world.competition.terms.cancelled_at is None


def test_upheld_with_cancelling_ends_award_contract_and_competition_in_one_act() -> None:
    world, _contract_id = lent(contract_prepared)
    complaint_id = proposed(world, consequence="cancel")
    contracts.decide_complaint(complaint_id, new_competition_follows=True, by=world.cast.daniel, at=DECIDED_AT)
    award = AwardDecision.objects.get()
    assert (award.reversed_at, award.reversal_evaluates_anew) == (DECIDED_AT, False)
    assert Contract.objects.get().lapsed_at == DECIDED_AT
    assert world.competition.terms.cancelled_at == DECIDED_AT
    closure = Closure.objects.get()
    assert (closure.reason_code, closure.reason) == ("error", WHY)
    (answer,) = letters(world.cast.camilla, world, "awards.complaint_decision")
    assert "Konkurransen avlyses i dag" in answer
    (reversal,) = letters(world.cast.bjorn, world, "awards.reversal")
    assert "Konkurransen avlyses samtidig" in reversal
    assert "karensperiode" not in reversal
    (told,) = letters(world.cast.brita, world, "competitions.cancellation")
    assert WHY in told
    assert "Vi holder en ny konkurranse" in told


def test_where_nothing_is_awarded_cancelling_needs_no_reversal() -> None:
    world = lent(panel_declared)
    complaint_id = complain(world, about="documents")
    actions.take_complaint(complaint_id, by=world.cast.brita, at=PROPOSED_AT)
    actions.propose_decision(
        complaint_id, outcome="upheld", reason=WHY, consequence="cancel", by=world.cast.brita, at=PROPOSED_AT
    )
    contracts.decide_complaint(complaint_id, by=world.cast.daniel, at=DECIDED_AT)
    assert world.competition.terms.cancelled_at == DECIDED_AT
    (told,) = letters(world.cast.brita, world, "competitions.cancellation")
    assert "Vi holder ikke en ny konkurranse" in told


def test_before_the_deadline_a_complaint_about_the_documents_cancels_with_every_tender_sealed() -> None:
    world = lent(published_competition)
    at = CLOSES_AT - timedelta(days=3)
    camilla, brita, daniel = world.cast.camilla, world.cast.brita, world.cast.daniel
    complaint_id = actions.complain(world.id, about="documents", text=TEXT, by=camilla, at=at)
    actions.take_complaint(complaint_id, by=brita, at=at)
    actions.propose_decision(complaint_id, outcome="upheld", reason=WHY, consequence="cancel", by=brita, at=at)
    contracts.decide_complaint(complaint_id, by=daniel, at=at)
    assert world.terms.cancelled_at == at
    (report,) = letters(brita, world, "awards.procurement_report")
    assert WHY in report
    assert "ikke åpnet" in report


def cancelled_after_rejection(world: EvaluationWorld) -> None:
    actions.cancel(
        world.id,
        reason_code="all_rejected",
        reason="Alle tilbudene er avvist, og ingen kan evalueres.",
        new_competition_follows=False,
        by=world.cast.daniel,
        at=PROPOSED_AT,
    )


def test_in_a_cancelled_competition_no_rejection_is_reversed_and_nothing_cancelled_again() -> None:
    world, complaint_id = rejected_and_told()
    cancelled_after_rejection(world)
    decide = lambda: contracts.decide_complaint(complaint_id, by=world.cast.daniel, at=DECIDED_AT)  # noqa: E731
    assert refused(decide) == "awards.rejection_in_cancelled"
    assert TenderRejection.objects.get().withdrawn_at is None
    actions.send_back_decision(
        complaint_id, "Konkurransen er avlyst i mellomtiden.", by=world.cast.daniel, at=DECIDED_AT
    )

    def propose(consequence: str) -> None:
        actions.propose_decision(
            complaint_id, outcome="upheld", reason=WHY, consequence=consequence, by=world.cast.brita, at=DECIDED_AT
        )

    assert refused(lambda: propose("reverse_rejection")) == "awards.rejection_in_cancelled"
    assert refused(lambda: propose("cancel")) == "awards.cancelled_before_complaint"
    propose("none")
    contracts.decide_complaint(complaint_id, by=world.cast.daniel, at=DECIDED_AT)
    assert Complaint.objects.get().decided_at == DECIDED_AT
