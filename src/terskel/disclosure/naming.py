"""Whom the people in a matter's events acted for."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from terskel.audit.queries import EventView
from terskel.organisations import queries as organisations


def acted_for(events: Iterable[EventView]) -> dict[UUID, str]:
    """The names of the firms and authorities of the events, by id."""
    named = {one.organisation_id for one in events if one.organisation_id is not None}
    names = {key: one.name for key, one in organisations.suppliers(named).items()}
    return names | {key: one.name for key, one in organisations.authorities(named).items()}
