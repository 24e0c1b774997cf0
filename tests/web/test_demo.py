"""The demo's shortcuts exist in demo mode only, and only for a browser on this machine."""

from datetime import timedelta

import pytest
from django.test import Client, override_settings

from terskel import clock
from tests.worlds import cast as casting
from tests.worlds.cast import Cast

pytestmark = pytest.mark.django_db
PAGES = ("/demo/", "/demo/mail/")


@pytest.fixture
def people() -> Cast:
    return casting.the_cast()


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
