"""The worker: one loop for the queue that must be on time, one for what waits for others, one for everything else."""

import asyncio
import signal
from contextlib import suppress

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
from terskel.jobs.running import TIMED

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

ON_TIME_POLL_SECONDS = 0.05
POLL_SECONDS = 5.0
GRACE_SECONDS = 10.0
WAITING = ("webhooks", "signing")
AT_ONCE = 4


def work() -> None:
    """Run jobs until SIGINT or SIGTERM; a job under way is given ten seconds to finish."""
    asyncio.run(_work())


async def _work() -> None:
    # Only the fetching goes over the worker's own connections. The jobs keep the app with Django's connection, so that
    # what an act defers inside a job still commits or rolls back with the act.
    worker_app = app.with_connector(DjangoConnector().get_worker_connector())
    async with worker_app.open_async():
        # Somebody else's slow server holds up nothing of ours.
        loops = asyncio.gather(
            worker_app.run_worker_async(
                name="waiting",
                queues=list(WAITING),
                concurrency=AT_ONCE,
                fetch_job_polling_interval=POLL_SECONDS,
                shutdown_graceful_timeout=GRACE_SECONDS,
                delete_jobs="successful",
                install_signal_handlers=False,
            ),
            worker_app.run_worker_async(
                name="timed",
                queues=[TIMED],
                fetch_job_polling_interval=ON_TIME_POLL_SECONDS,
                listen_notify=False,
                shutdown_graceful_timeout=GRACE_SECONDS,
                delete_jobs="successful",
                install_signal_handlers=False,
            ),
            worker_app.run_worker_async(
                name="general",
                queues=sorted({task.queue for task in app.tasks.values()} - set(WAITING)),
                fetch_job_polling_interval=POLL_SECONDS,
                shutdown_graceful_timeout=GRACE_SECONDS,
                delete_jobs="successful",
                install_signal_handlers=False,
            ),
        )
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, loops.cancel)
        with suppress(asyncio.CancelledError):
            await loops
