"""Finding among the matters that a person may see anyway: by title, reference, name or organisation number.

Nothing is found here that the lists of the same reader don't show. It is a way there, not a right of its own.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal
from uuid import UUID

from terskel.competitions import queries as competitions
from terskel.contracts import queries as contracts
from terskel.contracts.queries import Wanted
from terskel.core.actors import Actor
from terskel.dps import queries as dps
from terskel.organisations import queries as organisations
from terskel.qualification import queries as qualification

FoundKind = Literal["competition", "dps", "supplier", "contract", "request"]
MOST: Final = 8
_Reads = Callable[[Actor, str, datetime], Iterator["Found"]]


@dataclass(frozen=True, slots=True)
class Found:
    """One matter: `note` tells it from others of the same name, `about_id` is its id in its own room."""

    kind: FoundKind
    name: str
    note: str
    about_id: UUID


def find(reader: Actor, words: str, *, at: datetime) -> list[Found]:
    """At most `MOST` of each kind. Fewer than two letters find nothing; a fixed number of statements."""
    wanted = " ".join(words.split())
    if len(wanted) < 2:
        return []
    reads: tuple[_Reads, ...] = ()
    if reader.is_authority and reader.mandate is None:
        reads = (_own_competitions, _systems_and_admitted, _contracts)
    elif reader.is_supplier:
        reads = (_invitations, _contracts, _requests)
    return [one for read in reads for one in read(reader, wanted, at)]


def _own_competitions(reader: Actor, words: str, at: datetime) -> Iterator[Found]:
    for row in competitions.own_called(reader, words, at=at, most=MOST):
        yield Found("competition", row.title, row.reference, row.id)


def _systems_and_admitted(reader: Actor, words: str, at: datetime) -> Iterator[Found]:
    """The systems the reader's authority runs or may use, and those admitted in them: the public lists say the same."""
    rows = {row.id: row for each in dps.own_and_open(reader, at=at) for row in each}
    found = [row for row in rows.values() if _is_called(words, row.name, row.reference)]
    for row in found[:MOST]:
        yield Found("dps", row.name, row.authority_name, row.id)
    firms = organisations.suppliers(qualification.admitted_called(list(rows), words, at=at, most=MOST))
    for firm in firms.values():
        yield Found("supplier", firm.name, firm.number, firm.id)


def _contracts(reader: Actor, words: str, at: datetime) -> Iterator[Found]:
    for row in contracts.contracts(reader, Wanted(words=words), most=MOST, at=at):
        yield Found("contract", row.title, f"{row.reference} · {row.counterpart}", row.id)


def _invitations(reader: Actor, words: str, at: datetime) -> Iterator[Found]:
    for row in competitions.invitations_called(reader, words, at=at, most=MOST):
        yield Found("competition", row.competition.title, row.competition.reference, row.competition.id)


def _requests(reader: Actor, words: str, at: datetime) -> Iterator[Found]:
    found = [
        row for row in qualification.my_applications(reader, at=at) if _is_called(words, row.dps.name, row.reference)
    ]
    for row in found[:MOST]:
        yield Found("request", row.dps.name, row.reference, row.id)


def _is_called(words: str, *names: str) -> bool:
    wanted = words.casefold()
    return any(wanted in name.casefold() for name in names)
