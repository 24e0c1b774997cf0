"""An announced award can be reversed until both have signed (FOA § 25-1(4)); a new decision has its own letters."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import Error, IntegrityError, connection, transaction

from terskel.awards import actions as awards
from terskel.awards import queries as award_queries
from terskel.awards import reversals
from terskel.awards.models import AwardDecision
from terskel.contracts import actions, queries
from terskel.contracts.models import Contract
from terskel.core.actors import Actor
from terskel.core.decisions import Missing
from terskel.core.languages import LANGUAGES
from terskel.documents import queries as documents
from terskel.evaluation import actions as evaluations
from terskel.evaluation import queries as evaluation_queries
from terskel.evaluation.actions import Mark
from terskel.evaluation.models import EvaluationResult
from terskel.evaluation.waiting import my_work
from terskel.overview import news
from terskel.overview import queries as overview
from terskel.overview.stages import own_stage
from tests.rooms.refusals import refused
from tests.worlds.evaluations import (
    APPROVED_AT,
    SIGNED_AT,
    STANDSTILL_ENDS_AT,
    EvaluationWorld,
    announced,
    characteristics,
    check_evidence,
    contract_prepared,
    said_in,
)
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db

PROPOSED_AT = APPROVED_AT + timedelta(days=2)
REVERSED_AT = PROPOSED_AT + timedelta(hours=3)
AGAIN_AT = REVERSED_AT + timedelta(days=1)
WHY = "Poengene på kompetanse bygger på et oppdrag som ikke står i tilbudet."


def propose(award_id: UUID, by: Actor, *, reason: str = WHY, code: str = "error", anew: bool = True) -> None:
    awards.propose_reversal(award_id, reason_code=code, reason=reason, evaluates_anew=anew, by=by, at=PROPOSED_AT)


def reversed_award(*, anew: bool = True) -> tuple[EvaluationWorld, UUID]:
    world, award_id = lent(announced)
    propose(award_id, world.cast.brita, anew=anew)
    actions.reverse_award(award_id, by=world.cast.daniel, at=REVERSED_AT)
    return world, award_id


def test_everyone_is_told_that_an_award_stands_no_longer() -> None:
    world, award_id = reversed_award()
    before, after = (news.of_competitions(at=at) for at in (REVERSED_AT - timedelta(microseconds=1), REVERSED_AT))
    assert "award_reversed" not in {one.kind for one in before}
    (told,) = [one for one in after if one.kind == "award_reversed"]
    assert (told.at, told.competition_id) == (REVERSED_AT, world.id)
    assert told.id in {one.id for one in news.of_results(at=REVERSED_AT)} - {award_id}
    assert "competition_decided" not in {one.kind for one in after}, "its page tells no result any more"
    assert len({told.text(language) for language in LANGUAGES}) == 3


def test_a_buyer_proposes_with_a_reason_and_an_approver_decides() -> None:
    world, award_id = lent(announced)
    cast = world.cast
    assert refused(lambda: actions.reverse_award(award_id, by=cast.daniel, at=REVERSED_AT)) == (
        "awards.no_reversal_proposed"
    )
    assert refused(lambda: propose(award_id, cast.daniel)) == "awards.not_buyer"
    assert refused(lambda: propose(award_id, cast.brita, reason="Feil.")) == "awards.reversal_needs_reason"
    assert refused(lambda: propose(award_id, cast.brita, code="whim")) == "awards.unknown_reversal_reason"
    lacking = lambda: propose(award_id, cast.brita, code="evidence", anew=False)  # noqa: E731
    assert refused(lacking) == "awards.evidence_needs_evaluation"
    propose(award_id, cast.brita)
    assert refused(lambda: propose(award_id, cast.brita)) == "awards.reversal_is_proposed"
    assert refused(lambda: actions.reverse_award(award_id, by=cast.brita, at=REVERSED_AT)) == "awards.not_approver"
    assert reversals.reversals_to_decide(cast.daniel) == [(world.id, PROPOSED_AT)]
    assert reversals.reversals_to_decide(cast.brita) == []
    actions.reverse_award(award_id, by=cast.daniel, at=REVERSED_AT)
    assert reversals.reversals_to_decide(cast.daniel) == []
    assert AwardDecision.objects.get(pk=award_id).reversed_at == REVERSED_AT


def test_whoever_proposed_it_does_not_decide() -> None:
    world, award_id = lent(announced)
    both = replace(world.cast.brita, roles=world.cast.brita.roles | {"approver"})
    propose(award_id, both)
    assert refused(lambda: actions.reverse_award(award_id, by=both, at=REVERSED_AT)) == "awards.proposer_never_decides"


def test_the_database_refuses_a_reversal_by_one() -> None:
    world, award_id = lent(announced)
    propose(award_id, world.cast.brita)
    with pytest.raises(IntegrityError), transaction.atomic():
        AwardDecision.objects.filter(pk=award_id).update(
            reversed_at=REVERSED_AT, reversed_by_id=world.cast.brita.person_id
        )


def test_strangers_meet_nothing() -> None:
    world, award_id = lent(announced)
    for stranger in (world.cast.astrid, world.cast.camilla):
        with pytest.raises(Missing):
            propose(award_id, stranger)
    propose(award_id, world.cast.brita)
    for stranger in (world.cast.astrid, world.cast.camilla):
        with pytest.raises(Missing):
            actions.reverse_award(award_id, by=stranger, at=REVERSED_AT)


def test_the_approver_may_let_it_stand_and_it_can_be_proposed_again() -> None:
    world, award_id = lent(announced)
    propose(award_id, world.cast.brita)
    short = lambda: awards.decline_reversal(award_id, "Nei.", by=world.cast.daniel, at=REVERSED_AT)  # noqa: E731
    assert refused(short) == "awards.declining_needs_reason"
    awards.decline_reversal(award_id, "Oppdraget står på side fire i tilbudet.", by=world.cast.daniel, at=REVERSED_AT)
    view = award_queries.award(world.cast.brita, world.id, at=REVERSED_AT)
    assert (view.state, view.reversal) == ("notified", None)
    propose(award_id, world.cast.brita)


def test_everyone_who_was_told_of_the_award_is_told_why_it_is_reversed() -> None:
    world, _award_id = reversed_award()
    for supplier in (world.cast.bjorn, world.cast.camilla):
        own = documents.letters_for_matter(supplier, world.id)
        (letter,) = [documents.letter(supplier, one.id).letter for one in own if one.kind == "awards.reversal"]
        said = said_in(letter)
        assert WHY in said
        assert "§ 25-1" in said
        assert letter.issued_at == REVERSED_AT


def test_the_reversed_award_is_shown_to_nobody_as_a_result() -> None:
    world, _award_id = reversed_award()
    assert award_queries.public_result(world.id, at=REVERSED_AT) is None
    assert award_queries.results_for_supplier(world.cast.camilla) == []
    assert award_queries.reversals_for_supplier(world.cast.camilla) == [(world.id, REVERSED_AT)]
    assert award_queries.reversals_for_supplier(world.cast.brita) == []
    with pytest.raises(Missing):
        award_queries.result_for_supplier(world.cast.camilla, world.id)


def test_with_a_new_evaluation_the_panel_goes_to_work_again() -> None:
    world, _award_id = reversed_award()
    assert evaluation_queries.result_for_room(world.id) is None
    assert [one.competition_id for one in my_work(world.cast.eva_at_helfo)] == [world.id]
    facts = overview.own_facts(world.cast.brita, [world.id], at=REVERSED_AT)[world.id]
    assert own_stage(facts, REVERSED_AT) == "evaluation"


def test_without_one_the_frozen_result_stands_and_is_recommended_from_again() -> None:
    world, first = reversed_award(anew=False)
    again = awards.prepare(world.id, characteristics=characteristics(world), by=world.cast.brita, at=AGAIN_AT)
    assert again != first
    assert EvaluationResult.objects.get(competition_id=world.id).set_aside_at is None


def test_the_new_report_shows_each_point_that_differs_from_the_result_set_aside() -> None:
    world, _award_id = reversed_award()
    _score_again(world, "5")
    result = evaluation_queries.result_for_room(world.id)
    assert result is not None
    assert result.ranking.winner.tender_id == world.camillas
    said = said_in(documents.letter(world.cast.brita, result.report_letter_id).letter)
    assert "Endret siden resultatet som ble satt til side" in said
    assert "Oppdraget for etaten står ikke i tilbudet" in said


def test_a_new_award_has_letters_and_a_standstill_of_its_own() -> None:
    world, first = reversed_award()
    _score_again(world, "5")
    brita = world.cast.brita
    second = awards.prepare(world.id, characteristics=characteristics(world), by=brita, at=AGAIN_AT)
    check_evidence(second, brita, at=AGAIN_AT)
    awards.submit(second, by=brita, at=AGAIN_AT)
    awards.approve(second, by=world.cast.daniel, at=AGAIN_AT)
    view = award_queries.award(brita, world.id, at=AGAIN_AT)
    assert (view.id, view.winner_supplier_id) == (second, world.cast.rival_id)
    assert view.standstill_ends_at is not None
    assert view.standstill_ends_at > STANDSTILL_ENDS_AT
    assert award_queries.result_for_supplier(world.cast.camilla, world.id).won
    assert award_queries.reversals_for_supplier(world.cast.camilla) == [], "told anew, it stands among the results"
    assert AwardDecision.objects.get(pk=first).winner_supplier_id == world.cast.fjordsikt_id


def test_a_prepared_contract_lapses_and_nobody_signs_it() -> None:
    world, contract_id = lent(contract_prepared)
    cast = world.cast
    award_id = Contract.objects.get(pk=contract_id).award_id
    propose(award_id, cast.brita)
    actions.reverse_award(award_id, by=cast.daniel, at=REVERSED_AT)
    assert queries.contract(cast.bjorn, contract_id, at=SIGNED_AT).state == "lapsed"
    assert queries.contract_of_competition(cast.brita, world.id, at=SIGNED_AT) is None
    digest = Contract.objects.get(pk=contract_id).digest
    sign = lambda: actions.sign(contract_id, digest_seen=digest, by=cast.bjorn, at=SIGNED_AT)  # noqa: E731
    assert refused(sign) == "contracts.has_lapsed"
    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE contracts_contract SET lapsed_at = NULL WHERE id = %s", [contract_id])


def test_the_signature_of_one_party_does_not_stop_it() -> None:
    world, contract_id = lent(contract_prepared)
    cast, contract = world.cast, Contract.objects.get(pk=contract_id)
    actions.sign(contract_id, digest_seen=contract.digest, by=cast.bjorn, at=SIGNED_AT)
    propose(contract.award_id, cast.brita)
    actions.reverse_award(contract.award_id, by=cast.daniel, at=SIGNED_AT)
    assert queries.contract(cast.brita, contract_id, at=SIGNED_AT).state == "lapsed"


def test_nobody_signs_while_a_reversal_is_proposed() -> None:
    world, contract_id = lent(contract_prepared)
    cast, contract = world.cast, Contract.objects.get(pk=contract_id)
    propose(contract.award_id, cast.brita)
    for signer in (cast.bjorn, cast.daniel):
        sign = lambda by=signer: actions.sign(contract_id, digest_seen=contract.digest, by=by, at=SIGNED_AT)  # noqa: E731
        assert refused(sign) == "contracts.reversal_is_proposed"
    awards.decline_reversal(contract.award_id, "Oppdraget står på side fire.", by=cast.daniel, at=SIGNED_AT)
    assert actions.sign(contract_id, digest_seen=contract.digest, by=cast.bjorn, at=SIGNED_AT) is False


def test_when_both_have_signed_nothing_is_reversed() -> None:
    world, contract_id = lent(contract_prepared)
    cast, contract = world.cast, Contract.objects.get(pk=contract_id)
    actions.sign(contract_id, digest_seen=contract.digest, by=cast.bjorn, at=SIGNED_AT)
    actions.sign(contract_id, digest_seen=contract.digest, by=cast.daniel, at=SIGNED_AT)
    propose(contract.award_id, cast.brita)
    decide = lambda: actions.reverse_award(contract.award_id, by=cast.daniel, at=SIGNED_AT)  # noqa: E731
    assert refused(decide) == "contracts.was_concluded"
    assert AwardDecision.objects.get(pk=contract.award_id).reversed_at is None


def test_the_database_keeps_a_reversed_award_and_a_result_set_aside_as_they_were() -> None:
    world, award_id = reversed_award()
    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE awards_awarddecision SET reversal_reason = 'x' WHERE id = %s", [award_id])
    with pytest.raises(Error), transaction.atomic():
        EvaluationResult.objects.filter(competition_id=world.id).update(set_aside_at=None)
    with pytest.raises(Error), transaction.atomic():
        EvaluationResult.objects.filter(competition_id=world.id).update(model_digest="0" * 64)


def test_an_announced_award_still_keeps_all_but_its_reversal() -> None:
    _world, award_id = lent(announced)
    with pytest.raises(Error), transaction.atomic():
        AwardDecision.objects.filter(pk=award_id).update(price=Decimal(1))


def test_after_a_reversal_the_competition_can_be_cancelled() -> None:
    world, _award_id = reversed_award()
    awards.cancel(
        world.id,
        reason_code="no_need",
        reason="Behovet er borte etter omorganiseringen.",
        new_competition_follows=False,
        by=world.cast.daniel,
        at=AGAIN_AT,
    )
    assert world.competition.terms.cancelled_at == AGAIN_AT


def _score_again(world: EvaluationWorld, points: str) -> None:
    """Eva gives Bjørn other points on the first criterion, and freezes anew."""
    eva, key = world.cast.eva_at_helfo, world.quality[0]
    standing = evaluation_queries.matrix(eva, world.id).sheet(world.bjorns).scores[key]
    why = "Omgjøringen viste at oppdraget ikke står der."
    mark = Mark(world.bjorns, key, Decimal(points), "Oppdraget for etaten står ikke i tilbudet.", standing.id, why)
    evaluations.score(world.id, [mark], by=eva, at=REVERSED_AT)
    evaluations.finalise(world.id, by=eva, at=AGAIN_AT)
