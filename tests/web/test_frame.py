"""What every page promises: a strict content policy, the reader's language, calm refusals."""

from collections.abc import Callable
from datetime import UTC, datetime
from urllib.parse import urlencode

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import include, path

from terskel.arrival import arrived_at
from terskel.core.decisions import Missing, refuse
from terskel.core.ids import uuid7
from terskel.web.shared.written_words import FORM

ARRIVED: list[datetime] = []
NOON = datetime(2027, 1, 22, 11, 0, tzinfo=UTC)


def refused(request: HttpRequest) -> HttpResponse:
    refuse("organisations.name_missing", "FOA § 26-4")


def missing(request: HttpRequest) -> HttpResponse:
    raise Missing


def deliver(request: HttpRequest) -> HttpResponse:
    ARRIVED.append(arrived_at(request))
    return HttpResponse(str(request.user))


urlpatterns = [
    path("planted/refused/", refused),
    path("planted/missing/", missing),
    path("planted/deliver/", deliver),
    path("", include("terskel.project.urls")),
]
pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


def test_nothing_is_loaded_from_elsewhere_and_nothing_runs_inline() -> None:
    policy = Client().get("/privacy/").headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


def test_an_address_with_a_character_that_no_text_holds_is_a_missing_page() -> None:
    assert Client().get("/competitions/a%00b/").status_code == 404


def test_no_page_holds_an_inline_script_or_style() -> None:
    page = Client().get("/").content.decode()
    assert "<style" not in page
    assert " style=" not in page
    assert "onclick" not in page
    assert page.count("<script") == page.count('<script type="module" src=')


@pytest.mark.parametrize(
    ("accepts", "language"),
    [("", "nb"), ("nb-NO", "nb"), ("nn", "nn"), ("en-GB,en", "en"), ("de", "nb"), ("no", "nb")],
)
def test_a_visitor_is_met_in_their_browsers_language_or_bokmaal(accepts: str, language: str) -> None:
    response = Client(headers={"accept-language": accepts}).get("/privacy/")
    assert response.headers["Content-Language"] == language
    assert f'<html lang="{language}"' in response.content.decode()


def test_a_visitor_who_has_chosen_a_language_keeps_it() -> None:
    client = Client(headers={"accept-language": "en"})
    assert client.post("/account/language/", {"language": "nn", "next": "/privacy/"})["Location"] == "/privacy/"
    assert client.get("/privacy/").headers["Content-Language"] == "nn"


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_choosing_a_language_never_leads_away_from_us(elsewhere: str) -> None:
    assert Client().post("/account/language/", {"language": "nn", "next": elsewhere})["Location"] == "/"


def test_a_refusal_is_a_page_that_says_what_to_do_in_the_readers_language() -> None:
    response = Client(headers={"accept-language": "en"}).get("/planted/refused/")
    assert response.status_code == 409
    page = response.content.decode()
    assert "This can't be done now" in page
    assert "FOA § 26-4" in page


def test_what_is_missing_or_not_yours_is_one_and_the_same_page() -> None:
    first, second = Client().get("/planted/missing/"), Client().get("/no/such/page/")
    assert (first.status_code, second.status_code) == (404, 404)


def test_a_name_that_is_not_ours_is_an_error_of_whoever_asks_and_not_of_ours() -> None:
    ours = override_settings(ALLOWED_HOSTS=["innkjop.example.no"], ROOT_URLCONF="terskel.project.urls")
    with ours, CaptureQueriesContext(connection) as asked:
        response = Client(headers={"host": "198.51.100.7"}).get("/")
    assert response.status_code == 400
    assert "Denne adressen er ikke vår" in response.content.decode()
    assert len(asked) == 0


def test_the_arrival_of_a_form_is_read_before_any_query(monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []
    client = Client()
    client.force_login(get_user_model()._default_manager.create(email="bjorn@example.no", name="Bjørn"))

    def tell_time() -> datetime:
        order.append("clock")
        return NOON

    def ask(execute: Callable[..., object], *call: object) -> object:
        order.append("query")
        return execute(*call)

    monkeypatch.setattr("terskel.clock.certain_now", tell_time)
    with connection.execute_wrapper(ask):
        client.post("/planted/deliver/", "a=1", content_type="application/x-www-form-urlencoded")
    assert ARRIVED[-1] == NOON
    assert order[0] == "clock"
    assert "query" in order


WRITTEN = "Vi mener at referansene våre er forstått feil, for oppdragene varte i to år."


def test_a_long_text_sent_after_the_session_is_over_is_shown_and_not_lost() -> None:
    client = Client()
    address = f"/supplier/applications/lines/{uuid7()}/appeal/"
    response = client.post(
        address, urlencode({"text": WRITTEN, "passphrase": f"{WRITTEN} hemmelig"}), content_type=FORM
    )
    page = response.content.decode()
    assert response.status_code == 401
    assert WRITTEN in page
    assert "hemmelig" not in page
    assert f"/accounts/login/?next={address}" in page
    short = client.post(address, urlencode({"text": "Kort."}), content_type=FORM)
    assert short["Location"].startswith("/accounts/login/")


def test_a_stale_form_gives_back_what_was_written_on_a_page_of_ours_alone() -> None:
    client = Client(enforce_csrf_checks=True)
    sent = urlencode({"text": WRITTEN})
    for came_from, kept in (("http://testserver/supplier/", True), ("https://elsewhere.example/", False), ("", False)):
        response = client.post("/account/language/", sent, content_type=FORM, headers={"referer": came_from})
        assert response.status_code == 403
        assert (WRITTEN in response.content.decode()) is kept, came_from


@override_settings(DEBUG=False)
def test_a_stale_form_says_what_happened() -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post("/account/language/", {"language": "nn"})
    assert response.status_code == 403
    assert "h1" in response.content.decode()
