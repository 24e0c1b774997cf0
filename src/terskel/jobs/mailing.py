"""Handing a mail of the outbox to the mail server."""

from uuid import UUID

from terskel import clock
from terskel.core.actors import SYSTEM
from terskel.jobs.running import job
from terskel.notifications import actions


@job("notifications.send_mail", queue="mail")
def send_mail(mail_id: str) -> None:
    actions.send_mail(UUID(mail_id), by=SYSTEM, at=clock.now())
