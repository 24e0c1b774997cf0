"""The demo clock: how far the demo's time is ahead of or behind the database's."""

from django.db import models


class DemoClock(models.Model):
    """One row; honoured only in demo mode."""

    id = models.SmallIntegerField(primary_key=True, default=1, editable=False)
    microseconds = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="there_is_one_demo_clock")]
