"""When the service was out near a deadline, and the later deadline we then propose for all (FOA §§ 4-1, 20-1, 22-3)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from terskel.core import calendars
from terskel.core.instants import OSLO, oslo_day

NOTICED_AFTER: Final = timedelta(seconds=60)
"""Silence up to this long is no outage: a part tells several times a minute that it is there."""
NEAR: Final = timedelta(hours=24)
"""An outage that ended so long before a deadline, or later, may have cost somebody their tender."""


RECORDED: Final = ("web", "network", "login", "signing", "other")
"""What a person may record an outage of: our pages, the way to us, the log-in, the e-signature, something else."""


@dataclass(frozen=True, slots=True)
class Outage:
    """Something was out from `from_at`; `until_at` is None while it still is.

    Measured: `part` is "web" or "worker", which was silent. Recorded by a person at `recorded_at`: `part` is one of
    `RECORDED`, told in `description`.
    """

    part: str
    from_at: datetime
    until_at: datetime | None
    description: str = ""
    recorded_at: datetime | None = None

    def known_after(self, instant: datetime) -> bool:
        """Whether it lasted past `instant`, or was first recorded after it."""
        lasted = self.until_at is None or self.until_at > instant
        return lasted or (self.recorded_at is not None and self.recorded_at > instant)


def near(closes_at: datetime, outages: Iterable[Outage]) -> tuple[Outage, ...]:
    """Those that may have kept somebody from delivering in the last day before the deadline.

    The worker takes no deliveries. Whatever else a person records may have, or they would not.
    """
    return tuple(
        one
        for one in outages
        if one.part != "worker"
        and one.from_at < closes_at
        and (one.until_at is None or one.until_at > closes_at - NEAR)
    )


def proposed_close(closes_at: datetime, outages: Iterable[Outage], at: datetime) -> datetime:
    """The same hour on the working day after the deadline or, if that is later, after the last outage.

    Policy: the law asks for an extension in proportion and says no number; a whole working day lets everyone come back.
    """
    ends = [one.until_at or at for one in near(closes_at, outages)]
    local = closes_at.astimezone(OSLO)
    day = calendars.next_working_day(oslo_day(max([closes_at, *ends])) + timedelta(days=1))
    return datetime.combine(day, local.time(), tzinfo=OSLO).astimezone(UTC)


def proposed_for_late_invitations(closes_at: datetime, published_at: datetime, seen_at: datetime) -> datetime:
    """The same hour, as many days later as invitations still waited on, on a working day.

    The days of a limit are counted from the day on which the invitation is sent (FOA § 20-3 with regulation
    (EEC, Euratom) 1182/71 article 3): nobody gets fewer than were published.
    """
    late = oslo_day(seen_at) - oslo_day(published_at)
    local = closes_at.astimezone(OSLO)
    day = calendars.next_working_day(local.date() + late)
    return datetime.combine(day, local.time(), tzinfo=OSLO).astimezone(UTC)
