"""Searches that somebody keeps: a list as they narrowed it, under a name, to come back to."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from terskel.accounts.events import SearchDropped, SearchKept
from terskel.accounts.models import KeptSearch
from terskel.audit.act import action, record
from terskel.core.actors import Actor
from terskel.core.decisions import Missing, refuse

MOST: Final = 30


@dataclass(frozen=True, slots=True)
class KeptSearchView:
    """`address` is the path with its question, such as `/authority/competitions/?stage=closed`."""

    id: UUID
    name: str
    address: str


@action
def keep_search(membership_id: UUID, *, name: str, address: str, by: Actor, at: datetime) -> UUID:
    """Keep a list of ours for one of the actor's memberships, which the caller has checked. Returns the id.

    One that leads to the same address is named anew. Raises Refused without a name, and for more than `MOST`.
    """
    if by.person_id is None or not address.startswith("/") or address.startswith("//"):
        raise Missing
    called = " ".join(name.split())[:100]
    if not called:
        raise refuse("accounts.search_name_missing")
    own = KeptSearch.objects.select_for_update().filter(
        person_id=by.person_id, membership_id=membership_id, dropped_at__isnull=True
    )
    rows = {row.address: row for row in own}
    row = rows.get(address)
    if row is None and len(rows) >= MOST:
        raise refuse("accounts.too_many_searches", most=MOST)
    if row is None:
        row = KeptSearch(person_id=by.person_id, membership_id=membership_id, address=address, kept_at=at)
    row.name = called
    row.save()
    record(SearchKept(membership_id), by=by, at=at, subject=("search", row.id))
    return row.id


@action
def drop_search(search_id: UUID, *, by: Actor, at: datetime) -> None:
    """The actor's own; dropping it twice changes nothing. Raises Missing for anybody else's."""
    if by.person_id is None:
        raise Missing
    row = KeptSearch.objects.select_for_update().filter(id=search_id, person_id=by.person_id).first()
    if row is None:
        raise Missing
    if row.dropped_at is None:
        row.dropped_at = at
        row.save(update_fields=["dropped_at"])
        record(SearchDropped(row.membership_id), by=by, at=at, subject=("search", row.id))


def kept_searches(reader: Actor, membership_id: UUID | None) -> tuple[KeptSearchView, ...]:
    """The reader's own for one membership, by name."""
    if reader.person_id is None or membership_id is None:
        return ()
    rows = KeptSearch.objects.filter(
        person_id=reader.person_id, membership_id=membership_id, dropped_at__isnull=True
    ).order_by("name", "id")
    return tuple(KeptSearchView(row.id, row.name, row.address) for row in rows)
