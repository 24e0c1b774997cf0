"""Telling those concerned that something happened."""

from uuid import UUID

from terskel import clock
from terskel.core.actors import SYSTEM
from terskel.jobs.running import job
from terskel.notifications import actions


@job("notifications.deliver", queue="notifications")
def deliver(event_id: str) -> None:
    actions.deliver(UUID(event_id), by=SYSTEM, at=clock.now())
