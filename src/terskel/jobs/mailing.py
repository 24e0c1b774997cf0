"""Handing a mail of the outbox to the mail server, and putting the mails of the day into the outbox."""

from uuid import UUID

from terskel import clock
from terskel.core.actors import SYSTEM
from terskel.jobs.running import ONCE_A_MINUTE, job, timed_job
from terskel.notifications import actions, daily


@job("notifications.send_mail", queue="mail")
def send_mail(mail_id: str) -> None:
    actions.send_mail(UUID(mail_id), by=SYSTEM, at=clock.now())


@timed_job("notifications.send_daily_mails", every=ONCE_A_MINUTE)
def send_daily_mails() -> None:
    daily.send_daily_mails(by=SYSTEM, at=clock.now())
