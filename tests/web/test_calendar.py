"""The calendar that a person's own program reads: their time limits, in their language, and nobody else's."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from icalendar import Calendar, Event

from terskel import clock
from terskel.competitions import actions as competitions
from terskel.core.actors import Actor
from terskel.web.shared.calendars import Entry, as_icalendar
from tests.web.visiting import visitor
from tests.worlds.competitions import CLOSES_AT, PUBLISHED_AT, CompetitionWorld, published_competition
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> Iterator[CompetitionWorld]:
    published = lent(published_competition)
    with clock.stopped_at(PUBLISHED_AT + timedelta(days=1)):
        yield published


def at_home(actor: Actor) -> Client:
    return visitor(actor).client


def made(client: Client) -> str:
    """The address as the page shows it, without its host."""
    page = client.post("/account/calendar/").content.decode()
    return page.split('value="http://testserver')[1].split('"')[0]


def read(address: str) -> Calendar:
    answer = Client().get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/calendar")
    return Calendar.from_ical(answer.content)


def closing(calendar: Calendar) -> Event:
    """The last limit before the opening: the deadline, after the last day for questions."""
    return max(calendar.events, key=lambda entry: entry.DTEND)


def test_a_supplier_finds_the_deadline_and_it_ends_when_the_limit_is_reached(world: CompetitionWorld) -> None:
    entry = closing(read(made(at_home(world.cast.bjorn))))
    assert entry.DTEND == CLOSES_AT
    assert str(world.id) in entry["url"]


def test_a_deadline_that_moves_is_the_same_entry(world: CompetitionWorld) -> None:
    address = made(at_home(world.cast.bjorn))
    first = closing(read(address))
    later = CLOSES_AT + timedelta(days=7)
    competitions.extend_deadline(
        world.id,
        closes_at=later,
        reason="Flere ba om mer tid.",
        by=world.cast.brita,
        at=PUBLISHED_AT + timedelta(days=1),
    )
    second = closing(read(address))
    assert (first["uid"], second.DTEND) == (second["uid"], later)


def test_the_deadline_stays_itself_when_the_time_for_questions_is_over(world: CompetitionWorld) -> None:
    address = made(at_home(world.cast.bjorn))
    with clock.stopped_at(PUBLISHED_AT + timedelta(days=1)):
        first = read(address)
    with clock.stopped_at(CLOSES_AT - timedelta(minutes=1)):
        second = read(address)
    assert len(first.events) > len(second.events)
    assert closing(first)["uid"] == closing(second)["uid"]


def test_no_line_is_longer_than_programs_read_and_every_letter_arrives() -> None:
    title = "Rådgiver, sjø; «bæ\\re» " + "ærøskøbing " * 12
    entry = Entry(
        CLOSES_AT, title, "Første\nandre, og tredje", "https://terskel.example/competitions/" + "x" * 90, "end"
    )
    for kept in (entry, replace(entry, title="Kort", note="", cancelled=True, sequence=3)):
        written = as_icalendar("Frister", [kept, kept], at=PUBLISHED_AT)
        assert max(len(line) for line in written.split(b"\r\n")) <= 75
        first, second = Calendar.from_ical(written).events
        assert (str(first["summary"]), first.DTEND, first["url"]) == (kept.title, CLOSES_AT, kept.address)
        assert str(first["description"]).split("\n")[-1] == kept.address
        assert (first["status"], first["sequence"]) == ("CANCELLED" if kept.cancelled else "CONFIRMED", kept.sequence)
        assert first["uid"] != second["uid"]


def test_a_buyer_finds_the_deadline_of_own_competitions(world: CompetitionWorld) -> None:
    assert CLOSES_AT in [entry.DTEND for entry in read(made(at_home(world.cast.brita))).events]


def test_a_supplier_that_was_not_invited_finds_nothing_of_it(world: CompetitionWorld) -> None:
    entries = read(made(at_home(world.cast.astrid))).events
    assert str(world.id) not in str([entry["url"] for entry in entries])


def test_the_calendar_speaks_its_person_s_language(world: CompetitionWorld) -> None:
    client = at_home(world.cast.bjorn)
    address = made(client)
    bokmal = closing(read(address))
    client.post("/account/language/", {"language": "en", "next": "/"})
    english = closing(read(address))
    assert bokmal["summary"] != english["summary"]


def test_the_address_is_shown_once_and_stops_when_closed(world: CompetitionWorld) -> None:
    client = at_home(world.cast.bjorn)
    address = made(client)
    secret = address.rsplit("/", 1)[1].removesuffix(".ics")
    assert secret not in str(dict(client.session))
    assert address not in client.get("/account/calendar/").content.decode()
    client.post("/account/calendar/close/")
    assert Client().get(address).status_code == 404


def test_a_guessed_address_looks_missing() -> None:
    assert Client().get("/account/calendar/guessed.ics").status_code == 404


@pytest.mark.usefixtures("world")
def test_whoever_is_not_logged_in_makes_none() -> None:
    assert "/login/" in Client().post("/account/calendar/")["Location"]
