"""Whoever was told of an award may ask for fuller reasons; they come from the record, in fifteen days (art. 55(2))."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from django.db import Error, transaction

from terskel.audit.models import Event
from terskel.awards import actions, reasons
from terskel.awards.models import ReasonsRequest, TradeSecret
from terskel.contracts import actions as contracts
from terskel.core.decisions import Missing
from terskel.core.instants import oslo_day
from terskel.documents import queries as documents
from tests.rooms.notifications.told import told
from tests.rooms.refusals import refused
from tests.statements import asked
from tests.web.visiting import visitor
from tests.worlds.cast import Cast
from tests.worlds.evaluations import APPROVED_AT, EvaluationWorld, announced, prepared, said_in
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db

ASKED_AT = APPROVED_AT + timedelta(days=1)
ANSWER = "Oppdraget for oppgjørsløsningen var kortere enn det valgte tilbudets, og rollen var en annen."
QUESTION = "Hvorfor fikk vi 6 poeng på kompetanse?"


def asking(cast: Cast) -> tuple[EvaluationWorld, UUID]:
    world, _award = announced(cast)
    return world, actions.ask_reasons(world.id, QUESTION, by=cast.camilla, at=ASKED_AT)


def state(world: EvaluationWorld, request_id: UUID, at: datetime) -> str:
    return reasons.request(world.cast.brita, request_id, at=at).state


def test_the_limit_is_fifteen_days_from_the_request() -> None:
    world, key = lent(asking)
    due_at = reasons.request(world.cast.brita, key, at=ASKED_AT).due_at
    assert oslo_day(due_at - timedelta(1)) == date(2027, 2, 15), "the fifteenth day, 13 February, is a Saturday"
    assert state(world, key, due_at - timedelta(seconds=1)) == "owed"
    assert state(world, key, due_at) == "late"


def test_the_answer_is_a_letter_with_what_the_evaluation_recorded() -> None:
    world, key = lent(asking)
    actions.give_reasons(key, ANSWER, by=world.cast.brita, at=ASKED_AT)
    view = reasons.request(world.cast.camilla, key, at=ASKED_AT)
    assert view.state == "answered"
    assert view.letter_id is not None
    text = said_in(documents.letter(world.cast.camilla, view.letter_id).letter)
    for part in (QUESTION, ANSWER, "Rival viser på kriterium 1", "kjennetegnes av styrke 1"):
        assert part in text
    assert "Fjordsikt viser på kriterium" not in text, "another tenderer's reasons are not told"


def test_an_answer_that_tells_what_another_marked_as_secret_is_sent_only_when_it_was_read() -> None:
    world, key = lent(asking)
    cast = world.cast
    why = "En konkurrent kan kopiere metoden vår i neste konkurranse."
    passage = "oppgjørsløsning i tre lag"
    secret = TradeSecret.objects.create(
        competition_id=world.id,
        tender_id=world.bjorns,
        supplier_id=cast.fjordsikt_id,
        passage=passage,
        reason=why,
        marked_at=ASKED_AT,
        marked_by_id=cast.bjorn.person_id,
    ).id
    telling = f"Det valgte tilbudet sier: {passage}"
    give = lambda *read: actions.give_reasons(  # noqa: E731
        key, telling, confirmed_secrets=read, by=cast.brita, at=ASKED_AT
    )
    assert refused(give) == "awards.secrets_not_confirmed"
    assert state(world, key, ASKED_AT) == "owed"
    shown = visitor(cast.brita).post("authority:reasons", key, at=ASKED_AT, answer=telling)
    assert f'name="confirmed" value="{secret}"' in shown.content.decode()
    give(secret)
    event = Event.objects.get(kind="awards.ReasonsGiven")
    assert event.payload["confirmed_secrets"] == [str(secret)]


def test_an_answer_after_the_limit_is_late_for_ever() -> None:
    world, key = lent(asking)
    due_at = reasons.request(world.cast.brita, key, at=ASKED_AT).due_at
    actions.give_reasons(key, ANSWER, by=world.cast.brita, at=due_at)
    assert state(world, key, due_at + timedelta(1)) == "answered_late"


def test_nobody_asks_before_the_letters_are_sent() -> None:
    world, _award = lent(prepared)
    with pytest.raises(Missing):
        actions.ask_reasons(world.id, by=world.cast.camilla, at=ASKED_AT)


def test_only_those_who_deliver_for_a_tenderer_that_was_told_may_ask() -> None:
    world, _award = lent(announced)
    reader = replace(world.cast.camilla, roles=frozenset({"supplier_admin"}))
    assert refused(lambda: actions.ask_reasons(world.id, by=reader, at=ASKED_AT)) == "awards.asker_role"
    with pytest.raises(Missing):
        actions.ask_reasons(world.id, by=world.cast.brita, at=ASKED_AT)


def test_one_request_at_a_time_and_another_after_the_answer() -> None:
    world, key = lent(asking)
    camilla = world.cast.camilla
    assert refused(lambda: actions.ask_reasons(world.id, by=camilla, at=ASKED_AT)) == "awards.reasons_are_asked"
    actions.give_reasons(key, ANSWER, by=world.cast.brita, at=ASKED_AT)
    assert refused(lambda: actions.give_reasons(key, ANSWER, by=world.cast.brita, at=ASKED_AT)) == (
        "awards.reasons_are_given"
    )
    again = actions.ask_reasons(world.id, by=camilla, at=ASKED_AT + timedelta(1))
    assert {one.id for one in reasons.requests(camilla, world.id, at=ASKED_AT)} == {key, again}


def test_only_a_buyer_of_the_authority_answers_and_in_words() -> None:
    world, key = lent(asking)
    assert refused(lambda: actions.give_reasons(key, ANSWER, by=world.cast.daniel, at=ASKED_AT)) == "awards.not_buyer"
    assert refused(lambda: actions.give_reasons(key, "Fordi.", by=world.cast.brita, at=ASKED_AT)) == (
        "awards.reasons_need_words"
    )
    for stranger in (world.cast.astrid, world.cast.bjorn):
        with pytest.raises(Missing):
            actions.give_reasons(key, ANSWER, by=stranger, at=ASKED_AT)


def test_a_request_about_an_award_that_is_reversed_lapses() -> None:
    world, key = lent(asking)
    award_id = reasons.request(world.cast.brita, key, at=ASKED_AT).award_id
    why = "Poengene på kompetanse bygger på et oppdrag som ikke står i tilbudet."
    actions.propose_reversal(
        award_id, reason_code="error", reason=why, evaluates_anew=True, by=world.cast.brita, at=ASKED_AT
    )
    contracts.reverse_award(award_id, by=world.cast.daniel, at=ASKED_AT)
    assert state(world, key, ASKED_AT) == "lapsed"
    assert reasons.to_answer(world.cast.brita) == []
    assert refused(lambda: actions.give_reasons(key, ANSWER, by=world.cast.brita, at=ASKED_AT)) == "awards.was_reversed"


def test_what_is_owed_is_read_in_one_statement() -> None:
    world, key = lent(asking)
    with asked() as statements:
        assert [one.request_id for one in reasons.to_answer(world.cast.brita)] == [key]
    assert len(statements) == 1
    assert reasons.to_answer(world.cast.daniel) == []


def test_what_was_asked_and_answered_stays() -> None:
    world, key = lent(asking)
    actions.give_reasons(key, ANSWER, by=world.cast.brita, at=ASKED_AT)
    for changes in ({"text": "Noe annet"}, {"answer": "Noe annet enn det som ble sendt."}):
        with pytest.raises(Error), transaction.atomic():
            ReasonsRequest.objects.filter(id=key).update(**changes)
    with pytest.raises(Error), transaction.atomic():
        ReasonsRequest.objects.filter(id=key).delete()


def test_the_buyers_and_then_the_tenderer_are_told() -> None:
    world, key = lent(asking)
    actions.give_reasons(key, ANSWER, by=world.cast.brita, at=ASKED_AT)
    assert told("awards.ReasonsAsked") == ["Brita Strand"]
    assert told("awards.ReasonsGiven") == ["Camilla Berg"]
