"""Each piece of the winner's evidence is demanded, asked for, received and accepted by itself (FOA § 17-1(5))."""

import io
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import Error, IntegrityError, transaction

from terskel.audit.models import Event
from terskel.awards import actions, documentation, queries, reporting
from terskel.awards.documentation import EvidenceItem
from terskel.awards.models import WinnerEvidence
from terskel.core.decisions import Missing, RefusedAct
from terskel.documents import queries as documents
from terskel.organisations.models import Supplier
from tests.rooms.refusals import refused
from tests.worlds.cast import Cast
from tests.worlds.evaluations import (
    APPROVED_AT,
    EVIDENCE,
    PREPARED_AT,
    EvaluationWorld,
    characteristics,
    check_evidence,
    document,
    finalised,
    prepared,
    said_in,
    submitted,
)
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db

DUE_AT = PREPARED_AT + timedelta(days=5)
SECOND = timedelta(seconds=1)
ISSUED_ON = date(2026, 12, 15)
INSURANCE = "Ansvarsforsikring på minst ti millioner kroner"
LACKING = "Attesten gjelder et annet foretak enn tilbyderen."


def pieces(world: EvaluationWorld) -> dict[str, EvidenceItem]:
    return {one.what: one for one in documentation.evidence(world.cast.brita, world.id)}


def of_kind(world: EvaluationWorld, kind: str) -> EvidenceItem:
    return next(one for one in pieces(world).values() if one.kind == kind)


def receive(world: EvaluationWorld, piece_id: UUID, issued_on: date = ISSUED_ON) -> None:
    actions.receive_evidence(piece_id, source="held", issued_on=issued_on, by=world.cast.brita, at=PREPARED_AT)


def conclude(world: EvaluationWorld, piece_id: UUID, lacking: str = "") -> None:
    actions.conclude_evidence(piece_id, accepted=not lacking, lacking=lacking, by=world.cast.brita, at=PREPARED_AT)


def hand_in(world: EvaluationWorld, piece_id: UUID, content: bytes = b"%PDF-1.4 attest") -> None:
    actions.hand_in_evidence(
        piece_id,
        io.BytesIO(content),
        name="Attest.pdf",
        media_type="application/pdf",
        issued_on=ISSUED_ON,
        by=world.cast.bjorn,
        at=PREPARED_AT,
    )


def asked(cast: Cast) -> tuple[EvaluationWorld, UUID]:
    """Recommended, and the winner asked in writing for everything."""
    world, award_id = prepared(cast)
    actions.ask_winner(award_id, due_at=DUE_AT, by=cast.brita, at=PREPARED_AT)
    return world, award_id


def test_tax_and_what_the_system_demands_is_demanded_when_a_winner_is_recommended() -> None:
    world, _award = lent(prepared)
    found = pieces(world).values()
    assert {one.state for one in found} == {"demanded"}
    assert [one.kind for one in found].count("tax") == 1
    assert {one.kind for one in found} & {"grounds", "requirement"}


def test_a_foreign_winner_is_not_asked_for_norwegian_tax_information() -> None:
    world = lent(finalised)
    Supplier.objects.filter(id=world.cast.fjordsikt_id).update(country="DK")
    award_id = actions.prepare(world.id, characteristics=characteristics(world), by=world.cast.brita, at=PREPARED_AT)
    assert "tax" not in {one.kind for one in pieces(world).values()}
    check_evidence(award_id, world.cast.brita)
    assert queries.award(world.cast.brita, world.id, at=PREPARED_AT).evidence_checked_at == PREPARED_AT


def test_nothing_is_recorded_as_checked_while_a_piece_is_open_and_the_piece_is_named() -> None:
    world, award_id = lent(prepared)
    document(award_id, world.cast.brita)
    extra = actions.demand_more(award_id, INSURANCE, by=world.cast.brita, at=PREPARED_AT)
    with pytest.raises(RefusedAct) as stopped:
        actions.check_evidence(award_id, EVIDENCE, by=world.cast.brita, at=PREPARED_AT)
    assert stopped.value.refused.code == "awards.evidence_open"
    assert stopped.value.refused.facts["what"] == (INSURANCE,)
    missing = {one.key: one for one in reporting.report(world.cast.brita, world.id, at=PREPARED_AT).missing}
    assert missing["evidence"].names == (INSURANCE,)
    receive(world, extra)
    conclude(world, extra)
    actions.check_evidence(award_id, EVIDENCE, by=world.cast.brita, at=PREPARED_AT)


def test_what_is_demanded_after_the_check_stops_the_recommendation() -> None:
    world, award_id = lent(prepared)
    check_evidence(award_id, world.cast.brita)
    actions.demand_more(award_id, INSURANCE, by=world.cast.brita, at=PREPARED_AT)
    assert refused(lambda: actions.submit(award_id, by=world.cast.brita, at=PREPARED_AT)) == "awards.evidence_open"


def test_the_approval_is_refused_while_a_piece_is_open() -> None:
    world, award_id = lent(submitted)
    WinnerEvidence.objects.create(
        award_id=award_id,
        kind="stated",
        what=INSURANCE,
        demanded_by_id=world.cast.brita.person_id,
        demanded_at=PREPARED_AT,
    )
    assert refused(lambda: actions.approve(award_id, by=world.cast.daniel, at=APPROVED_AT)) == "awards.evidence_open"


def test_what_is_lacking_stops_the_award_until_it_is_demanded_anew_and_accepted() -> None:
    world, award_id = lent(prepared)
    document(award_id, world.cast.brita)
    extra = actions.demand_more(award_id, INSURANCE, by=world.cast.brita, at=PREPARED_AT)
    assert refused(lambda: conclude(world, extra, "Nei.")) == "awards.lacking_needs_reason"
    conclude(world, extra, LACKING)
    check = lambda: actions.check_evidence(award_id, EVIDENCE, by=world.cast.brita, at=PREPARED_AT)  # noqa: E731
    assert refused(check) == "awards.evidence_lacking"
    again = actions.demand_anew(extra, by=world.cast.brita, at=PREPARED_AT)
    assert refused(check) == "awards.evidence_open"
    receive(world, again)
    conclude(world, again)
    check()
    assert WinnerEvidence.objects.get(id=extra).lacking == LACKING


def test_the_winner_is_asked_in_writing_and_hands_in_a_file_with_its_date() -> None:
    world, _award = lent(asked)
    (first, *_others) = documentation.asked_of_us(world.cast.bjorn, world.id)
    said = said_in(documents.letter(world.cast.bjorn, first.letter_id).letter)
    assert all(what in said for what in pieces(world))
    assert "§ 17-1" in said
    hand_in(world, first.item.id)
    piece = pieces(world)[first.item.what]
    assert (piece.state, piece.source, piece.issued_on) == ("received", "winner", ISSUED_ON)
    assert (piece.received_by_name, piece.file_name) == ("Bjørn Lie", "Attest.pdf")
    with documentation.file_of(world.cast.brita, world.id, piece.id).reading() as stream:
        assert stream.read() == b"%PDF-1.4 attest"


def test_nobody_but_the_winner_reads_or_answers_what_it_is_asked() -> None:
    world, _award = lent(asked)
    piece_id = of_kind(world, "tax").id
    assert documentation.asked_of_us(world.cast.camilla) == []
    with pytest.raises(Missing):
        documentation.asked_one(world.cast.camilla, piece_id)
    for stranger in (world.cast.camilla, world.cast.brita):
        with pytest.raises(Missing):
            actions.hand_in_evidence(
                piece_id,
                io.BytesIO(b"x"),
                name="x.txt",
                media_type="text/plain",
                issued_on=ISSUED_ON,
                by=stranger,
                at=PREPARED_AT,
            )
    with pytest.raises(Missing):
        documentation.file_of(world.cast.bjorn, world.id, piece_id)


def test_what_is_held_or_asked_for_already_is_not_asked_for() -> None:
    world, award_id = lent(prepared)
    held = of_kind(world, "tax")
    receive(world, held.id)
    actions.ask_winner(award_id, due_at=DUE_AT, by=world.cast.brita, at=PREPARED_AT)
    assert held.what not in {one.item.what for one in documentation.asked_of_us(world.cast.bjorn)}
    again = lambda: actions.ask_winner(award_id, due_at=DUE_AT, by=world.cast.brita, at=PREPARED_AT)  # noqa: E731
    assert refused(again) == "awards.no_evidence_to_ask"


def test_the_demand_leaves_time() -> None:
    world, award_id = lent(prepared)
    late = lambda: actions.ask_winner(award_id, due_at=PREPARED_AT + SECOND, by=world.cast.brita, at=PREPARED_AT)  # noqa: E731
    assert refused(late) == "awards.evidence_without_time"


@pytest.mark.parametrize(
    ("issued_on", "code"),
    [
        (date(2026, 7, 26), "awards.tax_information_too_old"),
        (date(2026, 7, 27), None),
        (date(2027, 1, 27), None),
    ],
)
def test_a_norwegian_winners_tax_information_is_six_months_old_at_most(issued_on: date, code: str | None) -> None:
    world, _award = lent(prepared)
    piece = of_kind(world, "tax")
    receive(world, piece.id, issued_on)
    if code is None:
        conclude(world, piece.id)
        assert of_kind(world, "tax").state == "accepted"
    else:
        assert refused(lambda: conclude(world, piece.id)) == code


def test_evidence_is_not_dated_tomorrow() -> None:
    world, _award = lent(prepared)
    assert refused(lambda: receive(world, of_kind(world, "tax").id, date(2027, 1, 28))) == "awards.evidence_in_future"


def test_tax_information_that_grew_too_old_before_the_letters_stops_the_approval_and_is_demanded_anew() -> None:
    world, award_id = lent(prepared)
    brita, daniel = world.cast.brita, world.cast.daniel
    document(award_id, brita, issued_on=date(2026, 7, 27))
    actions.check_evidence(award_id, EVIDENCE, by=brita, at=PREPARED_AT)
    actions.submit(award_id, by=brita, at=PREPARED_AT)
    assert refused(lambda: actions.approve(award_id, by=daniel, at=APPROVED_AT)) == "awards.tax_information_too_old"
    actions.send_back(award_id, "Skatteopplysningene er for gamle.", by=daniel, at=APPROVED_AT)
    old = of_kind(world, "tax")
    actions.demand_anew(old.id, by=brita, at=APPROVED_AT)
    assert refused(lambda: actions.submit(award_id, by=brita, at=APPROVED_AT)) == "awards.evidence_open"
    document(award_id, brita, at=APPROVED_AT)
    actions.submit(award_id, by=brita, at=APPROVED_AT)
    actions.approve(award_id, by=daniel, at=APPROVED_AT)


def test_the_procurement_report_tells_each_piece_and_who_accepted_it() -> None:
    world, award_id = lent(submitted)
    actions.approve(award_id, by=world.cast.daniel, at=APPROVED_AT)
    view = queries.award(world.cast.brita, world.id, at=APPROVED_AT)
    assert view.report_letter_id is not None
    said = said_in(documents.letter(world.cast.brita, view.report_letter_id).letter)
    for one in view.demanded:
        assert f"{one.what}: hadde vi fra før, datert" in said
        assert "godtatt av Brita Strand" in said


def test_only_a_buyer_of_the_authority_demands_and_decides() -> None:
    world, award_id = lent(prepared)
    demand = lambda by: actions.demand_more(award_id, INSURANCE, by=by, at=PREPARED_AT)  # noqa: E731
    assert refused(lambda: demand(world.cast.daniel)) == "awards.not_buyer"
    for stranger in (world.cast.astrid, world.cast.bjorn):
        with pytest.raises(Missing):
            demand(stranger)


def test_nothing_is_demanded_twice_or_without_words() -> None:
    world, award_id = lent(prepared)
    actions.demand_more(award_id, INSURANCE, by=world.cast.brita, at=PREPARED_AT)
    for what, code in ((INSURANCE.upper(), "awards.evidence_is_demanded"), (" – ", "awards.evidence_unnamed")):
        act = lambda what=what: actions.demand_more(award_id, what, by=world.cast.brita, at=PREPARED_AT)  # noqa: E731
        assert refused(act) == code


def test_what_was_concluded_stays_and_nothing_is_concluded_twice() -> None:
    world, award_id = lent(prepared)
    piece = of_kind(world, "tax")
    assert refused(lambda: conclude(world, piece.id)) == "awards.evidence_not_received"
    assert refused(lambda: actions.demand_anew(piece.id, by=world.cast.brita, at=PREPARED_AT)) == (
        "awards.evidence_is_not_concluded"
    )
    receive(world, piece.id)
    conclude(world, piece.id)
    assert refused(lambda: conclude(world, piece.id, LACKING)) == "awards.evidence_is_concluded"
    assert refused(lambda: receive(world, piece.id)) == "awards.evidence_is_concluded"
    with pytest.raises(Error, match="concluded_evidence_stays"), transaction.atomic():
        WinnerEvidence.objects.filter(id=piece.id).update(lacking=LACKING)


def test_the_database_refuses_what_is_accepted_without_having_come_in() -> None:
    world, award_id = lent(prepared)
    with pytest.raises(IntegrityError, match="only_received_evidence_is_accepted"), transaction.atomic():
        WinnerEvidence.objects.filter(award_id=award_id).update(
            concluded_at=PREPARED_AT, concluded_by_id=world.cast.brita.person_id
        )


def test_each_step_is_an_event_of_the_award() -> None:
    world, award_id = lent(asked)
    piece = of_kind(world, "tax")
    hand_in(world, piece.id)
    conclude(world, piece.id)
    kinds = Event.objects.filter(subject_id=award_id).order_by("id").values_list("kind", flat=True)
    assert list(kinds)[-3:] == ["awards.EvidenceAsked", "awards.EvidenceReceived", "awards.EvidenceConcluded"]


def test_what_is_sent_to_approval_takes_no_more_files() -> None:
    world, award_id = lent(asked)
    document(award_id, world.cast.brita)
    actions.check_evidence(award_id, EVIDENCE, by=world.cast.brita, at=PREPARED_AT)
    actions.submit(award_id, by=world.cast.brita, at=PREPARED_AT)
    assert not any(one.open for one in documentation.asked_of_us(world.cast.bjorn))
    assert refused(lambda: hand_in(world, of_kind(world, "tax").id)) == "awards.evidence_is_concluded"
