"""The bodies that may buy under a DPS (FOA § 7-8)."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from terskel.core.ids import uuid7
from terskel.dps.models.systems import DynamicPurchasingSystem


class DateRange(Func):
    """The half-open `daterange` of two date columns."""

    function = "DATERANGE"
    output_field = DateRangeField()


class DpsMember(models.Model):
    """A body named in the notice as one that may buy (FOA § 7-8), from and up to and including two dates."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dps = models.ForeignKey(DynamicPurchasingSystem, on_delete=models.PROTECT, related_name="members")
    authority = models.ForeignKey("organisations.ContractingAuthority", on_delete=models.PROTECT, related_name="+")
    from_on = models.DateField()
    to_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="member_leaves_not_before_joining",
                condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")),
            ),
            ExclusionConstraint(
                name="member_named_once_at_a_time",
                expressions=[
                    ("dps", RangeOperators.EQUAL),
                    ("authority", RangeOperators.EQUAL),
                    (
                        DateRange("from_on", "to_on", RangeBoundary(inclusive_lower=True, inclusive_upper=True)),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]
        indexes = [models.Index(name="member_by_authority", fields=["authority", "dps"])]

    def __str__(self) -> str:
        return f"{self.authority_id} in {self.dps_id}"
