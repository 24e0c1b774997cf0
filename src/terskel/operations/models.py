"""The demo clock: how far the demo's time is ahead of or behind the database's; and when the service was there."""

from django.db import models

from terskel.core.ids import uuid7

PARTS = ["web", "worker"]


class DemoClock(models.Model):
    """One row; honoured only in demo mode."""

    id = models.SmallIntegerField(primary_key=True, default=1, editable=False)
    microseconds = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="there_is_one_demo_clock")]


class Alive(models.Model):
    """A part of the service told that it was there, again and again, from the one instant to the other.

    Every process of a part extends the same stretch; what lies between two stretches is an outage.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    part = models.CharField(max_length=10)
    from_at = models.DateTimeField()
    until_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="alive_part_is_known", condition=models.Q(part__in=PARTS)),
            models.CheckConstraint(
                name="alive_from_before_until", condition=models.Q(until_at__gte=models.F("from_at"))
            ),
        ]
        indexes = [models.Index(name="alive_newest", fields=["part", "-until_at"])]
