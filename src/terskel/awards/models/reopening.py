"""Reopening a frozen evaluation before an award is announced: one proposes, another decides."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import F, Q

from terskel.core.ids import uuid7

_DECISION = ["decided_by", "reopened_at", "declined_at", "declined_reason"]


class Reopening(models.Model):
    """The lead of the panel proposes with a reason; an approver reopens, or declines with a reason of their own."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    competition = models.ForeignKey("competitions.Competition", on_delete=models.PROTECT, related_name="+")
    result = models.ForeignKey("evaluation.EvaluationResult", on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    proposed_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+", null=True)
    reopened_at = models.DateTimeField(null=True)
    declined_at = models.DateTimeField(null=True)
    declined_reason = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("result",), condition=Q(decided_by__isnull=True), name="awards_one_open_reopening"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="awards_reopening_has_reason"),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True, reopened_at__isnull=True, declined_at__isnull=True)
                | Q(decided_by__isnull=False, reopened_at__isnull=False, declined_at__isnull=True)
                | Q(decided_by__isnull=False, reopened_at__isnull=True, declined_at__isnull=False)
                & ~Q(declined_reason=""),
                name="awards_reopening_is_decided_once",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by")),
                name="awards_reopening_takes_two",
            ),
        )
        triggers = (
            pgtrigger.ReadOnly(name="proposal_stays", exclude=_DECISION),
            pgtrigger.Protect(
                name="decision_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__decided_by__isnull=False),
            ),
            pgtrigger.Protect(name="reopening_is_never_deleted", operation=pgtrigger.Delete),
        )
