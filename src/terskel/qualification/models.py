"""Requests to participate, their assessment line by line, and the standing right to be invited (FOA § 26-6).

While a request is a draft its content lies encrypted with the installation's draft key; received in the
first window it lies sealed to the DPS's key; only when it is opened do answers and lines exist.
"""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from terskel.core.ids import uuid7


class InstantRange(Func):
    """The half-open `tstzrange` of two instant columns."""

    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


class Application(models.Model):
    """One request to participate of one supplier in one DPS, for one or several categories.

    `reference` is random: a running number would tell a rival how many have applied.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dps = models.ForeignKey("dps.DynamicPurchasingSystem", on_delete=models.PROTECT, related_name="+")
    supplier = models.ForeignKey("organisations.Supplier", on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(max_length=20, unique=True)
    started_at = models.DateTimeField()
    started_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    draft_content = models.BinaryField(null=True)
    saved_at = models.DateTimeField(null=True)
    submitted_at = models.DateTimeField(null=True)
    submitted_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")
    received_at = models.DateTimeField(null=True)
    digest = models.CharField(max_length=64, blank=True)
    sealed_content = models.BinaryField(null=True)
    opened_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="application_one_draft_per_supplier",
                fields=["dps", "supplier"],
                condition=Q(submitted_at__isnull=True, withdrawn_at__isnull=True),
            ),
            models.UniqueConstraint(
                name="application_one_sealed_per_supplier",
                fields=["dps", "supplier"],
                condition=Q(submitted_at__isnull=False, opened_at__isnull=True, withdrawn_at__isnull=True),
            ),
            models.CheckConstraint(
                name="application_submitted_whole",
                condition=Q(submitted_at__isnull=True, received_at__isnull=True, digest="")
                | (
                    Q(submitted_at__isnull=False, received_at__isnull=False, draft_content__isnull=True)
                    & Q(submitted_by__isnull=False)
                    & ~Q(digest="")
                ),
            ),
            models.CheckConstraint(
                name="application_sealed_until_opened",
                condition=Q(submitted_at__isnull=True, sealed_content__isnull=True, opened_at__isnull=True)
                | Q(submitted_at__isnull=False, opened_at__isnull=False, sealed_content__isnull=True)
                | Q(submitted_at__isnull=False, opened_at__isnull=True),
            ),
            models.CheckConstraint(
                name="application_opened_not_before_received",
                condition=Q(opened_at__isnull=True) | Q(opened_at__gte=F("received_at")),
            ),
        ]
        indexes = [
            models.Index(name="application_by_supplier", fields=["supplier", "-started_at"]),
            models.Index(name="application_by_dps", fields=["dps", "received_at"]),
        ]

    def __str__(self) -> str:
        return self.reference


class ApplicationAnswer(models.Model):
    """What the supplier says about one requirement, readable from the opening on."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="answers")
    requirement = models.ForeignKey("dps.QualificationRequirement", on_delete=models.PROTECT, related_name="+")
    statement = models.CharField(max_length=5)
    text = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="answer_once_per_requirement", fields=["application", "requirement"]),
            models.CheckConstraint(name="answer_is_yes_or_no", condition=Q(statement__in=["yes", "no"])),
        ]

    def __str__(self) -> str:
        return f"{self.requirement_id}: {self.statement}"


class ApplicationLine(models.Model):
    """One category of one request: one clock and one decision of its own. `due_at` is the first instant too late."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="lines")
    category = models.ForeignKey("dps.Category", on_delete=models.PROTECT, related_name="+")
    supplier = models.ForeignKey("organisations.Supplier", on_delete=models.PROTECT, related_name="+")
    dps = models.ForeignKey("dps.DynamicPurchasingSystem", on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
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
                name="line_decided_or_withdrawn_not_both",
                condition=Q(decided_at__isnull=True) | Q(withdrawn_at__isnull=True),
            ),
        ]
        indexes = [
            models.Index(
                name="line_queue",
                fields=["dps", "due_at"],
                condition=Q(decided_at__isnull=True, withdrawn_at__isnull=True),
            ),
            models.Index(
                name="line_undecided_in_category",
                fields=["category", "opened_at"],
                condition=Q(decided_at__isnull=True, withdrawn_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} in {self.category_id}"


class RequirementAssessment(models.Model):
    """The finding on one requirement for one line."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    line = models.ForeignKey(ApplicationLine, on_delete=models.PROTECT, related_name="assessments")
    requirement = models.ForeignKey("dps.QualificationRequirement", on_delete=models.PROTECT, related_name="+")
    # A finding about the supplier, not the state of a row.
    met = models.BooleanField()
    note = models.TextField(blank=True)
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
    """One ground of a rejection with its own reason (FOA §§ 24-1, 24-2, 24-10)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    line = models.ForeignKey(ApplicationLine, on_delete=models.PROTECT, related_name="grounds")
    code = models.CharField(max_length=12)
    requirement = models.ForeignKey(
        "dps.QualificationRequirement", on_delete=models.PROTECT, null=True, related_name="+"
    )
    reason = models.TextField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="ground_has_a_reason", condition=~Q(reason="")),
            models.UniqueConstraint(
                name="ground_once_per_line", fields=["line", "code", "requirement"], nulls_distinct=False
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Qualification(models.Model):
    """The standing right to be invited in a category, from an instant on; never two at a time."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    supplier = models.ForeignKey("organisations.Supplier", on_delete=models.PROTECT, related_name="+")
    category = models.ForeignKey("dps.Category", on_delete=models.PROTECT, related_name="+")
    line = models.OneToOneField(ApplicationLine, on_delete=models.PROTECT, related_name="qualification")
    from_at = models.DateTimeField()
    to_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="qualification_ends_after_it_starts",
                condition=Q(to_at__isnull=True) | Q(to_at__gt=F("from_at")),
            ),
            ExclusionConstraint(
                name="qualification_never_twice_at_a_time",
                expressions=[
                    ("category", RangeOperators.EQUAL),
                    ("supplier", RangeOperators.EQUAL),
                    (
                        InstantRange("from_at", "to_at", RangeBoundary()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]
        indexes = [
            models.Index(
                name="qualification_in_category", fields=["category", "from_at"], include=["supplier", "to_at"]
            ),
            models.Index(name="qualification_of_supplier", fields=["supplier", "-from_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.supplier_id} in {self.category_id}"


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
