"""Jobs that a killed worker left behind are run again; no other worker takes them by itself."""

import logging

from procrastinate.contrib.django import app
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Status

from terskel.jobs.running import ONCE_A_MINUTE, TIMED

SILENT_SECONDS = 30
log = logging.getLogger(__name__)


@app.periodic(cron=ONCE_A_MINUTE)
@app.task(name="jobs.rescue", queue=TIMED, queueing_lock="jobs.rescue")
async def rescue(timestamp: int) -> None:  # noqa: ARG001 - procrastinate tells each turn which one it is
    for stalled in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=SILENT_SECONDS):
        log.warning("job %s (%s) was left by a worker that is gone; it runs again", stalled.id, stalled.task_name)
        try:
            await app.job_manager.retry_job(stalled)
        except UniqueViolation:  # its next turn waits already, and will do the work of both
            await app.job_manager.finish_job(stalled, status=Status.FAILED, delete_job=True)
