"""From the frozen result to the concluded contract: each is told to those it concerns, at once, and to nobody else."""

from uuid import UUID

import pytest
from pytest_django.fixtures import Settings

from terskel.awards import actions as awards
from terskel.contracts import actions as contracts
from terskel.contracts.models import Contract
from terskel.core.actors import SYSTEM, Actor
from terskel.evaluation import actions as evaluations
from terskel.notifications.models import Message
from terskel.organisations import actions as organisations
from terskel.organisations import queries as organisation_queries
from tests.rooms.notifications.told import tell, told
from tests.walls.test_impartial import declare_conflict
from tests.worlds import cast as casting
from tests.worlds import firms
from tests.worlds.cast import Cast, the_cast
from tests.worlds.evaluations import (
    APPROVED_AT,
    PREPARED_AT,
    SCORED_AT,
    SIGNED_AT,
    announced,
    contract_prepared,
    finalised,
    panel_declared,
    panel_seated,
    person_of,
    submitted,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    """With a contract manager, Mona; and Ola at a firm that is not invited."""
    people = the_cast()
    casting.official(casting.person("Mona Vik"), people.helfo_id, "contract_manager")
    casting.founder(13, "Utenfor AS", "Ola Ute")
    return people


def sign(contract_id: object, by: Actor) -> None:
    digest = Contract.objects.get(id=contract_id).digest
    contracts.sign(contract_id, digest_seen=digest, by=by, at=SIGNED_AT)


def test_a_proposal_to_reopen_is_told_to_the_approvers_and_the_outcome_to_panel_and_buyer(cast: Cast) -> None:
    world, _award_id = submitted(cast)
    why = "To av oppdragene som ga poeng, er eldre enn fem år."
    awards.propose_reopening(world.id, why, by=cast.eva_at_helfo, at=APPROVED_AT)
    assert told("awards.ReopeningProposed") == ["Daniel Aas"]
    awards.decline_reopening(world.id, "Oppdragene er fullført i 2024.", by=cast.daniel, at=APPROVED_AT)
    assert told("awards.ReopeningDeclined") == ["Eva Moen"]
    awards.propose_reopening(world.id, why, by=cast.eva_at_helfo, at=APPROVED_AT)
    awards.reopen(world.id, by=cast.daniel, at=APPROVED_AT)
    assert told("awards.AwardWithdrawn") == ["Brita Strand"]
    assert told("evaluation.ResultSetAside") == ["Erik Dahl", "Eva Moen"]


def test_an_appointed_panel_is_told(cast: Cast) -> None:
    panel_seated(cast)
    assert told("evaluation.PanelAppointed") == ["Erik Dahl", "Eva Moen"]


def test_a_rejected_tender_is_told_to_its_tenderer_alone(cast: Cast) -> None:
    world = panel_declared(cast)
    reason = "Tilbudet manglet underskrift."
    evaluations.reject_tender(
        world.id, world.camillas, ground="R-248-2a", reason=reason, by=cast.eva_at_helfo, at=SCORED_AT
    )
    evaluations.confirm_rejection(world.id, world.camillas, by=cast.erik_at_helfo, at=SCORED_AT)
    [message] = tell("evaluation.TenderRejected")
    assert message.person.name == "Camilla Berg"
    assert "Testleder 12 måneder" in message.subject


def test_a_frozen_result_is_told_to_the_buyers_and_to_no_supplier(cast: Cast) -> None:
    finalised(cast)
    assert told("evaluation.EvaluationFinalised") == ["Brita Strand"]


def test_a_recommendation_is_told_to_those_who_may_approve_it(cast: Cast) -> None:
    submitted(cast)
    assert told("awards.AwardSubmitted") == ["Daniel Aas"]


def test_a_recommendation_sent_back_is_told_to_who_prepared_it_with_the_reason(cast: Cast) -> None:
    _world, award_id = submitted(cast)
    awards.send_back(award_id, reason="Begrunnelsen for kriterium to er for knapp.", by=cast.daniel, at=PREPARED_AT)
    [message] = tell("awards.AwardSentBack")
    assert message.person.name == "Brita Strand"
    assert "Begrunnelsen for kriterium to er for knapp." in message.body


def test_an_award_is_told_to_every_tenderer_in_the_same_words(cast: Cast) -> None:
    announced(cast)
    messages = tell("awards.AwardAnnounced")
    assert [message.person.name for message in messages] == ["Bjørn Lie", "Camilla Berg"]
    assert len({(message.subject, message.body, message.created_at) for message in messages}) == 1
    assert messages[0].created_at == APPROVED_AT


def test_before_the_approval_no_supplier_is_told_anything_of_the_evaluation(cast: Cast) -> None:
    submitted(cast)
    for kind in ("evaluation.PanelAppointed", "evaluation.EvaluationFinalised", "awards.AwardSubmitted"):
        tell(kind)
    suppliers = [cast.bjorn.person_id, cast.camilla.person_id]
    assert not Message.objects.filter(person_id__in=suppliers).exists()


def test_a_cancellation_after_the_opening_is_told_to_everyone_invited_and_to_those_who_worked_on_it(
    cast: Cast,
) -> None:
    world = panel_declared(cast)
    awards.cancel(
        world.id,
        reason_code="no_funds",
        reason="Bevilgningen er trukket.",
        new_competition_follows=False,
        by=cast.daniel,
        at=SCORED_AT,
    )
    assert told("competitions.CompetitionCancelled") == ["Bjørn Lie", "Camilla Berg"]
    assert told("awards.ClosedWithoutAward") == ["Brita Strand", "Erik Dahl", "Eva Moen"]


def test_a_prepared_contract_is_told_to_those_who_may_sign_it(cast: Cast) -> None:
    contract_prepared(cast)
    assert told("contracts.ContractPrepared") == ["Bjørn Lie", "Daniel Aas", "Mona Vik"]


def test_the_first_signature_is_told_to_the_other_party(cast: Cast) -> None:
    _world, contract_id = contract_prepared(cast)
    sign(contract_id, cast.bjorn)
    assert told("contracts.ContractSigned") == ["Daniel Aas", "Mona Vik"]


def test_the_authority_s_first_signature_is_told_to_the_supplier(cast: Cast) -> None:
    _world, contract_id = contract_prepared(cast)
    sign(contract_id, cast.daniel)
    assert told("contracts.ContractSigned") == ["Bjørn Lie"]


def sent_out(cast: Cast, settings: Settings) -> UUID:
    """A contract that Daniel and Bjørn are asked to sign at the signing service; its job."""
    settings.TERSKEL_POSTEN_SIGNERING = "https://127.0.0.1:9/api"
    _world, contract_id = contract_prepared(cast)
    return contracts.send_out(
        contract_id,
        authority_signer=person_of(cast.daniel),
        supplier_signers=[person_of(cast.bjorn)],
        open_days=14,
        by=cast.brita,
        at=SIGNED_AT,
    )


def test_those_who_are_asked_at_the_signing_service_are_told_and_nobody_else(cast: Cast, settings: Settings) -> None:
    sent_out(cast, settings)
    assert told("contracts.ContractSentOut") == ["Bjørn Lie", "Daniel Aas"]


def test_a_contract_that_comes_back_unsigned_is_told_to_both(cast: Cast, settings: Settings) -> None:
    contracts.note_refused(sent_out(cast, settings), code="BAD_REQUEST", said="", by=SYSTEM, at=SIGNED_AT)
    assert told("contracts.SignatureJobEnded") == ["Bjørn Lie", "Brita Strand", "Daniel Aas", "Mona Vik"]


def test_a_contract_that_the_authority_called_back_is_told_to_the_supplier(cast: Cast, settings: Settings) -> None:
    contracts.note_cancelled(sent_out(cast, settings), by=SYSTEM, at=SIGNED_AT)
    assert told("contracts.SignatureJobEnded") == ["Bjørn Lie"]


def test_one_who_signs_only_together_is_told_of_to_the_firm_and_not_to_the_authority(cast: Cast) -> None:
    _world, contract_id = contract_prepared(cast)
    bjorn, firm = cast.bjorn, cast.fjordsikt_id
    organisations.revoke_mandate(organisation_queries.mandates(bjorn, at=APPROVED_AT)[0].id, by=bjorn, at=APPROVED_AT)
    organisations.claim_mandate(firm, "signature", jointly=True, by=bjorn, at=SIGNED_AT)
    firms.colleague(bjorn, casting.person("Dag Vik"), "signatory", at=APPROVED_AT)
    sign(contract_id, bjorn)
    assert told("contracts.ContractCosigned") == ["Dag Vik"]


def test_the_second_signature_is_told_as_the_conclusion_and_asks_nobody_to_sign(cast: Cast) -> None:
    _world, contract_id = contract_prepared(cast)
    sign(contract_id, cast.daniel)
    sign(contract_id, cast.bjorn)
    assert told("contracts.ContractSigned") == []


def test_a_concluded_contract_is_told_to_everyone_invited_and_to_those_who_look_after_it(cast: Cast) -> None:
    """LOA § 15: the winner, the loser and whoever was invited without tendering; the owner and the manager."""
    _world, contract_id = contract_prepared(cast)
    sign(contract_id, cast.daniel)
    sign(contract_id, cast.bjorn)
    messages = {message.person.name: message for message in tell("contracts.ContractConcluded")}
    assert set(messages) == {"Bjørn Lie", "Brita Strand", "Camilla Berg", "Daniel Aas"}
    assert messages["Camilla Berg"].about_kind == "result"
    assert messages["Daniel Aas"].about_kind == "contract"
    assert "§ 15" in messages["Camilla Berg"].body


def test_who_has_declared_a_conflict_is_told_of_nothing_they_may_not_read(cast: Cast) -> None:
    world, _award_id = submitted(cast)
    declare_conflict(world.id, cast.daniel)
    awards.propose_reopening(world.id, "To av oppdragene er for gamle.", by=cast.eva_at_helfo, at=APPROVED_AT)
    assert told("awards.ReopeningProposed") == []


def test_who_looks_after_a_contract_is_told_that_it_is_concluded_whatever_they_declared_before(cast: Cast) -> None:
    world, contract_id = contract_prepared(cast)
    declare_conflict(world.id, cast.brita)
    sign(contract_id, cast.daniel)
    sign(contract_id, cast.bjorn)
    assert "Brita Strand" in told("contracts.ContractConcluded")
