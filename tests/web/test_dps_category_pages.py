"""Pages of the life of a category: opened later, paused, merged, closed; and what everyone reads of it."""

from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from terskel import clock
from terskel.core.actors import ANONYMOUS
from terskel.dps import actions, queries
from tests.web.visiting import Visitor, text_of, visitor
from tests.worlds import cast as casting
from tests.worlds.cast import oslo
from tests.worlds.changes import make_known
from tests.worlds.dps import DpsWorld, admit, apply, operative_dps, public_dps
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db

AT = oslo("2027-02-01 10:00")
SENT = "1.2.2027 09.00"


@pytest.fixture
def world() -> DpsWorld:
    return lent(operative_dps)


@pytest.fixture
def astrid(world: DpsWorld) -> Visitor:
    return visitor(world.cast.astrid)


@pytest.fixture
def anyone() -> Visitor:
    return Visitor(Client(REMOTE_ADDR="127.0.0.1"))


def slug_of(world: DpsWorld) -> str:
    return queries.dps(ANONYMOUS, world.id, at=AT).slug


def propose(astrid: Visitor, world: DpsWorld, kind: str, **data: object) -> UUID:
    path = reverse("authority:dps_change_propose", args=[world.id, kind])
    with clock.stopped_at(AT):
        answer = astrid.client.post(path, {"why": "Behovet er endret.", **data})
    assert answer.status_code == 302, text_of(answer)
    return UUID(answer.headers["Location"].rstrip("/").rpartition("/")[2])


def sign_off(world: DpsWorld, change_id: UUID) -> None:
    lawyer = casting.official(casting.person("Liv Lovise"), world.cast.nhn_id, "legal_reader")
    actions.sign_off_change(change_id, note="Ordningen er den samme.", by=lawyer, at=AT)


def publish(astrid: Visitor, world: DpsWorld, change_id: UUID, **data: str) -> None:
    """Where its kind asks for a notice, TED publishes that the same day."""
    astrid.done("authority:dps_change", world.id, change_id, at=AT, act="publish", **data)
    if data:
        make_known(change_id, by=world.cast.astrid, at=AT)


def test_each_step_has_its_page_when_there_is_something_to_take_it_with(world: DpsWorld, astrid: Visitor) -> None:
    asked = astrid.get("authority:dps_change_new", world.id, at=AT)
    for kind, name in (
        ("category_opened", "Ny kategori"),
        ("category_paused", "Kategori satt på pause"),
        ("category_merged", "Kategori slått sammen med en annen"),
        ("category_closed", "Kategori lukket"),
    ):
        assert name in asked
        assert "Hvorfor" in astrid.get("authority:dps_change_propose", world.id, kind, at=AT)
    assert "Kategori åpnet igjen etter en pause" not in asked
    astrid.get("authority:dps_change_propose", world.id, "category_resumed", at=AT, status=404)


def test_nothing_is_offered_before_the_first_requests_are_decided() -> None:
    world = lent(public_dps)
    at = oslo("2026-12-10 10:00")
    astrid = visitor(world.cast.astrid)
    assert "Ny kategori" not in astrid.get("authority:dps_change_new", world.id, at=at)
    astrid.get("authority:dps_change_propose", world.id, "category_opened", at=at, status=404)


def test_a_paused_category_says_so_and_is_no_choice_for_a_competition(
    world: DpsWorld, astrid: Visitor, anyone: Visitor
) -> None:
    publish(astrid, world, propose(astrid, world, "category_paused", category=str(world.categories["IKT-02"])))
    assert "Satt på pause" in anyone.get("public:dps", slug_of(world), at=AT)
    page = anyone.get("public:category", slug_of(world), "IKT-02", at=AT)
    assert "Ingen nye konkurranser inntil videre" in page
    assert "Søk om opptak" in page
    assert "Satt på pause" in astrid.get("authority:dps", world.id, at=AT)
    assert "IKT-02" not in visitor(world.cast.brita).get("authority:competition_new", world.id, at=AT)
    assert "Kategori åpnet igjen" in astrid.get("authority:dps_change_new", world.id, at=AT)


def test_a_category_is_opened_with_anothers_requirements_and_the_librarys(
    world: DpsWorld, astrid: Visitor, anyone: Visitor
) -> None:
    entry = actions.add_to_library(
        reuse_key="ledelse", kind="technical", type="references", text="Ledet et prosjekt", evidence="Beskrivelse",
        by=world.cast.astrid, at=AT,
    )  # fmt: skip
    change_id = propose(
        astrid,
        world,
        "category_opened",
        code="IKT-03",
        name="Prosjektledelse",
        description="Ledelse av prosjekter.",
        cpv="72224000",
        like=str(world.categories["IKT-01"]),
        entries=[str(entry)],
    )
    asked = astrid.get("authority:dps_change", world.id, change_id, at=AT)
    assert "Prosjektledelse" in asked
    assert "Ledet et prosjekt" in asked
    sign_off(world, change_id)
    publish(astrid, world, change_id, dispatched_at=SENT)
    page = anyone.get("public:category", slug_of(world), "IKT-03", at=AT)
    assert "To oppdrag de siste tre årene" in page
    assert "Ledet et prosjekt" in page
    assert "IKT-03" in visitor(world.cast.brita).get("authority:competition_new", world.id, at=AT)


def test_what_a_category_may_not_be_stands_at_its_field_and_nothing_is_lost(world: DpsWorld, astrid: Visitor) -> None:
    path = reverse("authority:dps_change_propose", args=[world.id, "category_opened"])
    with clock.stopped_at(AT):
        answer = astrid.client.post(
            path, {"code": "IKT-03", "name": "Vei", "description": "Asfalt.", "cpv": "45000000", "why": "Behov."}
        )
    page = text_of(answer)
    assert "ligger utenfor det som er kunngjort" in page
    assert "Asfalt." in page


def test_a_merged_categorys_address_leads_to_the_other(world: DpsWorld, astrid: Visitor, anyone: Visitor) -> None:
    first, second = (str(world.categories[code]) for code in ("IKT-01", "IKT-02"))
    change_id = propose(astrid, world, "category_merged", category=first, into=second)
    sign_off(world, change_id)
    publish(astrid, world, change_id, dispatched_at=SENT)
    page = anyone.get("public:category", slug_of(world), "IKT-01", at=AT)
    assert "slått sammen med en annen" in page
    assert "IKT-02 Fagområde IKT-02" in page
    assert "Søk om opptak" not in page
    assert "lukket eller slått sammen" in anyone.get("public:dps", slug_of(world), at=AT)


def test_a_category_is_closed_on_its_change_page_when_nobody_waits(
    world: DpsWorld, astrid: Visitor, anyone: Visitor
) -> None:
    change_id = propose(astrid, world, "category_closed", category=str(world.categories["IKT-01"]))
    sign_off(world, change_id)
    waiting = apply(world, world.cast.camilla, ["IKT-01"], at=AT)
    early = text_of(astrid.post("authority:dps_change", world.id, change_id, at=AT, act="publish", dispatched_at=SENT))
    assert "skal ha svar" in early
    admit(world, waiting, at=AT)
    publish(astrid, world, change_id, dispatched_at=SENT)
    page = anyone.get("public:category", slug_of(world), "IKT-01", at=AT)
    assert "Denne kategorien er lukket" in page
    assert "Søk om opptak" not in page
