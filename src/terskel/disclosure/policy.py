"""Who may have a case book made, and what may be in it. Pure: facts in, decision out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal
from uuid import UUID

from terskel.awards.policy import ANSWERABLE
from terskel.awards.policy import READERS as OF_AWARDS
from terskel.core.actors import Actor
from terskel.core.decisions import PERMITTED, Decision, Refused

Edition = Literal["internal", "public"]

READERS: Final = OF_AWARDS
STOPPED_AFTER: Final = timedelta(minutes=30)
"""A book that nothing has been told of for so long is made by nobody any more."""


@dataclass(frozen=True, slots=True)
class Stage:
    """How far the matter has come. `chosen`: an award is told; `closed`: it ended without one.

    `names_hidden`: who tenders what is kept from the panel, and no longer will be; `settled`: no evaluation runs.
    """

    opened: bool = False
    chosen: bool = False
    closed: bool = False
    names_hidden: bool = False
    settled: bool = False

    @property
    def tells_tenders(self) -> bool:
        """Whether tenders may be read here: never while a panel still assesses them for the first time."""
        return self.opened and (self.chosen or self.closed) and not self.names_hidden

    @property
    def ended_sealed(self) -> bool:
        """Cancelled before the opening: its procurement report tells of no tender."""
        return self.closed and not self.opened


def may_read(reader: Actor, *, authority_id: UUID, competition_id: UUID, lead_id: UUID | None, told: bool) -> bool:
    """The authority's responsible people, whoever helps them with the matter, and the lead of the panel.

    Never a supplier; who only manages contracts not before everyone is told (`told`) how it ended.
    """
    if not reader.is_authority or not reader.acts_in(authority_id, competition_id):
        return False
    return reader.has(*(READERS if told else ANSWERABLE)) or (lead_id is not None and reader.person_id == lead_id)


def may_order(edition: str, stage: Stage, *, published: bool, under_way_since: datetime | None) -> Decision:
    """`under_way_since` is of the same edition, of this matter, that is being made now."""
    if edition not in ("internal", "public"):
        return Refused("disclosure.unknown_edition")
    if not published:
        return Refused("disclosure.not_published")
    if edition == "public" and not stage.chosen:
        return Refused("disclosure.nobody_chosen", "offentleglova § 23 (3)")
    if under_way_since is not None:
        return Refused("disclosure.under_way", facts={"since": under_way_since})
    return PERMITTED
