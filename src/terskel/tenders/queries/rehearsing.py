"""Rehearsals of the opening, for the authority's own people."""

from datetime import datetime
from typing import Final
from uuid import UUID

from terskel.accounts import queries as accounts
from terskel.competitions import queries as competitions
from terskel.core.actors import Actor
from terskel.core.decisions import Missing
from terskel.tenders import policy
from terskel.tenders.models import Rehearsal
from terskel.tenders.queries.views import RehearsalView
from terskel.vault import queries as vault
from terskel.vault.queries import Waiting

SHOWN: Final = 10


def rehearsals(reader: Actor, competition_id: UUID, *, at: datetime) -> tuple[RehearsalView, ...]:
    """The latest rehearsals, the newest first, which alone can go on.

    Missing to everybody else, and for a draft, which has no openers.
    """
    terms = competitions.terms(competition_id)
    if terms.published_at is None or not policy.may_follow_opening(reader, terms):
        raise Missing
    rows = list(Rehearsal.objects.filter(competition_id=competition_id).order_by("-begun_at", "-id")[:SHOWN])
    people = accounts.people([row.begun_by_id for row in rows])
    waiting = vault.waiting_share(rows[0].id, at) if rows and rows[0].opened_at is None else None
    return tuple(_view(row, people[row.begun_by_id].name, waiting if row is rows[0] else None) for row in rows)


def _view(row: Rehearsal, begun_by: str, waiting: Waiting | None) -> RehearsalView:
    return RehearsalView(
        id=row.id,
        begun_at=row.begun_at,
        begun_by=begun_by,
        released_by=waiting.released_by if waiting else (),
        waits_until=waiting.expires_at if waiting else None,
        missing=waiting.missing if waiting else 0,
        opened_at=row.opened_at,
        opened_by=tuple(row.opened_by),
        text=row.opened_text,
    )
