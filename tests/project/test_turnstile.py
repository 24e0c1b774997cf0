"""A request's arrival is noted before it waits for its turn, however many are before it."""

import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import Any

from django.test import RequestFactory

from terskel import clock
from terskel.arrival import NOTED, arrived_at, note_arrival
from terskel.project.turnstile import MOST_READ, Environ, Turnstile

WAITING = 20


def asked(body: bytes = b"a=1", *, length: int | None = None, media_type: str = "application/json") -> Environ:
    said = str(len(body) if length is None else length)
    return {"CONTENT_LENGTH": said, "CONTENT_TYPE": media_type, "wsgi.input": BytesIO(body)}


def answered(turnstile: Turnstile, environ: Environ) -> str:
    told: list[str] = []
    turnstile(environ, lambda status, _headers: told.append(status))
    return told[0]


def reading(environ: Environ, start: Callable[..., Any]) -> Iterable[bytes]:
    start("200 OK", [])
    return [environ["wsgi.input"].read()]


def test_those_who_wait_have_arrived_when_they_came_and_few_are_let_in_at_once() -> None:
    inside, most = 0, 0
    lock, leave = threading.Lock(), threading.Event()

    def slow(_environ: Environ, start: Callable[..., Any]) -> Iterable[bytes]:
        nonlocal inside, most
        with lock:
            inside += 1
            most = max(most, inside)
        leave.wait(10)
        with lock:
            inside -= 1
        start("200 OK", [])
        return []

    turnstile = Turnstile(slow, turns=2)
    environs = [asked() for _ in range(WAITING)]
    with ThreadPoolExecutor(WAITING) as threads:
        for environ in environs:
            threads.submit(answered, turnstile, environ)
        until = time.monotonic() + 10
        while not all(NOTED in environ for environ in environs) and time.monotonic() < until:
            time.sleep(0.01)
        let_in = time.monotonic()
        leave.set()
    assert all(environ[NOTED] <= let_in for environ in environs)
    assert most == 2


def test_the_application_reads_the_body_that_was_read_for_it() -> None:
    assert list(Turnstile(reading, turns=1)(asked(b"svar"), lambda *_told: None)) == [b"svar"]


def test_an_upload_is_left_for_its_page_and_has_no_arrival_yet() -> None:
    for environ in (asked(media_type="multipart/form-data; boundary=x"), asked(b"x", length=MOST_READ + 1)):
        assert answered(Turnstile(reading, turns=1), environ) == "200 OK"
        assert NOTED not in environ


def test_a_form_that_was_cut_off_is_not_taken_for_a_whole_one() -> None:
    assert answered(Turnstile(reading, turns=1), asked(b"a=1", length=10)) == "400 Bad Request"


def test_what_was_noted_decides_when_a_request_arrived(db: None) -> None:
    """A second and a half in the queue is not counted against whoever waited."""
    before = clock.certain_now()
    request = RequestFactory().post("/", data=b"a=1", content_type="application/x-www-form-urlencoded")
    request.META[NOTED] = time.monotonic() - 1.5
    note_arrival(request)
    assert 1.4 < (before - arrived_at(request)).total_seconds() < 1.6
