"""What the two openings share: an opener's release, begun unsealing, and who of those who released opened.

Called inside the acts that open; whether it is time, and who may, is decided there.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from terskel.accounts import queries as accounts
from terskel.audit.act import defer, record
from terskel.competitions.queries import Terms
from terskel.core.actors import Actor
from terskel.core.envelopes import PRICE, Envelope
from terskel.tenders import letters
from terskel.tenders.events import ShareReleased
from terskel.tenders.models import ShareRelease
from terskel.vault import opening as vault_opening

UNSEAL: Final = "tenders.unseal"
QUEUE: Final = "opening"


def released(
    terms: Terms,
    envelope: Envelope,
    *,
    person_id: UUID,
    passphrase: str,
    recovery: bool,
    by: Actor,
    at: datetime,
) -> datetime | None:
    """The opener's share of the envelope's key is released. How long it waits, or None when enough are.

    The key to prices may be used once more, for those that were left sealed.
    """
    done = vault_opening.release_share_and_hold(
        terms.competition_id,
        person_id=person_id,
        passphrase=passphrase,
        at=at,
        recovery=recovery,
        envelope=envelope,
        again=envelope == PRICE,
    )
    waits_until = done.expires_at if isinstance(done, vault_opening.First) else None
    ShareRelease.objects.create(
        competition_id=terms.competition_id,
        person_id=person_id,
        released_at=at,
        waits_until=waits_until,
        recovery=recovery,
        envelope=envelope,
    )
    record(
        ShareReleased(person_id=person_id, waits_until=waits_until, recovery=recovery, price=envelope == PRICE),
        by=by,
        at=at,
        subject=("competitions.Competition", terms.competition_id),
        matters=[terms.competition_id, terms.dps_id],
    )
    return waits_until


def unseal_later(competition_id: UUID) -> None:
    """A job goes on with the opening, on any process."""
    defer(UNSEAL, queue=QUEUE, competition_id=str(competition_id))


def effective_releases(competition_id: UUID, envelope: Envelope, held_since: datetime) -> list[ShareRelease]:
    """The releases that opened: those that waited when the last one was made, and that one, in their order."""
    rows = ShareRelease.objects.filter(competition_id=competition_id, envelope=envelope)
    return [
        release
        for release in rows.order_by("released_at", "id")
        if (release.waits_until is None and release.released_at == held_since)
        or (release.waits_until is not None and release.released_at <= held_since < release.waits_until)
    ]


def told(
    effective: Sequence[ShareRelease], envelope: Envelope, *, after: datetime | None = None
) -> list[letters.Release]:
    """The releases as the record tells them: those that lapsed since `after`, then the `effective` ones."""
    lapsed = _lapsed(effective, envelope, after)
    people = accounts.people([one.person_id for one in (*lapsed, *effective)])
    return [
        letters.Release(people[one.person_id].name, one.released_at, one.recovery, lapsed=one in lapsed)
        for one in (*lapsed, *effective)
    ]


def _lapsed(effective: Sequence[ShareRelease], envelope: Envelope, after: datetime | None) -> list[ShareRelease]:
    """Those made before the `effective` ones that opened nothing."""
    last = effective[-1]
    rows = ShareRelease.objects.filter(
        competition_id=last.competition_id, envelope=envelope, released_at__lte=last.released_at
    ).exclude(id__in=[one.id for one in effective])
    if after is not None:
        rows = rows.filter(released_at__gt=after)
    return list(rows.order_by("released_at", "id"))
