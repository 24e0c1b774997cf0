"""Sending contracts to the signing service, calling them back, and asking what has become of them."""

import logging
from datetime import timedelta
from typing import Final
from uuid import UUID

from terskel import clock
from terskel.contracts import actions, sent_out
from terskel.contracts.posten import Away, Change, Connection, NotAccepted, connection
from terskel.core.actors import SYSTEM
from terskel.jobs.running import ONCE_A_MINUTE, job, timed_job

PAUSE: Final = timedelta(minutes=10)
"""The service's own in production, for an answer that does not say when we may ask again."""

MOST_AT_ONCE: Final = 50
log = logging.getLogger(__name__)


@job("contracts.send_out", queue="signing")
def send_out(job_id: str) -> None:
    """Fails, and so is tried again, while the service is away."""
    send(UUID(job_id))


@job("contracts.cancel_at_service", queue="signing")
def cancel_at_service(job_id: str) -> None:
    """As above."""
    cancel(UUID(job_id))


@timed_job("contracts.ask_signing_service", every=ONCE_A_MINUTE, queue="signing")
def ask_signing_service() -> None:
    ask()


def send(job_id: UUID) -> None:
    """Outside any transaction; what the service says is noted in one. Raises `Away`."""
    order = sent_out.to_send(job_id)
    if order is None:
        return
    try:
        taken = connection().send(order, at=clock.now())
    except NotAccepted as no:
        actions.note_refused(job_id, code=no.code, said=no.message, by=SYSTEM, at=clock.now())
    else:
        actions.note_taken(job_id, taken, by=SYSTEM, at=clock.now())


def cancel(job_id: UUID) -> None:
    """What is over already is not called back: what it came to is heard when the service is asked. Raises `Away`."""
    address = sent_out.where_to_cancel(job_id)
    if not address or connection().cancel(address):
        actions.note_cancelled(job_id, by=SYSTEM, at=clock.now())


def ask() -> None:
    """What has happened, never sooner than the service allows; one authority that fails holds up no other."""
    for job_id in sent_out.held_jobs():
        actions.call_back_held(job_id, by=SYSTEM, at=clock.now())
    for sender in sent_out.senders_to_ask(at=clock.now()):
        try:
            _hear(connection(), sender)
        except (Away, NotAccepted) as failure:
            log.warning("the signing service, asked for %s: %s", sender.number, failure)


def _hear(service: Connection, sender: sent_out.Sender) -> None:
    for _ in range(MOST_AT_ONCE):
        change, next_poll = service.next_change(sender.number)
        now = clock.now()
        sent_out.wait_until(sender.authority_id, next_poll or now + PAUSE)
        if change is not None:
            _deal_with(service, change)
        if change is None or next_poll is None or next_poll > now:
            return


def _deal_with(service: Connection, change: Change) -> None:
    """Note it, and only then confirm it: what is not confirmed comes again."""
    heard = sent_out.heard_of(change.reference, change.number)
    if heard is None:
        log.warning("the signing service has a job that is none of ours: %s", change.number)
        return
    if heard.over or (heard.stray and change.state != "COMPLETED_SUCCESSFULLY"):
        if change.state == "IN_PROGRESS" and change.cancel_at:
            service.cancel(change.cancel_at)
    else:
        actions.note_change(heard.job_id, change, _files(service, change), by=SYSTEM, at=clock.now())
    service.confirm(change)


def _files(service: Connection, change: Change) -> actions.Files | None:
    if change.state != "COMPLETED_SUCCESSFULLY":
        return None
    evidence = {one.address: service.fetch(one.evidence_at) for one in change.signers if one.evidence_at}
    return actions.Files(service.fetch(change.document_at), evidence)
