"""A rehearsal of the opening: a practice tender, sealed to a practice key that the same openers hold shares of.

Everybody finds out before the deadline whether they know their passphrase. The tenders and their key are not touched.
"""

import secrets
from datetime import datetime
from typing import Final
from uuid import UUID

from terskel.accounts import queries as accounts
from terskel.audit.act import action, record
from terskel.competitions import queries as competitions
from terskel.competitions.queries import Terms
from terskel.core.actors import Actor
from terskel.core.decisions import Missing, refuse
from terskel.core.ids import uuid7
from terskel.tenders import policy
from terskel.tenders.events import RehearsalBegun, RehearsalOpened, RehearsalShareReleased
from terskel.tenders.models import Opening, Rehearsal
from terskel.vault import opening as vault_opening
from terskel.vault import sealed

TEXT_BYTES: Final = 4
"""Of chance: whoever reads the practice tender has seen it opened."""


@action
def begin_rehearsal(competition_id: UUID, *, by: Actor, at: datetime) -> UUID:
    """Seal a practice tender to a practice key, split for the competition's openers; returns the rehearsal's id."""
    terms = competitions.terms(competition_id)
    if terms.published_at is None:
        raise Missing
    person_id = policy.require_rehearser(by, terms)
    if terms.cancelled_at is not None or Opening.objects.filter(competition_id=competition_id).exists():
        refuse("tenders.nothing_to_rehearse")
    rehearsal_id = uuid7()
    vault_opening.make_practice_key(rehearsal_id, competition_id, at=at)
    Rehearsal.objects.create(
        id=rehearsal_id,
        competition_id=competition_id,
        begun_by_id=person_id,
        begun_at=at,
        sealed_text=sealed.seal_bytes(rehearsal_id, secrets.token_hex(TEXT_BYTES).encode()),
    )
    _record(RehearsalBegun(rehearsal_id), terms, by, at)
    return rehearsal_id


@action
def release_practice_share(
    rehearsal_id: UUID, *, passphrase: str, by: Actor, at: datetime, recovery: bool = False
) -> datetime | None:
    """An opener releases their share of the practice key; the last one needed opens the practice tender.

    `recovery` as in `release_share`. Returns how long the share waits, or None when the practice tender was opened.
    """
    rehearsal = Rehearsal.objects.select_for_update().filter(pk=rehearsal_id).first()
    if rehearsal is None:
        raise Missing
    terms = competitions.terms(rehearsal.competition_id)
    person_id = policy.require_recoverer(by, terms) if recovery else policy.require_opener(by, terms)
    if rehearsal.opened_at is not None:
        refuse("tenders.rehearsal_over")
    released = vault_opening.release_share(
        rehearsal_id, person_id=person_id, passphrase=passphrase, at=at, recovery=recovery
    )
    waits_until = released.expires_at if isinstance(released, vault_opening.First) else None
    _record(RehearsalShareReleased(rehearsal_id, person_id, waits_until, recovery), terms, by, at)
    if isinstance(released, vault_opening.Opened):
        people = accounts.people(list(released.released_by))
        rehearsal.opened_at = at
        rehearsal.opened_text = sealed.open_bytes(released.identity, bytes(rehearsal.sealed_text)).decode()
        rehearsal.opened_by = [people[one].name for one in released.released_by]
        rehearsal.save(update_fields=["opened_at", "opened_text", "opened_by"])
        _record(RehearsalOpened(rehearsal_id, released.released_by), terms, by, at)
    return waits_until


def _record(
    event: RehearsalBegun | RehearsalShareReleased | RehearsalOpened, terms: Terms, by: Actor, at: datetime
) -> None:
    record(
        event,
        by=by,
        at=at,
        subject=("competitions.Competition", terms.competition_id),
        matters=[terms.competition_id, terms.dps_id],
    )
