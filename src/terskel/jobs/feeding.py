"""Gathering what happened into the feeds, telling those who listen, and forgetting answers that are a day old."""

import time
from http.client import HTTPException
from typing import Final
from uuid import UUID

from django.conf import settings

from terskel import clock, outward
from terskel.accounts import answers
from terskel.core.actors import SYSTEM
from terskel.core.decisions import Missing
from terskel.core.sealing.age import CannotOpen
from terskel.jobs.running import EVERY_TEN_SECONDS, ONCE_A_MINUTE, WEBHOOKS, OutOfTheWay, job, timed_job
from terskel.notifications import changes, webhooks

SECONDS: Final = 10.0


@timed_job("notifications.gather_changes", every=EVERY_TEN_SECONDS)
def gather_changes() -> None:
    changes.gather(at=clock.now())


@timed_job("notifications.gather_news", every=ONCE_A_MINUTE)
def gather_news() -> None:
    changes.gather_news(at=clock.now())


@timed_job("accounts.forget_answers", every=ONCE_A_MINUTE)
def forget_answers() -> None:
    answers.forget(at=clock.now())


@job("notifications.send_webhook", queue=WEBHOOKS, retry=OutOfTheWay(max_attempts=5, exponential_wait=10))
def send_webhook(delivery_id: str) -> None:
    attempt(UUID(delivery_id))


def attempt(delivery_id: UUID) -> None:
    """Send it, outside any transaction; what came of it is noted in one. Raises NotTaken to be run again."""
    code, trouble = None, ""
    try:
        request = webhooks.to_send(delivery_id, at=clock.now())
        if request is None:
            return
        code = outward.send(
            "POST",
            request.address,
            ends=time.monotonic() + SECONDS,
            seconds=SECONDS,
            allowed=settings.TERSKEL_WEBHOOK_HOSTS,
            body=request.body,
            headers=request.headers,
        ).code
    except outward.Private:
        trouble = "private"
    except Missing:
        trouble = "no_member"
    except CannotOpen:
        trouble = webhooks.KEY_LOST
    except (OSError, HTTPException, ValueError):
        trouble = "no_answer"
    if again := webhooks.note_answer(delivery_id, code=code, trouble=trouble, by=SYSTEM, at=clock.now()):
        raise webhooks.NotTaken(again)
