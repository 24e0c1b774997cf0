"""A complaint in the pages: written on the competition's page, taken, proposed, decided, and told."""

from datetime import timedelta

import pytest

from terskel.awards import complaints
from terskel.awards.models import AwardDecision, Complaint, ReviewCase
from terskel.competitions.models import Competition
from tests.web.visiting import visitor
from tests.worlds.evaluations import APPROVED_AT, EvaluationWorld, announced
from tests.worlds.lent import lent
from tests.worlds.telling import tell_everything

pytestmark = pytest.mark.django_db

RECEIVED_AT = APPROVED_AT + timedelta(days=1)
DECIDED_AT = RECEIVED_AT + timedelta(days=1)
TEXT = "Vi fikk ikke poeng for oppdraget som er beskrevet på side fire i tilbudet."
WHY = "Oppdraget på side fire ble oversett da poengene ble gitt. Det skal telle med."


@pytest.fixture
def world() -> EvaluationWorld:
    return lent(announced)[0]


def complained(world: EvaluationWorld) -> Complaint:
    camilla = visitor(world.cast.camilla)
    assert "Klag til oppdragsgiveren" in camilla.get("supplier:result", world.id, at=RECEIVED_AT)
    assert "stoppe signeringen" in camilla.get("supplier:complain", world.id, at=RECEIVED_AT)
    camilla.done("supplier:complain", world.id, at=RECEIVED_AT, about="award", text=TEXT)
    return Complaint.objects.get()


def test_a_complaint_upheld_from_the_supplier_to_the_new_evaluation(world: EvaluationWorld) -> None:
    brita, daniel = visitor(world.cast.brita), visitor(world.cast.daniel)
    key = complained(world).id
    assert "Klage fra" in brita.get("authority:competition", world.id, at=RECEIVED_AT)
    page = brita.get("authority:complaint", key, at=RECEIVED_AT)
    assert TEXT in page
    assert "Venter signeringen?" in page
    brita.done("authority:complaint_take", key, at=RECEIVED_AT)
    brita.done("authority:complaint_waiting", key, at=RECEIVED_AT, waits="yes")
    assert "ingenting signeres" in visitor(world.cast.camilla).get("supplier:complaint", key, at=RECEIVED_AT)
    given = {"outcome": "upheld", "reason": WHY, "consequence": "evaluate_anew"}
    brita.done("authority:complaint_propose", key, at=RECEIVED_AT, **given)
    assert "omgjøres tildelingen i samme handling" in daniel.get("authority:complaint", key, at=DECIDED_AT)
    daniel.done("authority:complaint_decide", key, at=DECIDED_AT)
    assert AwardDecision.objects.get().reversed_at == DECIDED_AT
    tell_everything()
    desk = f"Klagen deres er avgjort: {Competition.objects.get().title}"
    assert desk in visitor(world.cast.camilla).get("supplier:home", at=DECIDED_AT)
    own = visitor(world.cast.camilla).get("supplier:complaint", key, at=DECIDED_AT)
    assert desk not in visitor(world.cast.camilla).get("supplier:home", at=DECIDED_AT), "read, it is no news"
    assert WHY in own
    assert "Les avgjørelsen" in own
    assert "Klagen vår fra" in visitor(world.cast.camilla).get("supplier:competition", world.id, at=DECIDED_AT)


def test_a_complaint_that_cancels_says_so_and_asks_whether_a_new_competition_follows(world: EvaluationWorld) -> None:
    brita, daniel = visitor(world.cast.brita), visitor(world.cast.daniel)
    key = complained(world).id
    brita.done("authority:complaint_take", key, at=RECEIVED_AT)
    given = {"outcome": "upheld", "reason": WHY, "consequence": "cancel"}
    brita.done("authority:complaint_propose", key, at=RECEIVED_AT, **given)
    page = daniel.get("authority:complaint", key, at=DECIDED_AT)
    assert "avlyses konkurransen i samme handling" in page
    assert "Det kommer en ny konkurranse" in page
    daniel.done("authority:complaint_decide", key, at=DECIDED_AT, new_competition_follows="on")
    cancelled = Competition.objects.get(pk=world.id)
    assert (cancelled.cancelled_at, cancelled.new_competition_follows) == (DECIDED_AT, True)


def test_what_is_refused_is_told_beside_the_field_and_the_words_stay(world: EvaluationWorld) -> None:
    brita, daniel = visitor(world.cast.brita), visitor(world.cast.daniel)
    key = complained(world).id
    brita.done("authority:complaint_take", key, at=RECEIVED_AT)
    given = {"outcome": "rejected", "reason": WHY, "consequence": "cancel"}
    answer = brita.post("authority:complaint_propose", key, at=RECEIVED_AT, **given).content.decode()
    assert "endrer ingenting" in answer
    assert WHY in answer
    brita.done("authority:complaint_propose", key, at=RECEIVED_AT, **(given | {"consequence": "none"}))
    assert "tegn" in daniel.post("authority:complaint_send_back", key, at=RECEIVED_AT, reason="Nei.").content.decode()
    daniel.done("authority:complaint_send_back", key, at=RECEIVED_AT, reason="Si mer om oppdraget på side fire.")
    assert WHY in brita.get("authority:complaint_propose", key, at=RECEIVED_AT)


def test_a_case_is_registered_and_closed_on_the_page(world: EvaluationWorld) -> None:
    brita = visitor(world.cast.brita)
    key = complained(world).id
    brita.done("authority:complaint_register_case", key, at=RECEIVED_AT, case="2026/1234")
    page = brita.get("authority:complaint", key, at=RECEIVED_AT)
    assert "2026/1234" in page
    assert "Venter signeringen?" in page
    brita.done("authority:complaint_close_case", key, at=DECIDED_AT, result="Nemnda fant ikke brudd på reglene.")
    assert "Nemnda fant ikke brudd" in brita.get("authority:complaint", key, at=DECIDED_AT)


def test_a_petition_nobody_complained_before_is_registered_and_the_page_says_what_it_stops(
    world: EvaluationWorld,
) -> None:
    brita, daniel = visitor(world.cast.brita), visitor(world.cast.daniel)
    assert "Saker ved domstol og klagenemnd" in brita.get("authority:competition", world.id, at=RECEIVED_AT)
    day = {"served_on": "30.01.2027", "filed_on": "29.01.2027"}
    said = {"case_kind": "injunction", "case_number": "26-123456TVI-TOSL/05", "petitioner": "Fjordvakt AS"}
    wrong = brita.post("authority:review_cases", world.id, at=DECIDED_AT, **(said | {"case_number": ""}), **day)
    assert "Fjordvakt AS" in wrong.content.decode()
    brita.done("authority:review_cases", world.id, at=DECIDED_AT, **said, **day)
    page = daniel.get("authority:review_cases", world.id, at=DECIDED_AT)
    assert "Kontrakten kan ikke inngås før retten har avgjort begjæringen." in page
    assert "FOA § 25-3" in page
    assert "Registrer en sak" not in page
    key = ReviewCase.objects.get().id
    granted = {"result": "Retten forbød kontrakten inntil videre.", "forbids": "on"}
    brita.done("authority:review_case_close", world.id, key, at=DECIDED_AT, **granted)
    assert "Retten har forbudt oss å inngå kontrakten." in brita.get("authority:review_cases", world.id, at=DECIDED_AT)
    short = brita.post("authority:review_case_lift", world.id, key, at=DECIDED_AT, reason="Nei.")
    assert "Nei." in short.content.decode()
    brita.done("authority:review_case_lift", world.id, key, at=DECIDED_AT, reason="Forføyningen er opphevet av retten.")
    assert "Avsluttet" in brita.get("authority:review_cases", world.id, at=DECIDED_AT)


def test_after_our_decision_a_case_at_the_board_is_one_of_its_own_that_names_the_complaint(
    world: EvaluationWorld,
) -> None:
    brita = visitor(world.cast.brita)
    key = complained(world).id
    visitor(world.cast.camilla).done("supplier:complaint_withdraw", key, at=RECEIVED_AT)
    assert "registreres som en egen sak" in brita.get("authority:complaint", key, at=RECEIVED_AT)
    said = {"case_kind": "review_board", "case_number": "2027/12", "petitioner": "Fjordvakt AS", "complaint": str(key)}
    brita.done("authority:review_cases", world.id, at=DECIDED_AT, **said, served_on="30.01.2027", filed_on="30.01.2027")
    page = brita.get("authority:review_cases", world.id, at=DECIDED_AT)
    assert "en klage dit stanser ikke signeringen" in page
    assert "Klagen til oss som saken følger etter" in page
    brita.done("authority:review_case_waiting", world.id, ReviewCase.objects.get().id, at=DECIDED_AT, waits="yes")
    assert "Vi har sagt at vi venter" in brita.get("authority:review_cases", world.id, at=DECIDED_AT)


def test_who_may_not_take_it_reads_who_may(world: EvaluationWorld) -> None:
    key = complained(world).id
    refused = visitor(world.cast.daniel).post("authority:complaint_take", key, at=RECEIVED_AT)
    assert refused.status_code == 404
    assert "En innkjøper eller jurist" in visitor(world.cast.daniel).get("authority:complaint", key, at=RECEIVED_AT)


def test_a_supplier_takes_its_complaint_back(world: EvaluationWorld) -> None:
    camilla = visitor(world.cast.camilla)
    key = complained(world).id
    camilla.done("supplier:complaint_withdraw", key, at=RECEIVED_AT)
    assert "Trukket" in camilla.get("supplier:complaint", key, at=RECEIVED_AT)
    assert complaints.to_handle(world.cast.brita, at=RECEIVED_AT) == []


def test_a_rival_and_a_stranger_find_no_such_page(world: EvaluationWorld) -> None:
    key = complained(world).id
    visitor(world.cast.bjorn).get("supplier:complaint", key, at=RECEIVED_AT, status=404)
    visitor(world.cast.astrid).get("authority:complaint", key, at=RECEIVED_AT, status=404)
    assert "Klagen vår" not in visitor(world.cast.bjorn).get("supplier:competition", world.id, at=RECEIVED_AT)
