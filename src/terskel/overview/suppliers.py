"""One supplier as a contracting authority meets it: where it is admitted, what it was invited to, tendered for and won.

Competitions show here first when their letters are sent. Before that nobody reads from this page who tenders, nor
whose tender it is where names are hidden (FOA §§ 22-3(2), 26-5(4)).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from uuid import UUID

from terskel.awards import queries as awards
from terskel.competitions import queries as competitions
from terskel.competitions.queries import CompetitionRow
from terskel.contracts import queries as contracts
from terskel.contracts.queries import ContractRow, Wanted
from terskel.core.actors import Actor
from terskel.core.decisions import Missing
from terskel.dps import queries as dps
from terskel.dps.queries import DpsRow
from terskel.organisations import queries as organisations
from terskel.organisations.queries import SupplierView
from terskel.qualification import queries as qualification
from terskel.qualification.queries import RightView
from terskel.tenders import queries as tenders


@dataclass(frozen=True, slots=True)
class Admitted:
    """One category the firm stands in; `category` is empty where the system has none."""

    dps_id: UUID
    dps_name: str
    category: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Took:
    """How the supplier came out of one decided competition; `decided_at` is when the letters went."""

    competition: CompetitionRow
    decided_at: datetime
    tendered: bool
    won: bool


@dataclass(frozen=True, slots=True)
class SupplierOverview:
    """`admitted`: where the firm stands today in systems that the reader's authority runs or may use.

    `rights`: its rights in the reader's own systems, ended ones too; empty for those who may
    not read such cases. `took`: the authority's own decided competitions it was invited to, the newest first.
    """

    supplier: SupplierView
    admitted: tuple[Admitted, ...]
    rights: tuple[RightView, ...]
    took: tuple[Took, ...]
    contracts: tuple[ContractRow, ...]

    @property
    def admitted_otherwise(self) -> tuple[Admitted, ...]:
        """Where it stands without the reader having its case at hand."""
        at_hand = {right.dps.id for right in self.rights}
        return tuple(one for one in self.admitted if one.dps_id not in at_hand)

    @property
    def tendered(self) -> int:
        return sum(one.tendered for one in self.took)

    @property
    def won(self) -> int:
        return sum(one.won for one in self.took)

    @property
    def share_tendered(self) -> Fraction | None:
        return Fraction(self.tendered, len(self.took)) if self.took else None

    @property
    def share_won(self) -> Fraction | None:
        return Fraction(self.won, self.tendered) if self.tendered else None


def supplier(reader: Actor, supplier_id: UUID, *, at: datetime) -> SupplierOverview:
    """Raises Missing for anyone but people in an authority, and for a supplier that its authority has nothing with."""
    if not reader.is_authority or reader.mandate is not None:
        raise Missing
    firm = organisations.supplier(supplier_id)
    rows = {row.id: row for found in dps.own_and_open(reader, at=at) for row in found}
    found = SupplierOverview(
        supplier=firm,
        admitted=tuple(_admitted(supplier_id, rows, at)),
        rights=tuple(qualification.rights_of_supplier(reader, supplier_id, rows, at=at)),
        took=_took(reader, supplier_id, at),
        contracts=tuple(contracts.contracts(reader, Wanted(supplier_id=supplier_id), at=at)),
    )
    if not (found.admitted or found.rights or found.took or found.contracts):
        raise Missing
    return found


def _admitted(supplier_id: UUID, rows: Mapping[UUID, DpsRow], at: datetime) -> Iterator[Admitted]:
    since = qualification.standing_of(supplier_id, rows, at)
    for dps_id, categories in dps.categories_of(list(rows)).items():
        for one in categories:
            if one.id in since:
                yield Admitted(dps_id, rows[dps_id].name, one.label, since[one.id])


def _took(reader: Actor, supplier_id: UUID, at: datetime) -> tuple[Took, ...]:
    invited = competitions.invited_of_by(reader, supplier_id)
    results = awards.public_results(list(invited), at=at)
    tendered = tenders.tendered_among(supplier_id, results)
    rows = competitions.competitions_by_ids(results, at=at)
    found = [
        Took(rows[key], result.letters_sent_at, key in tendered, result.winner_id == supplier_id)
        for key, result in results.items()
    ]
    return tuple(sorted(found, key=lambda one: one.decided_at, reverse=True))
