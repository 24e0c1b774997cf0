"""Results as everyone may read them, from the instant the award letters are sent; firms by name and number alone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final, Literal
from uuid import UUID

from django.db.models import Case, Value, When

from terskel.awards import queries as awards
from terskel.awards.queries import Told, ToldOrder
from terskel.competitions import queries as competitions
from terskel.competitions.queries import CompetitionRow, Filters, counting
from terskel.contracts import queries as contracts
from terskel.core.decisions import Missing
from terskel.dps import queries as dps
from terskel.dps.queries import CategoryView, DpsView
from terskel.notices import queries as notices
from terskel.organisations import queries as organisations
from terskel.organisations.queries import SupplierView
from terskel.overview.queries import EVERYTHING, Outcome, outcomes, public_stages
from terskel.qualification import queries as qualification

ResultOrder = ToldOrder | Literal["value"]


@dataclass(frozen=True, slots=True)
class ResultRow:
    """One decided competition. `stage` is one of `stages.PUBLIC_STAGES`; `categories` their labels."""

    row: CompetitionRow
    dps_name: str
    categories: tuple[str, ...]
    outcome: Outcome
    stage: str


@dataclass(frozen=True, slots=True)
class Held:
    """A category that a supplier is admitted in, and since when."""

    dps: DpsView
    category: CategoryView
    since: datetime


@dataclass(frozen=True, slots=True)
class PublicSupplier:
    """What the public lists say of one firm: where it is admitted, and how many competitions it has won."""

    supplier: SupplierView
    admitted: tuple[Held, ...]
    won: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which results: by words and system, of one winner, told from `since` until before `until`."""

    filters: Filters = EVERYTHING
    winner_id: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None


ALL: Final = Wanted()
STRETCH: Final = 1_000


def size(wanted: Wanted = ALL, *, at: datetime) -> int:
    """How many decided competitions fit."""
    return awards.told_size(_told(wanted, at), at=at)


def part(
    wanted: Wanted = ALL,
    order: ResultOrder = "told",
    *,
    descending: bool = True,
    skip: int = 0,
    most: int | None,
    at: datetime,
) -> list[ResultRow]:
    """A stretch of the decided competitions that fit, in a fixed number of statements; `most` None: all that are left.

    Ordered by value, those whose value is not public yet stand as nothing.
    """
    return _rows(_keys(wanted, order, descending, skip, most, at), at)


def in_stretches(
    wanted: Wanted = ALL, order: ResultOrder = "told", *, descending: bool = True, at: datetime
) -> Iterator[list[ResultRow]]:
    """All that fit, a thousand at a time, each thousand in the statements of one `part`.

    Which they are and their order is settled first: one that is decided or reversed meanwhile moves no other.
    """
    keys = _keys(wanted, order, descending, 0, None, at)
    for begin in range(0, len(keys), STRETCH):
        yield _rows(keys[begin : begin + STRETCH], at)


def _keys(
    wanted: Wanted, order: ResultOrder, descending: bool, skip: int, most: int | None, at: datetime
) -> list[UUID]:
    by = _public_value(at) if order == "value" else order
    return awards.told_part(_told(wanted, at), by, descending=descending, skip=skip, most=most, at=at)


def _told(wanted: Wanted, at: datetime) -> Told:
    narrows = wanted.filters != EVERYTHING
    within = competitions.public_ids(wanted.filters, at=at) if narrows else None
    return Told(within, wanted.winner_id, wanted.since, wanted.until)


def _public_value(at: datetime) -> Case:
    """What the contract award notice says, from when it is public (FOA § 21-1(5))."""
    announced = When(competition_id__in=notices.published_by("award", at), then=contracts.concluded_value(at))
    return Case(announced, default=Value(Decimal(0)))


def public_supplier(number: str, *, at: datetime) -> PublicSupplier:
    """By organisation number. Raises Missing for one that no public list names: that it has applied is its own."""
    supplier = organisations.supplier_by_number(number)
    public = dps.dps_by_ids(dps.public_ids(at=at), at=at)
    since = qualification.standing_of(supplier.id, public, at)
    categories = dps.categories_by_ids(since)
    held = [Held(public[one.dps_id], one, since[one.id]) for one in categories.values()]
    won = size(Wanted(winner_id=supplier.id), at=at)
    if not held and not won:
        raise Missing
    return PublicSupplier(supplier, tuple(sorted(held, key=lambda one: (one.dps.name, one.category.number))), won)


def _rows(competition_ids: Sequence[UUID], at: datetime) -> list[ResultRow]:
    told = outcomes(competition_ids, at=at)
    rows = competitions.competitions_by_ids(told, at=at)
    stages = public_stages(told, at=at)
    held = counting.categories_of(told)
    labels = dps.categories_by_ids({one for ids in held.values() for one in ids})
    systems = dps.dps_by_ids({row.dps_id for row in rows.values()}, at=at)
    return [
        ResultRow(
            row=rows[key],
            dps_name=systems[rows[key].dps_id].name,
            categories=tuple(labels[one].label for one in held.get(key, ()) if labels[one].label),
            outcome=told[key],
            stage=stages[key],
        )
        for key in competition_ids
        if key in told
    ]
