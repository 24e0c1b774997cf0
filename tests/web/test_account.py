"""One's own account: making it, registering a firm, acting for an organisation, the people in it."""

import re

import pytest
from django.core import mail
from django.test import Client

from terskel import clock
from terskel.accounts import queries as accounts
from terskel.core.actors import SYSTEM
from terskel.notifications.models import OutgoingMail
from terskel.organisations import actions as organisation_actions
from terskel.organisations import queries as organisations
from terskel.organisations.register import RegisterAnswer
from tests.worlds import cast as casting
from tests.worlds import firms
from tests.worlds.dps import APPLIED_AT, public_dps
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


def test_a_short_password_is_refused_in_the_readers_language() -> None:
    made = {"name": "Nora Vik", "email": "nora@example.no", "password1": "kort"}
    for language, words in (("nb", "minst 12 tegn"), ("nn", "minst 12 teikn"), ("en", "at least 12 characters")):
        client = Client(headers={"accept-language": language})
        assert words in client.post("/accounts/signup/", made).content.decode(), language


def test_a_firm_is_registered_and_acted_for_at_once(world: World) -> None:
    client = world.client("nora")
    assert client.post("/account/register-supplier/", FORM)["Location"] == "/account/home/"
    assert client.get("/account/home/")["Location"] == "/supplier/"
    assert "Nordlys Data AS" in client.get("/supplier/").content.decode()


def test_who_must_make_an_account_and_register_a_firm_first_comes_to_the_request_they_were_on_their_way_to(
    world: World,
) -> None:
    public_dps(world.cast)
    way_in, request = "/dps/konsulenttjenester-innen-ikt/apply/", "/supplier/dps/konsulenttjenester-innen-ikt/apply/"
    stranger, nora = Client(REMOTE_ADDR="127.0.0.1"), world.client("nora")
    with clock.stopped_at(APPLIED_AT):
        assert stranger.get(way_in)["Location"] == "/account/home/"
        assert nora.get(way_in)["Location"] == "/account/home/"
        assert "på vei til en søknad" in nora.get("/account/home/").content.decode()
        nora.post("/account/register-supplier/", FORM)
        assert nora.get("/account/home/")["Location"] == request
        assert nora.get("/account/home/")["Location"] == "/supplier/", "once there, nothing is remembered"
        assert nora.get(way_in)["Location"] == request


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


def test_the_number_comes_first_and_is_checked(world: World) -> None:
    client = world.client("nora")
    assert "Foretakets navn" not in client.get("/account/register-supplier/").content.decode()
    wrong = client.get("/account/register-supplier/?country=NO&number=974760674").content.decode()
    assert wrong.count("Dette er ikke et norsk organisasjonsnummer") == 2


def test_what_the_register_says_is_filled_in(world: World) -> None:
    answer = RegisterAnswer("974760673", "NORDLYS DATA AS", "AS", "Mo i Rana", 37)
    organisation_actions.keep_register_answer(answer, by=SYSTEM, at=clock.now())
    page = world.client("nora").get("/account/register-supplier/?country=NO&number=974 760 673").content.decode()
    assert "NORDLYS DATA AS (AS)" in page
    assert 'value="Mo i Rana"' in page
    assert re.search(r'value="small"[^>]*checked', page)


def test_a_register_that_is_away_is_said_so_and_stops_nobody(world: World) -> None:
    client = world.client("nora")
    assert (
        "svarer ikke akkurat nå"
        in client.get("/account/register-supplier/?country=NO&number=974760673").content.decode()
    )
    assert client.post("/account/register-supplier/", FORM)["Location"] == "/account/home/"


def test_a_number_the_register_does_not_have_goes_no_further(world: World) -> None:
    organisation_actions.keep_register_answer(RegisterAnswer("974760673"), by=SYSTEM, at=clock.now())
    page = world.client("nora").get("/account/register-supplier/?country=NO&number=974760673").content.decode()
    assert page.count("Registeret har ikke noe foretak med dette nummeret") == 2


def test_who_registers_a_firm_that_has_an_account_asks_for_access_and_learns_nothing(world: World) -> None:
    own = organisations.supplier(world.cast.fjordsikt_id).number
    client = world.client("nora")
    answer = client.post("/account/register-supplier/", FORM | {"number": own}, follow=True)
    page = answer.content.decode()
    assert "Venter på svar" in page
    for word in ("Fjordsikt", "Bjørn", "bjorn"):
        assert word not in page
    assert "Venter på svar" in client.get("/account/home/").content.decode()
    people = world.client("bjorn").get("/account/people/").content.decode()
    assert "Nora Vik" in people


def test_an_administrator_answers_who_asks_and_the_second_answer_is_told_of_the_first(world: World) -> None:
    asked = firms.asks_to_join(world.people["nora"], world.cast.fjordsikt_id, at=world.now)
    bjorn = world.client("bjorn")
    page = f"/account/people/asking/{asked}/"
    assert "Nora Vik ber om tilgang" in bjorn.get(page).content.decode()
    assert "Feil:" in bjorn.post(page, {"roles": []}).content.decode()
    assert bjorn.post(page, {"roles": ["tenderer"]})["Location"] == "/account/people/"
    assert "Noen har allerede svart" in bjorn.post(page, {"roles": ["contact"]}).content.decode()
    assert bjorn.post(f"{page}decline/").status_code == 409
    assert world.client("nora").get("/account/home/")["Location"] == "/supplier/"


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


def test_a_colleague_is_invited_and_accepts_with_the_address_it_was_sent_to(world: World) -> None:
    email = accounts.person(world.people["nora"]).email
    answer = world.client("bjorn").post("/account/people/invite/", {"email": email.upper(), "roles": ["tenderer"]})
    assert answer["Location"] == "/account/people/"
    [invited] = organisations.invitations_to(firms.alone(world.people["nora"]), at=clock.now())
    page = f"/account/invitations/{invited.token}/"
    assert "sendt til en annen e-postadresse" in world.client("camilla").get(page).content.decode()
    assert world.client("camilla").post(page).status_code == 404
    nora = world.client("nora")
    assert "Bjørn Lie inviterer deg" in nora.get(page).content.decode()
    assert page in nora.get("/account/home/").content.decode()
    assert nora.post(page)["Location"] == "/account/home/"
    [choice] = organisations.actors_of(world.people["nora"])
    assert choice.actor.roles == {"tenderer"}
    assert "gjelder ikke lenger" in nora.get(page).content.decode()


def test_whether_an_address_has_an_account_is_not_seen_by_inviting_it(world: World) -> None:
    pages = []
    for address in ("nora.vik@example.no", "ingen.her@example.no"):
        answer = world.client("bjorn").post(
            "/account/people/invite/", {"email": address, "roles": ["reader"]}, follow=True
        )
        [invited] = organisations.open_invitations(world.cast.bjorn, at=clock.now())
        organisation_actions.withdraw_invitation(invited.id, by=world.cast.bjorn, at=clock.now())
        main = answer.content.decode().partition("<main")[2]
        pages.append(re.sub(rf"{address}|{invited.id}|value=\"[^\"]*\"", "?", main))
    assert pages[0] == pages[1]


def test_an_invitation_is_withdrawn(world: World) -> None:
    bjorn = world.client("bjorn")
    page = bjorn.post("/account/people/invite/", {"email": "kari@example.no", "roles": ["reader"]}, follow=True)
    assert "kari@example.no" in page.content.decode()
    [invited] = organisations.open_invitations(world.cast.bjorn, at=clock.now())
    bjorn.post(f"/account/people/invitations/{invited.id}/withdraw/")
    assert "kari@example.no" not in bjorn.get("/account/people/").content.decode()


def test_roles_are_changed_on_a_page(world: World) -> None:
    dag = firms.colleague(world.cast.bjorn, casting.person("Dag Vik"), "reader", at=world.now)
    [his] = organisations.actors_of(dag.person_id or world.people["nora"])
    page = f"/account/people/{his.membership_id}/roles/"
    assert world.client("bjorn").post(page, {"roles": ["tenderer", "contact"]})["Location"] == "/account/people/"
    own = f"/account/people/{world.memberships['bjorn']}/roles/"
    assert "minst én administrator" in world.client("bjorn").post(own, {"roles": ["tenderer"]}).content.decode()


def test_a_colleague_who_cannot_be_reached_is_shown_with_a_way_to_mend_it(world: World) -> None:
    OutgoingMail.objects.create(
        to="bjorn.lie@example.no", subject="x", body="x", queued_at=world.now, refused_at=world.now
    )
    bjorn = world.client("bjorn")
    assert "Rett e-postadressen til Bjørn Lie" in bjorn.get("/supplier/").content.decode()
    assert "Kan ikke nås med e-post" in bjorn.get("/account/people/").content.decode()
    assert "Kan ikke nås med e-post" in bjorn.get("/supplier/firm/").content.decode()
    answer = bjorn.post(f"/account/people/{world.memberships['bjorn']}/try-address/", follow=True)
    assert "Vi har skrevet til bjorn.lie@example.no igjen" in answer.content.decode()


def test_the_last_administrator_stays(world: World) -> None:
    answer = world.client("bjorn").post(f"/account/people/{world.memberships['bjorn']}/end/")
    assert answer.status_code == 409
    assert organisations.actors_of(world.people["bjorn"])


def test_the_profiles_language_is_the_language_of_the_pages(world: World) -> None:
    client = world.client("bjorn")
    client.post("/account/profile/", {"name": "Bjørn Lie", "language": "nn"})
    assert client.get("/account/profile/").headers["Content-Language"] == "nn"
    assert accounts.person(world.people["bjorn"]).language == "nn"
