"""One's own account: making it, registering a firm, acting for an organisation, the people in it."""

import pytest
from django.core import mail
from django.test import Client

from terskel.accounts import queries as accounts
from terskel.organisations import queries as organisations
from tests.worlds import cast as casting
from tests.worlds.visitors import World

pytestmark = pytest.mark.django_db
FORM = {"country": "NO", "number": "974 760 673", "name": "Nordlys Data AS", "place": "Tromsø", "size_class": "small"}


@pytest.fixture
def world() -> World:
    people = casting.the_cast()
    world = World(cast=people, now=casting.BEGINNING)
    world.seat("astrid", people.astrid)
    world.seat("bjorn", people.bjorn)
    world.seat("camilla", people.camilla)
    world.people["nora"] = casting.person("Nora Vik")
    return world


def test_someone_new_makes_an_account_and_is_asked_to_confirm_the_address() -> None:
    answer = Client().post(
        "/accounts/signup/", {"name": "Kari Ny", "email": "kari@example.no", "password1": "en lang og god setning"}
    )
    assert answer.status_code == 302
    person = accounts.person_by_email("kari@example.no")
    assert (person.name, person.language) == ("Kari Ny", "nb")
    assert len(mail.outbox) <= 1


def test_a_firm_is_registered_and_acted_for_at_once(world: World) -> None:
    client = world.client("nora")
    assert client.post("/account/register-supplier/", FORM)["Location"] == "/account/home/"
    assert client.get("/account/home/")["Location"] == "/supplier/"
    assert "Nordlys Data AS" in client.get("/supplier/").content.decode()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"number": "974 760 674"}, "Dette er ikke et norsk organisasjonsnummer"),
        ({"number": "12345"}, "Du skrev 5"),
        ({"number": ""}, "Fyll ut «Organisasjonsnummer»"),
        ({"size_class": ""}, "Velg et svar på «Størrelse»"),
    ],
)
def test_what_is_wrong_with_a_firm_is_said_twice_and_nothing_is_lost(
    world: World, change: dict[str, str], words: str
) -> None:
    page = world.client("nora").post("/account/register-supplier/", FORM | change).content.decode()
    assert page.count(words) == 2
    assert "<title>Feil:" in page
    assert 'value="Nordlys Data AS"' in page


def test_a_firm_that_is_registered_already_is_not_registered_again(world: World) -> None:
    world.client("nora").post("/account/register-supplier/", FORM)
    page = world.client("camilla").post("/account/register-supplier/", FORM)
    assert page.status_code == 200
    assert "<title>Feil:" in page.content.decode()


def test_a_foreign_number_is_taken_as_written(world: World) -> None:
    client = world.client("nora")
    client.post("/account/register-supplier/", FORM | {"country": "SE", "number": "556703-7485"})
    [choice] = organisations.actors_of(world.people["nora"])
    assert choice.organisation_name == "Nordlys Data AS"


def test_one_acts_for_one_organisation_at_a_time_and_changes_under_ones_name(world: World) -> None:
    client = world.client("bjorn")
    client.post("/account/register-supplier/", FORM)
    second = client.get("/supplier/").content.decode()
    assert "Nordlys Data AS" in second
    client.post("/account/acting-for/", {"membership": str(world.memberships["bjorn"])})
    assert '<p class="kicker">Fjordsikt AS</p>' in client.get("/supplier/").content.decode()


def test_nobody_acts_for_an_organisation_that_is_not_theirs(world: World) -> None:
    answer = world.client("camilla").post("/account/acting-for/", {"membership": str(world.memberships["bjorn"])})
    assert answer.status_code == 404


def test_an_administrator_adds_a_colleague_who_has_an_account(world: World) -> None:
    email = accounts.person(world.people["nora"]).email
    answer = world.client("bjorn").post("/account/people/add/", {"email": email.upper(), "roles": ["tenderer"]})
    assert answer["Location"] == "/account/people/"
    [choice] = organisations.actors_of(world.people["nora"])
    assert choice.actor.roles == {"tenderer"}


def test_an_address_without_account_is_said_so(world: World) -> None:
    page = world.client("bjorn").post("/account/people/add/", {"email": "ingen@example.no", "roles": ["tenderer"]})
    assert "Ingen har en konto med denne adressen" in page.content.decode()


def test_the_last_administrator_stays(world: World) -> None:
    answer = world.client("bjorn").post(f"/account/people/{world.memberships['bjorn']}/end/")
    assert answer.status_code == 409
    assert organisations.actors_of(world.people["bjorn"])


def test_the_profiles_language_is_the_language_of_the_pages(world: World) -> None:
    client = world.client("bjorn")
    client.post("/account/profile/", {"name": "Bjørn Lie", "language": "nn"})
    assert client.get("/account/profile/").headers["Content-Language"] == "nn"
    assert accounts.person(world.people["bjorn"]).language == "nn"
