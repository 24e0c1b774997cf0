"""Results as everyone may read them, from the instant the award letters are sent; firms by name and number alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from terskel.awards import queries as awards
from terskel.competitions import queries as competitions
from terskel.competitions.queries import CompetitionRow, Filters, counting
from terskel.core.decisions import Missing
from terskel.dps import queries as dps
from terskel.dps.queries import CategoryView, DpsView
from terskel.organisations import queries as organisations
from terskel.organisations.queries import SupplierView
from terskel.overview.queries import EVERYTHING, Outcome, outcomes, public_stages
from terskel.qualification import queries as qualification


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
    """What the public lists say of one firm: where it is admitted, and what it has won."""

    supplier: SupplierView
    admitted: tuple[Held, ...]
    won: tuple[ResultRow, ...]


def results(filters: Filters = EVERYTHING, *, at: datetime) -> list[ResultRow]:
    """Every decided competition that fits, the newest letters first; a fixed number of statements."""
    return _rows([one.id for one in competitions.public_outlines(filters, at=at)], at)


def public_supplier(number: str, *, at: datetime) -> PublicSupplier:
    """By organisation number. Raises Missing for one that no public list names: that it has applied is its own."""
    supplier = organisations.supplier_by_number(number)
    public = dps.dps_by_ids(dps.public_ids(at=at), at=at)
    since = qualification.standing_of(supplier.id, public, at)
    categories = dps.categories_by_ids(since)
    held = [Held(public[one.dps_id], one, since[one.id]) for one in categories.values()]
    won = _rows(awards.won_by(supplier.id, at=at), at)
    if not held and not won:
        raise Missing
    return PublicSupplier(
        supplier, tuple(sorted(held, key=lambda one: (one.dps.name, one.category.number))), tuple(won)
    )


def _rows(competition_ids: Sequence[UUID], at: datetime) -> list[ResultRow]:
    told = outcomes(competition_ids, at=at)
    rows = competitions.competitions_by_ids(told, at=at)
    stages = public_stages(told, at=at)
    held = counting.categories_of(told)
    labels = dps.categories_by_ids({one for ids in held.values() for one in ids})
    systems = dps.dps_by_ids({row.dps_id for row in rows.values()}, at=at)
    found = [
        ResultRow(
            row=rows[key],
            dps_name=systems[rows[key].dps_id].name,
            categories=tuple(labels[one].label for one in held.get(key, ()) if labels[one].label),
            outcome=outcome,
            stage=stages[key],
        )
        for key, outcome in told.items()
    ]
    return sorted(found, key=lambda one: (one.outcome.result.letters_sent_at, one.row.reference), reverse=True)
