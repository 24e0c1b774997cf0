"""Reads of the installation's own health: for everyone, and for later rooms."""

from datetime import datetime, timedelta

from terskel import clock
from terskel.audit import queries as audit
from terskel.core.outages import NOTICED_AFTER, Outage
from terskel.operations.events import BACKUP
from terskel.operations.models import PARTS, Alive


def outages(*, since: datetime, at: datetime) -> list[Outage]:
    """Every silence that reaches into the time from `since` to `at`, the newest first; one statement a part.

    Before a part told for the first time nothing is known, and no outage is claimed.
    """
    found = [one for part in PARTS for one in _silences(part, since, at)]
    return sorted(found, key=lambda one: (one.from_at, one.part), reverse=True)


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
