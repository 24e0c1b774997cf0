"""A complaint to the authority: taken by somebody outside the panel, decided by two, with consequences in one act."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import Error, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from terskel.audit.models import Event
from terskel.awards import actions, complaints
from terskel.awards import queries as award_queries
from terskel.awards.models import AwardDecision, Closure, Complaint, TradeSecret
from terskel.contracts import actions as contracts
from terskel.contracts.models import Contract
from terskel.core.actors import Actor
from terskel.core.decisions import Missing
from terskel.documents import queries as documents
from terskel.evaluation import actions as evaluations
from terskel.evaluation import queries as evaluation_queries
from terskel.evaluation.models import TenderRejection
from tests.rooms.refusals import refused
from tests.web.visiting import visitor
from tests.worlds.competitions import CLOSES_AT, published_competition
from tests.worlds.evaluations import (
    APPROVED_AT,
    SCORED_AT,
    SIGNED_AT,
    EvaluationWorld,
    announced,
    characteristics,
    contract_prepared,
    give,
    panel_declared,
    pass_requirements,
    said_in,
)
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db

RECEIVED_AT = APPROVED_AT + timedelta(days=1)
PROPOSED_AT = RECEIVED_AT + timedelta(days=1)
DECIDED_AT = PROPOSED_AT + timedelta(hours=3)
TEXT = "Vi fikk ikke poeng for oppdraget som er beskrevet på side fire i tilbudet."
WHY = "Oppdraget på side fire ble oversett da poengene ble gitt. Det skal telle med."


def complain(world: EvaluationWorld, by: Actor | None = None, *, about: str = "award") -> UUID:
    return actions.complain(world.id, about=about, text=TEXT, by=by or world.cast.camilla, at=RECEIVED_AT)


def proposed(world: EvaluationWorld, *, outcome: str = "upheld", consequence: str = "evaluate_anew") -> UUID:
    complaint_id = complain(world)
    actions.take_complaint(complaint_id, by=world.cast.brita, at=PROPOSED_AT)
    actions.propose_decision(
        complaint_id, outcome=outcome, reason=WHY, consequence=consequence, by=world.cast.brita, at=PROPOSED_AT
    )
    return complaint_id


def letters(reader: Actor, world: EvaluationWorld, kind: str) -> list[str]:
    own = [one.id for one in documents.letters_for_matter(reader, world.id) if one.kind == kind]
    return [said_in(documents.letter(reader, key).letter) for key in own]


def test_a_complaint_is_received_with_a_receipt_that_says_what_happens_and_what_it_does_not_stop() -> None:
    world, _award_id = lent(announced)
    complain(world)
    (said,) = letters(world.cast.camilla, world, "awards.complaint_receipt")
    assert TEXT in said
    assert "stopper ikke signeringen" in said
    (view,) = complaints.complaints(world.cast.brita, world.id, at=RECEIVED_AT)
    assert (view.state, view.about, view.is_open) == ("received", "award", True)


def test_only_what_has_happened_can_be_complained_of_and_in_writing() -> None:
    world = lent(panel_declared)
    camilla = world.cast.camilla
    assert complaints.to_complain_of(camilla, world.id) == ("documents",)
    assert refused(lambda: complain(world)) == "awards.nothing_to_complain_of"
    short = lambda: actions.complain(world.id, about="documents", text="Feil.", by=camilla, at=RECEIVED_AT)  # noqa: E731
    assert refused(short) == "awards.complaint_says_why"
    reader = replace(camilla, roles=frozenset({"reader"}))
    assert refused(lambda: complain(world, reader, about="documents")) == "awards.complainant_role"


def test_strangers_and_rivals_meet_nothing() -> None:
    world, _award_id = lent(announced)
    complaint_id = complain(world)
    for stranger in (world.cast.bjorn, world.cast.astrid):
        assert complaints.complaints(stranger, world.id, at=RECEIVED_AT) == ()
        with pytest.raises(Missing):
            complaints.complaint(stranger, complaint_id, at=RECEIVED_AT)
        with pytest.raises(Missing):
            actions.withdraw_complaint(complaint_id, by=stranger, at=RECEIVED_AT)
        with pytest.raises(Missing):
            actions.take_complaint(complaint_id, by=stranger, at=RECEIVED_AT)
    with pytest.raises(Missing):
        complain(world, world.cast.astrid)


def test_the_panel_never_handles_a_complaint_about_its_own_work() -> None:
    world, _award_id = lent(announced)
    complaint_id = complain(world)
    eva = replace(world.cast.eva_at_helfo, roles=world.cast.eva_at_helfo.roles | {"legal_reader"})
    take = lambda by: actions.take_complaint(complaint_id, by=by, at=PROPOSED_AT)  # noqa: E731
    assert refused(lambda: take(eva)) == "awards.panel_never_handles_complaint"
    assert refused(lambda: take(world.cast.daniel)) == "awards.complaint_handler_role"
    take(world.cast.brita)
    assert refused(lambda: take(world.cast.brita)) == "awards.complaint_is_taken"


def test_a_decision_has_an_outcome_with_reasons_and_a_consequence_that_is_possible() -> None:
    world, _award_id = lent(announced)
    complaint_id = complain(world)
    actions.take_complaint(complaint_id, by=world.cast.brita, at=PROPOSED_AT)

    def propose(outcome: str = "upheld", consequence: str = "none", reason: str = WHY) -> None:
        actions.propose_decision(
            complaint_id, outcome=outcome, reason=reason, consequence=consequence, by=world.cast.brita, at=PROPOSED_AT
        )

    assert refused(lambda: propose(outcome="maybe")) == "awards.unknown_outcome"
    assert refused(lambda: propose(reason="Ja.")) == "awards.outcome_needs_reason"
    assert refused(lambda: propose("rejected", "correct_award")) == "awards.consequence_without_upholding"
    propose()
    assert refused(propose) == "awards.complaint_awaits_decision"


def test_without_an_award_there_is_none_to_put_right() -> None:
    world = lent(panel_declared)
    complaint_id = complain(world, about="documents")
    actions.take_complaint(complaint_id, by=world.cast.brita, at=PROPOSED_AT)
    put_right = lambda: actions.propose_decision(  # noqa: E731
        complaint_id, outcome="upheld", reason=WHY, consequence="evaluate_anew", by=world.cast.brita, at=PROPOSED_AT
    )
    assert refused(put_right) == "awards.no_award_to_put_right"


def test_whoever_proposed_the_decision_does_not_take_it() -> None:
    world, _award_id = lent(announced)
    complaint_id = proposed(world)
    both = replace(world.cast.brita, roles=world.cast.brita.roles | {"approver"})
    decide = lambda by: contracts.decide_complaint(complaint_id, by=by, at=DECIDED_AT)  # noqa: E731
    assert refused(lambda: decide(both)) == "awards.proposer_never_decides_complaint"
    assert refused(lambda: decide(world.cast.brita)) == "awards.not_approver"
    with pytest.raises(Missing):
        decide(world.cast.camilla)
    with pytest.raises(IntegrityError), transaction.atomic():
        Complaint.objects.filter(pk=complaint_id).update(
            decided_at=DECIDED_AT, decided_by_id=world.cast.brita.person_id
        )


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


def test_the_authority_may_say_that_signing_waits_and_then_nobody_signs_until_it_is_over() -> None:
    world, contract_id = lent(contract_prepared)
    complaint_id = complain(world)
    actions.say_whether_signing_waits(complaint_id, True, by=world.cast.brita, at=PROPOSED_AT)
    digest = Contract.objects.get().digest

    def sign() -> bool:
        return contracts.sign(contract_id, digest_seen=digest, by=world.cast.daniel, at=SIGNED_AT)

    assert refused(sign) == "contracts.waits_for_complaint"
    assert complaints.complaint(world.cast.camilla, complaint_id, at=PROPOSED_AT).signing_waits is True
    actions.withdraw_complaint(complaint_id, by=world.cast.camilla, at=SIGNED_AT)
    assert complaints.held_since(world.id) is None
    assert sign() is False


def test_with_a_case_at_the_review_body_the_hold_is_set_and_lifted_until_the_complaint_is_decided_here() -> None:
    world, _contract_id = lent(contract_prepared)
    brita, complaint_id = world.cast.brita, complain(world)
    actions.register_case(complaint_id, "2026/1234", by=brita, at=PROPOSED_AT)

    def say(waits: bool, key: UUID = complaint_id) -> None:
        actions.say_whether_signing_waits(key, waits, by=brita, at=DECIDED_AT)

    say(True)
    assert complaints.held_since(world.id) == DECIDED_AT
    say(False)
    assert complaints.held_since(world.id) is None
    decided = proposed(world, outcome="rejected", consequence="none")
    contracts.decide_complaint(decided, by=world.cast.daniel, at=DECIDED_AT)
    assert refused(lambda: say(True, decided)) == "awards.complaint_is_decided"
    own = lambda: actions.register_case(decided, "2026/1235", by=brita, at=DECIDED_AT)  # noqa: E731
    assert refused(own) == "awards.case_of_its_own"


def test_nobody_signs_while_an_approver_has_a_complaint_to_decide_that_would_reverse_the_award() -> None:
    world, contract_id = lent(contract_prepared)
    complaint_id = proposed(world)
    sign = lambda: contracts.sign(  # noqa: E731
        contract_id, digest_seen=Contract.objects.get().digest, by=world.cast.bjorn, at=SIGNED_AT
    )
    assert refused(sign) == "contracts.reversal_is_proposed"
    actions.send_back_decision(complaint_id, "Skriv hva oppdraget gikk ut på.", by=world.cast.daniel, at=SIGNED_AT)
    assert sign() is False


def test_what_is_proposed_is_not_shown_to_the_complainant_before_it_is_decided() -> None:
    world, _award_id = lent(announced)
    complaint_id = proposed(world)
    own = complaints.complaint(world.cast.camilla, complaint_id, at=PROPOSED_AT)
    assert (own.state, own.outcome, own.reason, own.proposed_by_name) == ("under_review", "", "", "")


def test_an_approver_sends_the_proposal_back_with_a_reason() -> None:
    world, _award_id = lent(announced)
    complaint_id = proposed(world)
    send_back = lambda reason: actions.send_back_decision(  # noqa: E731
        complaint_id, reason, by=world.cast.daniel, at=DECIDED_AT
    )
    assert refused(lambda: send_back("Nei.")) == "awards.sending_back_needs_reason"
    send_back("Skriv hva oppdraget på side fire gikk ut på.")
    view = complaints.complaint(world.cast.brita, complaint_id, at=DECIDED_AT)
    assert (view.state, view.reason) == ("under_review", WHY)


def test_a_case_at_a_review_body_is_registered_by_its_name_and_closed_with_its_result() -> None:
    world, _award_id = lent(announced)
    complaint_id = proposed(world, outcome="rejected", consequence="none")
    brita = world.cast.brita
    assert (
        refused(lambda: actions.register_case(complaint_id, " ", by=brita, at=DECIDED_AT)) == "awards.case_needs_name"
    )
    actions.register_case(complaint_id, "2026/1234", by=brita, at=DECIDED_AT)
    assert complaints.complaint(brita, complaint_id, at=DECIDED_AT).state == "at_review_body"
    again = lambda: actions.register_case(complaint_id, "2026/1235", by=brita, at=DECIDED_AT)  # noqa: E731
    assert refused(again) == "awards.complaint_is_at_review_body"
    assert (
        refused(lambda: actions.close_case(complaint_id, "Nei.", by=brita, at=SIGNED_AT)) == "awards.case_needs_result"
    )
    actions.close_case(complaint_id, "Nemnda fant ikke brudd på regelverket.", by=brita, at=SIGNED_AT)
    view = complaints.complaint(brita, complaint_id, at=SIGNED_AT)
    assert (view.state, view.case_name) == ("closed", "2026/1234")


def test_what_was_complained_and_decided_stays() -> None:
    world, _award_id = lent(announced)
    complaint_id = proposed(world, outcome="rejected", consequence="none")
    row = Complaint.objects.filter(pk=complaint_id)
    with pytest.raises(Error), transaction.atomic():
        row.update(text="Noe annet.")
    contracts.decide_complaint(complaint_id, by=world.cast.daniel, at=DECIDED_AT)
    with pytest.raises(Error), transaction.atomic():
        row.update(outcome="upheld")
    with pytest.raises(Error), transaction.atomic():
        row.delete()


def test_each_complaint_waits_for_those_who_may_take_the_next_step() -> None:
    world, _award_id = lent(announced)
    complaint_id = complain(world)
    waits = lambda by, at: [(one.complaint_id, one.state) for one in complaints.to_handle(by, at=at)]  # noqa: E731
    assert waits(world.cast.brita, RECEIVED_AT) == [(complaint_id, "received")]
    assert waits(world.cast.daniel, RECEIVED_AT) == []
    actions.take_complaint(complaint_id, by=world.cast.brita, at=PROPOSED_AT)
    actions.propose_decision(
        complaint_id, outcome="rejected", reason=WHY, consequence="none", by=world.cast.brita, at=PROPOSED_AT
    )
    assert waits(world.cast.brita, PROPOSED_AT) == []
    assert waits(world.cast.daniel, PROPOSED_AT) == [(complaint_id, "proposed")]
    assert waits(world.cast.camilla, PROPOSED_AT) == []


def test_a_list_of_complaints_asks_no_more_for_many_than_for_one() -> None:
    world, _award_id = lent(announced)

    def statements() -> int:
        with CaptureQueriesContext(connection) as asked:
            complaints.complaints(world.cast.brita, world.id, at=DECIDED_AT)
        return len(asked)

    complain(world)
    one = statements()
    complain(world, world.cast.bjorn)
    complain(world, about="documents")
    assert statements() == one


@pytest.mark.parametrize(("consequence", "owner_is_complainant"), [("none", False), ("evaluate_anew", True)])
def test_reasons_that_tell_a_marked_secret_to_somebody_else_are_sent_only_when_they_were_read(
    consequence: str, owner_is_complainant: bool
) -> None:
    """The complainant reads the reasons; where the award is put right, everybody does."""
    world, _award_id = lent(announced)
    cast = world.cast
    secret = TradeSecret.objects.create(
        competition_id=world.id,
        tender_id=world.camillas if owner_is_complainant else world.bjorns,
        supplier_id=cast.rival_id if owner_is_complainant else cast.fjordsikt_id,
        passage="Oppdraget på side fire",
        reason="Viser konkurrenter hvem vi arbeider for, og hva vi kan.",
        marked_at=RECEIVED_AT,
        marked_by_id=cast.camilla.person_id,
    ).id
    complaint_id = proposed(world, outcome="upheld", consequence=consequence)
    decide = lambda *read: contracts.decide_complaint(  # noqa: E731
        complaint_id, confirmed_secrets=read, by=cast.daniel, at=DECIDED_AT
    )
    assert refused(decide) == "awards.secrets_not_confirmed"
    page = visitor(cast.daniel).get("authority:complaint", complaint_id, at=DECIDED_AT)
    assert "Jeg har lest det: «Oppdraget på side fire» fra" in page
    decide(secret)
    assert Event.objects.get(kind="awards.ComplaintDecided").payload["confirmed_secrets"] == [str(secret)]
