"""Enquiries about a DPS: anyone asks, the manager answers to all, nobody reads who asked."""

from datetime import timedelta

import pytest

from terskel.audit import queries as audit
from terskel.audit.models import Event
from terskel.core.actors import ANONYMOUS
from terskel.core.decisions import Missing, RefusedAct
from terskel.core.phrases import refusal_text
from terskel.dps import actions, models, queries
from tests.worlds.cast import oslo
from tests.worlds.dps import DpsWorld, draft_dps, public_dps
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db

AT = oslo("2026-12-08 10:00")
LATER = oslo("2026-12-09 10:00")
ASKED = "Vi i Fjordsikt AS lurer: kan en filial søke?"


@pytest.fixture
def world() -> DpsWorld:
    return lent(public_dps)


def code_of(refusal: RefusedAct) -> str:
    for language in ("nb", "nn", "en"):
        assert refusal_text(refusal.refused, language)
    return refusal.refused.code


def test_anyone_asks_and_everyone_reads_the_answer_in_the_authoritys_words(world: DpsWorld) -> None:
    actions.ask(world.id, question=ASKED, language="nb", email="kari@fjordsikt.no", by=ANONYMOUS, at=AT)
    (waiting,) = queries.open_enquiries(world.cast.astrid)
    assert (waiting.question, waiting.number) == (ASKED, 1)
    assert queries.enquiries(ANONYMOUS, world.id, at=AT) == []
    actions.answer_enquiry(
        waiting.id, published_question="Kan en filial søke?", answer="Ja.", by=world.cast.astrid, at=LATER
    )
    (answered,) = queries.enquiries(ANONYMOUS, world.id, at=LATER)
    assert (answered.number, answered.question, answered.answer) == (1, "Kan en filial søke?", "Ja.")
    assert queries.open_enquiries(world.cast.astrid) == []


def test_who_asked_stands_in_no_event_and_in_nothing_the_manager_reads(world: DpsWorld) -> None:
    actions.ask(world.id, question=ASKED, language="nb", by=world.cast.bjorn, at=AT)
    (event,) = Event.objects.filter(kind="dps.EnquiryReceived")
    assert (event.person_id, event.person_name, event.organisation_id) == (None, "", None)
    told = [one for one in audit.happened(world.id, descending=False) if one.kind == "dps.EnquiryReceived"]
    assert [set(one.payload) for one in told] == [{"enquiry_id", "number"}]
    (waiting,) = queries.open_enquiries(world.cast.astrid)
    assert str(world.cast.bjorn.person_id) not in repr(waiting)


def test_the_answer_finds_the_asker_by_person_or_by_address(world: DpsWorld) -> None:
    by_person = actions.ask(world.id, question="A?", language="nb", email="x@y.no", by=world.cast.bjorn, at=AT)
    by_mail = actions.ask(world.id, question="B?", language="en", email=" kari@fjordsikt.no ", by=ANONYMOUS, at=AT)
    assert (queries.asker(by_person).person_id, queries.asker(by_person).email) == (world.cast.bjorn.person_id, "")
    assert (queries.asker(by_mail).email, queries.asker(by_mail).language) == ("kari@fjordsikt.no", "en")


@pytest.mark.parametrize(
    ("question", "email", "code"),
    [
        ("  ", "kari@fjordsikt.no", "dps.enquiry_empty"),
        ("Hva?", "", "dps.enquiry_without_address"),
        ("Hva?", "kari", "dps.enquiry_without_address"),
        ("x" * 4001, "kari@fjordsikt.no", "dps.enquiry_too_long"),
    ],
)
def test_a_question_has_words_and_an_address(world: DpsWorld, question: str, email: str, code: str) -> None:
    with pytest.raises(RefusedAct) as refusal:
        actions.ask(world.id, question=question, language="nb", email=email, by=ANONYMOUS, at=AT)
    assert code_of(refusal.value) == code


def test_one_asker_cannot_flood_the_queue(world: DpsWorld) -> None:
    def ask(email: str, at: object = AT) -> object:
        return actions.ask(world.id, question="Hva?", language="nb", email=email, by=ANONYMOUS, at=at)  # type: ignore[arg-type]

    for _ in range(10):
        ask("kari@fjordsikt.no")
    with pytest.raises(RefusedAct) as refusal:
        ask("kari@fjordsikt.no")
    assert code_of(refusal.value) == "dps.enquiries_too_many"
    assert ask("per@fjordsikt.no")
    assert ask("kari@fjordsikt.no", AT + timedelta(days=1))


def test_nobody_asks_about_a_draft() -> None:
    world = lent(draft_dps)
    with pytest.raises(Missing):
        actions.ask(world.id, question="Hva?", language="nb", email="kari@fjordsikt.no", by=ANONYMOUS, at=AT)


def test_only_the_owners_manager_answers_and_once(world: DpsWorld) -> None:
    enquiry_id = actions.ask(world.id, question="Hva?", language="nb", by=world.cast.bjorn, at=AT)
    words = {"published_question": "Hva?", "answer": "Det."}
    for stranger in (world.cast.brita, world.cast.bjorn):
        with pytest.raises(Missing):
            actions.answer_enquiry(enquiry_id, **words, by=stranger, at=LATER)  # type: ignore[arg-type]
        assert queries.open_enquiries(stranger) == []
    with pytest.raises(RefusedAct) as told:
        actions.answer_enquiry(enquiry_id, **words, by=world.cast.eva, at=LATER)  # type: ignore[arg-type]
    assert code_of(told.value) == "dps.not_manager"
    with pytest.raises(RefusedAct) as empty:
        actions.answer_enquiry(enquiry_id, published_question=" ", answer="x", by=world.cast.astrid, at=LATER)
    assert code_of(empty.value) == "dps.enquiry_answer_empty"
    actions.answer_enquiry(enquiry_id, **words, by=world.cast.astrid, at=LATER)  # type: ignore[arg-type]
    with pytest.raises(RefusedAct) as twice:
        actions.answer_enquiry(enquiry_id, **words, by=world.cast.astrid, at=LATER)  # type: ignore[arg-type]
    assert code_of(twice.value) == "dps.enquiry_answered_already"
    assert models.Enquiry.objects.get(pk=enquiry_id).answered_at == LATER
