"""The worker: loops beside each other, so that nothing of ours waits behind somebody else's slow server."""

import asyncio
import signal
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass
from typing import Any

from procrastinate import App
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

from terskel.jobs import (
    asking,
    beating,
    bookbinding,
    checking,
    feeding,
    mailing,
    opening,
    registering,
    rescuing,
    sealing,
    searching,
    sequencing,
    signing,
    sweeping,
    telling,
    timing,
    typesetting,
)
from terskel.jobs.running import TIMED, WEBHOOKS, WEBHOOKS_AGAIN

# Named here, and so imported by the worker alone: who only defers jobs knows them by name.
JOBS = (
    asking,
    beating,
    bookbinding,
    checking,
    feeding,
    mailing,
    opening,
    registering,
    rescuing,
    sealing,
    searching,
    sequencing,
    signing,
    sweeping,
    telling,
    timing,
    typesetting,
)

ON_TIME_LOOK_SECONDS = 0.05
LOOK_SECONDS = 0.5
GRACE_SECONDS = 10.0
AT_ONCE = 4


@dataclass(frozen=True, slots=True)
class Loop:
    """`at_once` jobs of these queues run beside each other; it looks for new ones every `look_seconds`, since no act
    wakes it (ADR 39)."""

    name: str
    queues: tuple[str, ...]
    at_once: int = 1
    look_seconds: float = LOOK_SECONDS


LOOPS = (
    Loop("timed", (TIMED,), look_seconds=ON_TIME_LOOK_SECONDS),
    Loop("opening", ("opening",)),
    Loop("mail", ("mail",)),
    Loop("asking", ("links", "malware", "register"), at_once=AT_ONCE),
    Loop("signing", ("signing",)),
    Loop("webhooks", (WEBHOOKS,), at_once=AT_ONCE),
    Loop("webhooks again", (WEBHOOKS_AGAIN,), at_once=AT_ONCE),
)


def loops() -> tuple[Loop, ...]:
    """Those above, and one for all other queues; it takes the timed jobs too, while a slow one fills their own loop."""
    apart = {queue for loop in LOOPS for queue in loop.queues} - {TIMED}
    rest = {task.queue for task in app.tasks.values()} - apart
    return (*LOOPS, Loop("general", tuple(sorted(rest))))


def work() -> None:
    """Run jobs until SIGINT or SIGTERM; a job under way is given ten seconds to finish."""
    asyncio.run(_work())


async def _work() -> None:
    # Only the fetching goes over the worker's own connections. The jobs keep the app with Django's connection, so that
    # what an act defers inside a job still commits or rolls back with the act.
    worker_app = app.with_connector(DjangoConnector().get_worker_connector())
    async with worker_app.open_async():
        stop = asyncio.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        await _until(stop, [_running(worker_app, loop) for loop in loops()])


def _running(worker_app: App, loop: Loop) -> Coroutine[Any, Any, None]:
    return worker_app.run_worker_async(
        name=loop.name,
        queues=list(loop.queues),
        concurrency=loop.at_once,
        fetch_job_polling_interval=loop.look_seconds,
        listen_notify=False,
        shutdown_graceful_timeout=GRACE_SECONDS,
        delete_jobs="successful",
        install_signal_handlers=False,
    )


async def _until(stop: asyncio.Event, loops: Sequence[Coroutine[Any, Any, None]]) -> None:
    """Run the loops until `stop`, or until one of them ends by itself; raises what that one raised.

    All have ended before this does, so that none that is still finishing a job loses its connection. Each is asked
    once: a second signal, as systemd and the supervisor give one each, would cut the ten seconds short.
    """
    asked = asyncio.create_task(stop.wait())
    tasks = [asyncio.create_task(loop) for loop in loops]
    await asyncio.wait([asked, *tasks], return_when=asyncio.FIRST_COMPLETED)
    for task in (asked, *tasks):
        task.cancel()
    for ended in await asyncio.gather(*tasks, return_exceptions=True):
        if isinstance(ended, Exception):
            raise ended
