"""The authority reverses a rejection of its own accord: one proposes, an approver decides, all are told."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import Error, IntegrityError, transaction

from terskel.awards import actions as awards
from terskel.awards import queries as award_queries
from terskel.awards import rejection_reversals, reporting
from terskel.awards.models import AwardDecision, RejectionReversal
from terskel.contracts import actions as contracts
from terskel.contracts.models import Contract
from terskel.core.actors import Actor
from terskel.core.decisions import Missing
from terskel.documents import queries as documents
from terskel.evaluation import actions as evaluations
from terskel.evaluation import queries as evaluation_queries
from terskel.evaluation.models import EvaluationResult
from tests.rooms.refusals import refused
from tests.worlds.cast import Cast
from tests.worlds.evaluations import (
    APPROVED_AT,
    FINALISED_AT,
    PREPARED_AT,
    SCORED_AT,
    SIGNED_AT,
    EvaluationWorld,
    characteristics,
    check_evidence,
    contract_prepared,
    give,
    panel_declared,
    pass_requirements,
    said_in,
    scored,
)
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db

WRONG = "Bekreftelsen lå i vedlegg 3 og ble oversett av gruppen."
STANDS = "Vedlegg 3 gjelder en annen person enn den tilbudte."
PROPOSED_AT = APPROVED_AT + timedelta(hours=1)
REVERSED_AT = APPROVED_AT + timedelta(hours=2)


def rejected(cast: Cast) -> EvaluationWorld:
    """Camilla's tender is rejected and she is told; Bjørn's is scored."""
    world = panel_declared(cast)
    evaluations.reject_tender(
        world.id,
        world.camillas,
        ground="R-248-2a",
        reason="Tilbudet mangler testlederens bekreftelse.",
        by=cast.eva_at_helfo,
        at=SCORED_AT,
    )
    evaluations.confirm_rejection(world.id, world.camillas, by=cast.erik_at_helfo, at=SCORED_AT)
    pass_requirements(world, world.bjorns)
    give(world, world.bjorns, "9", "8")
    return world


def recommended(cast: Cast) -> tuple[EvaluationWorld, UUID]:
    world = rejected(cast)
    evaluations.finalise(world.id, by=cast.eva_at_helfo, at=FINALISED_AT)
    award_id = awards.prepare(world.id, characteristics=characteristics(world), by=cast.brita, at=PREPARED_AT)
    check_evidence(award_id, cast.brita)
    awards.submit(award_id, by=cast.brita, at=PREPARED_AT)
    return world, award_id


def told(cast: Cast) -> tuple[EvaluationWorld, UUID]:
    """The award is announced with Camilla's tender out, and the contract prepared."""
    world, award_id = recommended(cast)
    awards.approve(award_id, by=cast.daniel, at=APPROVED_AT)
    contracts.prepare(
        world.id,
        starts_on=date(2027, 3, 1),
        ends_on=date(2028, 2, 29),
        owner_id=cast.daniel.person_id,
        manager_id=cast.brita.person_id,
        by=cast.brita,
        at=APPROVED_AT,
    )
    return world, award_id


def propose(world: EvaluationWorld, by: Actor, reason: str = WRONG) -> None:
    awards.propose_rejection_reversal(world.id, world.camillas, reason, by=by, at=PROPOSED_AT)


def reverse(world: EvaluationWorld, by: Actor) -> None:
    contracts.reverse_rejection(world.id, world.camillas, by=by, at=REVERSED_AT)


def letters_to(reader: Actor, world: EvaluationWorld) -> list[str]:
    kinds = documents.letters_for_recipient(reader, world.id)
    return [one.kind for one in kinds if one.created_at == REVERSED_AT]


def test_while_the_panel_works_the_tender_is_in_again_and_its_tenderer_is_told_why() -> None:
    world = lent(rejected)
    propose(world, world.cast.brita)
    reverse(world, world.cast.daniel)
    sheets = evaluation_queries.matrix(world.cast.eva_at_helfo, world.id).sheets
    assert {sheet.rejection for sheet in sheets} == {None}
    (row,) = RejectionReversal.objects.all()
    assert row.letter_id is not None
    said = said_in(documents.letter(world.cast.camilla, row.letter_id).letter)
    for fact in (WRONG, "har omgjort avvisningen av tilbudet deres", "Besluttet av Daniel Aas", "Brita Strand"):
        assert fact in said
    assert letters_to(world.cast.bjorn, world) == []
    pass_requirements(world, world.camillas, at=REVERSED_AT)
    give(world, world.camillas, "6", "7", at=REVERSED_AT)
    evaluations.finalise(world.id, by=world.cast.eva_at_helfo, at=REVERSED_AT)
    result = evaluation_queries.result_for_room(world.id)
    assert result is not None
    assert len(result.ranking.rows) == 2


def test_a_recommendation_that_nobody_was_told_of_is_withdrawn_with_it() -> None:
    world, award_id = lent(recommended)
    propose(world, world.cast.eva_at_helfo)
    approve = lambda: awards.approve(award_id, by=world.cast.daniel, at=PROPOSED_AT)  # noqa: E731
    assert refused(approve) == "awards.rejection_reversal_is_proposed"
    reverse(world, world.cast.daniel)
    assert AwardDecision.objects.get(id=award_id).withdrawn_at == REVERSED_AT
    assert EvaluationResult.objects.get().set_aside_reason == WRONG
    assert letters_to(world.cast.bjorn, world) == []


def test_an_announced_award_is_reversed_with_it_the_contract_lapses_and_everyone_is_told() -> None:
    world, award_id = lent(told)
    propose(world, world.cast.brita)
    reverse(world, world.cast.daniel)
    award = AwardDecision.objects.get(id=award_id)
    assert (award.reversed_at, award.reversal_reason, award.reversal_evaluates_anew) == (REVERSED_AT, WRONG, True)
    assert Contract.objects.get(award_id=award_id).lapsed_at == REVERSED_AT
    assert letters_to(world.cast.bjorn, world) == ["awards.reversal"]
    assert sorted(letters_to(world.cast.camilla, world)) == ["awards.rejection_reversal", "awards.reversal"]


def test_after_the_contract_is_concluded_nothing_is_reversed() -> None:
    world, award_id = lent(told)
    propose(world, world.cast.brita)
    Contract.objects.filter(award_id=award_id).update(
        supplier_signed_by_id=world.cast.bjorn.person_id,
        supplier_signed_at=SIGNED_AT,
        authority_signed_by_id=world.cast.daniel.person_id,
        authority_signed_at=SIGNED_AT,
        concluded_at=SIGNED_AT,
    )
    late = lambda: contracts.reverse_rejection(  # noqa: E731
        world.id, world.camillas, by=world.cast.daniel, at=SIGNED_AT + timedelta(hours=1)
    )
    assert refused(late).startswith("contracts.")
    assert AwardDecision.objects.get(id=award_id).reversed_at is None
    assert RejectionReversal.objects.get().decided_by_id is None


def test_the_procurement_report_tells_the_reversal_and_its_reason() -> None:
    world = lent(rejected)
    propose(world, world.cast.brita)
    reverse(world, world.cast.daniel)
    pass_requirements(world, world.camillas, at=REVERSED_AT)
    give(world, world.camillas, "6", "7", at=REVERSED_AT)
    evaluations.finalise(world.id, by=world.cast.eva_at_helfo, at=REVERSED_AT)
    awards.prepare(world.id, characteristics=characteristics(world), by=world.cast.brita, at=REVERSED_AT)
    draft = reporting.report(world.cast.brita, world.id, at=REVERSED_AT).draft
    assert draft is not None
    said = said_in(draft)
    assert "Avvisningen av Rival Konsulenter AS" in said
    assert f"av Daniel Aas: {WRONG}" in said


def test_it_takes_a_buyer_or_the_lead_a_reason_and_an_approver_who_did_not_propose_it() -> None:
    world = lent(rejected)
    cast = world.cast
    assert refused(lambda: propose(world, cast.erik_at_helfo)) == "awards.not_proposer_of_rejection_reversal"
    assert refused(lambda: propose(world, cast.daniel)) == "awards.not_proposer_of_rejection_reversal"
    assert refused(lambda: propose(world, cast.brita, "Feil.")) == "awards.rejection_reversal_needs_reason"
    assert refused(lambda: reverse(world, cast.daniel)) == "awards.no_rejection_reversal_proposed"
    both = replace(cast.brita, roles=cast.brita.roles | {"approver"})
    propose(world, both)
    assert refused(lambda: propose(world, cast.brita)) == "awards.rejection_reversal_is_proposed"
    assert refused(lambda: reverse(world, cast.brita)) == "awards.not_approver"
    assert refused(lambda: reverse(world, both)) == "awards.proposer_never_decides"
    assert rejection_reversals.rejections_to_decide(both) == []
    assert rejection_reversals.rejections_to_decide(cast.daniel) == [(world.id, world.camillas, PROPOSED_AT)]
    reverse(world, cast.daniel)
    assert rejection_reversals.rejections_to_decide(cast.daniel) == []


def test_only_a_rejection_that_was_told_is_reversed() -> None:
    world = lent(scored)
    assert refused(lambda: propose(world, world.cast.brita)) == "awards.no_told_rejection"


def test_what_is_declined_stands_and_can_be_proposed_again() -> None:
    world = lent(rejected)
    propose(world, world.cast.brita)
    awards.decline_rejection_reversal(world.id, world.camillas, STANDS, by=world.cast.daniel, at=REVERSED_AT)
    (one,) = rejection_reversals.rejections(world.cast.brita, world.id)
    assert one.proposal is None
    propose(world, world.cast.brita)
    assert RejectionReversal.objects.count() == 2
    with pytest.raises(Error, match="decided_rejection_reversal_stays"), transaction.atomic():
        RejectionReversal.objects.filter(declined_at__isnull=False).update(declined_reason=WRONG)


def test_strangers_and_the_tenderers_meet_nothing() -> None:
    world = lent(rejected)
    propose(world, world.cast.brita)
    for stranger in (world.cast.astrid, world.cast.camilla):
        for act in (propose, reverse):
            with pytest.raises(Missing):
                act(world, stranger)
    assert rejection_reversals.rejections(world.cast.erik_at_helfo, world.id) == ()


def test_the_database_refuses_a_reversal_decided_by_whoever_proposed_it() -> None:
    world = lent(rejected)
    propose(world, world.cast.brita)
    with pytest.raises(IntegrityError, match="rejection_reversal_takes_two"), transaction.atomic():
        RejectionReversal.objects.update(
            decided_by_id=world.cast.brita.person_id, declined_at=REVERSED_AT, declined_reason=STANDS
        )


def test_the_award_of_a_competition_without_rejections_is_untouched() -> None:
    world, contract_id = lent(contract_prepared)
    assert refused(lambda: propose(world, world.cast.brita)) == "awards.no_told_rejection"
    assert Contract.objects.get(id=contract_id).lapsed_at is None
    assert award_queries.award(world.cast.brita, world.id, at=REVERSED_AT).state == "notified"
