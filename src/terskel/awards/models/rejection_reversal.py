"""A rejection that the tenderer was told of, reversed by the authority itself: one proposes, another decides."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import F, Q

from terskel.core.ids import uuid7

_DECISION = ["decided_by", "reversed_at", "declined_at", "declined_reason", "letter"]


class RejectionReversal(models.Model):
    """A buyer or the lead proposes with a reason; an approver reverses, or declines with a reason of their own.

    `letter` tells the tenderer that its tender is in again.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    competition = models.ForeignKey("competitions.Competition", on_delete=models.PROTECT, related_name="+")
    rejection = models.ForeignKey("evaluation.TenderRejection", on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    proposed_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+", null=True)
    reversed_at = models.DateTimeField(null=True)
    declined_at = models.DateTimeField(null=True)
    declined_reason = models.TextField(blank=True)
    letter = models.ForeignKey("documents.Letter", on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("rejection",), condition=Q(decided_by__isnull=True), name="awards_one_open_rejection_reversal"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="awards_rejection_reversal_has_reason"),
            models.CheckConstraint(
                condition=Q(
                    decided_by__isnull=True, reversed_at__isnull=True, declined_at__isnull=True, letter__isnull=True
                )
                | Q(decided_by__isnull=False, reversed_at__isnull=False, declined_at__isnull=True, letter__isnull=False)
                | Q(decided_by__isnull=False, reversed_at__isnull=True, declined_at__isnull=False, letter__isnull=True)
                & ~Q(declined_reason=""),
                name="awards_rejection_reversal_is_decided_once",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by")),
                name="awards_rejection_reversal_takes_two",
            ),
        )
        triggers = (
            pgtrigger.ReadOnly(name="rejection_reversal_stays", exclude=_DECISION),
            pgtrigger.Protect(
                name="decided_rejection_reversal_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__decided_by__isnull=False),
            ),
            pgtrigger.Protect(name="rejection_reversal_is_never_deleted", operation=pgtrigger.Delete),
        )
