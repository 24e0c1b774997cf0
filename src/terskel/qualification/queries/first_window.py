"""The first window of a DPS, and the running log of admissions."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal, TypeAlias
from uuid import UUID

from terskel.accounts import queries as accounts
from terskel.core.actors import Actor
from terskel.core.calendars import is_working_day
from terskel.core.decisions import Missing
from terskel.core.instants import oslo_day
from terskel.dps import queries as dps_queries
from terskel.dps.queries import CategoryView, DpsView
from terskel.organisations import queries as organisations
from terskel.qualification import policy
from terskel.qualification.models import ApplicationLine, FirstWindowOpening
from terskel.vault import queries as vault

LogOrder: TypeAlias = Literal["received", "supplier"]
_LOG_ORDERS: Final = {"received": "application__received_at", "supplier": "supplier__sort_key"}


@dataclass(frozen=True, slots=True)
class Opener:
    person_id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class FirstWindow:
    """How far the opening is; `undecided` counts lines once they are open.

    Before the opening, neither who has applied nor how many is to be had from anywhere.
    """

    dps: DpsView
    closes_at: datetime
    openers: tuple[Opener, ...]
    waiting_until: datetime | None
    released_by: tuple[UUID, ...]
    opened_at: datetime | None
    undecided: int | None

    @property
    def closed(self) -> bool:
        return self.dps.state not in ("draft", "first_window")


@dataclass(frozen=True, slots=True)
class LogRow:
    """One line of the admission log (rulebook Appendix C)."""

    line_id: UUID
    supplier_name: str
    supplier_number: str
    category: CategoryView
    reference: str
    received_at: datetime
    due_at: datetime
    extended_to_at: datetime | None
    extension_reason: str
    decided_at: datetime | None
    days_used: int | None
    admitted: bool
    withdrawn_at: datetime | None
    decision_letter_id: UUID | None


def first_window(reader: Actor, dps_id: UUID, *, at: datetime) -> FirstWindow:
    """For the DPS's case readers and for its openers."""
    view = dps_queries.dps_by_ids([dps_id], at=at).get(dps_id)
    if view is None or view.first_window_closes_at is None:
        raise Missing
    opener_ids = vault.openers_of(dps_id)
    if not policy.may_read_case(reader, view.authority_id) and reader.person_id not in opener_ids:
        raise Missing
    people = accounts.people(opener_ids)
    opening = FirstWindowOpening.objects.filter(dps_id=dps_id).first()
    opened_at = opening.opened_at if opening else None
    waiting = vault.waiting_share(dps_id, at) if opening is None else None
    return FirstWindow(
        dps=view,
        closes_at=view.first_window_closes_at,
        openers=tuple(Opener(one, people[one].name) for one in opener_ids),
        waiting_until=waiting.expires_at if waiting else None,
        released_by=waiting.released_by if waiting else (),
        opened_at=opened_at,
        undecided=undecided_of_first_window(dps_id, view.first_window_closes_at) if opened_at else None,
    )


def windows_to_open(reader: Actor, matter_ids: Iterable[UUID], *, at: datetime) -> list[DpsView]:
    """The DPSs of the reader's own authority whose first requests wait for the reader to open them; the next first.

    `matter_ids`: those in which the reader holds a share that is not released (`vault.matters_of`).
    """
    held = dps_queries.dps_by_ids(matter_ids, at=at).values()
    waiting = [view for view in held if reader.acts_for(view.authority_id) and view.cancelled_at is None]
    return sorted(waiting, key=lambda view: (view.first_window_closes_at or at, view.name))


def undecided_of_first_window(dps_id: UUID, closes_at: datetime) -> int:
    """How many lines received before `closes_at` wait for a decision."""
    return ApplicationLine.objects.filter(
        dps_id=dps_id, application__received_at__lt=closes_at, decided_at__isnull=True, withdrawn_at__isnull=True
    ).count()


def admission_log(
    reader: Actor,
    dps_id: UUID,
    *,
    order: LogOrder = "received",
    descending: bool = False,
    skip: int = 0,
    most: int | None = None,
    at: datetime,
) -> list[LogRow]:
    """The opened lines of the DPS, decided or not; the database reads no more than is shown. `most` None: the rest."""
    _require_reader(reader, dps_id, at)
    by = (_LOG_ORDERS[order], "id")
    # That a line's request is of the same system is no news to us, but tells the database that an index has the order.
    found = ApplicationLine.objects.filter(dps_id=dps_id, application__dps_id=dps_id).select_related("application")
    ordered = found.order_by(*(f"-{one}" for one in by) if descending else by)
    lines = list(ordered[skip : skip + most if most is not None else None])
    suppliers = organisations.suppliers({line.supplier_id for line in lines})
    categories = dps_queries.categories_by_ids(line.category_id for line in lines)
    return [
        LogRow(
            line_id=line.id,
            supplier_name=suppliers[line.supplier_id].name,
            supplier_number=suppliers[line.supplier_id].number,
            category=categories[line.category_id],
            reference=line.application.reference,
            received_at=line.application.received_at or line.opened_at,
            due_at=line.due_at,
            extended_to_at=line.extended_to_at,
            extension_reason=line.extension_reason,
            decided_at=line.decided_at,
            days_used=_days_used(line),
            admitted=line.admitted_at is not None,
            withdrawn_at=line.withdrawn_at,
            decision_letter_id=line.decision_letter_id,
        )
        for line in lines
    ]


def admission_log_size(reader: Actor, dps_id: UUID, *, at: datetime) -> int:
    """How many lines the log holds in all."""
    _require_reader(reader, dps_id, at)
    return ApplicationLine.objects.filter(dps_id=dps_id).count()


def _require_reader(reader: Actor, dps_id: UUID, at: datetime) -> None:
    view = dps_queries.dps_by_ids([dps_id], at=at).get(dps_id)
    if view is None or not policy.may_read_case(reader, view.authority_id):
        raise Missing


def _days_used(line: ApplicationLine) -> int | None:
    """Working days from the day after receipt to the day of the decision."""
    if line.decided_at is None or line.application.received_at is None:
        return None
    received_on, decided_on = oslo_day(line.application.received_at), oslo_day(line.decided_at)
    return sum(
        is_working_day(received_on + timedelta(days=step)) for step in range(1, (decided_on - received_on).days + 1)
    )
