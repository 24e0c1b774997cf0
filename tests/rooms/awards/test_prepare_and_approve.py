"""An award is prepared by one, approved by another, and told to every tenderer in the approving act (FOA § 25-1)."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import Error, IntegrityError, transaction

from terskel.awards import actions, queries
from terskel.awards.models import AwardDecision
from terskel.core.actors import Actor
from terskel.core.decisions import Missing
from terskel.documents import queries as documents
from tests.rooms.refusals import refused
from tests.worlds.cast import oslo
from tests.worlds.evaluations import (
    APPROVED_AT,
    EVIDENCE,
    PREPARED_AT,
    STANDSTILL_ENDS_AT,
    EvaluationWorld,
    announced,
    characteristics,
    check_evidence,
    finalised,
    person_of,
    prepared,
    said_in,
    scored,
    submitted,
)
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db


def with_roles(actor: Actor, *roles: str) -> Actor:
    return replace(actor, roles=frozenset(roles))


def prepare(world: EvaluationWorld, by: Actor | None = None) -> UUID:
    return actions.prepare(world.id, characteristics=characteristics(world), by=by or world.cast.brita, at=PREPARED_AT)


def test_the_winner_is_the_first_of_the_frozen_ranking() -> None:
    world, _award = lent(prepared)
    view = queries.award(world.cast.brita, world.id, at=PREPARED_AT)
    assert (view.winner_tender_id, view.winner_name, view.state) == (world.bjorns, "Fjordsikt AS", "prepared")


def test_nothing_is_recommended_before_the_result_is_frozen() -> None:
    world = lent(scored)
    assert refused(lambda: prepare(world)) == "awards.not_evaluated"


def test_only_a_buyer_of_the_authority_recommends() -> None:
    world = lent(finalised)
    assert refused(lambda: prepare(world, world.cast.daniel)) == "awards.not_buyer"
    for stranger in (world.cast.astrid, world.cast.bjorn):
        with pytest.raises(Missing):
            prepare(world, stranger)


def test_there_is_one_recommendation() -> None:
    world, _award = lent(prepared)
    assert refused(lambda: prepare(world)) == "awards.recommendation_exists"


@pytest.mark.parametrize("said", [" ", "x", "Bedre enn de andre."])
def test_the_winner_is_characterised_on_every_quality_criterion(said: str) -> None:
    world = lent(finalised)
    texts = characteristics(world) | {world.quality[1]: said}
    assert (
        refused(lambda: actions.prepare(world.id, characteristics=texts, by=world.cast.brita, at=PREPARED_AT))
        == "awards.characteristics_missing"
    )


def check(award_id: UUID, by: Actor, **changes: object) -> None:
    check_evidence(award_id, by, replace(EVIDENCE, **changes))


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"evidence": "Sett på."}, "awards.evidence_missing"),
        ({"sanctions": ""}, "awards.sanctions_missing"),
        ({"no_lots_reason": ""}, "awards.no_lots_reason_missing"),
    ],
)
def test_what_the_check_found_sanctions_and_the_reason_for_no_lots_are_asked(
    changes: dict[str, str], code: str
) -> None:
    world, award_id = lent(prepared)
    assert refused(lambda: check(award_id, world.cast.brita, **changes)) == code


def test_nothing_goes_to_approval_before_the_evidence_is_checked() -> None:
    world, award_id = lent(prepared)
    assert (
        refused(lambda: actions.submit(award_id, by=world.cast.brita, at=PREPARED_AT)) == "awards.evidence_not_checked"
    )


def test_what_awaits_approval_cannot_be_changed() -> None:
    world, award_id = lent(submitted)
    assert refused(lambda: check(award_id, world.cast.brita)) == "awards.awaits_approval"
    assert refused(lambda: actions.submit(award_id, by=world.cast.brita, at=PREPARED_AT)) == "awards.awaits_approval"


def test_an_approver_who_prepared_does_not_approve() -> None:
    world = lent(finalised)
    both = with_roles(world.cast.brita, "buyer", "approver")
    award_id = prepare(world, both)
    check(award_id, both)
    actions.submit(award_id, by=both, at=PREPARED_AT)
    assert refused(lambda: actions.approve(award_id, by=both, at=APPROVED_AT)) == "awards.prepared_it_yourself"


def test_an_approver_who_had_a_hand_in_it_does_not_approve() -> None:
    world, award_id = lent(prepared)
    helping = with_roles(world.cast.daniel, "buyer", "approver")
    check(award_id, helping)
    actions.submit(award_id, by=world.cast.brita, at=PREPARED_AT)
    assert refused(lambda: actions.approve(award_id, by=helping, at=APPROVED_AT)) == "awards.prepared_it_yourself"


def test_the_database_refuses_an_award_approved_by_its_preparer() -> None:
    world, award_id = lent(submitted)
    with pytest.raises(IntegrityError, match="preparer_never_approves"), transaction.atomic():
        AwardDecision.objects.filter(id=award_id).update(
            approved_by_id=person_of(world.cast.brita), approved_at=APPROVED_AT, letters_sent_at=APPROVED_AT
        )


def test_a_buyer_does_not_approve() -> None:
    world, award_id = lent(submitted)
    other = with_roles(world.cast.eva_at_helfo, "buyer", "evaluator")
    assert refused(lambda: actions.approve(award_id, by=other, at=APPROVED_AT)) == "awards.not_approver"


def test_an_award_is_approved_once() -> None:
    world, award_id = lent(announced)
    assert refused(lambda: actions.approve(award_id, by=world.cast.daniel, at=APPROVED_AT)) == "awards.was_announced"


def test_an_award_is_approved_only_when_submitted() -> None:
    world, award_id = lent(prepared)
    assert refused(lambda: actions.approve(award_id, by=world.cast.daniel, at=APPROVED_AT)) == "awards.not_in_approval"


def test_what_is_sent_back_has_a_reason_and_can_be_put_right_and_sent_again() -> None:
    world, award_id = lent(submitted)
    daniel, brita = world.cast.daniel, world.cast.brita
    assert (
        refused(lambda: actions.send_back(award_id, "Nei.", by=daniel, at=APPROVED_AT)) == "awards.return_needs_reason"
    )
    actions.send_back(award_id, "Si mer om kompetansen i kjennetegnene.", by=daniel, at=APPROVED_AT)
    view = queries.award(brita, world.id, at=APPROVED_AT)
    assert (view.state, view.return_reason) == ("prepared", "Si mer om kompetansen i kjennetegnene.")
    texts = dict.fromkeys(world.quality, "Ledet test av tre oppgjørsløsninger i staten.")
    actions.change_characteristics(award_id, characteristics=texts, by=brita, at=APPROVED_AT)
    actions.submit(award_id, by=brita, at=APPROVED_AT)
    actions.approve(award_id, by=daniel, at=APPROVED_AT)
    assert "tre oppgjørsløsninger" in letter_to(world.cast.camilla, world)


def letter_to(reader: Actor, world: EvaluationWorld) -> str:
    result = queries.result_for_supplier(reader, world.id)
    return said_in(documents.letter(reader, result.letter_id).letter)


def test_every_tenderer_gets_a_letter_of_its_own_in_the_approving_act() -> None:
    world, _award = lent(announced)
    view = queries.award(world.cast.brita, world.id, at=APPROVED_AT)
    assert {supplier for supplier, _letter in view.letters} == {world.cast.fjordsikt_id, world.cast.rival_id}
    for supplier, letter_id in view.letters:
        reader, rival = (world.cast.bjorn, world.cast.camilla)
        if supplier == world.cast.rival_id:
            reader, rival = rival, reader
        assert documents.letter(reader, letter_id).letter.issued_at == APPROVED_AT
        with pytest.raises(Missing):
            documents.letter(rival, letter_id)


def test_the_losers_letter_gives_its_own_points_and_reasons_and_the_winners_advantages() -> None:
    world, _award = lent(announced)
    said = letter_to(world.cast.camilla, world)
    for fact in (
        "nummer 2 av 2",
        "Rival viser på kriterium 1 det som gir 6 poeng.",
        "Fjordsikt AS",
        "Det valgte tilbudet kjennetegnes av styrke 1.",
        "'Kompetanse', 'Det valgte tilbudet fikk 9,00 poeng mot deres 6,00. Etter vekting er det 0,90 poeng foran.'",
        "'Pris', 'Deres tilbud var best av de to",
        "Avgjørende var «Kompetanse»",
        "Karensperioden løper til og med mandag 8. februar 2027",
        "kan dere klage til oppdragsgiveren",
        "kan oppdragsgiveren ikke inngå kontrakten før retten har avgjort den (FOA § 25-3)",
        "forskrift om offentlige anskaffelser (FOA) § 25-1",
        "Besluttet av Daniel Aas",
        "Saksbehandler: Brita Strand, brita.strand@example.no",
        "tirsdag 9. februar 2027 kl. 00.00",
    ):
        assert fact in said


def test_no_letter_tells_what_another_tenderer_wrote_or_costs() -> None:
    world, _award = lent(announced)
    to_loser, to_winner = letter_to(world.cast.camilla, world), letter_to(world.cast.bjorn, world)
    assert "Fjordsikt viser på" not in to_loser
    assert "1 734 000" not in to_loser
    assert "1 612 000 kr" in to_loser
    assert "Rival" not in to_winner
    assert "1 612 000" not in to_winner


def test_the_standstill_runs_to_the_end_of_the_first_working_day_after_ten_days() -> None:
    """Told Thursday 28 January: day 10 is Sunday 7 February, so the whole of Monday 8 is kept."""
    world, award_id = lent(announced)
    view = queries.award(world.cast.brita, world.id, at=APPROVED_AT)
    assert view.standstill_ends_at == STANDSTILL_ENDS_AT
    just_before = STANDSTILL_ENDS_AT - timedelta(microseconds=1)
    assert queries.award(world.cast.brita, world.id, at=just_before).state == "notified"
    assert queries.award(world.cast.brita, world.id, at=STANDSTILL_ENDS_AT).state == "final"


def test_without_a_chosen_standstill_the_award_is_final_at_once_and_the_letters_say_so() -> None:
    world, award_id = lent(submitted)
    AwardDecision.objects.filter(id=award_id).update(standstill_days=0)
    actions.approve(award_id, by=world.cast.daniel, at=APPROVED_AT)
    view = queries.award(world.cast.brita, world.id, at=APPROVED_AT)
    assert (view.standstill_ends_at, view.state) == (None, "final")
    why = "krever ikke karensperiode for en kontrakt under en dynamisk innkjøpsordning"
    assert why in letter_to(world.cast.camilla, world)


def test_the_procurement_report_answers_the_letters_of_the_regulation() -> None:
    world, _award = lent(announced)
    view = queries.award(world.cast.brita, world.id, at=APPROVED_AT)
    assert view.report_letter_id is not None
    said = said_in(documents.letter(world.cast.brita, view.report_letter_id).letter)
    for fact in ("a) Oppdragsgiver", "c) Hvorfor ikke", "g) Inviterte", "i) Tilbydere", "j) Avviste", "l) Interesse"):
        assert fact in said
    for fact in ("m) Leverandør", "n) Under", "Fjordsikt AS", "Brita Strand", "Daniel Aas", "15. desember 2026"):
        assert fact in said
    with pytest.raises(Missing):
        documents.letter(world.cast.bjorn, view.report_letter_id)


def test_the_database_keeps_an_announced_award_as_it_was() -> None:
    _world, award_id = lent(announced)
    with pytest.raises(Error, match="announced_award_stays"):
        AwardDecision.objects.filter(id=award_id).update(price=1)


def test_nobody_is_told_a_result_before_the_letters_are_sent() -> None:
    world, award_id = lent(submitted)
    for reader in (world.cast.bjorn, world.cast.camilla):
        with pytest.raises(Missing):
            queries.result_for_supplier(reader, world.id)
    assert queries.public_result(world.id, at=APPROVED_AT) is None
    actions.approve(award_id, by=world.cast.daniel, at=APPROVED_AT)
    public = queries.public_result(world.id, at=APPROVED_AT)
    assert public is not None
    assert (public.winner_name, public.tender_count) == ("Fjordsikt AS", 2)
    assert queries.public_result(world.id, at=oslo("2027-01-28 10:59")) is None


def test_a_tenderer_sees_its_own_result_and_its_own_alone() -> None:
    world, _award = lent(announced)
    own = queries.result_for_supplier(world.cast.camilla, world.id)
    assert (own.won, own.winner_name, own.tender_count) == (False, "Fjordsikt AS", 2)
    assert own.row is not None
    assert own.row.tender_id == own.sheet.tender_id == world.camillas
    assert queries.results_for_supplier(world.cast.bjorn) == [(world.id, APPROVED_AT, True)]
    with pytest.raises(Missing):
        queries.result_for_supplier(world.cast.brita, world.id)


def test_the_award_is_read_by_the_responsible_and_not_by_the_panel() -> None:
    world, _award = lent(prepared)
    for stranger in (world.cast.eva_at_helfo, world.cast.astrid, world.cast.bjorn):
        with pytest.raises(Missing):
            queries.award(stranger, world.id, at=PREPARED_AT)
