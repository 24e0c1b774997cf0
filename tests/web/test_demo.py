"""The demo's shortcuts exist in demo mode only, and only for a browser on this machine."""

from datetime import timedelta

import pytest
from django.test import Client, override_settings

from terskel import clock
from tests.worlds.cast import Cast
from tests.worlds.competitions import CLOSES_AT, published_competition
from tests.worlds.evaluations import announced
from tests.worlds.lent import lent, lent_cast
from tests.worlds.telling import tell_everything

pytestmark = pytest.mark.django_db
PAGES = ("/demo/", "/demo/mail/")


@pytest.fixture
def people() -> Cast:
    return lent_cast()


def membership_of(page: str, name: str) -> str:
    """The value of the log-in button beside a name."""
    after = page.split(f"<strong>{name}</strong>")[1]
    return after.split('name="membership" value="')[1].split('"')[0]


@pytest.mark.parametrize("page", PAGES)
def test_outside_demo_mode_there_is_nothing(page: str) -> None:
    with override_settings(TERSKEL_DEMO=False):
        assert Client().get(page).status_code == 404
        assert Client().post("/demo/log-in/").status_code == 404
        assert Client().post("/demo/clock/").status_code == 404
        assert Client().post("/demo/clock/next/").status_code == 404


@pytest.mark.parametrize("page", PAGES)
@override_settings(TERSKEL_DEMO=True)
def test_from_another_machine_there_is_nothing(page: str) -> None:
    assert Client(REMOTE_ADDR="192.0.2.7").get(page).status_code == 404
    assert Client(headers={"x-forwarded-for": "192.0.2.7"}).get(page).status_code == 404


@override_settings(TERSKEL_DEMO=True)
def test_one_click_logs_in_as_anyone(people: Cast) -> None:
    client = Client()
    page = client.get("/demo/").content.decode()
    assert (
        client.post("/demo/log-in/", {"membership": membership_of(page, "Bjørn Lie")})["Location"] == "/account/home/"
    )
    assert "Fjordsikt AS" in client.get("/supplier/").content.decode()
    assert people.bjorn.organisation_id == people.fjordsikt_id


@override_settings(TERSKEL_DEMO=True)
def test_nobody_logs_in_as_someone_who_is_not_on_the_list(people: Cast) -> None:
    assert people.astrid.person_id is not None
    assert Client().post("/demo/log-in/", {"membership": str(people.astrid.person_id)}).status_code == 404


@override_settings(TERSKEL_DEMO=True)
def test_the_clock_goes_forward_by_a_day() -> None:
    before = clock.now()
    assert Client().post("/demo/clock/", {"step": "day"})["Location"] == "/demo/"
    assert timedelta(days=1) <= clock.now() - before < timedelta(days=1, minutes=1)


@override_settings(TERSKEL_DEMO=True)
def test_the_clock_never_goes_back() -> None:
    client = Client()
    client.post("/demo/clock/", {"step": "day"})
    page = client.post("/demo/clock/", {"to": "2001-01-01T12:00"})
    assert page.status_code == 200
    assert "<title>Feil:" in page.content.decode()


@override_settings(TERSKEL_DEMO=True)
def test_the_next_deadline_is_one_click_away_and_said_in_words() -> None:
    """The clock stops just after it, and one is back on the page one came from."""
    lent(published_competition)
    Client().post("/demo/clock/", {"to": "2027-01-18T12:00"})
    client = Client()
    answer = client.post("/demo/clock/next/", {"next": "/competitions/"}, follow=True)
    assert answer.redirect_chain == [("/competitions/", 302)]
    assert "Tilbudsfristen er ute: Testleder 12 måneder" in answer.content.decode()
    assert timedelta(0) <= clock.now() - CLOSES_AT - timedelta(minutes=1) < timedelta(minutes=1)
    assert "forfaller" in client.post("/demo/clock/next/", follow=True).content.decode()


@override_settings(TERSKEL_DEMO=True)
def test_the_way_back_from_the_next_deadline_never_leads_out_of_here() -> None:
    assert Client().post("/demo/clock/next/", {"next": "https://example.org/"})["Location"] == "/"


@override_settings(TERSKEL_DEMO=True)
def test_one_of_each_needed_stands_first_all_of_the_body_that_has_work_waiting() -> None:
    lent(announced)
    Client().post("/demo/clock/", {"to": "2027-01-29T12:00"})
    page = Client().get("/demo/").content.decode()
    first = page.split("Oppdragsgivere</h2>")[0]
    for name in ("Astrid Nilsen", "Brita Strand", "Erik Dahl", "Eva Moen", "Daniel Aas", "Bjørn Lie"):
        assert f"<strong>{name}</strong>" in first
    assert "Camilla Berg" not in first


@override_settings(TERSKEL_DEMO=True)
def test_the_mailbox_is_narrowed_to_one_address() -> None:
    lent(published_competition)
    tell_everything()
    page = Client().get("/demo/mail/?to=bjorn.lie@example.no").content.decode()
    assert "til bjorn.lie@example.no" in page
    assert "til camilla.berg@example.no" not in page
    assert "Ingen e-post til ingen@example.no" in Client().get("/demo/mail/?to=ingen@example.no").content.decode()
