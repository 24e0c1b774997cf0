"""The end of receipt: once nothing is in flight any more, the tree of all deliveries gets its root."""

import secrets
from datetime import datetime, timedelta
from typing import Final

from terskel.audit.act import record
from terskel.competitions import queries as competitions
from terskel.competitions.queries import OutageProposal, Terms
from terskel.core.actors import Actor
from terskel.core.decisions import Missing, refuse
from terskel.core.outages import NOTICED_AFTER
from terskel.operations import queries as operations
from terskel.tenders import proving
from terskel.tenders.events import DeliveriesSettled
from terskel.tenders.incoming import drop_unfinished
from terskel.tenders.models import DeadlineKept, Delivery, TreeHead

IN_FLIGHT: Final = timedelta(seconds=30)
SALT_BYTES: Final = 32


def settles_at(closes_at: datetime) -> datetime:
    """The first instant at which receipt may be settled: what arrived in time has been stored by then."""
    return closes_at + IN_FLIGHT


def waits_for_service(closes_at: datetime) -> bool:
    """The service has not been heard since before the deadline: whether that is an outage will show in a minute."""
    return not operations.heard_since(closes_at - NOTICED_AFTER)


def undecided_outage(terms: Terms, *, at: datetime) -> OutageProposal | None:
    """An outage near the deadline on which nobody has decided: receipt is not settled, nothing is opened meanwhile."""
    closes_at = terms.closes_at
    if closes_at is None:
        return None
    if DeadlineKept.objects.filter(competition_id=terms.competition_id, closes_at=closes_at).exists():
        return None
    return competitions.outage_after_deadline(terms, at=at)


def settle(terms: Terms, *, by: Actor, at: datetime) -> TreeHead:
    """The tree head, made now if there is none. The competition must be held by this transaction alone."""
    head = TreeHead.objects.filter(competition_id=terms.competition_id).first()
    if head is not None:
        return head
    if terms.closes_at is None:
        raise Missing
    if at < settles_at(terms.closes_at):
        refuse("tenders.deliveries_in_flight", "FOA § 22-3(2)", settles_at=settles_at(terms.closes_at))
    if waits_for_service(terms.closes_at):
        refuse("tenders.service_not_heard", "FOA § 22-3(2)")
    if undecided_outage(terms, at=at) is not None:
        refuse("tenders.outage_undecided", "FOA § 22-3(2)")
    deliveries = list(
        Delivery.objects.filter(competition_id=terms.competition_id)
        .only("id", "leaf_hash", "leaf_index")
        .order_by("received_at", "id")
    )
    for index, delivery in enumerate(deliveries, start=1):
        delivery.leaf_index = index
    Delivery.objects.bulk_update(deliveries, ["leaf_index"], batch_size=500)
    salt = secrets.token_hex(SALT_BYTES)
    head = TreeHead.objects.create(
        competition_id=terms.competition_id,
        size=len(deliveries) + 1,
        root=proving.root(terms.competition_id, salt, [delivery.leaf_hash for delivery in deliveries]),
        salt=salt,
        settled_at=at,
    )
    drop_unfinished(terms.competition_id)
    record(
        DeliveriesSettled(root=head.root, closes_at=terms.closes_at),
        by=by,
        at=at,
        subject=("competitions.Competition", terms.competition_id),
        matters=[terms.competition_id, terms.dps_id],
    )
    return head
