"""The award decision of a competition."""

from __future__ import annotations

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from terskel.core.ids import uuid7

REVERSAL_REASONS = ["error", "complaint", "evidence", "review_body", "other"]
COMPLAINT_ABOUT = ["documents", "rejection", "award", "cancellation"]
COMPLAINT_OUTCOMES = ["upheld", "partly_upheld", "rejected", "inadmissible"]
CONSEQUENCES = ["none", "reverse_rejection", "correct_award", "evaluate_anew", "cancel"]
_REVERSAL = (
    "'reversal_proposed_by_id', 'reversal_proposed_at', 'reversal_reason_code', 'reversal_reason', "
    "'reversal_evaluates_anew', 'reversed_by_id', 'reversed_at'"
)
"""The columns that may still be written on an award that everyone was told of (FOA § 25-1(4))."""


_CASE = (
    "'case_name', 'case_registered_by_id', 'case_registered_at', 'case_result', 'case_closed_by_id', 'case_closed_at'"
)
"""The columns that may still be written on a complaint that the authority has decided."""


class AwardDecision(models.Model):
    """Who wins, on what evidence, prepared by one person and approved by another.

    `characteristics` holds, per award criterion, what of the winning tender may be told to the others
    (FOA § 25-1(2)): criterion id -> text. `worked_on_by` are all who had a hand in it; none of them approves.
    `sanctions` says what follows a breach of the social clauses
    (LOA § 5p). `reversal_evaluates_anew`: with the reversal the evaluation's result is set aside too, so that the
    panel goes to work again. `standstill_ends_at` is the earliest instant of signing, None where no standstill runs.
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

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("competition",), condition=Q(reversed_at__isnull=True), name="awards_one_standing_award"
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
    """A competition that ended after its deadline without an award (FOA § 25-4)."""

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
