"""A web process tells from its first second that it is there, over a connection of its own."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest
from pytest_django.plugin import DjangoDbBlocker

from terskel.operations.models import Alive
from tests.clones import cloned

SERVED = "import time, terskel.project.wsgi\ntime.sleep(120)"


@pytest.fixture(scope="module")
def database(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    with django_db_blocker.unblock(), cloned() as url:
        yield url


def test_a_web_process_tells_that_it_is_there(database: str) -> None:
    path = os.pathsep.join(sys.path)
    environment = {**os.environ, "DATABASE_URL": database, "PYTHONPATH": path}
    environment["DJANGO_SETTINGS_MODULE"] = "terskel.project.settings"
    process = subprocess.Popen([sys.executable, "-c", SERVED], env=environment)
    try:
        given_up_at = time.monotonic() + 60
        while not Alive.objects.filter(part="web").exists():
            assert process.poll() is None
            assert time.monotonic() < given_up_at, "it did not tell in time"
            time.sleep(0.1)
    finally:
        process.terminate()
        process.wait(20)
