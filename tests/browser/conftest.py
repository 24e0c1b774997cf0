"""Real pages in a real browser.

Each test module gets a database of its own, cloned from the migrated one (a flush would be a
TRUNCATE, which the audit refuses), a server on a free port, and one Chromium for the session.
A module builds its world in a fixture of its own that asks for `database`.
"""

import os
import shutil
import subprocess
import sys
import time
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
from terskel.notifications.outbox import OutboxBackend
from terskel.operations.models import DemoClock
from terskel.web.shared import acting
from tests.browser.keyboard import Typist
from tests.browser.visitor import Visitor
from tests.clones import cloned

# Chromium without a window of its own: the full one starts renderers for its frame in every context, and takes nearly
# twice as long over the same journeys.
CHROMIUM = os.environ.get("TERSKEL_CHROMIUM") or next(
    filter(None, map(shutil.which, ("chromium-headless-shell", "chromium", "google-chrome"))), None
)
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

WORKER_SECONDS = 180
# As in production; pytest-django puts a store of its own in the outbox's place.
OUTBOX = f"{OutboxBackend.__module__}.{OutboxBackend.__qualname__}"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.fail(
            "No Chromium found: install it (apt-get install chromium-headless-shell) or name it in TERSKEL_CHROMIUM."
        )
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield running
        running.close()


@pytest.fixture(scope="module")
def database(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """The database is this module's own until its last test; its address, for other processes."""
    with django_db_blocker.unblock(), cloned() as url:
        yield url


@pytest.fixture(scope="module")
def address(database: str) -> Iterator[str]:
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
def set_clock(database: str) -> Iterator[Callable[[datetime], None]]:
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


@pytest.fixture(scope="module")
def worker(database: str, set_clock: Callable[[datetime], None]) -> Iterator[Callable[[], None]]:
    """The worker as a process of its own, in the same demo. Gives the wait until it has done what the acts deferred."""
    process = subprocess.Popen(
        [sys.executable, "-m", "terskel.jobs"],
        env={
            **os.environ,
            "DATABASE_URL": database,
            "DJANGO_SETTINGS_MODULE": "terskel.project.settings",
            "PYTHONPATH": os.pathsep.join(sys.path),
            "TERSKEL_DEMO": "1",
        },
    )

    def caught_up() -> None:
        give_up = time.monotonic() + WORKER_SECONDS
        while waiting := _deferred_by_acts():
            assert process.poll() is None, "the worker is gone"
            assert time.monotonic() < give_up, f"the worker has not done {waiting}"
            time.sleep(0.05)

    yield caught_up
    process.terminate()
    assert process.wait(20) == 0


def _deferred_by_acts() -> list[tuple[str, str]]:
    """Name and state of each job that an act deferred and that is not done; the worker deletes those that are."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name, status::text FROM procrastinate_jobs WHERE queue_name <> 'timed'")
        return list(cursor.fetchall())


class Visits:
    """`visit()` for someone not logged in, `visit(person_id, membership_id)` for a person acting for an organisation.

    `width=320` for a phone, `scripts=False` for a browser without them, `dark=True` for dark mode, `keys=True` for
    somebody without a mouse.
    """

    def __init__(self, browser: Browser, address: str, seen: set[str]) -> None:
        self.address = address
        self._browser = browser
        self._seen = seen
        self._visitors: list[Visitor] = []

    def __call__(
        self,
        person_id: UUID | None = None,
        membership_id: UUID | None = None,
        *,
        width: int = 1280,
        scripts: bool = True,
        dark: bool = False,
        language: str = "nb",
        keys: bool = False,
    ) -> Visitor:
        context = self._browser.new_context(
            viewport={"width": width, "height": 900},
            locale="nb-NO",
            timezone_id="Europe/Oslo",
            java_script_enabled=scripts,
            color_scheme="dark" if dark else "light",
        )
        cookies = [{"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": self.address}]
        if person_id is not None:
            session = _session(person_id, membership_id)
            cookies.append({"name": settings.SESSION_COOKIE_NAME, "value": session, "url": self.address})
        context.add_cookies(cookies)
        manner = "dark" if dark else "light"
        hands = Typist if keys else Visitor
        self._visitors.append(hands(context, self.address, self._seen, manner, scripts=scripts))
        return self._visitors[-1]

    def nobody_complains(self) -> None:
        """Nobody has met an error, a warning in the console or a barrier since this was last asked."""
        complaints = [complaint for visitor in self._visitors for complaint in visitor.complaints]
        for visitor in self._visitors:
            visitor.complaints.clear()
        assert complaints == []

    def close(self) -> None:
        for visitor in self._visitors:
            visitor.close()
        self._visitors.clear()


@pytest.fixture
def visit(browser: Browser, address: str, seen: set[str]) -> Iterator[Visits]:
    """Visitors of one test; at its end nobody may have met anything broken."""
    visits = Visits(browser, address, seen)
    yield visits
    try:
        visits.nobody_complains()
    finally:
        visits.close()


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
