"""Business secrets in tenders, and the versions without them (FOA § 7-4, offentleglova § 13)."""

from __future__ import annotations

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from terskel.core.ids import uuid7


class TradeSecret(models.Model):
    """A passage of its own tender that a supplier holds to be a business secret, word for word, and why."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    competition = models.ForeignKey("competitions.Competition", on_delete=models.PROTECT, related_name="+")
    tender = models.ForeignKey("tenders.Tender", on_delete=models.PROTECT, related_name="+")
    supplier = models.ForeignKey("organisations.Supplier", on_delete=models.PROTECT, related_name="+")
    passage = models.TextField()
    reason = models.TextField()
    marked_at = models.DateTimeField()
    marked_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="awards_secret_is_a_passage_with_a_reason", condition=~Q(passage="") & ~Q(reason="")
            ),
        )
        indexes = (models.Index(name="awards_secrets_by_tender", fields=["tender"]),)
        triggers = (pgtrigger.Protect(name="marked_secret_stays", operation=pgtrigger.Update | pgtrigger.Delete),)

    def __str__(self) -> str:
        return f"{self.supplier_id}: {len(self.passage)} characters"


class RedactedCopy(models.Model):
    """A file of its tender as the supplier would have it given out, beside the one it delivered; a later one replaces.

    `original` is the delivered file, `copy` what may leave.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    competition = models.ForeignKey("competitions.Competition", on_delete=models.PROTECT, related_name="+")
    tender = models.ForeignKey("tenders.Tender", on_delete=models.PROTECT, related_name="+")
    original = models.ForeignKey("documents.StoredFile", on_delete=models.PROTECT, related_name="+")
    copy = models.OneToOneField("documents.StoredFile", on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="awards_redacted_copy_is_another_file", condition=~Q(original=models.F("copy"))
            ),
        )
        indexes = (models.Index(name="awards_copies_by_tender", fields=["tender", "uploaded_at"]),)
        triggers = (pgtrigger.Protect(name="redacted_copy_stays", operation=pgtrigger.Update | pgtrigger.Delete),)

    def __str__(self) -> str:
        return f"{self.original_id} as {self.copy_id}"


class RedactedTender(models.Model):
    """A version of a tender that may be given out, as the authority decided; a later one replaces it.

    `withheld` are the passages that were blacked out, `given_out_reason` why marked ones were not.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    competition = models.ForeignKey("competitions.Competition", on_delete=models.PROTECT, related_name="+")
    tender = models.ForeignKey("tenders.Tender", on_delete=models.PROTECT, related_name="+")
    withheld = ArrayField(models.TextField())
    given_out_reason = models.TextField(blank=True)
    letter = models.OneToOneField("documents.Letter", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = (models.Index(name="awards_redacted_by_tender", fields=["tender", "made_at"]),)
        triggers = (pgtrigger.Protect(name="redacted_tender_stays", operation=pgtrigger.Update | pgtrigger.Delete),)

    def __str__(self) -> str:
        return f"{self.tender_id} at {self.made_at}"
