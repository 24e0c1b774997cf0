"""How a job is declared: a name, a queue, and what to do when it fails.

A job fetches and calls one action. It may run twice (a killed worker's jobs are run again), so every action that a
job calls is one that may be repeated.
"""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Final, ParamSpec

from django.db import close_old_connections
from procrastinate import RetryDecision, RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.jobs import Job
from procrastinate.tasks import Task

P = ParamSpec("P")
log = logging.getLogger(__name__)

TIMED: Final = "timed"
WEBHOOKS: Final = "webhooks"
WEBHOOKS_AGAIN: Final = "webhooks_again"
ONCE_A_MINUTE: Final = "* * * * *"
ONCE_AN_HOUR: Final = "17 * * * *"
ONCE_A_NIGHT: Final = "23 2 * * *"
EVERY_TEN_SECONDS: Final = "* * * * * */10"

# 10 s, 100 s, 17 min, 2 h 47 min, 28 h: a mail server that is away over a night is waited for.
PATIENTLY: Final = RetryStrategy(max_attempts=5, exponential_wait=10)


class OutOfTheWay(RetryStrategy):
    """As patiently, in a queue of its own and without the lock: what is tried again holds up nothing that is new."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        decision = super().get_retry_decision(exception=exception, job=job)
        if decision is None:
            return None
        return RetryDecision(retry_at=decision.retry_at, queue=WEBHOOKS_AGAIN, lock=f"again {job.id}")


def job(name: str, *, queue: str, retry: RetryStrategy = PATIENTLY) -> Callable[[Callable[P, None]], Task[P, None, P]]:
    """Declare a job that an act defers."""

    def declare(function: Callable[P, None]) -> Task[P, None, P]:
        return app.task(name=name, queue=queue, retry=retry)(_on_a_living_connection(name, function))

    return declare


def timed_job(name: str, *, every: str, queue: str = TIMED) -> Callable[[Callable[[], None]], Task[[int], None, [int]]]:
    """Declare a job that the clock defers, `every` in cron with seconds last.

    It is not retried: its next turn comes soon. A slow turn makes the next ones wait, not run beside it. What asks
    somebody else names another `queue`, so that no deadline waits for their answer.
    """

    def declare(function: Callable[[], None]) -> Task[[int], None, [int]]:
        @wraps(function)
        def turn(timestamp: int) -> None:  # noqa: ARG001 - procrastinate tells each turn which one it is
            _on_a_living_connection(name, function)()

        return app.periodic(cron=every)(app.task(name=name, queue=queue, queueing_lock=name, lock=name)(turn))

    return declare


def _on_a_living_connection(name: str, function: Callable[P, None]) -> Callable[P, None]:
    """Jobs run in threads that live long: a connection that the server has closed meanwhile is not used again.

    A failure is told in the log as a warning, also where the job will be tried again.
    """

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        close_old_connections()
        try:
            function(*args, **kwargs)
        except Exception as failure:
            log.warning("job %s failed: %s", name, type(failure).__name__, exc_info=failure)
            raise
        finally:
            close_old_connections()

    return run
