"""Who is told of what happens to a purchasing system after its publication."""

from datetime import timedelta

import pytest

from terskel.competitions import actions as competitions
from terskel.core.actors import ANONYMOUS, SYSTEM, Actor
from terskel.dps import actions as dps
from terskel.dps import queries
from terskel.dps.proposals import CategoryClosed, CategoryPaused, Extension, MemberAdded
from terskel.notifications import outbox
from terskel.notifications.models import OutgoingMail
from tests.rooms.notifications.told import tell, told
from tests.worlds import cast as casting
from tests.worlds.cast import Cast, oslo
from tests.worlds.changes import make_known
from tests.worlds.dps import DpsWorld, apply, operative_dps
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db

AT = oslo("2027-02-01 10:00")
ENDS_AT = oslo("2031-01-01 00:00")


@pytest.fixture
def world() -> DpsWorld:
    return lent(operative_dps)


@pytest.fixture
def cast(world: DpsWorld) -> Cast:
    return world.cast


@pytest.fixture
def lawyer(cast: Cast) -> Actor:
    return casting.official(casting.person("Liv Lovise"), cast.nhn_id, "legal_reader")


def extend(world: DpsWorld) -> None:
    change_id = dps.propose_change(
        world.id, Extension(ENDS_AT + timedelta(days=365)), why="Behovet varer.", by=world.cast.astrid, at=AT
    )
    dps.publish_change(change_id, dispatched_at=AT, by=world.cast.astrid, at=AT)
    make_known(change_id, by=world.cast.astrid, at=AT)


def test_a_change_is_told_to_the_qualified_the_buyers_and_the_managers(world: DpsWorld) -> None:
    extend(world)
    names = told("dps.DpsChanged")
    assert {world.cast.bjorn.name, world.cast.brita.name, world.cast.astrid.name} <= set(names)
    assert world.cast.camilla.name not in names
    message = next(one for one in tell("dps.DpsChanged") if one.person.name == world.cast.bjorn.name)
    assert "Forlenget varighet" in message.body
    assert "Behovet varer." in message.body


def pause(world: DpsWorld, code: str) -> None:
    by = world.cast.astrid
    change_id = dps.propose_change(world.id, CategoryPaused(world.categories[code]), why="Vent.", by=by, at=AT)
    dps.publish_change(change_id, by=by, at=AT)


def test_a_paused_category_is_told_to_its_qualified_and_to_whoever_waits_for_an_answer_in_it(world: DpsWorld) -> None:
    apply(world, world.cast.camilla, ["IKT-02"], at=AT)
    pause(world, "IKT-01")
    assert world.cast.camilla.name not in told("dps.DpsChanged")
    message = next(one for one in tell("dps.DpsChanged") if one.person.name == world.cast.bjorn.name)
    assert "Kategori satt på pause: IKT-01" in message.body
    assert "Søknader tas imot og avgjøres som før" in message.body


def test_an_applicant_is_told_of_what_happens_to_the_category_it_waits_in(world: DpsWorld) -> None:
    apply(world, world.cast.camilla, ["IKT-02"], at=AT)
    pause(world, "IKT-02")
    assert world.cast.camilla.name in told("dps.DpsChanged")


def test_those_who_lose_a_right_by_a_closed_category_are_told_so(world: DpsWorld, lawyer: Actor) -> None:
    by = world.cast.astrid
    change_id = dps.propose_change(world.id, CategoryClosed(world.categories["IKT-01"]), why="Slutt.", by=by, at=AT)
    dps.sign_off_change(change_id, note="Lov.", by=lawyer, at=AT)
    competitions.close_category(change_id, dispatched_at=AT, by=by, at=AT)
    make_known(change_id, by=by, at=AT)
    message = next(one for one in tell("dps.DpsChanged") if one.person.name == world.cast.bjorn.name)
    assert "retten til å bli invitert der er slutt" in message.body
    assert "Alle som er kvalifisert, er det fortsatt" not in message.body


def test_only_a_change_in_doubt_asks_the_lawyers(world: DpsWorld, lawyer: Actor) -> None:
    extend(world)
    assert told("dps.ChangeProposed") == []
    body = casting.authority(7, "Direktoratet for e-helse")
    proposal = MemberAdded(body, oslo("2027-03-01 12:00").date(), None)
    change_id = dps.propose_change(world.id, proposal, why="Ny oppgave.", by=world.cast.astrid, at=AT)
    assert told("dps.ChangeProposed") == ["Liv Lovise"]
    dps.sign_off_change(change_id, note="Omfanget var kunngjort.", by=lawyer, at=AT)
    assert told("dps.ChangeSignedOff") == [world.cast.astrid.name]


def test_suspension_resumption_and_end_are_told_with_the_reason(world: DpsWorld) -> None:
    for act, kind in ((dps.suspend, "dps.DpsSuspended"), (dps.resume, "dps.DpsResumed"), (dps.end, "dps.DpsEnded")):
        act(world.id, reason="Slik er det.", by=world.cast.astrid, at=AT)
        assert all("Slik er det." in message.body for message in tell(kind))
        assert world.cast.bjorn.name in told(kind)


def test_the_coming_end_is_told_to_all_concerned(world: DpsWorld) -> None:
    dps.tell_of_end(world.id, by=SYSTEM, at=ENDS_AT - timedelta(days=30))
    assert world.cast.bjorn.name in told("dps.EndApproaches")
    assert "31. desember 2030" in tell("dps.EndApproaches")[0].subject


def test_a_question_is_told_to_the_managers_without_who_asked(world: DpsWorld) -> None:
    dps.ask(world.id, question="Kan en filial søke?", language="nb", by=world.cast.camilla, at=AT)
    messages = tell("dps.EnquiryReceived")
    assert [one.person.name for one in messages] == [world.cast.astrid.name]
    assert world.cast.camilla.name not in messages[0].body + messages[0].subject


def answer(world: DpsWorld) -> None:
    (one,) = queries.open_enquiries(world.cast.astrid)
    dps.answer_enquiry(one.id, published_question="Kan en filial søke?", answer="Ja.", by=world.cast.astrid, at=AT)


def test_the_answer_reaches_the_person_who_asked_and_nobody_else(world: DpsWorld) -> None:
    dps.ask(world.id, question="Kan en filial søke?", language="nb", by=world.cast.camilla, at=AT)
    answer(world)
    assert told("dps.EnquiryAnswered") == [world.cast.camilla.name]


def test_the_answer_reaches_the_address_of_one_without_an_account(world: DpsWorld) -> None:
    dps.ask(world.id, question="May a branch apply?", language="en", email="kari@firma.no", by=ANONYMOUS, at=AT)
    answer(world)
    assert told("dps.EnquiryAnswered") == []
    (mail,) = OutgoingMail.objects.filter(to="kari@firma.no")
    assert mail.subject.startswith("Answer to a question about")
    assert "/questions/" in outbox.words_of(mail).body
