"""The queue by the law's clock, how it is shared among handlers, and what is near its limit.

Nothing here shows a request that has not been opened.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final, Literal, TypeAlias
from uuid import UUID

from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, TruncDate

from terskel.accounts import queries as accounts
from terskel.core.actors import DPS_MANAGER, Actor
from terskel.core.decisions import Missing
from terskel.core.instants import OSLO
from terskel.dps import queries as dps_queries
from terskel.dps.queries import CategoryView, DpsView
from terskel.organisations import queries as organisations
from terskel.qualification import clocks, policy
from terskel.qualification.clocks import Clock
from terskel.qualification.models import (
    Application,
    ApplicationLine,
    HandlerBar,
    LimitTold,
    ProposedDecision,
    SupplementRequest,
)

Whose: TypeAlias = Literal["all", "mine", "nobodys", "for_me"]
LimitStep: TypeAlias = Literal["soon", "overdue", "escalated"]

PART: Final = 50
"""Lines on one page of the queue."""


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One undecided line. `barred`: the reader takes no part in it; `waits_until`: more is asked for by then."""

    line_id: UUID
    application_id: UUID
    reference: str
    dps: DpsView
    category: CategoryView
    supplier_id: UUID
    supplier_name: str
    received_at: datetime
    extended_to_at: datetime | None
    clock: Clock
    handler_id: UUID | None
    handler_name: str
    barred: bool
    waits_until: datetime | None


@dataclass(frozen=True, slots=True)
class QueueCounts:
    """Undecided lines of one DPS, how many of them are overdue, and the nearest limit."""

    undecided: int
    overdue: int
    next_due_at: datetime | None


@dataclass(frozen=True, slots=True)
class QueueTotals:
    """Undecided lines in the reader's care, all DPSs together."""

    undecided: int
    overdue: int
    soon: int
    mine: int
    nobodys: int


@dataclass(frozen=True, slots=True)
class Workload:
    """What lies with one handler now. `person_id` None: what nobody has taken."""

    person_id: UUID | None
    name: str
    undecided: int
    overdue: int
    soon: int


@dataclass(frozen=True, slots=True)
class LimitToTell:
    line_id: UUID
    step: LimitStep


def queue(
    reader: Actor,
    *,
    at: datetime,
    dps_id: UUID | None = None,
    whose: Whose = "all",
    words: str = "",
    part: int = 1,
    most: int = PART,
) -> list[QueueRow]:
    """Opened, undecided lines of the DPSs of the reader's authority, the nearest limit first, `most` at a time.

    `for_me`: those the reader has, those nobody has and those over their limit, where the reader may take part.
    `words` are of the supplier's name or number, or of the request's reference.
    """
    found = _shown(reader, _filtered(reader, at, dps_id, whose, words), at)
    first = (part - 1) * most
    return _rows(list(found.order_by("limit", "id")[first : first + most]), at)


def queue_size(
    reader: Actor, *, at: datetime, dps_id: UUID | None = None, whose: Whose = "all", words: str = ""
) -> int:
    """How many lines the same question gives in all."""
    return _filtered(reader, at, dps_id, whose, words).count()


def next_case(reader: Actor, *, at: datetime) -> UUID | None:
    """The line nearest its limit that waits for this reader."""
    found = _filtered(reader, at, None, "for_me", "").annotate(limit=_LIMIT)
    return found.order_by("limit", "id").values_list("id", flat=True).first()


def queue_totals(reader: Actor, *, at: datetime) -> QueueTotals:
    found = undecided_in(_systems_in_care(reader, at, None)).annotate(limit=_LIMIT)
    counted = found.aggregate(
        undecided=Count("id"),
        overdue=Count("id", filter=Q(limit__lte=at)),
        soon=Count("id", filter=Q(limit__gt=at, limit__lte=clocks.soon_until(at))),
        mine=Count("id", filter=Q(handler_id=reader.person_id)),
        nobodys=Count("id", filter=Q(handler__isnull=True)),
    )
    return QueueTotals(**counted)


def limits_by_day(reader: Actor, *, at: datetime) -> dict[date, int]:
    """How many undecided lines in the reader's care have their last day to decide on a day from now on, in Oslo."""
    last_day = TruncDate(F("limit") - timedelta(microseconds=1), tzinfo=OSLO)
    rows = (
        undecided_in(_systems_in_care(reader, at, None))
        .annotate(limit=_LIMIT)
        .filter(limit__gt=at)
        .values(day=last_day)
        .annotate(count=Count("id"))
        .order_by("day")
    )
    return {row["day"]: row["count"] for row in rows}


def queue_counts(reader: Actor, *, at: datetime) -> dict[UUID, QueueCounts]:
    """Per DPS of the reader's authority that has undecided lines."""
    rows = (
        undecided_in(_systems_in_care(reader, at, None))
        .annotate(limit=_LIMIT)
        .values("dps_id")
        .annotate(undecided=Count("id"), overdue=Count("id", filter=Q(limit__lte=at)), nearest=Min("limit"))
        .order_by("dps_id")
    )
    return {
        row["dps_id"]: QueueCounts(undecided=row["undecided"], overdue=row["overdue"], next_due_at=row["nearest"])
        for row in rows
    }


def workload(reader: Actor, *, at: datetime) -> list[Workload]:
    """What each handler of the reader's authority has, those without anything too; then what nobody has taken."""
    rows = (
        undecided_in(_systems_in_care(reader, at, None))
        .annotate(limit=_LIMIT)
        .values("handler_id")
        .annotate(
            undecided=Count("id"),
            overdue=Count("id", filter=Q(limit__lte=at)),
            soon=Count("id", filter=Q(limit__gt=at, limit__lte=clocks.soon_until(at))),
        )
        .order_by("handler_id")
    )
    counted: dict[UUID | None, tuple[int, int, int]] = {
        row["handler_id"]: (row["undecided"], row["overdue"], row["soon"]) for row in rows
    }
    names = {one.person_id: one.name for one in handlers(reader)}
    left = {key: one.name for key, one in accounts.people(key for key in counted if key not in names and key).items()}
    people = sorted((names | left).items(), key=lambda one: one[1])
    given = [Workload(key, name, *counted.get(key, (0, 0, 0))) for key, name in people]
    return [*given, Workload(None, "", *counted[None])] if None in counted else given


def handlers(reader: Actor) -> list[organisations.Member]:
    """Who may handle requests at the reader's authority."""
    if not reader.is_authority or reader.organisation_id is None:
        return []
    return organisations.people(reader.organisation_id, DPS_MANAGER)


def limits_after(after: datetime, limit: int) -> list[tuple[datetime, UUID]]:
    """The next limits of opened requests that are not decided, for later rooms: (limit, DPS id), each once."""
    waiting = ApplicationLine.objects.filter(
        decided_at__isnull=True, withdrawn_at__isnull=True, application__opened_at__isnull=False
    ).annotate(limit=_LIMIT)
    found = waiting.filter(limit__gt=after).order_by("limit", "dps_id").values_list("limit", "dps_id").distinct()
    return list(found[:limit])


def limits_to_tell(*, at: datetime) -> list[LimitToTell]:
    """Undecided lines somebody has not been told of yet: near the limit, over it, long over it. One step each.

    The step follows from the limit and the clock: a worker that was down for a day tells the step that is true now.
    """
    near = ApplicationLine.objects.filter(decided_at__isnull=True, withdrawn_at__isnull=True).annotate(limit=_LIMIT)
    found: list[LimitToTell] = []
    long_over, soon = clocks.escalated_since(at), clocks.soon_until(at)
    steps: tuple[tuple[LimitStep, Q], ...] = (
        ("escalated", Q(limit__lte=long_over)),
        ("overdue", Q(limit__lte=at, limit__gt=long_over)),
        ("soon", Q(limit__gt=at, limit__lte=soon)),
    )
    for step, reached in steps:
        told = LimitTold.objects.filter(line_id=OuterRef("id"), step=step, limit_at=OuterRef("limit"))
        untold = near.filter(reached, ~Exists(told)).order_by("limit", "id").values_list("id", flat=True)
        found += [LimitToTell(line_id, step) for line_id in untold]
    return found


_LIMIT: Final = Coalesce(F("extended_to_at"), F("due_at"))


def undecided_in(dps_ids: Sequence[UUID]) -> "QuerySet[ApplicationLine]":
    return ApplicationLine.objects.filter(dps_id__in=dps_ids, decided_at__isnull=True, withdrawn_at__isnull=True)


def _filtered(
    reader: Actor, at: datetime, dps_id: UUID | None, whose: Whose, words: str
) -> "QuerySet[ApplicationLine]":
    found = undecided_in(_systems_in_care(reader, at, dps_id))
    if whose == "mine":
        found = found.filter(handler_id=reader.person_id)
    elif whose == "nobodys":
        found = found.filter(handler__isnull=True)
    elif whose == "for_me":
        barred = _bars_of(reader)
        own = ProposedDecision.objects.filter(
            line_id=OuterRef("id"), closed_at__isnull=True, proposed_by_id=reader.person_id
        )
        found = (
            found.exclude(Exists(own))
            .annotate(limit=_LIMIT)
            .filter(Q(handler__isnull=True) | Q(handler_id=reader.person_id) | Q(limit__lte=at))
            .exclude(supplier_id__in=barred.values("supplier_id"))
        )
    for word in words.split():
        found = found.filter(
            Q(supplier__name__icontains=word)
            | Q(supplier__number__startswith=word)
            | Q(application__reference__icontains=word)
        )
    return found


def _shown(reader: Actor, found: "QuerySet[ApplicationLine]", at: datetime) -> "QuerySet[Any]":
    """With all that a row of the queue is made of, and no more: the rest of a request is long."""
    waits = SupplementRequest.objects.filter(line_id=OuterRef("id"), answered_at__isnull=True, due_at__gt=at)
    return (
        found.select_related("application")
        .only(
            *("supplier_id", "dps_id", "category_id", "handler_id", "due_at", "extended_to_at"),
            *("application__reference", "application__received_at"),
        )
        .annotate(
            limit=_LIMIT,
            supplier_name=F("supplier__name"),
            handler_name=F("handler__name"),
            barred=Exists(_bars_of(reader).filter(supplier_id=OuterRef("supplier_id"))),
            waits_until=Subquery(waits.order_by("-due_at").values("due_at")[:1]),
        )
    )


def _rows(lines: list[Any], at: datetime) -> list[QueueRow]:
    """`lines` as `_shown` gives them."""
    categories = dps_queries.categories_by_ids(line.category_id for line in lines)
    views = dps_queries.dps_by_ids({line.dps_id for line in lines}, at=at)
    return [
        QueueRow(
            line_id=line.id,
            application_id=line.application_id,
            reference=line.application.reference,
            dps=views[line.dps_id],
            category=categories[line.category_id],
            supplier_id=line.supplier_id,
            supplier_name=line.supplier_name,
            received_at=received_at(line.application),
            extended_to_at=line.extended_to_at,
            clock=clocks.clock(line.limit, at),
            handler_id=line.handler_id,
            handler_name=line.handler_name or "",
            barred=line.barred,
            waits_until=line.waits_until,
        )
        for line in lines
    ]


def _bars_of(reader: Actor) -> "QuerySet[HandlerBar]":
    if reader.person_id is None or reader.organisation_id is None:
        return HandlerBar.objects.none()
    return HandlerBar.objects.filter(
        person_id=reader.person_id, authority_id=reader.organisation_id, lifted_at__isnull=True
    )


def _systems_in_care(reader: Actor, at: datetime, dps_id: UUID | None) -> list[UUID]:
    if not reader.is_authority or not reader.has(*policy.CASE_READERS):
        return []
    return [one for one in dps_queries.ids_in_care(reader, at=at) if dps_id in (None, one)]


def received_at(row: Application) -> datetime:
    if row.received_at is None:
        raise Missing
    return row.received_at
