"""Who decides in an approver's place while the approver is away."""

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Least

from terskel.core.ids import uuid7
from terskel.organisations.models.people import TimeRange
from terskel.organisations.models.registered import ContractingAuthority


class Deputy(models.Model):
    """`person` decides for `approver` from `from_at` until `to_at`, or until it was called off; one at a time.

    It ends by itself, also when either no longer acts for the authority or the approver no longer approves.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    authority = models.ForeignKey(ContractingAuthority, on_delete=models.PROTECT, related_name="+")
    approver = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    from_at = models.DateTimeField()
    to_at = models.DateTimeField()
    named_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    named_at = models.DateTimeField()
    called_off_at = models.DateTimeField(null=True)
    called_off_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(person=F("approver")), name="deputy_is_another"),
            models.CheckConstraint(condition=Q(to_at__gt=F("from_at")), name="deputy_ends_after_start"),
            models.CheckConstraint(
                condition=Q(called_off_at__isnull=True, called_off_by__isnull=True)
                | Q(called_off_at__isnull=False, called_off_by__isnull=False, called_off_at__lt=F("to_at")),
                name="deputy_called_off_before_the_end",
            ),
            ExclusionConstraint(
                name="one_deputy_at_a_time",
                condition=Q(called_off_at__isnull=True) | Q(called_off_at__gt=F("from_at")),
                expressions=[
                    ("authority", RangeOperators.EQUAL),
                    ("approver", RangeOperators.EQUAL),
                    (
                        TimeRange("from_at", Least("to_at", "called_off_at"), RangeBoundary()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]
        indexes = [models.Index(fields=["person", "to_at"], name="deputies_by_person")]
        triggers = [
            pgtrigger.ReadOnly(name="naming_stays", exclude=["called_off_at", "called_off_by"]),
            pgtrigger.Protect(
                name="called_off_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__called_off_at__isnull=False),
            ),
            pgtrigger.Protect(name="deputy_is_never_deleted", operation=pgtrigger.Delete),
        ]
