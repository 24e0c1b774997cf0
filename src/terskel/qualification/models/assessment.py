"""What the authority does with an opened request: one line per category, findings, grounds of a rejection."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from terskel.core.ids import uuid7
from terskel.qualification.models.application import Application


class ApplicationLine(models.Model):
    """One category of one request: one clock and one decision of its own. `due_at` is the first instant too late."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="lines")
    category = models.ForeignKey("dps.Category", on_delete=models.PROTECT, related_name="+")
    supplier = models.ForeignKey("organisations.Supplier", on_delete=models.PROTECT, related_name="+")
    dps = models.ForeignKey("dps.DynamicPurchasingSystem", on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    handler = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")
    handler_since = models.DateTimeField(null=True)
    extended_at = models.DateTimeField(null=True)
    extended_to_at = models.DateTimeField(null=True)
    extension_reason = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")
    admitted_at = models.DateTimeField(null=True)
    rejected_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    decision_letter = models.ForeignKey("documents.Letter", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="line_once_per_category", fields=["application", "category"]),
            models.UniqueConstraint(
                name="line_one_undecided_per_supplier_and_category",
                fields=["supplier", "category"],
                condition=Q(decided_at__isnull=True, withdrawn_at__isnull=True),
            ),
            models.CheckConstraint(
                name="line_decided_by_a_person_one_way",
                condition=Q(
                    decided_at__isnull=True, decided_by__isnull=True, admitted_at__isnull=True, rejected_at__isnull=True
                )
                | Q(
                    decided_at__isnull=False,
                    decided_by__isnull=False,
                    admitted_at=F("decided_at"),
                    rejected_at__isnull=True,
                )
                | Q(
                    decided_at__isnull=False,
                    decided_by__isnull=False,
                    rejected_at=F("decided_at"),
                    admitted_at__isnull=True,
                ),
            ),
            models.CheckConstraint(
                name="line_decided_with_a_letter",
                condition=Q(decided_at__isnull=True) | Q(decision_letter__isnull=False),
            ),
            models.CheckConstraint(
                name="line_extended_later_and_with_a_reason",
                condition=Q(extended_to_at__isnull=True, extended_at__isnull=True, extension_reason="")
                | (Q(extended_to_at__gt=F("due_at"), extended_at__isnull=False) & ~Q(extension_reason="")),
            ),
            models.CheckConstraint(
                name="line_handled_by_somebody_since_an_instant",
                condition=Q(handler__isnull=True, handler_since__isnull=True)
                | Q(handler__isnull=False, handler_since__isnull=False),
            ),
            models.CheckConstraint(
                name="line_decided_or_withdrawn_not_both",
                condition=Q(decided_at__isnull=True) | Q(withdrawn_at__isnull=True),
            ),
        ]
        indexes = [
            models.Index(
                "dps",
                Coalesce("extended_to_at", "due_at"),
                "id",
                name="line_queue",
                condition=Q(decided_at__isnull=True, withdrawn_at__isnull=True),
            ),
            models.Index(
                Coalesce("extended_to_at", "due_at"),
                name="line_by_limit",
                condition=Q(decided_at__isnull=True, withdrawn_at__isnull=True),
            ),
            models.Index(name="line_of_supplier_in_dps", fields=["supplier", "dps", "-opened_at"]),
            models.Index(
                name="line_undecided_in_category",
                fields=["category", "opened_at"],
                condition=Q(decided_at__isnull=True, withdrawn_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} in {self.category_id}"


class RequirementAssessment(models.Model):
    """The finding on one requirement for one line. `evidence_expires_on` is the last day the evidence is good for."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    line = models.ForeignKey(ApplicationLine, on_delete=models.PROTECT, related_name="assessments")
    requirement = models.ForeignKey("dps.QualificationRequirement", on_delete=models.PROTECT, related_name="+")
    # A finding about the supplier, not the state of a row.
    met = models.BooleanField()
    note = models.TextField(blank=True)
    evidence_expires_on = models.DateField(null=True)
    assessed_at = models.DateTimeField()
    assessed_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="assessment_once_per_requirement", fields=["line", "requirement"]),
            models.CheckConstraint(name="assessment_not_met_with_a_note", condition=Q(met=True) | ~Q(note="")),
        ]

    def __str__(self) -> str:
        return f"{self.requirement_id} on {self.line_id}"


class RejectionGround(models.Model):
    """One ground of a rejection with its own reason (FOA §§ 24-1, 24-2, 24-10).

    `event_on` is the day of the final judgment or of the event, from which the ground can be used for some years
    (§ 24-6); `self_cleaning` says why the supplier's measures were not enough, where it has shown any (§ 24-5);
    `proportionality` why rejection is not disproportionate (§ 24-2(1)b, (3)).
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    line = models.ForeignKey(ApplicationLine, on_delete=models.PROTECT, related_name="grounds")
    code = models.CharField(max_length=12)
    requirement = models.ForeignKey(
        "dps.QualificationRequirement", on_delete=models.PROTECT, null=True, related_name="+"
    )
    reason = models.TextField()
    event_on = models.DateField(null=True)
    self_cleaning = models.TextField(blank=True)
    proportionality = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="ground_has_a_reason", condition=~Q(reason="")),
            models.UniqueConstraint(
                name="ground_once_per_line", fields=["line", "code", "requirement"], nulls_distinct=False
            ),
        ]

    def __str__(self) -> str:
        return self.code


class FirstWindowOpening(models.Model):
    """The opening of a DPS's first window. `opened_by` are those who released the shares that opened it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dps = models.OneToOneField("dps.DynamicPurchasingSystem", on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    opened_by = ArrayField(models.UUIDField())

    class Meta:
        constraints = [
            models.CheckConstraint(name="first_window_opened_by_at_least_two", condition=Q(opened_by__len__gte=2)),
        ]

    def __str__(self) -> str:
        return f"first window of {self.dps_id}"
