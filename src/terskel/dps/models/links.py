"""What the addresses in the texts of a DPS came to when they were asked."""

from django.db import models
from django.db.models import Q

from terskel.core.ids import uuid7
from terskel.dps.links import LONGEST, OUTCOMES
from terskel.dps.models.systems import DynamicPurchasingSystem


class LinkAnswer(models.Model):
    """One address, the last time it was asked."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dps = models.ForeignKey(DynamicPurchasingSystem, on_delete=models.PROTECT, related_name="link_answers")
    address = models.CharField(max_length=LONGEST)
    outcome = models.CharField(max_length=7)
    asked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="link_answer_once_per_address", fields=["dps", "address"]),
            models.CheckConstraint(name="link_outcome_is_known", condition=Q(outcome__in=list(OUTCOMES))),
        ]

    def __str__(self) -> str:
        return f"{self.address}: {self.outcome}"
