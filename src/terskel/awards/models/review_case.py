"""Cases about a competition at a court or the complaints board, whether or not anybody complained to the authority."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Q

from terskel.core.ids import uuid7
from terskel.core.suspension import KINDS

_LATER = [
    "waits_since",
    "waits_said_by",
    "closed_by",
    "closed_at",
    "result",
    "forbids_since",
    "lifted_by",
    "lifted_at",
    "lifted_reason",
]


class ReviewCase(models.Model):
    """A case that was served on the authority, or that the complaints board has told it of.

    `award`: the announced award it was brought against, None before one. `complaint`: the complaint to the authority
    that it follows. `filed_on`: when it was put to the court or board, which decides whether it stops the signing;
    `served_on`: when it was served, from which it does. `waits_since`: the authority's word that it signs nothing while
    the case runs. `forbids_since`: the court forbade the signing when it decided.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    competition = models.ForeignKey("competitions.Competition", on_delete=models.PROTECT, related_name="+")
    award = models.ForeignKey("awards.AwardDecision", on_delete=models.PROTECT, related_name="+", null=True)
    complaint = models.ForeignKey("awards.Complaint", on_delete=models.PROTECT, related_name="+", null=True)
    kind = models.CharField(max_length=20)
    name = models.CharField(max_length=100)
    petitioner = models.CharField(max_length=200)
    filed_on = models.DateField()
    served_on = models.DateField()
    registered_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    registered_at = models.DateTimeField()
    waits_since = models.DateTimeField(null=True)
    waits_said_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+", null=True)
    closed_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+", null=True)
    closed_at = models.DateTimeField(null=True)
    result = models.TextField(blank=True)
    forbids_since = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+", null=True)
    lifted_at = models.DateTimeField(null=True)
    lifted_reason = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(kind__in=KINDS) & ~Q(name="") & ~Q(petitioner=""), name="awards_case_is_named"
            ),
            models.CheckConstraint(
                condition=Q(filed_on__lte=models.F("served_on")), name="awards_case_is_filed_before_served"
            ),
            models.CheckConstraint(
                condition=Q(waits_since__isnull=True, waits_said_by__isnull=True)
                | Q(waits_since__isnull=False, waits_said_by__isnull=False),
                name="awards_waiting_for_case_is_said_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by__isnull=True, forbids_since__isnull=True)
                | Q(closed_at__isnull=False, closed_by__isnull=False) & ~Q(result=""),
                name="awards_closed_review_case_has_result",
            ),
            models.CheckConstraint(
                condition=Q(forbids_since__isnull=True) | Q(kind="injunction", forbids_since=models.F("closed_at")),
                name="awards_injunctions_alone_forbid",
            ),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True, lifted_by__isnull=True)
                | Q(lifted_at__isnull=False, lifted_by__isnull=False, forbids_since__isnull=False)
                & ~Q(lifted_reason=""),
                name="awards_lifted_ban_has_reason",
            ),
        )
        indexes = (
            models.Index(
                name="awards_running_case",
                fields=("competition",),
                condition=Q(closed_at__isnull=True) | Q(forbids_since__isnull=False, lifted_at__isnull=True),
            ),
        )
        triggers = (
            pgtrigger.Protect(name="case_is_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="what_the_case_is_stays", exclude=_LATER),
        )
