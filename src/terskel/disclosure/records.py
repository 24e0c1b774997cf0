"""The record of a matter as it stands: who did what and when, read a part at a time, however long.

What is said in an event stays out of it but for the reason of an open act: the whole of it is in the case book.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Final
from uuid import UUID

from terskel.audit import queries as audit
from terskel.audit.queries import EventOrder, EventView
from terskel.competitions import queries as competitions
from terskel.competitions.queries import Terms
from terskel.core.actors import Actor
from terskel.core.decisions import Missing
from terskel.disclosure.naming import acted_for
from terskel.disclosure.queries import may_read
from terskel.dps import queries as dps_queries
from terskel.evaluation import queries as evaluations
from terskel.qualification import policy as qualification_policy

_ORDERS: Final[dict[str, EventOrder]] = {"": "at", "at": "at", "who": "person_name", "what": "kind"}
_IN_THE_OPEN: Final = frozenset({"competitions", "notices"})
"""All that is told while names are kept from a panel: an event of a tender is dated, and so tells whose it is."""
_SAYS_WHY: Final = ("competitions.", "notices.", "dps.", "contracts.", "awards.", "tenders.")


@dataclass(frozen=True, slots=True)
class Happening:
    """One event. `person_name` is "" for the system, `for_whom` "" for nobody else; `reason` as it was given then."""

    id: UUID
    at: datetime
    kind: str
    person_name: str
    for_whom: str
    reason: str


@dataclass(frozen=True)
class Record:
    """Every event of the matter that may be seen, the newest first.

    `rooms`: of these alone, None: of all; `by_people`: nothing that the system did by itself.
    """

    matter_id: UUID
    rooms: frozenset[str] | None = None
    by_people: bool = False

    def narrowed(self, rooms: Collection[str], *, by_people: bool) -> Record:
        """What of this record is of `rooms`, of all of them if none is named."""
        asked = frozenset(rooms) or None
        both = asked if self.rooms is None else self.rooms if asked is None else self.rooms & asked
        return replace(self, rooms=both, by_people=by_people)

    def __len__(self) -> int:
        return self._size

    @cached_property
    def _size(self) -> int:
        if self.rooms == frozenset():
            return 0
        return audit.happened_count(self.matter_id, beginning=self._beginning, by_people=self.by_people)

    @property
    def _beginning(self) -> list[str]:
        return [f"{room}." for room in sorted(self.rooms or ())]

    def stretch(self, key: str, *, descending: bool, skip: int, most: int | None) -> Sequence[Happening]:
        """`key` is "at", "who" or "what"; "" is the usual order."""
        if not len(self):
            return ()
        found = audit.happened(
            self.matter_id,
            beginning=self._beginning,
            by_people=self.by_people,
            order=_ORDERS[key],
            descending=descending if key else True,
            skip=skip,
            most=most,
        )
        names = acted_for(found)
        return [_happening(one, names) for one in found]


def of_competition(reader: Actor, competition_id: UUID) -> tuple[Terms, Record]:
    """Raises `Missing` for whoever may not read the competition's case book."""
    terms = competitions.terms(competition_id)
    if not may_read(reader, terms):
        raise Missing
    return terms, Record(competition_id, _IN_THE_OPEN if evaluations.names_hidden(terms) else None)


def of_dps(reader: Actor, dps_id: UUID, *, at: datetime) -> Record:
    """For those who may read its admission log; raises `Missing` for anybody else."""
    view = dps_queries.dps_by_ids([dps_id], at=at).get(dps_id)
    if view is None or not qualification_policy.may_read_case(reader, view.authority_id):
        raise Missing
    return Record(dps_id)


def _happening(event: EventView, names: dict[UUID, str]) -> Happening:
    reason = event.payload.get("reason", "") if event.kind.startswith(_SAYS_WHY) else ""
    return Happening(
        id=event.id,
        at=event.at,
        kind=event.kind,
        person_name=event.person_name,
        for_whom=names.get(event.organisation_id, "") if event.organisation_id else "",
        reason=reason if isinstance(reason, str) else "",
    )
