"""Before the opening, a dump of everything the server keeps says nothing of what was tendered.

Everything is dumped as a superuser would: every table of every schema, every file of the store, and
what was logged meanwhile. Left out are the installation's keys, which are kept outside both. What a
dump does show (who delivered when, and how many bytes) is in docs/threat-model.md.
"""

import base64
import json
import logging
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from urllib.parse import quote
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client

from terskel import clock, installation
from terskel.audit.models import Event
from terskel.competitions import actions as competitions
from terskel.competitions.actions import RequirementInput
from terskel.core.actors import ANONYMOUS, SYSTEM, Actor
from terskel.core.answers import AskedFor
from terskel.core.decisions import RefusedAct
from terskel.core.sealing.age import PART_SIZE
from terskel.notifications import actions as notifications
from terskel.notifications.models import Message
from terskel.organisations import queries as organisations
from terskel.qualification import actions as qualification
from terskel.qualification import partners
from terskel.qualification.content import Answer
from terskel.tenders import actions as tenders
from terskel.tenders.content import RequirementAnswer
from terskel.tenders.models import Tender
from tests.worlds.cast import the_cast
from tests.worlds.competitions import (
    DELIVERED_AT,
    DRAFTED_AT,
    CompetitionWorld,
    attach,
    dps_with_rival,
    draft_competition,
    open_tenders,
    publish,
    published_competition,
)
from tests.worlds.dps import APPLIED_AT, open_first_window, public_dps
from tests.worlds.lent import lent
from tests.worlds.programs import program

PRICE = Decimal("1734917.31")
REQUIREMENT_TEXT = "Kandidaten Bjarte Bjarkøy behersker norsk."
CRITERION_TEXT = "Vi tilbyr sju erfarne testledere fra Tromsø."
FILE_NAME = "tilbudsbrev-Fjordsikt-bjarkøy.pdf"
FILE_CONTENT = "CV: Bjarte Bjarkøy, født på Senja, ledet test i 17 år."
APPLICATION_TEXT = "Vi har ni oppdrag for fylkeskommuner i nord."
PARTNER_TEXT = "Vi har to biler og fire mann i Hammerfest."
REFUSED_PRICE = Decimal("-2290341.77")
VALUE = "4173,0932"
PERSON = "Torbjørg Halsvik-Eide"
OVER_ONE_PART = PART_SIZE // len(FILE_CONTENT) + 1

PLANTED = (
    str(PRICE),
    "1734917",
    "1 734 917",
    "1\u00a0734\u00a0917",
    REQUIREMENT_TEXT,
    "Bjarkøy",
    CRITERION_TEXT,
    FILE_NAME,
    "tilbudsbrev",
    "født på Senja",
    "2290341",
)


def spellings(text: str) -> Iterator[bytes]:
    """The text as it may lie in a dump: plain, escaped, hex, base64 at each of its three offsets."""
    for encoding in ("utf-8", "utf-16-le", "latin-1"):
        raw = text.encode(encoding, errors="ignore")
        yield raw
        yield raw.hex().encode()
        yield raw.hex().upper().encode()
        for offset in range(3):
            encoded = base64.b64encode(bytes(offset) + raw)
            whole = encoded[(offset * 8 + 5) // 6 : len(encoded) - len(encoded) % 4 - 4 or None]
            if len(whole) >= 8:
                yield whole
                yield whole.translate(bytes.maketrans(b"+/", b"-_"))
    yield json.dumps(text)[1:-1].encode()
    yield quote(text).encode()


def found_in(dump: bytes, planted: Iterable[str] = PLANTED) -> list[str]:
    """Which of the planted texts the dump shows, in any spelling."""
    return [text for text in planted if any(spelling in dump for spelling in spellings(text))]


def dump_of_database() -> bytes:
    """Every row of every table in every schema but PostgreSQL's own, as text; bytes also as they are."""
    pieces: list[bytes] = []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE c.relkind IN ('r', 'p', 'm') AND n.nspname NOT IN ('pg_catalog', 'information_schema')"
            " ORDER BY 1, 2"
        )
        for schema, table in cursor.fetchall():
            cursor.execute(f'SELECT * FROM "{schema}"."{table}"')
            for row in cursor.fetchall():
                pieces += [
                    bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode() for value in row
                ]
            cursor.execute(f'SELECT t::text FROM "{schema}"."{table}" t')
            pieces += [text.encode() for (text,) in cursor.fetchall()]
    return b"\n".join(pieces)


def dump_of_files() -> bytes:
    """Every file the installation keeps, its keys and the database's own folder apart."""
    apart = (installation.keys_dir(), installation.data_dir() / "database")
    return b"\n".join(
        path.name.encode() + b"\n" + path.read_bytes()
        for path in sorted(installation.data_dir().rglob("*"))
        if path.is_file() and not any(path.is_relative_to(folder) for folder in apart)
    )


def tell_everybody(at) -> None:
    """Do what the jobs do after every event: messages and mails."""
    for event_id in Event.objects.order_by("at", "id").values_list("id", flat=True):
        notifications.deliver(event_id, by=SYSTEM, at=at)


def answers(world: CompetitionWorld) -> tuple[dict[UUID, RequirementAnswer], dict[UUID, str]]:
    return (
        {one: RequirementAnswer(True, REQUIREMENT_TEXT) for one in world.requirements},
        dict.fromkeys(world.criteria[:-1], CRITERION_TEXT),
    )


def write(world: CompetitionWorld, by: Actor, times: int) -> None:
    """A whole draft with a file, and an act that is refused with a price in it."""
    requirements, criteria = answers(world)
    tenders.save_draft(world.id, price=PRICE, requirements=requirements, criteria=criteria, by=by, at=DELIVERED_AT)
    attach(world, by, FILE_CONTENT.encode() * times, name=FILE_NAME)
    with pytest.raises(RefusedAct):
        tenders.save_draft(world.id, price=REFUSED_PRICE, by=by, at=DELIVERED_AT)


def write_through_the_api(world: CompetitionWorld, by: Actor) -> None:
    """The same draft by a program; a wrong price is answered with a problem."""
    assert by.person_id is not None
    choice = next(one for one in organisations.actors_of(by.person_id) if one.actor == by)
    _, secret = program(choice.membership_id, by=by, at=DELIVERED_AT)
    requirements, criteria = answers(world)
    address = f"/api/competitions/{world.id}/tender"
    headers = {"authorization": f"Bearer {secret}"}
    good = {
        "price": str(PRICE),
        "requirements": {str(key): {"met": one.met, "text": one.text} for key, one in requirements.items()},
        "criteria": {str(key): text for key, text in criteria.items()},
    }
    client = Client()
    for body, status in ((good, 200), ({"price": str(REFUSED_PRICE)}, 422)):
        answer = client.patch(address, json.dumps(body), content_type="application/json", headers=headers)
        assert answer.status_code == status
    answer = client.post(
        f"{address}/files?name={quote(FILE_NAME)}",
        FILE_CONTENT.encode() * 1_000,
        content_type="application/pdf",
        headers=headers,
    )
    assert answer.status_code == 201


@pytest.fixture
def sealed_world(db: None, caplog: pytest.LogCaptureFixture) -> Iterator[CompetitionWorld]:
    """Bjørn has delivered, replaced what he delivered and written a new draft; Camilla has a draft only."""
    with caplog.at_level(logging.DEBUG):
        world = lent(published_competition)
        with clock.stopped_at(DELIVERED_AT):
            for times in (OVER_ONE_PART, 10):
                write(world, world.cast.bjorn, times)
                tenders.deliver(world.id, received_at=DELIVERED_AT, by=world.cast.bjorn, at=DELIVERED_AT)
            write(world, world.cast.bjorn, 10)
            write_through_the_api(world, world.cast.camilla)
            tell_everybody(DELIVERED_AT)
        yield world


def test_a_dump_before_the_opening_says_nothing_of_any_tender(
    sealed_world: CompetitionWorld, caplog: pytest.LogCaptureFixture
) -> None:
    assert found_in(dump_of_database()) == []
    assert found_in(dump_of_files()) == []
    assert found_in(caplog.text.encode()) == []


def test_a_dump_says_nothing_of_values_and_of_the_persons_of_a_team(db: None, caplog: pytest.LogCaptureFixture) -> None:
    """Numbers that a machine checks and the names in the roles of a team, in a draft and in a delivered tender."""
    with caplog.at_level(logging.DEBUG):
        world = team_world()
        for by in (world.cast.bjorn, world.cast.camilla):
            write_for_a_team(world, by)
        tenders.deliver(world.id, received_at=DELIVERED_AT, by=world.cast.bjorn, at=DELIVERED_AT)
        tell_everybody(DELIVERED_AT)
    planted = (VALUE, VALUE.replace(",", "."), PERSON, "Halsvik")
    for dump in (dump_of_database(), dump_of_files(), caplog.text.encode()):
        assert found_in(dump, planted) == []
    open_tenders(world)
    assert {VALUE, PERSON} <= set(found_in(dump_of_database() + dump_of_files(), planted))


def team_world() -> CompetitionWorld:
    """A competition in two categories with a number demanded and one person for each role."""
    drafted = draft_competition(lent(dps_with_rival), codes=("IKT-01", "IKT-02"))
    by = drafted.cast.brita
    asked = RequirementInput("Areal", asked=AskedFor("number", least=Decimal(100), unit="m²"))
    requirements = competitions.set_mandatory_requirements(drafted.id, [asked], by=by, at=DRAFTED_AT)
    competitions.set_roles(drafted.id, dict.fromkeys(drafted.dps.category_ids, 1), by=by, at=DRAFTED_AT)
    return publish(replace(drafted, requirements=requirements))


def write_for_a_team(world: CompetitionWorld, by: Actor) -> None:
    tenders.save_draft(
        world.id,
        price=PRICE,
        requirements={world.requirements[0]: RequirementAnswer(None, "", VALUE)},
        criteria=dict.fromkeys(world.criteria[:-1], CRITERION_TEXT),
        roles=dict.fromkeys(world.dps.category_ids, [PERSON]),
        by=by,
        at=DELIVERED_AT,
    )
    for _role in world.dps.category_ids:
        attach(world, by, FILE_CONTENT.encode(), name=FILE_NAME, kind="cv")


def test_after_the_opening_the_same_search_finds_what_was_opened(sealed_world: CompetitionWorld) -> None:
    open_tenders(sealed_world)
    dumped = dump_of_database() + dump_of_files()
    assert {str(PRICE), REQUIREMENT_TEXT, CRITERION_TEXT, FILE_NAME, "født på Senja"} <= set(found_in(dumped))


def test_nobody_at_the_authority_is_told_that_a_tender_came_or_who_sent_it(sealed_world: CompetitionWorld) -> None:
    cast = sealed_world.cast
    inside = [one.person_id for one in (cast.astrid, cast.brita, cast.daniel, cast.eva, cast.erik)]
    told = Message.objects.filter(person_id__in=inside, event_kind__startswith="tenders.")
    assert list(told.values_list("event_kind", flat=True)) == []
    before = Message.objects.filter(person_id__in=inside, created_at__gte=DELIVERED_AT)
    assert found_in("\n".join(f"{one.subject} {one.body}" for one in before).encode(), ["Fjordsikt", "Rival"]) == []


def test_every_event_about_a_tender_is_hidden_until_the_opening(sealed_world: CompetitionWorld) -> None:
    """What shows a draft is hidden until that tender itself is opened, everything else until the tenders are."""
    events = Event.objects.filter(kind__startswith="tenders.")
    assert events.exists()
    own = set(Tender.objects.filter(competition_id=sealed_world.id).values_list("id", flat=True))
    assert set(events.values_list("hidden_until_opened", flat=True)) <= {sealed_world.id, *own}


def test_a_first_window_request_says_nothing_before_the_window_is_opened(db: None) -> None:
    world = lent(public_dps)
    bjorn, camilla = world.cast.bjorn, world.cast.camilla
    planted = ["ni oppdrag", APPLICATION_TEXT, PARTNER_TEXT, "Per Fell"]

    def begin(by: Actor, at) -> UUID:
        application_id = qualification.start_application(world.id, by=by, at=at)
        qualification.choose_categories(application_id, list(world.category_ids[1:]), by=by, at=at)
        given = {one: Answer("yes", APPLICATION_TEXT) for one in world.requirements[:2]}
        qualification.save_answers(application_id, given, by=by, at=at)
        return application_id

    application_id = begin(bjorn, APPLIED_AT)
    partner_id = qualification.ask_partner(
        application_id, role="member", name="Fellen AS", number="1", email="felle@example.no", by=bjorn, at=APPLIED_AT
    )
    token = partners.link_token(partner_id)
    qualification.answer_as_partner(
        token, excluded=False, text=PARTNER_TEXT, given_by="Per Fell", by=ANONYMOUS, at=APPLIED_AT
    )
    qualification.submit_application(application_id, acting_on="management", keep_copy=True, by=bjorn, at=APPLIED_AT)
    begin(camilla, APPLIED_AT + timedelta(hours=1))
    tell_everybody(APPLIED_AT)
    assert found_in(dump_of_database() + dump_of_files(), planted) == []
    open_first_window(world)
    assert found_in(dump_of_database(), planted) == planted


LEAKS = {
    "plain": lambda text: text,
    "in a sentence": lambda text: f"Tilbudt: {text}!",
    "as JSON": lambda text: json.dumps({"answer": text}),
    "in hex": lambda text: f"xx{text.encode().hex()}",
    "in base64": lambda text: base64.b64encode(f"abc {text} og mer".encode()).decode(),
    "in base64 of another offset": lambda text: base64.b64encode(f"ab {text} og mer".encode()).decode(),
    "in an address": lambda text: f"/file?name={quote(text)}",
}


@pytest.mark.parametrize("spelt", LEAKS.values(), ids=LEAKS.keys())
@pytest.mark.parametrize("text", [FILE_NAME, CRITERION_TEXT])
def test_a_leak_in_a_message_is_found_however_it_is_spelt(db: None, text: str, spelt) -> None:
    person = the_cast().brita.person_id
    Message.objects.create(
        person_id=person,
        event_id=Event.objects.order_by("id").values_list("id", flat=True)[0],
        event_kind="tenders.TenderDelivered",
        language="nb",
        about_kind="competition",
        about_id=Event.objects.order_by("id").values_list("id", flat=True)[0],
        subject="Nytt tilbud",
        body=spelt(text),
        created_at=DELIVERED_AT,
    )
    assert text in found_in(dump_of_database())


def test_a_leak_in_the_file_store_is_found(db: None) -> None:
    forgotten = installation.data_dir() / "sealed" / "forgotten.tmp"
    forgotten.parent.mkdir(parents=True, exist_ok=True)
    forgotten.write_bytes(FILE_CONTENT.encode())
    try:
        assert "født på Senja" in found_in(dump_of_files())
    finally:
        forgotten.unlink()
