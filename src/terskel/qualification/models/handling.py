"""Who handles a request, who may not, what more was asked for, and who has been told that time is short."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from terskel.core.ids import uuid7
from terskel.qualification.models.assessment import ApplicationLine


class HandlerBar(models.Model):
    """A person who takes no part in one supplier's requests, for a conflict of interest, until it is lifted.

    Forvaltningsloven §§ 6-10, FOA § 7-5. It holds for every DPS of the authority, decided lines as well as new ones.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    authority = models.ForeignKey("organisations.ContractingAuthority", on_delete=models.PROTECT, related_name="+")
    supplier = models.ForeignKey("organisations.Supplier", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    declared_at = models.DateTimeField()
    declared_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")
    lift_reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="bar_once_per_person_and_supplier",
                fields=["authority", "supplier", "person"],
                condition=Q(lifted_at__isnull=True),
            ),
            models.CheckConstraint(name="bar_has_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="bar_lifted_by_another_with_a_reason",
                condition=Q(lifted_at__isnull=True, lifted_by__isnull=True, lift_reason="")
                | (
                    Q(lifted_at__gte=F("declared_at"), lifted_by__isnull=False)
                    & ~Q(lift_reason="")
                    & ~Q(lifted_by=F("person"))
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} and {self.supplier_id}"


class SupplementRequest(models.Model):
    """More is asked of the supplier on some requirements of a line (FOA § 23-5). The law's clock keeps running."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    line = models.ForeignKey(ApplicationLine, on_delete=models.PROTECT, related_name="supplement_requests")
    requirement_ids = ArrayField(models.UUIDField())
    text = models.TextField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    due_at = models.DateTimeField()
    letter = models.ForeignKey("documents.Letter", on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="supplement_asks_for_something", condition=~Q(text="") & Q(requirement_ids__len__gte=1)
            ),
            models.CheckConstraint(name="supplement_due_after_asking", condition=Q(due_at__gt=F("asked_at"))),
        ]

    def __str__(self) -> str:
        return f"supplement to {self.line_id}"


class LimitTold(models.Model):
    """That somebody was told how a line stands to its limit, once per step and limit."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    line = models.ForeignKey(ApplicationLine, on_delete=models.PROTECT, related_name="+")
    step = models.CharField(max_length=9)
    limit_at = models.DateTimeField()
    told_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="limit_told_once", fields=["line", "step", "limit_at"]),
            models.CheckConstraint(name="limit_told_in_steps", condition=Q(step__in=["soon", "overdue", "escalated"])),
        ]

    def __str__(self) -> str:
        return f"{self.step} {self.line_id}"


class QualificationAppeal(models.Model):
    """A rejected supplier's appeal to the authority, decided by another person than the one who rejected."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    line = models.OneToOneField(ApplicationLine, on_delete=models.PROTECT, related_name="appeal")
    text = models.TextField()
    received_at = models.DateTimeField()
    received_from = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    appealed_from = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    receipt = models.ForeignKey("documents.Letter", on_delete=models.PROTECT, related_name="+")
    upheld_at = models.DateTimeField(null=True)
    dismissed_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.TextField(blank=True)
    decision_letter = models.ForeignKey("documents.Letter", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(name="appeal_says_something", condition=~Q(text="")),
            models.CheckConstraint(
                name="appeal_decided_by_another_person", condition=~Q(decided_by=F("appealed_from"))
            ),
            models.CheckConstraint(
                name="appeal_decided_one_way_with_reason_and_letter",
                condition=Q(upheld_at__isnull=True, dismissed_at__isnull=True, decided_by__isnull=True, reason="")
                | (
                    (
                        Q(upheld_at__isnull=False, dismissed_at__isnull=True)
                        | Q(upheld_at__isnull=True, dismissed_at__isnull=False)
                    )
                    & Q(decided_by__isnull=False, decision_letter__isnull=False)
                    & ~Q(reason="")
                ),
            ),
        ]
        indexes = [
            models.Index(
                name="appeal_waiting",
                fields=["received_at"],
                condition=Q(upheld_at__isnull=True, dismissed_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"appeal on {self.line_id}"
