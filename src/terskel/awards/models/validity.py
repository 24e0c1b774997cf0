"""Asking all tenderers to be bound longer, and what each answered (FOA § 20-6)."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import F, Q

from terskel.core.ids import uuid7


class ValidityExtension(models.Model):
    """One time that every tenderer was asked to be bound longer (FOA § 20-6).

    `valid_until_on` is the last day, `due_at` the first instant too late to answer.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    competition = models.ForeignKey("competitions.Competition", on_delete=models.PROTECT, related_name="+")
    valid_until_on = models.DateField()
    due_at = models.DateTimeField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(name="validity_asked_with_time_to_answer", condition=Q(due_at__gt=F("asked_at"))),
            models.UniqueConstraint(name="validity_asked_once_for_a_day", fields=["competition", "valid_until_on"]),
        ]
        triggers = [pgtrigger.Protect(name="extension_stays", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.competition_id} until {self.valid_until_on}"


class TendererValidity(models.Model):
    """One tenderer's answer to an extension; `answer` is empty while there is none, and given once."""

    id = models.BigAutoField(primary_key=True)
    extension = models.ForeignKey(ValidityExtension, on_delete=models.PROTECT, related_name="tenderers")
    tender = models.ForeignKey("tenders.Tender", on_delete=models.PROTECT, related_name="+")
    supplier = models.ForeignKey("organisations.Supplier", on_delete=models.PROTECT, related_name="+")
    letter = models.OneToOneField("documents.Letter", on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(max_length=10, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="validity_asked_once_of_a_tender", fields=["extension", "tender"]),
            models.CheckConstraint(
                name="validity_answered_whole",
                condition=Q(answer="", answered_at__isnull=True, answered_by__isnull=True)
                | Q(answer__in=["prolongs", "declines"], answered_at__isnull=False, answered_by__isnull=False),
            ),
        ]
        indexes = [models.Index(name="validity_by_supplier", fields=["supplier"])]
        triggers = [
            pgtrigger.ReadOnly(name="asked_stays", exclude=["answer", "answered_at", "answered_by"]),
            pgtrigger.Protect(
                name="validity_answer_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__answered_at__isnull=False),
            ),
            pgtrigger.Protect(name="asked_is_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.supplier_id} on {self.extension_id}"
