"""The record of events in the pages: read, sorted, taken along, a part at a time."""

import json

import pytest
from django.urls import reverse

from terskel import clock
from terskel.audit.models import Event
from tests.statements import asked
from tests.web.visiting import visitor
from tests.worlds.competitions import OPENING_AT, published_competition
from tests.worlds.evaluations import APPROVED_AT, announced
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db


def test_a_buyer_finds_who_did_what_from_the_page_of_the_competition() -> None:
    world, _award = lent(announced)
    brita = visitor(world.cast.brita)
    assert "Hendelseslogg" in brita.get("authority:competition", world.id, at=APPROVED_AT)
    parts = [brita.get("authority:competition_record", world.id, at=APPROVED_AT, part=one) for one in ("1", "2")]
    page = "".join(parts)
    assert "Konkurransen ble kunngjort og alle kvalifiserte invitert" in page
    assert "Tildelingen ble godkjent og meddelt alle" in page
    assert world.cast.brita.name in page
    assert "competitions." not in page


def test_the_files_name_each_events_kind_and_number() -> None:
    world, _award = lent(announced)
    brita = visitor(world.cast.brita)
    with clock.stopped_at(APPROVED_AT):
        answer = brita.client.get(reverse("authority:competition_record", args=[world.id]), {"format": "json"})
    sheet = json.loads(b"".join(answer))
    assert {"competitions.CompetitionPublished", "awards.AwardAnnounced"} < {one["kind"] for one in sheet}
    assert len({one["id"] for one in sheet}) == len(sheet)


def test_the_page_is_narrowed_by_its_address_and_says_so_when_nothing_fits() -> None:
    world = lent(published_competition)
    brita = visitor(world.cast.brita)
    about_contracts = brita.get("authority:competition_record", world.id, at=OPENING_AT, about="contract")
    assert "Ingenting slikt har skjedd." in about_contracts
    for odd in ({"about": "nothing there is"}, {"who": "nobody"}):
        assert "Konkurransen ble påbegynt" in brita.get("authority:competition_record", world.id, at=OPENING_AT, **odd)


def test_the_manager_reads_what_happened_in_the_system() -> None:
    world = lent(published_competition)
    astrid = visitor(world.cast.astrid)
    page = "".join(astrid.get("authority:dps_record", world.dps.id, at=OPENING_AT, part=one) for one in ("1", "2"))
    assert "Innkjøpsordningen ble kunngjort" in page
    assert "Leverandøren ble tatt opp" in page


def test_a_long_record_is_read_a_short_part_at_a_time_and_takes_no_more_statements() -> None:
    world = lent(published_competition)
    brita = visitor(world.cast.brita)

    def read() -> tuple[int, int]:
        with asked() as counted:
            page = brita.get("authority:competition_record", world.id, at=OPENING_AT)
        return len(counted), page.count("Utkastet ble endret")

    read()  # whoever comes first is looked up once more
    few, _shown = read()
    Event.objects.bulk_create(
        Event(
            kind="competitions.DraftChanged",
            at=OPENING_AT,
            actor_kind="person",
            person_name=f"Kari {number}",
            organisation_id=world.cast.fjordsikt_id,
            subject_kind="competition",
            subject_id=world.id,
            matters=[world.id],
            payload={},
        )
        for number in range(150)
    )
    many, shown = read()
    assert (many, shown) == (few, 30)
    assert "Utkastet ble endret" in brita.get("authority:competition_record", world.id, at=OPENING_AT, part="2")
