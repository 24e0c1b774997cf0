"""Reads of the installation's own health: for everyone, and for later rooms."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from terskel import clock
from terskel.accounts import queries as accounts
from terskel.audit import queries as audit
from terskel.core.actors import Actor
from terskel.core.decisions import Missing
from terskel.core.outages import NOTICED_AFTER, Outage
from terskel.operations import policy
from terskel.operations.events import BACKUP
from terskel.operations.models import PARTS, Alive, RecordedOutage


@dataclass(frozen=True, slots=True)
class RecordedView:
    """An outage that somebody recorded, as their own authority reads it; withdrawn ones too."""

    id: UUID
    outage: Outage
    source: str
    recorded_by: str
    withdrawn_at: datetime | None
    withdrawal_reason: str


def outages(*, since: datetime, at: datetime, authority_id: UUID | None = None) -> list[Outage]:
    """What was out from `since` to `at`, the newest first: measured, and recorded for all or for that authority.

    One statement a part and one. Before a part told for the first time nothing is measured, and no silence is claimed.
    """
    found = [one for part in PARTS for one in _silences(part, since, at)]
    scope = Q(authority_id__isnull=True) | Q(authority_id=authority_id)
    found += [_outage(row) for row in _recorded(since, at).filter(scope)]
    return sorted(found, key=lambda one: (one.from_at, one.part), reverse=True)


def recorded_for(*, since: datetime, at: datetime) -> dict[UUID, list[Outage]]:
    """What authorities recorded for their own competitions and stands, the newest first: for everyone to read."""
    found: dict[UUID, list[Outage]] = {}
    for row in _recorded(since, at).filter(authority_id__isnull=False):
        if row.authority_id is not None:
            found.setdefault(row.authority_id, []).append(_outage(row))
    return found


def own_recorded(reader: Actor) -> list[RecordedView]:
    """All that the reader's authority, or the installation, has recorded, the newest first."""
    if not policy.may_record(reader):
        raise Missing
    rows = list(RecordedOutage.objects.filter(authority_id=reader.organisation_id).order_by("-from_at", "-id"))
    people = accounts.people({row.recorded_by_id for row in rows})
    return [
        RecordedView(
            row.id,
            _outage(row),
            row.source,
            people[row.recorded_by_id].name,
            row.withdrawn_at,
            row.withdrawal_reason,
        )
        for row in rows
    ]


def measured_since() -> datetime | None:
    """When the service began to measure itself; None where it never has."""
    first = Alive.objects.filter(part="web").order_by("from_at").first()
    return first.from_at if first else None


def measured_from(at: datetime) -> bool:
    """Whether the service measured itself from `at` on."""
    first = measured_since()
    return first is not None and first <= at


def heard_since(instant: datetime) -> bool:
    """Whether the web has told that it is there at or after the instant; True where it never measured itself."""
    last = Alive.objects.filter(part="web").order_by("-until_at").first()
    return last is None or last.until_at >= instant


def last_backup() -> datetime | None:
    """When `terskel backup` last wrote everything; None where it never has."""
    return audit.last_about(BACKUP)


def told_since(instant: datetime) -> dict[str, datetime]:
    """The parts ("web", "worker") that told at or after the instant that they are there, and when they last did."""
    rows = Alive.objects.filter(until_at__gte=instant).order_by("until_at")
    return dict(rows.values_list("part", "until_at"))


def clock_uncertainty() -> timedelta:
    """How far this process may be from the database's time, for the record of an opening."""
    return clock.uncertainty()


def _silences(part: str, since: datetime, at: datetime) -> list[Outage]:
    stretches = list(Alive.objects.filter(part=part, from_at__lte=at).order_by("from_at"))
    gaps = [
        Outage(part, before.until_at, after.from_at) for before, after in zip(stretches, stretches[1:], strict=False)
    ]
    if stretches and at - stretches[-1].until_at > NOTICED_AFTER:
        gaps.append(Outage(part, stretches[-1].until_at, None))
    return [one for one in gaps if one.until_at is None or one.until_at > since]


def _recorded(since: datetime, at: datetime) -> "QuerySet[RecordedOutage]":
    """What was recorded by `at`, reaches into the time after `since`, and stands."""
    rows = RecordedOutage.objects.filter(recorded_at__lte=at, withdrawn_at__isnull=True)
    return rows.filter(Q(until_at__isnull=True) | Q(until_at__gt=since)).order_by("-from_at", "-id")


def _outage(row: RecordedOutage) -> Outage:
    return Outage(row.part, row.from_at, row.until_at, row.description, row.recorded_at)
