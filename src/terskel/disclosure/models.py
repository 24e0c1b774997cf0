"""Case books: a whole matter as one document and one archive, as it stood on a day."""

from __future__ import annotations

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from terskel.core.ids import uuid7

EDITIONS = ("internal", "public")
NOT_DONE = Q(made_at__isnull=True, failed_at__isnull=True)


class CaseBook(models.Model):
    """One edition of a matter, ordered once. `ordered_by` is None where it was made at the machine.

    `parts` are the codes of what is in it, `left_out` of what is not; each may name a tenderer after a colon.
    `done` of `total` bytes have been written; `moved_at` is when that was last told.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    competition = models.ForeignKey("competitions.Competition", on_delete=models.PROTECT, related_name="+")
    edition = models.CharField(max_length=8)
    ordered_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+", null=True)
    ordered_at = models.DateTimeField()
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    moved_at = models.DateTimeField()
    parts = ArrayField(models.CharField(max_length=40), default=list)
    left_out = ArrayField(models.CharField(max_length=400), default=list)
    attached = models.PositiveIntegerField(default=0)
    document = models.ForeignKey("documents.StoredFile", on_delete=models.PROTECT, related_name="+", null=True)
    archive = models.ForeignKey("documents.StoredFile", on_delete=models.PROTECT, related_name="+", null=True)
    made_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=60, blank=True)
    failed_over = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(edition__in=EDITIONS), name="disclosure_edition_is_known"),
            models.CheckConstraint(
                condition=Q(made_at__isnull=True, document__isnull=True, archive__isnull=True)
                | Q(made_at__isnull=False, document__isnull=False, archive__isnull=False, failed_at__isnull=True),
                name="disclosure_made_book_has_both_files",
            ),
            models.CheckConstraint(
                condition=Q(failed_at__isnull=True, failure="", failed_over="")
                | (Q(failed_at__isnull=False) & ~Q(failure="")),
                name="disclosure_failure_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(done__gte=0, done__lte=F("total")), name="disclosure_no_more_is_done_than_there_is"
            ),
        )
        indexes = (models.Index(name="disclosure_books_of_a_matter", fields=["competition", "ordered_at"]),)
        triggers = (
            pgtrigger.Protect(
                name="ended_book_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__made_at__isnull=False) | pgtrigger.Q(old__failed_at__isnull=False),
            ),
            pgtrigger.Protect(name="book_is_never_deleted", operation=pgtrigger.Delete),
        )

    def __str__(self) -> str:
        return f"{self.competition_id} {self.edition} {self.ordered_at}"
