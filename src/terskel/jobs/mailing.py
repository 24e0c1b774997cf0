"""Handing mails to the mail server; the mails of the day and of followers; raising mail that stays lost."""

from uuid import UUID

from terskel import clock
from terskel.core.actors import SYSTEM
from terskel.jobs.running import ONCE_A_MINUTE, job, timed_job
from terskel.notifications import actions, daily, following, late, lost


@job("notifications.send_mail", queue="mail")
def send_mail(mail_id: str) -> None:
    actions.send_mail(UUID(mail_id), by=SYSTEM, at=clock.now())


@timed_job("notifications.send_daily_mails", every=ONCE_A_MINUTE)
def send_daily_mails() -> None:
    daily.send_daily_mails(by=SYSTEM, at=clock.now())


@timed_job("notifications.tell_followers", every=ONCE_A_MINUTE)
def tell_followers() -> None:
    following.tell_followers(by=SYSTEM, at=clock.now())


@timed_job("notifications.raise_lost_mail", every=ONCE_A_MINUTE)
def raise_lost_mail() -> None:
    for mail_id in lost.to_raise(at=clock.now()):
        lost.raise_again(mail_id, by=SYSTEM, at=clock.now())


@timed_job("notifications.count_invitations", every=ONCE_A_MINUTE)
def count_invitations() -> None:
    for competition_id in late.to_count(at=clock.now()):
        late.count_invitations(competition_id, by=SYSTEM, at=clock.now())
