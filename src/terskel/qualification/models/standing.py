"""The standing right to be invited, and what may happen to it."""

from typing import Final

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from terskel.core.ids import uuid7
from terskel.qualification.models.assessment import ApplicationLine


class InstantRange(Func):
    """The half-open `tstzrange` of two instant columns."""

    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


WHY_ENDED: Final = ("left", "dissolved", "merged")


class Qualification(models.Model):
    """The standing right to be invited in a category, from an instant on; never two at a time.

    `evidence_expires_on` is the last day on which all evidence it stands on is good.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    supplier = models.ForeignKey("organisations.Supplier", on_delete=models.PROTECT, related_name="+")
    category = models.ForeignKey("dps.Category", on_delete=models.PROTECT, related_name="+")
    line = models.OneToOneField(ApplicationLine, on_delete=models.PROTECT, related_name="qualification")
    from_at = models.DateTimeField()
    evidence_expires_on = models.DateField(null=True)
    to_at = models.DateTimeField(null=True)
    ended_because = models.CharField(max_length=9, blank=True)
    end_reason = models.TextField(blank=True)
    ended_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")
    successor = models.ForeignKey("organisations.Supplier", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="qualification_ended_for_a_reason_by_a_person",
                condition=Q(to_at__isnull=True, ended_because="", end_reason="", ended_by__isnull=True)
                | Q(to_at__isnull=False, ended_because__in=WHY_ENDED, ended_by__isnull=False),
            ),
            models.CheckConstraint(
                name="qualification_successor_after_a_merger",
                condition=Q(successor__isnull=True) | Q(ended_because="merged"),
            ),
            models.CheckConstraint(
                name="qualification_ends_after_it_starts",
                condition=Q(to_at__isnull=True) | Q(to_at__gt=F("from_at")),
            ),
            ExclusionConstraint(
                name="qualification_never_twice_at_a_time",
                # The supplier first: asked of one supplier, the planner takes this index as soon as the one on it.
                expressions=[
                    ("supplier", RangeOperators.EQUAL),
                    ("category", RangeOperators.EQUAL),
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
            models.Index(
                name="qualification_evidence_ends",
                fields=["evidence_expires_on"],
                condition=Q(to_at__isnull=True, evidence_expires_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.supplier_id} in {self.category_id}"


class RenewalRequest(models.Model):
    """An updated self-declaration is asked of a supplier, once for all its categories in the DPS (FOA § 26-7(6)).

    Until it is decided the supplier is still invited. `changes` is what the supplier says: "none" settles it; `items`
    are copies of the new evidence that went with the answer.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dps = models.ForeignKey("dps.DynamicPurchasingSystem", on_delete=models.PROTECT, related_name="+")
    supplier = models.ForeignKey("organisations.Supplier", on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    due_at = models.DateTimeField()
    letter = models.ForeignKey("documents.Letter", on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")
    changes = models.CharField(max_length=4, blank=True)
    answer = models.TextField(blank=True)
    items = models.JSONField(default=list, blank=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")
    settled_note = models.TextField(blank=True)
    evidence_expires_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="renewal_one_open_per_supplier", fields=["dps", "supplier"], condition=Q(settled_at__isnull=True)
            ),
            models.CheckConstraint(
                name="renewal_asked_for_a_reason_with_time_to_answer",
                condition=~Q(reason="") & Q(due_at__gt=F("asked_at")),
            ),
            models.CheckConstraint(
                name="renewal_answered_by_a_person",
                condition=Q(answered_at__isnull=True, answered_by__isnull=True, changes="", answer="", items=[])
                | Q(answered_at__isnull=False, answered_by__isnull=False, changes="none", items=[])
                | (
                    Q(answered_at__isnull=False, answered_by__isnull=False, changes="some")
                    & (~Q(answer="") | ~Q(items=[]))
                ),
            ),
            models.CheckConstraint(
                name="renewal_settled_by_a_person_after_an_answer_or_with_a_note",
                condition=Q(settled_at__isnull=True, settled_by__isnull=True, settled_note="")
                | (
                    Q(settled_at__isnull=False, settled_by__isnull=False)
                    & (Q(answered_at__isnull=False, settled_at__gte=F("answered_at")) | ~Q(settled_note=""))
                ),
            ),
        ]
        indexes = [models.Index(name="renewal_of_supplier", fields=["supplier", "-asked_at"])]

    def __str__(self) -> str:
        return f"renewal of {self.supplier_id} in {self.dps_id}"


class Suspension(models.Model):
    """A supplier is heard, and then perhaps not invited to new competitions in a category for a time.

    `dropped_at`: heard, and not suspended. `reinstated_at`: what was wrong is cured. A list as of a day in between
    stays as it was.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    qualification = models.ForeignKey(Qualification, on_delete=models.PROTECT, related_name="suspensions")
    ground = models.CharField(max_length=12)
    case_for = models.TextField()
    heard_at = models.DateTimeField()
    heard_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    statement_due_at = models.DateTimeField()
    hearing_letter = models.ForeignKey("documents.Letter", on_delete=models.PROTECT, related_name="+")
    statement = models.TextField(blank=True)
    statement_at = models.DateTimeField(null=True)
    statement_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")
    suspended_at = models.DateTimeField(null=True)
    suspended_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.TextField(blank=True)
    suspension_letter = models.ForeignKey("documents.Letter", on_delete=models.PROTECT, null=True, related_name="+")
    dropped_at = models.DateTimeField(null=True)
    reinstated_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")
    closing_reason = models.TextField(blank=True)
    closing_letter = models.ForeignKey("documents.Letter", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="suspension_one_open_per_right",
                fields=["qualification"],
                condition=Q(dropped_at__isnull=True, reinstated_at__isnull=True),
            ),
            models.CheckConstraint(
                name="suspension_heard_first_with_a_reason",
                condition=Q(suspended_at__isnull=True, suspended_by__isnull=True, reason="")
                | (
                    (
                        Q(suspended_at__gte=F("statement_due_at"))
                        | Q(statement_at__isnull=False, suspended_at__gte=F("statement_at"))
                    )
                    & Q(suspended_by__isnull=False, suspension_letter__isnull=False)
                    & ~Q(reason="")
                ),
            ),
            models.CheckConstraint(
                name="suspension_dropped_before_or_reinstated_after",
                condition=(Q(dropped_at__isnull=True) | Q(suspended_at__isnull=True))
                & (Q(reinstated_at__isnull=True) | Q(suspended_at__isnull=False, reinstated_at__gt=F("suspended_at"))),
            ),
            models.CheckConstraint(
                name="suspension_closed_by_a_person",
                condition=Q(
                    dropped_at__isnull=True, reinstated_at__isnull=True, closed_by__isnull=True, closing_reason=""
                )
                | (
                    (Q(dropped_at__isnull=False) | Q(reinstated_at__isnull=False))
                    & Q(closed_by__isnull=False)
                    & ~Q(closing_reason="")
                ),
            ),
            models.CheckConstraint(
                name="suspension_hears_on_a_ground",
                condition=~Q(ground="") & ~Q(case_for="") & Q(statement_due_at__gt=F("heard_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"suspension of {self.qualification_id}"
