"""Reads of the audit."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal
from uuid import UUID

from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from terskel.audit.act import ACT, name_of
from terskel.audit.models import Event, Leaf, Unhidden, Unplaced
from terskel.core.decisions import Missing

EventOrder = Literal["at", "person_name", "kind"]
REFUSALS: Final = ("audit.ActRefused", "audit.AccessRefused")


@dataclass(frozen=True, slots=True)
class EventView:
    """One event. `payload` holds what its dataclass said, as JSON."""

    id: UUID
    kind: str
    at: datetime
    person_id: UUID | None
    person_name: str
    organisation_id: UUID | None
    subject_kind: str
    subject_id: UUID | None
    matters: tuple[UUID, ...]
    hidden_until_opened: UUID | None
    payload: Mapping[str, object]


def event(event_id: UUID) -> EventView:
    """For the room that tells of events; raises Missing."""
    row = Event.objects.filter(id=event_id).first()
    if row is None:
        raise Missing
    return _view(row)


def unplaced_since() -> datetime | None:
    """When the oldest event was recorded that has no place in the tree yet; None where all have one."""
    oldest = Event.objects.filter(id__in=Unplaced.objects.values("event_id")).order_by("at").first()
    return oldest.at if oldest else None


def last_place() -> int:
    """The place of the newest event in the tree; -1 while there is none."""
    last = Leaf.objects.order_by("-position").values_list("position", flat=True).first()
    return -1 if last is None else last


def placed_after(position: int, most: int) -> list[tuple[int, EventView]]:
    """The next events in the order of their places, hidden ones too, for rooms that tell of events or read what they
    are about as everyone may.

    A place is given after the event's transaction has committed and without a gap, so nothing turns up behind it.
    """
    places = dict(
        Leaf.objects.filter(position__gt=position).order_by("position").values_list("event_id", "position")[:most]
    )
    rows = Event.objects.filter(id__in=list(places))
    return sorted(((places[row.id], _view(row)) for row in rows), key=lambda one: one[0])


def hidden_among(event_ids: Collection[UUID]) -> frozenset[UUID]:
    """Which of these events are hidden until an opening that has not been; for the room that tells of events."""
    opened = Unhidden.objects.filter(matter_id=OuterRef("hidden_until_opened"))
    rows = Event.objects.filter(~Exists(opened), id__in=list(event_ids), hidden_until_opened__isnull=False)
    return frozenset(rows.values_list("id", flat=True))


def last_about(subject_kind: str) -> datetime | None:
    """When something last happened to a thing of this kind; None where nothing has."""
    found = Event.objects.filter(subject_kind=subject_kind).aggregate(last=Max("at"))
    last: datetime | None = found["last"]
    return last


def ids_about(subject_kind: str, subject_ids: Collection[UUID]) -> frozenset[UUID]:
    """The events about these, hidden ones too, for the room that records them."""
    rows = Event.objects.filter(subject_kind=subject_kind, subject_id__in=list(subject_ids))
    return frozenset(rows.values_list("id", flat=True))


def refusals(act: Callable[..., object], named: UUID, codes: Collection[str]) -> list[EventView]:
    """What was tried in vain on `named` and refused with one of `codes`, in order; for the room whose act it is."""
    rows = Event.objects.filter(
        subject_kind=ACT, subject_id=named, payload__act=name_of(act), payload__code__in=list(codes)
    )
    return [_view(row) for row in rows.order_by("id")]


def refused_on(matter_id: UUID) -> list[EventView]:
    """Every act and page that was refused on the matter itself, the newest first; what is hidden is left out.

    For the room that has decided who may read it.
    """
    opened = Unhidden.objects.filter(matter_id=OuterRef("hidden_until_opened"))
    rows = Event.objects.filter(Q(hidden_until_opened__isnull=True) | Exists(opened), subject_id=matter_id)
    return [_view(row) for row in rows.filter(kind__in=REFUSALS).order_by("-at", "-id")]


def happened(
    matter_id: UUID,
    *,
    beginning: Collection[str] = (),
    by_people: bool = False,
    order: EventOrder = "at",
    descending: bool = True,
    skip: int = 0,
    most: int | None = None,
) -> list[EventView]:
    """What happened in a matter, for the room that has decided who may read it; what is hidden is left out.

    Of kinds that begin so, if any are named; `by_people`: nothing that the system did by itself. The database reads
    no more than is asked for; `most` None: all that are left.
    """
    by = (order, "at", "id") if order != "at" else ("at", "id")
    rows = _seen_in(matter_id, beginning, by_people=by_people)
    ordered = rows.order_by(*(f"-{one}" for one in by) if descending else by)
    return [_view(row) for row in ordered[skip : skip + most if most is not None else None]]


def happened_count(matter_id: UUID, *, beginning: Collection[str] = (), by_people: bool = False) -> int:
    return _seen_in(matter_id, beginning, by_people=by_people).count()


def _seen_in(matter_id: UUID, beginning: Collection[str] = (), *, by_people: bool = False) -> "QuerySet[Event]":
    opened = Unhidden.objects.filter(matter_id=OuterRef("hidden_until_opened"))
    rows = Event.objects.filter(Q(hidden_until_opened__isnull=True) | Exists(opened), matters__contains=[matter_id])
    kinds = Q()
    for start in beginning:
        kinds |= Q(kind__startswith=start)
    return rows.filter(kinds, actor_kind="person") if by_people else rows.filter(kinds)


def _view(row: Event) -> EventView:
    return EventView(
        row.id,
        row.kind,
        row.at,
        row.person_id,
        row.person_name,
        row.organisation_id,
        row.subject_kind,
        row.subject_id,
        tuple(row.matters),
        row.hidden_until_opened,
        row.payload,
    )
