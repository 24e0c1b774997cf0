"""What everyone may read: systems, categories, who is admitted on any date, competitions; drafts never."""

from datetime import datetime

import pytest
from django.test import Client

from terskel import clock
from terskel.dps import queries as dps
from tests.worlds import cast as casting
from tests.worlds.cast import oslo
from tests.worlds.dps import PUBLIC_AT, DpsWorld, draft_dps, operative_dps, public_dps
from tests.worlds.lent import lent, lent_cast
from tests.worlds.visitors import World

pytestmark = pytest.mark.django_db
NOW = oslo("2027-01-11 10:00")


def get(address: str, at: datetime = NOW) -> str:
    with clock.stopped_at(at):
        response = Client().get(address)
    assert response.status_code == 200, address
    return response.getvalue().decode()


def slug_of(world: DpsWorld) -> str:
    return dps.dps_by_ids([world.id], at=NOW)[world.id].slug


def test_the_front_page_counts_what_is_open_and_who_is_qualified() -> None:
    lent(operative_dps)
    page = get("/")
    assert "Konsulenttjenester innen IKT" in page
    assert "<strong>1</strong>" in page
    assert "Finn din kategori" in page


def test_with_nothing_open_the_front_page_says_so() -> None:
    assert "Ingen ordning er åpen akkurat nå" in get("/")


def test_a_draft_is_nowhere_to_be_found() -> None:
    world = draft_dps(casting.the_cast(), name="Hemmelig ordning")
    assert "Hemmelig ordning" not in get("/")
    assert "Hemmelig ordning" not in get("/dps/")
    with clock.stopped_at(NOW):
        assert Client().get(f"/dps/{slug_of(world)}/").status_code == 404


def test_a_published_system_is_hidden_until_ted_has_published_it() -> None:
    world = lent(public_dps)
    with clock.stopped_at(oslo("2026-11-28 10:00")):
        assert Client().get(f"/dps/{slug_of(world)}/").status_code == 404
    assert "Konsulenttjenester innen IKT" in get(f"/dps/{slug_of(world)}/", PUBLIC_AT)


def test_the_page_of_a_system_says_what_it_takes_and_who_may_buy() -> None:
    world = lent(operative_dps)
    page = get(f"/dps/{slug_of(world)}/")
    for words in ("IKT-01 Fagområde IKT-01", "Registrert i foretaksregister", "Helfo", "Det er ingen søknadsfrist"):
        assert words in page


def test_a_category_shows_its_own_requirements_and_the_common_ones() -> None:
    slug = slug_of(lent(operative_dps))
    first, second = get(f"/dps/{slug}/categories/IKT-01/"), get(f"/dps/{slug}/categories/IKT-02/")
    assert "To oppdrag de siste tre årene" in first
    assert "To oppdrag de siste tre årene" not in second
    assert "Registrert i foretaksregister" in second


def test_the_unnamed_category_is_never_shown() -> None:
    slug = slug_of(operative_dps(casting.the_cast(), codes=()))
    assert "1 kategori" not in get(f"/dps/{slug}/")
    with clock.stopped_at(NOW):
        assert Client().get(f"/dps/{slug}/categories/0/").status_code == 404


def test_the_list_of_qualified_is_as_of_any_date() -> None:
    slug = slug_of(lent(operative_dps))
    assert "Fjordsikt AS" in get(f"/dps/{slug}/qualified/")
    assert "Fjordsikt AS" in get(f"/dps/{slug}/qualified/?on=2026-12-30")
    assert "Fjordsikt AS" not in get(f"/dps/{slug}/qualified/?on=2026-12-29")
    assert "Ingen leverandør var tatt opp den dagen" in get(f"/dps/{slug}/qualified/?on=1.12.2026")


def test_the_list_downloads_as_csv_with_the_same_rows() -> None:
    slug = slug_of(lent(operative_dps))
    sheet = get(f"/dps/{slug}/qualified/?on=2027-01-05&format=csv").splitlines()
    assert len(sheet) == 2
    assert sheet[1].startswith("Fjordsikt AS;")


def test_the_rival_who_was_not_admitted_is_not_in_the_list() -> None:
    assert "Rival" not in get(f"/dps/{slug_of(lent(operative_dps))}/qualified/")


@pytest.mark.parametrize("query", ["?on=i+morgen", "?category=nothing", "?on=2027-13-01"])
def test_a_question_that_makes_no_sense_is_answered_with_a_word_beside_it(query: str) -> None:
    slug = slug_of(lent(operative_dps))
    assert "ds-validation-message" in get(f"/dps/{slug}/qualified/{query}")


@pytest.mark.parametrize("address", ["/competitions/?page=0", "/competitions/?page=x", "/competitions/NO-SUCH/"])
def test_what_is_not_there_is_missing(address: str) -> None:
    with clock.stopped_at(NOW):
        assert Client().get(address).status_code == 404


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
@pytest.mark.parametrize(
    "address",
    [
        "/help/guide/",
        "/help/suppliers/",
        "/help/buyers/",
        "/help/what-is-a-dps/",
        "/accessibility/",
        "/privacy/",
        "/dps/",
        "/competitions/",
    ],
)
def test_every_page_is_there_in_every_language(address: str, language: str) -> None:
    with clock.stopped_at(NOW):
        response = Client(headers={"accept-language": language}).get(address)
    assert response.headers["Content-Language"] == language


@pytest.mark.parametrize(
    ("person", "lands_on"),
    [("bjorn", "/help/suppliers/"), ("brita", "/help/buyers/"), ("astrid", "/help/buyers/")],
)
def test_whoever_acts_for_an_organisation_lands_on_the_help_of_its_side(person: str, lands_on: str) -> None:
    cast = lent_cast()
    world = World(cast, NOW)
    world.seat(person, getattr(cast, person))
    with clock.stopped_at(NOW):
        client = world.client(person)
        assert client.get("/help/guide/").headers["location"] == lands_on
        chosen = client.get("/help/guide/?all").content.decode()
    assert all(f'href="{one}"' in chosen for one in ("/help/suppliers/", "/help/buyers/"))


def test_a_visitor_chooses_between_selling_and_buying() -> None:
    assert all(f'href="{one}"' in get("/help/guide/") for one in ("/help/suppliers/", "/help/buyers/"))
