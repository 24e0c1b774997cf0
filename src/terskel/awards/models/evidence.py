"""What the chosen supplier is asked to document before the award (FOA § 17-1(5), LOA § 5l)."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import F, Q

from terskel.core.ids import uuid7

EVIDENCE_KINDS = ("tax", "grounds", "requirement", "stated")
EVIDENCE_SOURCES = ("winner", "held", "register")


class WinnerEvidence(models.Model):
    """One piece of evidence of the chosen supplier: asked for, received, and accepted or found lacking.

    `kind`: "tax" for information on tax and VAT, "grounds" that no ground for rejection applies, "requirement" of the
    system's qualification requirements, "stated" what the buyer demands besides. `source`: the "winner" sent it, it was
    "held" already, or a "register" gives it free of charge; of the two last nobody is asked (FOA § 17-1(4)). `lacking`
    is why it was not accepted, "" where it was. `instead_of` is what was demanded before and is demanded anew.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    award = models.ForeignKey("awards.AwardDecision", on_delete=models.PROTECT, related_name="demanded")
    kind = models.CharField(max_length=12)
    requirement = models.ForeignKey(
        "dps.QualificationRequirement", on_delete=models.PROTECT, related_name="+", null=True
    )
    what = models.TextField()
    demanded_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    demanded_at = models.DateTimeField()
    instead_of = models.OneToOneField("self", on_delete=models.PROTECT, related_name="anew", null=True)
    asked_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+", null=True)
    asked_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    letter = models.ForeignKey("documents.Letter", on_delete=models.PROTECT, related_name="+", null=True)
    source = models.CharField(max_length=10, blank=True)
    issued_on = models.DateField(null=True)
    file = models.ForeignKey("documents.StoredFile", on_delete=models.PROTECT, related_name="+", null=True)
    received_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+", null=True)
    received_at = models.DateTimeField(null=True)
    lacking = models.TextField(blank=True)
    concluded_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+", null=True)
    concluded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(kind__in=EVIDENCE_KINDS) & ~Q(what=""), name="awards_evidence_is_of_a_known_kind"
            ),
            models.CheckConstraint(
                condition=Q(kind="requirement", requirement__isnull=False)
                | ~Q(kind="requirement") & Q(requirement__isnull=True),
                name="awards_evidence_of_a_requirement_names_it",
            ),
            models.CheckConstraint(
                condition=Q(asked_at__isnull=True, asked_by__isnull=True, due_at__isnull=True, letter__isnull=True)
                | Q(
                    asked_at__isnull=False,
                    asked_by__isnull=False,
                    letter__isnull=False,
                    due_at__gt=F("asked_at"),
                ),
                name="awards_evidence_is_asked_in_writing",
            ),
            models.CheckConstraint(
                condition=Q(
                    received_at__isnull=True,
                    received_by__isnull=True,
                    source="",
                    issued_on__isnull=True,
                    file__isnull=True,
                )
                | Q(
                    received_at__isnull=False,
                    received_by__isnull=False,
                    source__in=EVIDENCE_SOURCES,
                    issued_on__isnull=False,
                ),
                name="awards_evidence_is_received_with_its_date",
            ),
            models.CheckConstraint(
                condition=Q(concluded_at__isnull=True, concluded_by__isnull=True, lacking="")
                | Q(concluded_at__isnull=False, concluded_by__isnull=False),
                name="awards_evidence_is_concluded_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(concluded_at__isnull=True) | Q(received_at__isnull=False) | ~Q(lacking=""),
                name="awards_only_received_evidence_is_accepted",
            ),
        )
        indexes = (models.Index(fields=("award", "id"), name="awards_evidence_of_award"),)
        triggers = (
            pgtrigger.ReadOnly(
                name="demand_stays",
                fields=["award", "kind", "requirement", "what", "demanded_by", "demanded_at", "instead_of"],
            ),
            pgtrigger.Protect(
                name="concluded_evidence_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__concluded_at__isnull=False),
            ),
            pgtrigger.Protect(name="evidence_is_never_deleted", operation=pgtrigger.Delete),
        )

    def __str__(self) -> str:
        return self.what
