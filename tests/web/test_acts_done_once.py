"""A form is carried out once, however often and however fast it is sent."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.test import Client, override_settings
from django.urls import include, path

from terskel import clock
from terskel.project import settings as production
from terskel.web.shared import act_keys

DONE: list[str] = []
MAY_FINISH = threading.Event()


def act(request: HttpRequest) -> HttpResponse:
    """Publishes, or comes back with an error when the form says so."""
    MAY_FINISH.wait(5)
    if request.POST.get("wrong"):
        return HttpResponse("There is a problem")
    DONE.append(request.POST["title"])
    return redirect(f"/published/{len(DONE)}/")


def breaks(request: HttpRequest) -> HttpResponse:
    DONE.append("broke")
    raise RuntimeError(request.path)


urlpatterns = [path("act/", act), path("breaks/", breaks), path("", include("terskel.project.urls"))]


NOON = datetime(2027, 1, 22, 11, 0, tzinfo=UTC)
IN_MEMORY = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    """Keys and sessions lie outside the database here, so that threads need none; the last test uses the real store."""
    DONE.clear()
    MAY_FINISH.set()
    with (
        override_settings(
            ROOT_URLCONF=__name__,
            CACHES=dict.fromkeys(production.CACHES, IN_MEMORY),
            SESSION_ENGINE="django.contrib.sessions.backends.signed_cookies",
        ),
        clock.stopped_at(NOON),
    ):
        caches["acts"].clear()
        yield


def send(key: str, client: Client | None = None, address: str = "/act/", **said: str) -> HttpResponse:
    sender = client or Client(raise_request_exception=False)
    return sender.post(address, {act_keys.FIELD: key, "title": "Testleder", **said})


def test_the_same_form_sent_twice_is_done_once_and_leads_to_the_same_page() -> None:
    key = act_keys.new_key()
    assert send(key)["Location"] == send(key)["Location"] == "/published/1/"
    assert DONE == ["Testleder"]


def test_two_forms_are_two_acts() -> None:
    send(act_keys.new_key())
    assert send(act_keys.new_key())["Location"] == "/published/2/"


def test_a_form_that_came_back_with_errors_can_be_sent_again() -> None:
    key = act_keys.new_key()
    assert send(key, wrong="yes").status_code == 200
    assert send(key)["Location"] == "/published/1/"


def test_an_act_that_broke_can_be_sent_again() -> None:
    key = act_keys.new_key()
    assert send(key, address="/breaks/").status_code == 500
    assert send(key, address="/breaks/").status_code == 500
    assert DONE == ["broke", "broke"]


def test_a_key_belongs_to_one_address() -> None:
    key = act_keys.new_key()
    send(key)
    assert send(key, address="/breaks/").status_code == 500


def test_a_form_without_a_key_is_left_alone() -> None:
    Client().post("/act/", {"title": "a"})
    Client().post("/act/", {"title": "b", act_keys.FIELD: "made up"})
    assert DONE == ["a", "b"]


def test_two_presses_at_once_meet_and_the_second_sees_the_first_ones_page() -> None:
    MAY_FINISH.clear()
    key = act_keys.new_key()
    pages: list[str] = []

    def press() -> None:
        pages.append(send(key)["Location"])

    presses = [threading.Thread(target=press) for _finger in range(4)]
    for one in presses:
        one.start()
    MAY_FINISH.set()
    for one in presses:
        one.join()
    assert pages == ["/published/1/"] * 4
    assert len(DONE) == 1


@pytest.mark.django_db  # the page that tells it says who helps
def test_a_second_press_while_the_first_takes_too_long_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(act_keys, "WAITING_SECONDS", 0.1)
    MAY_FINISH.clear()
    key = act_keys.new_key()
    first = threading.Thread(target=send, args=(key,))
    first.start()
    while not caches["acts"].get(f"act:anyone:/act/:{key}"):
        pass
    assert send(key).status_code == 409
    MAY_FINISH.set()
    first.join()
    assert len(DONE) == 1


@pytest.mark.django_db
def test_the_keys_hold_across_processes_because_they_lie_in_the_database() -> None:
    with override_settings(CACHES=production.CACHES):
        key = act_keys.new_key()
        assert send(key)["Location"] == send(key)["Location"]
    assert len(DONE) == 1
    assert production.CACHES["acts"]["BACKEND"].endswith("DatabaseCache")
