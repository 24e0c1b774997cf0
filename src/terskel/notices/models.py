"""Public notices: owed, sent, received and published (FOA ch. 21)."""

from django.db import models
from django.db.models import Q

from terskel.core.ids import uuid7


class Notice(models.Model):
    """One notice of one matter. What Doffin and TED answer is typed in, or brought by an adapter."""

    class Kind(models.TextChoices):
        CONTRACT_NOTICE = "contract_notice"
        CHANGE = "change"
        AWARD = "award"
        END = "end"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    matter_id = models.UUIDField()
    authority = models.ForeignKey("organisations.ContractingAuthority", on_delete=models.PROTECT, related_name="+")
    required_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    dispatched_at = models.DateTimeField(null=True)
    receipt_confirmed_at = models.DateTimeField(null=True)
    published_on = models.DateField(null=True)
    doffin_number = models.CharField(max_length=20, blank=True)
    ted_number = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="notice_kind_is_known",
                condition=Q(kind__in=["contract_notice", "change", "award", "end"]),
            ),
            models.CheckConstraint(
                name="notice_answered_only_after_dispatch",
                condition=Q(dispatched_at__isnull=False)
                | Q(receipt_confirmed_at__isnull=True, published_on__isnull=True, doffin_number="", ted_number=""),
            ),
            models.CheckConstraint(
                name="notice_received_not_before_sent",
                condition=Q(receipt_confirmed_at__isnull=True) | Q(receipt_confirmed_at__gte=models.F("dispatched_at")),
            ),
            models.UniqueConstraint(
                name="notice_one_contract_notice_per_matter",
                fields=["matter_id"],
                condition=Q(kind="contract_notice"),
            ),
        ]
        indexes = [
            models.Index(name="notice_by_matter", fields=["matter_id", "required_at"]),
            models.Index(
                name="notice_owed",
                fields=["authority", "due_at"],
                condition=Q(dispatched_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.matter_id}"
