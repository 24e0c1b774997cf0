"""Real pages in a real browser.

Each test module gets a database of its own, cloned from the migrated one (a flush would be a
TRUNCATE, which the audit refuses), a server on a free port, and one Chromium for the session.
A module builds its world in a fixture of its own that asks for `database`.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.db import connection
from django.test.testcases import LiveServerThread
from django.test.utils import override_settings
from playwright.sync_api import Browser, sync_playwright
from pytest_django.plugin import DjangoDbBlocker

from terskel import clock
from terskel.operations.models import DemoClock
from terskel.web.shared import acting
from tests.browser.visitor import Visitor
from tests.clones import cloned

CHROMIUM = os.environ.get("TERSKEL_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Playwright's synchronous API runs an event loop in this thread, beside which Django would refuse the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

Visit = Callable[..., Visitor]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.fail("No Chromium found: install it (apt-get install chromium) or name it in TERSKEL_CHROMIUM.")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield running
        running.close()


@pytest.fixture(scope="module")
def database(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The database is this module's own until its last test."""
    with django_db_blocker.unblock(), cloned():
        yield


@pytest.fixture(scope="module")
def address(database: None) -> Iterator[str]:
    """Where this module's pages are served."""
    thread = LiveServerThread("localhost", StaticFilesHandler, port=0)
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    if thread.error:
        raise thread.error
    yield f"http://localhost:{thread.port}"
    thread.terminate()


@pytest.fixture(scope="module")
def set_clock(database: None) -> Iterator[Callable[[datetime], None]]:
    """Set the time of the module's world, forward or back, in the server's threads too: the demo clock does it."""

    def turn(instant: datetime) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            [real] = cursor.fetchone()
        offset = (instant - real) // timedelta(microseconds=1)
        DemoClock.objects.update_or_create(id=1, defaults={"microseconds": offset})
        clock.forget()

    with override_settings(TERSKEL_DEMO=True):
        yield turn
    clock.forget()


@pytest.fixture(scope="module")
def seen() -> set[str]:
    """The kinds of pages already checked in this module."""
    return set()


@pytest.fixture
def visit(browser: Browser, address: str, seen: set[str]) -> Iterator[Visit]:
    """`visit()` for someone not logged in, `visit(person_id, membership_id)` for a person acting for an organisation.

    `width=320` for a phone, `scripts=False` for a browser without them, `dark=True` for dark mode.
    At the end of the test nobody may have met an error, a warning in the console or a barrier.
    """
    visitors: list[Visitor] = []

    def begin(
        person_id: UUID | None = None,
        membership_id: UUID | None = None,
        *,
        width: int = 1280,
        scripts: bool = True,
        dark: bool = False,
        language: str = "nb",
    ) -> Visitor:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            locale="nb-NO",
            timezone_id="Europe/Oslo",
            java_script_enabled=scripts,
            color_scheme="dark" if dark else "light",
        )
        cookies = [{"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": address}]
        if person_id is not None:
            session = _session(person_id, membership_id)
            cookies.append({"name": settings.SESSION_COOKIE_NAME, "value": session, "url": address})
        context.add_cookies(cookies)
        visitors.append(Visitor(context, address, seen, "dark" if dark else "light"))
        return visitors[-1]

    yield begin
    complaints = [complaint for visitor in visitors for complaint in visitor.complaints]
    for visitor in visitors:
        visitor.close()
    assert complaints == []


def _session(person_id: UUID, membership_id: UUID | None) -> str:
    """A logged-in session, as if the person had just come from the log-in page."""
    person = get_user_model()._default_manager.get(pk=person_id)
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    if membership_id is not None:
        session[acting.CHOSEN] = str(membership_id)
    session.save()
    assert session.session_key is not None
    return session.session_key
