"""The award decision of a competition."""

from __future__ import annotations

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from terskel.core.ids import uuid7

STANDING = Q(reversed_at__isnull=True, withdrawn_at__isnull=True)
"""The decisions that count: a competition has at most one."""
REVERSAL_REASONS = ["error", "complaint", "evidence", "review_body", "other"]
_REVERSAL = (
    "'reversal_proposed_by_id', 'reversal_proposed_at', 'reversal_reason_code', 'reversal_reason', "
    "'reversal_evaluates_anew', 'reversed_by_id', 'reversed_at'"
)
"""The columns that may still be written on an award that everyone was told of (FOA § 25-1(4))."""


class AwardDecision(models.Model):
    """Who wins, on what evidence, prepared by one person and approved by another.

    `characteristics` holds, per award criterion, what of the winning tender may be told to the others
    (FOA § 25-1(2)): criterion id -> text. `worked_on_by` are all who had a hand in it; none of them approves.
    `sanctions` says what follows a breach of the social clauses (LOA § 5p). `tax_information_issued_on` is the day of
    the information on tax and VAT that was accepted. `reversal_evaluates_anew`: with the reversal the evaluation's
    result is set aside too, so that the panel goes to work again. `withdrawn_at`: taken back before anybody was told
    of it, because its result was set aside, its competition cancelled, or another lot made another tender come first.
    `standstill_ends_at` is the earliest instant of signing, None
    where no standstill runs.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    competition = models.ForeignKey("competitions.Competition", on_delete=models.PROTECT, related_name="+")
    result = models.ForeignKey("evaluation.EvaluationResult", on_delete=models.PROTECT, related_name="+")
    winner_tender = models.ForeignKey("tenders.Tender", on_delete=models.PROTECT, related_name="+")
    winner_supplier = models.ForeignKey("organisations.Supplier", on_delete=models.PROTECT, related_name="+")
    price = models.DecimalField(max_digits=16, decimal_places=2)
    characteristics = models.JSONField()
    prepared_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField()
    worked_on_by = ArrayField(models.UUIDField())
    evidence = models.TextField(blank=True)
    tax_information_issued_on = models.DateField(null=True)
    sanctions = models.TextField(blank=True)
    no_lots_reason = models.TextField(blank=True)
    subcontracts = models.TextField(blank=True)
    conflicts = models.TextField(blank=True)
    other_matters = models.TextField(blank=True)
    evidence_checked_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+", null=True)
    evidence_checked_at = models.DateTimeField(null=True)

    submitted_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+", null=True)
    submitted_at = models.DateTimeField(null=True)
    returned_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+", null=True)
    returned_at = models.DateTimeField(null=True)
    return_reason = models.TextField(blank=True)
    approved_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+", null=True)
    approved_at = models.DateTimeField(null=True)
    letters_sent_at = models.DateTimeField(null=True)
    standstill_days = models.PositiveSmallIntegerField()
    standstill_ends_at = models.DateTimeField(null=True)
    report = models.ForeignKey("documents.Letter", on_delete=models.PROTECT, related_name="+", null=True)
    reversal_proposed_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+", null=True)
    reversal_proposed_at = models.DateTimeField(null=True)
    reversal_reason_code = models.CharField(max_length=20, blank=True)
    reversal_reason = models.TextField(blank=True)
    reversal_evaluates_anew = models.BooleanField(null=True)
    reversed_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+", null=True)
    reversed_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+", null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(
                fields=["letters_sent_at", "id"],
                condition=STANDING & Q(letters_sent_at__isnull=False),
                name="awards_told",
            ),
            models.Index(fields=["reversed_at", "id"], condition=Q(reversed_at__isnull=False), name="awards_reversed"),
            models.Index(
                fields=["competition"], condition=STANDING & Q(approved_at__isnull=True), name="awards_not_approved"
            ),
            models.Index(
                fields=["competition"],
                condition=Q(reversal_proposed_at__isnull=False, reversed_at__isnull=True),
                name="awards_reversal_proposed",
            ),
        )
        constraints = (
            # What says whether it is over is in the index too: lists ask that of thousands and read no award for it.
            models.UniqueConstraint(
                fields=("competition",),
                include=("approved_at", "standstill_ends_at"),
                condition=STANDING,
                name="awards_one_standing_award",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False, approved_at__isnull=True),
                name="awards_only_untold_awards_are_withdrawn",
            ),
            models.CheckConstraint(
                condition=Q(approved_at__isnull=True, approved_by__isnull=True)
                | Q(approved_at__isnull=False, approved_by__isnull=False, submitted_at__isnull=False),
                name="awards_approval_follows_submission",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=models.F("prepared_by")),
                name="awards_preparer_never_approves",
            ),
            models.CheckConstraint(
                condition=Q(submitted_at__isnull=True) | Q(evidence_checked_at__isnull=False),
                name="awards_evidence_before_submission",
            ),
            models.CheckConstraint(
                condition=Q(letters_sent_at__isnull=True, approved_at__isnull=True)
                | Q(letters_sent_at=models.F("approved_at")),
                name="awards_letters_go_with_the_approval",
            ),
            models.CheckConstraint(
                condition=Q(standstill_ends_at__isnull=True) | Q(standstill_ends_at__gt=models.F("letters_sent_at")),
                name="awards_standstill_follows_the_letters",
            ),
            models.CheckConstraint(
                condition=Q(returned_at__isnull=True) | ~Q(return_reason=""), name="awards_return_has_reason"
            ),
            models.CheckConstraint(
                condition=Q(reversed_at__isnull=True) | Q(approved_at__isnull=False),
                name="awards_only_announced_awards_are_reversed",
            ),
            models.CheckConstraint(
                condition=Q(
                    reversal_proposed_at__isnull=True,
                    reversal_proposed_by__isnull=True,
                    reversal_evaluates_anew__isnull=True,
                    reversal_reason_code="",
                    reversal_reason="",
                )
                | (
                    Q(
                        reversal_proposed_at__isnull=False,
                        reversal_proposed_by__isnull=False,
                        reversal_evaluates_anew__isnull=False,
                        reversal_reason_code__in=REVERSAL_REASONS,
                        approved_at__isnull=False,
                    )
                    & ~Q(reversal_reason="")
                ),
                name="awards_reversal_is_proposed_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(reversed_at__isnull=True, reversed_by__isnull=True)
                | Q(reversed_at__isnull=False, reversed_by__isnull=False, reversal_proposed_at__isnull=False)
                & ~Q(reversed_by=models.F("reversal_proposed_by")),
                name="awards_reversal_takes_two",
            ),
        )
        triggers = (
            pgtrigger.Protect(name="award_is_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="announced_award_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.approved_at IS NOT NULL AND "
                    f"to_jsonb(OLD.*) - ARRAY[{_REVERSAL}] IS DISTINCT FROM to_jsonb(NEW.*) - ARRAY[{_REVERSAL}]"
                ),
            ),
            pgtrigger.Protect(
                name="withdrawn_award_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__withdrawn_at__isnull=False),
            ),
            pgtrigger.Protect(
                name="reversed_award_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__reversed_at__isnull=False),
            ),
        )


class TendererLetter(models.Model):
    """The award letter written to one tenderer; one each, all in the approving act."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    award = models.ForeignKey(AwardDecision, on_delete=models.PROTECT, related_name="letters")
    supplier = models.ForeignKey("organisations.Supplier", on_delete=models.PROTECT, related_name="+")
    tender = models.ForeignKey("tenders.Tender", on_delete=models.PROTECT, related_name="+")
    letter = models.OneToOneField("documents.Letter", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("award", "tender"), name="awards_one_letter_per_tender"),)
        triggers = (pgtrigger.Protect(name="rows_stay", operation=pgtrigger.Update | pgtrigger.Delete),)


class Closure(models.Model):
    """A published competition that was cancelled, before its deadline or after, with its report (FOA §§ 25-4, 25-5)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    competition = models.OneToOneField("competitions.Competition", on_delete=models.PROTECT, related_name="+")
    reason_code = models.CharField(max_length=20)
    reason = models.TextField()
    closed_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField()
    report = models.ForeignKey("documents.Letter", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (models.CheckConstraint(condition=~Q(reason=""), name="awards_closure_has_reason"),)
        triggers = (pgtrigger.Protect(name="rows_stay", operation=pgtrigger.Update | pgtrigger.Delete),)
