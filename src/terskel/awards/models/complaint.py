"""Complaints to the authority about a competition."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Q

from terskel.core.ids import uuid7

COMPLAINT_ABOUT = ["documents", "rejection", "award", "cancellation"]
COMPLAINT_OUTCOMES = ["upheld", "partly_upheld", "rejected", "inadmissible"]
CONSEQUENCES = ["none", "reverse_rejection", "correct_award", "evaluate_anew", "cancel"]
_CASE = (
    "'case_name', 'case_registered_by_id', 'case_registered_at', 'case_result', 'case_closed_by_id', 'case_closed_at'"
)
"""The columns that may still be written on a complaint that the authority has decided."""


class Complaint(models.Model):
    """A supplier's complaint to the authority about a competition, and what became of it.

    `signing_waits`: the authority's word that it signs nothing before the complaint is decided; None until it has said.
    `case_*`: the matter before a review body or court, where it went there.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    competition = models.ForeignKey("competitions.Competition", on_delete=models.PROTECT, related_name="+")
    supplier = models.ForeignKey("organisations.Supplier", on_delete=models.PROTECT, related_name="+")
    about = models.CharField(max_length=20)
    text = models.TextField()
    received_at = models.DateTimeField()
    received_from = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    receipt = models.OneToOneField("documents.Letter", on_delete=models.PROTECT, related_name="+")
    signing_waits = models.BooleanField(null=True)
    waiting_said_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+", null=True)
    waiting_said_at = models.DateTimeField(null=True)
    taken_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+", null=True)
    taken_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=20, blank=True)
    reason = models.TextField(blank=True)
    consequence = models.CharField(max_length=20, blank=True)
    proposed_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+", null=True)
    proposed_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+", null=True)
    decided_at = models.DateTimeField(null=True)
    decision = models.OneToOneField("documents.Letter", on_delete=models.PROTECT, related_name="+", null=True)
    withdrawn_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+", null=True)
    withdrawn_at = models.DateTimeField(null=True)
    case_name = models.CharField(max_length=100, blank=True)
    case_registered_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+", null=True)
    case_registered_at = models.DateTimeField(null=True)
    case_result = models.TextField(blank=True)
    case_closed_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+", null=True)
    case_closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(about__in=COMPLAINT_ABOUT) & ~Q(text=""), name="awards_complaint_says_something"
            ),
            models.CheckConstraint(
                condition=Q(signing_waits__isnull=True, waiting_said_at__isnull=True, waiting_said_by__isnull=True)
                | Q(signing_waits__isnull=False, waiting_said_at__isnull=False, waiting_said_by__isnull=False),
                name="awards_waiting_is_said_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(proposed_at__isnull=True, proposed_by__isnull=True)
                | Q(
                    proposed_at__isnull=False,
                    proposed_by__isnull=False,
                    taken_at__isnull=False,
                    outcome__in=COMPLAINT_OUTCOMES,
                    consequence__in=CONSEQUENCES,
                )
                & ~Q(reason=""),
                name="awards_complaint_decision_is_reasoned",
            ),
            models.CheckConstraint(
                condition=Q(consequence__in=["", "none"]) | Q(outcome__in=["upheld", "partly_upheld"]),
                name="awards_only_upheld_complaints_have_consequences",
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, decided_by__isnull=True, decision__isnull=True)
                | Q(decided_at__isnull=False, decided_by__isnull=False, decision__isnull=False)
                & Q(proposed_at__isnull=False)
                & ~Q(decided_by=models.F("proposed_by")),
                name="awards_complaint_decision_takes_two",
            ),
            models.CheckConstraint(
                condition=Q(case_closed_at__isnull=True)
                | Q(case_registered_at__isnull=False) & ~Q(case_name="") & ~Q(case_result=""),
                name="awards_closed_case_has_name_and_result",
            ),
        )
        indexes = (
            models.Index(
                name="awards_undecided_complaint",
                fields=("received_at",),
                condition=Q(decided_at__isnull=True, withdrawn_at__isnull=True),
            ),
        )
        triggers = (
            pgtrigger.Protect(name="complaint_is_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="what_was_complained_stays",
                fields=["competition", "supplier", "about", "text", "received_at", "received_from", "receipt"],
            ),
            pgtrigger.Protect(
                name="decided_complaint_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.decided_at IS NOT NULL AND "
                    f"to_jsonb(OLD.*) - ARRAY[{_CASE}] IS DISTINCT FROM to_jsonb(NEW.*) - ARRAY[{_CASE}]"
                ),
            ),
        )
