"""What the panel found, what it asked, and the result."""

from __future__ import annotations

import pgtrigger
from django.db import models

from terskel.core.ids import uuid7


class RequirementCheck(models.Model):
    """Whether a tender meets one absolute requirement; the latest of a tender and requirement counts.

    `was`: the verdict it changed when that was settled and prices known; "" where it changed none.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    competition = models.ForeignKey("competitions.Competition", on_delete=models.PROTECT, related_name="+")
    tender = models.ForeignKey("tenders.Tender", on_delete=models.PROTECT, related_name="+")
    requirement = models.ForeignKey("competitions.MandatoryRequirement", on_delete=models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=10)
    reason = models.TextField(blank=True)
    was = models.CharField(max_length=10, blank=True)
    checked_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(verdict__in=("met", "not_met")), name="evaluation_verdict_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(was="") | models.Q(was__in=("met", "not_met")) & ~models.Q(reason=""),
                name="evaluation_changed_verdict_has_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(verdict="met") | ~models.Q(reason=""),
                name="evaluation_unmet_requirement_has_reason",
            ),
        )
        indexes = (
            models.Index(
                fields=("competition", "tender", "requirement", "-checked_at"), name="evaluation_latest_check"
            ),
        )
        triggers = (pgtrigger.Protect(name="rows_stay", operation=pgtrigger.Update | pgtrigger.Delete),)


class TenderRejection(models.Model):
    """A rejection recorded by one person and confirmed by another; `ground` is a code of rulebook § 2.5.

    `withdrawn_at`: it stands no more, taken back before it was confirmed, or reversed by `reversed_by` since.
    `event_on` is the day of the final judgment or of the event (§ 24-6); `self_cleaning` says why the tenderer's
    measures were not enough (§ 24-5); `proportionality` why rejection is not disproportionate (§ 24-2(1)b, (3)).
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    competition = models.ForeignKey("competitions.Competition", on_delete=models.PROTECT, related_name="+")
    tender = models.ForeignKey("tenders.Tender", on_delete=models.PROTECT, related_name="+")
    ground = models.CharField(max_length=12)
    reason = models.TextField()
    event_on = models.DateField(null=True)
    self_cleaning = models.TextField(blank=True)
    proportionality = models.TextField(blank=True)
    recorded_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    confirmed_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+", null=True)
    confirmed_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    reversed_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~models.Q(reason=""), name="evaluation_rejection_has_reason"),
            models.CheckConstraint(
                condition=models.Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                | models.Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
                name="evaluation_confirmation_has_person",
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed_by__isnull=True) | ~models.Q(confirmed_by=models.F("recorded_by")),
                name="evaluation_rejection_takes_two",
            ),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at__isnull=True, reversed_by__isnull=True)
                | models.Q(confirmed_at__isnull=True, reversed_by__isnull=True)
                | models.Q(withdrawn_at__isnull=False, confirmed_at__isnull=False, reversed_by__isnull=False),
                name="evaluation_confirmed_rejection_is_reversed_by_somebody",
            ),
            models.UniqueConstraint(
                fields=("tender",),
                condition=models.Q(withdrawn_at__isnull=True),
                name="evaluation_one_rejection_per_tender",
            ),
        )
        triggers = (
            pgtrigger.ReadOnly(
                name="rejection_facts_stay", exclude=["confirmed_by", "confirmed_at", "withdrawn_at", "reversed_by"]
            ),
            pgtrigger.Protect(name="rejection_is_never_deleted", operation=pgtrigger.Delete),
        )


class ScoringPlan(models.Model):
    """How a panel scores and who scores what; the latest of a competition counts, without any it scores jointly.

    `note` says why the criteria were given to these people.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    competition = models.ForeignKey("competitions.Competition", on_delete=models.PROTECT, related_name="+")
    way = models.CharField(max_length=10)
    note = models.TextField(blank=True)
    planned_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    planned_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(way__in=("joint", "individual")), name="evaluation_way_of_scoring_is_known"
            ),
        )
        indexes = (models.Index(fields=("competition", "-planned_at"), name="evaluation_latest_plan"),)
        triggers = (pgtrigger.Protect(name="rows_stay", operation=pgtrigger.Update | pgtrigger.Delete),)


class Assignment(models.Model):
    """One criterion, with its parts, given to one person in a plan."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    plan = models.ForeignKey(ScoringPlan, on_delete=models.PROTECT, related_name="assignments")
    criterion = models.ForeignKey("competitions.AwardCriterion", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("plan", "criterion", "person"), name="evaluation_assigned_once"),
        )
        triggers = (pgtrigger.Protect(name="rows_stay", operation=pgtrigger.Update | pgtrigger.Delete),)


class IndividualScore(models.Model):
    """What one evaluator gives one tender on one criterion, alone; their latest counts, and is hidden until submitted.

    The reason may wait until the sheet is submitted.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    competition = models.ForeignKey("competitions.Competition", on_delete=models.PROTECT, related_name="+")
    tender = models.ForeignKey("tenders.Tender", on_delete=models.PROTECT, related_name="+")
    criterion = models.ForeignKey("competitions.AwardCriterion", on_delete=models.PROTECT, related_name="+")
    points = models.DecimalField(max_digits=9, decimal_places=4)
    reason = models.TextField(blank=True)
    scored_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    scored_at = models.DateTimeField()

    class Meta:
        indexes = (
            models.Index(
                fields=("competition", "tender", "criterion", "scored_by", "-scored_at"),
                name="evaluation_latest_of_each",
            ),
        )
        triggers = (pgtrigger.Protect(name="rows_stay", operation=pgtrigger.Update | pgtrigger.Delete),)


class SheetDelivery(models.Model):
    """An evaluator has submitted what they gave; from then on it stays, and colleagues' points are shown to them."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    competition = models.ForeignKey("competitions.Competition", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("competition", "person"), name="evaluation_sheet_delivered_once"),
        )
        triggers = (pgtrigger.Protect(name="rows_stay", operation=pgtrigger.Update | pgtrigger.Delete),)


class QualityLock(models.Model):
    """The points for quality stay as they are: before prices are opened, or before it is shown who tenders what.

    `lifted_at`: the lead took the lock back, with a reason, because something had to be put right.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    competition = models.ForeignKey("competitions.Competition", on_delete=models.PROTECT, related_name="+")
    locked_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    locked_at = models.DateTimeField()
    lifted_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+", null=True)
    lifted_at = models.DateTimeField(null=True)
    lift_reason = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("competition",),
                condition=models.Q(lifted_at__isnull=True),
                name="evaluation_one_standing_lock",
            ),
            models.CheckConstraint(
                condition=models.Q(lifted_at__isnull=True, lifted_by__isnull=True, lift_reason="")
                | (models.Q(lifted_by__isnull=False, lifted_at__gte=models.F("locked_at")) & ~models.Q(lift_reason="")),
                name="evaluation_lock_is_lifted_with_a_reason",
            ),
        )
        triggers = (
            pgtrigger.ReadOnly(name="lock_stays", exclude=["lifted_by", "lifted_at", "lift_reason"]),
            pgtrigger.Protect(
                name="lifted_lock_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__lifted_at__isnull=False),
            ),
            pgtrigger.Protect(name="lock_is_never_deleted", operation=pgtrigger.Delete),
        )


class Score(models.Model):
    """Points and reason for one tender on one criterion; the latest counts, the earlier ones are the history.

    These are the panel's. Where its members scored alone first, they are what it agreed on, and `consensus_reason`
    says why where they were far apart; it stands in the report and not in the letters.
    `was`: the settled points that these took the place of when prices were known; `consensus_reason` then says why.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    competition = models.ForeignKey("competitions.Competition", on_delete=models.PROTECT, related_name="+")
    tender = models.ForeignKey("tenders.Tender", on_delete=models.PROTECT, related_name="+")
    criterion = models.ForeignKey("competitions.AwardCriterion", on_delete=models.PROTECT, related_name="+")
    points = models.DecimalField(max_digits=9, decimal_places=4)
    reason = models.TextField()
    consensus_reason = models.TextField(blank=True)
    was = models.DecimalField(max_digits=9, decimal_places=4, null=True)
    scored_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    scored_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~models.Q(reason=""), name="evaluation_score_has_reason"),
            models.CheckConstraint(
                condition=models.Q(was__isnull=True)
                | (~models.Q(was=models.F("points")) & ~models.Q(consensus_reason="")),
                name="evaluation_changed_score_says_why",
            ),
        )
        indexes = (
            models.Index(fields=("competition", "tender", "criterion", "-scored_at"), name="evaluation_latest_score"),
        )
        triggers = (pgtrigger.Protect(name="rows_stay", operation=pgtrigger.Update | pgtrigger.Delete),)


class Enquiry(models.Model):
    """What the panel asks one tenderer in writing, and the answer (FOA §§ 23-5, 24-9).

    `due_at` is the first instant too late to answer. The enquiry is closed with what the panel concludes.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    competition = models.ForeignKey("competitions.Competition", on_delete=models.PROTECT, related_name="+")
    tender = models.ForeignKey("tenders.Tender", on_delete=models.PROTECT, related_name="+")
    supplier = models.ForeignKey("organisations.Supplier", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=15)
    text = models.TextField()
    due_at = models.DateTimeField()
    asked_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    letter = models.OneToOneField("documents.Letter", on_delete=models.PROTECT, related_name="+")
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+", null=True)
    answered_at = models.DateTimeField(null=True)
    closing_note = models.TextField(blank=True)
    closed_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+", null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(kind__in=("clarification", "price", "advantage")),
                name="evaluation_enquiry_kind_is_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(text="") & models.Q(due_at__gt=models.F("asked_at")),
                name="evaluation_enquiry_asks_with_time_to_answer",
            ),
            models.CheckConstraint(
                condition=models.Q(answered_at__isnull=True, answered_by__isnull=True, answer="")
                | (models.Q(answered_by__isnull=False, answered_at__lt=models.F("due_at")) & ~models.Q(answer="")),
                name="evaluation_enquiry_answered_whole_and_in_time",
            ),
            models.CheckConstraint(
                condition=models.Q(closed_at__isnull=True, closed_by__isnull=True, closing_note="")
                | (
                    models.Q(closed_by__isnull=False)
                    & (models.Q(answered_at__isnull=False) | models.Q(closed_at__gte=models.F("due_at")))
                    & ~models.Q(closing_note="")
                ),
                name="evaluation_enquiry_closed_after_its_time_with_a_note",
            ),
        )
        indexes = (models.Index(fields=("competition", "tender", "asked_at"), name="evaluation_enquiry_of_tender"),)
        triggers = (
            pgtrigger.ReadOnly(
                name="enquiry_stays",
                exclude=["answer", "answered_by", "answered_at", "closing_note", "closed_by", "closed_at"],
            ),
            pgtrigger.Protect(
                name="closed_enquiry_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__closed_at__isnull=False),
            ),
            pgtrigger.Protect(name="enquiry_is_never_deleted", operation=pgtrigger.Delete),
        )


class EvaluationResult(models.Model):
    """The ranking by the locked model, frozen; `model_digest` is the lock it was computed under.

    `low_price_note`: why prices that stood out as low, and were not explained, are not abnormally low.

    Set aside, with the reason, when its award is reversed (FOA § 25-1(4)) or it is reopened before one is announced.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    competition = models.ForeignKey("competitions.Competition", on_delete=models.PROTECT, related_name="+")
    ranking = models.JSONField()
    model_digest = models.CharField(max_length=64)
    finalised_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    finalised_at = models.DateTimeField()
    report = models.ForeignKey("documents.Letter", on_delete=models.PROTECT, related_name="+")
    low_price_note = models.TextField(blank=True)
    set_aside_at = models.DateTimeField(null=True)
    set_aside_reason = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("competition",),
                condition=models.Q(set_aside_at__isnull=True),
                name="evaluation_one_standing_result",
            ),
            models.CheckConstraint(
                condition=models.Q(set_aside_at__isnull=True)
                | models.Q(set_aside_at__gte=models.F("finalised_at")) & ~models.Q(set_aside_reason=""),
                name="evaluation_set_aside_after_it_was_frozen",
            ),
        )
        triggers = (
            pgtrigger.ReadOnly(name="result_stays", exclude=["set_aside_at", "set_aside_reason"]),
            pgtrigger.Protect(
                name="set_aside_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__set_aside_at__isnull=False),
            ),
            pgtrigger.Protect(name="result_is_never_deleted", operation=pgtrigger.Delete),
        )
