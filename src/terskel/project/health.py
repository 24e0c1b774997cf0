"""The two probes: `/healthz` says that the process answers, `/readyz` that it can do its work.

They come before everything else, so that they answer under any host name and without a session.
"""

import time
from collections.abc import Callable
from secrets import token_hex

from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponseBase, JsonResponse

from terskel import clock
from terskel.core.decisions import RefusedAct

Answer = Callable[[HttpRequest], HttpResponseBase]
HEALTH = "/healthz"
READINESS = "/readyz"
TRIED_EVERY_SECONDS = 10.0
_kept_well: list[tuple[Storage, float]] = []


class NotReady(Exception):
    """One of the things the process needs is missing; the text says which, to the operator."""


def probes(answer: Answer) -> Answer:
    def middleware(request: HttpRequest) -> HttpResponseBase:
        if request.path_info == HEALTH:
            return JsonResponse({"process": "ok"})
        if request.path_info == READINESS:
            found = readiness()
            ready = all(state == "ok" for state in found.values())
            return JsonResponse(found, status=200 if ready else 503)
        return answer(request)

    return middleware


def readiness() -> dict[str, str]:
    """Each thing that must work, with "ok" or what is wrong."""
    return {name: state(check) for name, check in CHECKS.items()}


def state(check: Callable[[], None]) -> str:
    try:
        check()
    except Exception as fault:  # noqa: BLE001 - whatever is wrong, the probe's answer is that it is wrong
        return str(fault) if isinstance(fault, NotReady) else type(fault).__name__
    return "ok"


def _database_answers() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def waiting_migrations(*, from_nothing: bool = False) -> list[str]:
    """The changes of tables that this version has and the database has not; all of them `from_nothing`."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes(), clean_start=from_nothing)
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def _migrations_done() -> None:
    if waiting_migrations():
        raise NotReady("migrations are waiting: run `terskel upgrade`")


def _clock_is_certain() -> None:
    try:
        clock.certain_now()
    except RefusedAct as uncertain:
        raise NotReady("the time can't be told within 50 ms of the database's") from uncertain


def _storage_keeps() -> None:
    """Anybody may ask, and the asking writes to the disk: what worked a moment ago is not tried anew."""
    storage = storages["content"]
    if any(one is storage and time.monotonic() < until for one, until in _kept_well):
        return
    _kept_well.clear()
    name = storage.save(f"probe-{token_hex(8)}", ContentFile(b"probe"))
    try:
        with storage.open(name) as file:
            if file.read() != b"probe":
                raise NotReady("the file store does not give back what it was given")
    finally:
        storage.delete(name)
    _kept_well.append((storage, time.monotonic() + TRIED_EVERY_SECONDS))


CHECKS: dict[str, Callable[[], None]] = {
    "database": _database_answers,
    "migrations": _migrations_done,
    "clock": _clock_is_certain,
    "storage": _storage_keeps,
}
