"""The demo clock: how far the demo's time is ahead of or behind the database's; and when the service was there."""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from terskel.core.ids import uuid7
from terskel.core.outages import RECORDED

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


class RecordedOutage(models.Model):
    """An outage that a person records: what the service can't measure, as its own pages going wrong or ID-porten out.

    `authority_id` is the body whose people recorded it, and whose competitions alone it concerns; null is the whole
    installation. `source` is how it is known, for the authority's own eyes. Its end is written once; one that was
    recorded by mistake is withdrawn with a reason and counts no more.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    authority_id = models.UUIDField(null=True)
    part = models.CharField(max_length=10)
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)
    description = models.TextField()
    source = models.TextField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")
    withdrawal_reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="recorded_outage_part_is_known", condition=Q(part__in=RECORDED)),
            models.CheckConstraint(
                name="recorded_outage_is_told_with_its_source", condition=~Q(description="") & ~Q(source="")
            ),
            models.CheckConstraint(name="recorded_outage_has_begun", condition=Q(from_at__lte=F("recorded_at"))),
            models.CheckConstraint(
                name="recorded_outage_from_before_until",
                condition=Q(until_at__isnull=True) | Q(until_at__gt=F("from_at")),
            ),
            models.CheckConstraint(
                name="recorded_outage_withdrawn_for_a_reason",
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawal_reason="")
                | (Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawal_reason="")),
            ),
        ]
        indexes = [models.Index(name="recorded_outage_by_time", fields=["-from_at"])]
        triggers = [
            pgtrigger.ReadOnly(
                name="recorded_outage_stays",
                exclude=["until_at", "withdrawn_at", "withdrawn_by", "withdrawal_reason"],
            ),
            pgtrigger.Protect(
                name="recorded_end_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__until_at__isnull=False, old__until_at__df=pgtrigger.F("new__until_at")),
            ),
            pgtrigger.Protect(
                name="withdrawn_outage_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__withdrawn_at__isnull=False),
            ),
            pgtrigger.Protect(name="recorded_outage_is_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.part} from {self.from_at}"
