"""What it takes to apply: how long, how many answers, and how many give up. Counts alone, in three statements."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Aggregate, Count, DurationField, ExpressionWrapper, F, IntegerField, Q

from terskel.qualification.models import Application

SETTLED_AFTER: Final = timedelta(days=30)
"""A request begun later may still be delivered: it is no drop-out yet, and a draft is its supplier's own business."""


class Median(Aggregate):
    """The lower middle, so that it is a value that somebody really had."""

    function = "PERCENTILE_DISC"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"


@dataclass(frozen=True, slots=True)
class Effort:
    """Requests begun in a period and their outcome by now; the medians are of those delivered, None where none is.

    `median_time` from the beginning to the delivery, pauses too; `median_answers` what was answered in one.
    """

    begun: int
    delivered: int
    median_time: timedelta | None
    median_answers: int | None

    @property
    def given_up(self) -> int:
        return self.begun - self.delivered


def effort(dps_id: UUID, since: datetime, *, at: datetime) -> Effort | None:
    """Of first requests begun from `since` until thirty days ago; None while any request of the DPS is sealed."""
    own = Application.objects.filter(dps_id=dps_id)
    if own.filter(sealed_content__isnull=False).exists():
        return None
    begun = own.filter(replaces__isnull=True, started_at__gte=since, started_at__lt=at - SETTLED_AFTER)
    delivered = Q(submitted_at__isnull=False, submitted_at__lte=at)
    time = ExpressionWrapper(F("submitted_at") - F("started_at"), output_field=DurationField())
    counted = begun.aggregate(
        begun=Count("id"),
        delivered=Count("id", filter=delivered),
        median_time=Median(time, filter=delivered, output_field=DurationField()),
    )
    answered = begun.filter(delivered, opened_at__isnull=False).annotate(
        number=Count("answers", filter=Q(answers__superseded_at__isnull=True))
    )
    median = answered.aggregate(median=Median("number", output_field=IntegerField()))
    return Effort(counted["begun"], counted["delivered"], counted["median_time"], median["median"])
