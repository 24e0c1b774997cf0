"""Fuller reasons on request (directive 2014/24/EU art. 55(2))."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import F, Q

from terskel.awards.models.decision import AwardDecision
from terskel.core.ids import uuid7


class ReasonsRequest(models.Model):
    """A tenderer that was told of an award asks for fuller reasons; `text` is what it wants to know, often nothing.

    Answered once, by a letter. `due_at` is the first instant too late, by the rules of the day it was asked.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    award = models.ForeignKey(AwardDecision, on_delete=models.PROTECT, related_name="+")
    supplier = models.ForeignKey("organisations.Supplier", on_delete=models.PROTECT, related_name="+")
    text = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    asked_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+", null=True)
    letter = models.OneToOneField("documents.Letter", on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="one_unanswered_request_for_reasons",
                fields=["award", "supplier"],
                condition=Q(answered_at__isnull=True),
            ),
            models.CheckConstraint(
                name="reasons_are_given_whole",
                condition=Q(answer="", answered_at__isnull=True, answered_by__isnull=True, letter__isnull=True)
                | Q(answered_at__gte=F("asked_at"), answered_by__isnull=False, letter__isnull=False) & ~Q(answer=""),
            ),
        )
        indexes = (models.Index(name="awards_reasons_owed", fields=("due_at",), condition=Q(answered_at__isnull=True)),)
        triggers = (
            pgtrigger.ReadOnly(
                name="what_was_asked_for_stays", fields=["award", "supplier", "text", "asked_at", "due_at", "asked_by"]
            ),
            pgtrigger.Protect(
                name="reasons_given_stay",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__answered_at__isnull=False),
            ),
            pgtrigger.Protect(name="request_for_reasons_is_never_deleted", operation=pgtrigger.Delete),
        )

    def __str__(self) -> str:
        return f"{self.supplier_id} about {self.award_id}"
