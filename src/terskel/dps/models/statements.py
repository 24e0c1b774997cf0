"""What an authority says about a DPS beside the procurement documents: its mandate, its team, what came of it."""

from typing import Final

from django.db import models
from django.db.models import Q

from terskel.core.ids import uuid7
from terskel.dps.models.systems import DynamicPurchasingSystem

FACTS: Final = ("mandate", "team", "legal_basis", "began", "benefits")
REMARK: Final = "remark"
KINDS: Final = (*FACTS, REMARK)
ACCESSES: Final = ("internal", "public")


class Statement(models.Model):
    """A fact, of which one of each kind stands at a time, or a remark, of which any number do.

    `said_of` dates a remark in the writer's words ("våren 2021"). `ended_at`: another was stated in its place, or it
    was taken back; it stays as what was said until then.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dps = models.ForeignKey(DynamicPurchasingSystem, on_delete=models.PROTECT, related_name="statements")
    kind = models.CharField(max_length=20)
    said_of = models.CharField(max_length=60, blank=True)
    text = models.TextField()
    access = models.CharField(max_length=10)
    stated_at = models.DateTimeField()
    stated_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="statement_kind_is_known", condition=Q(kind__in=KINDS)),
            models.CheckConstraint(name="statement_access_is_known", condition=Q(access__in=ACCESSES)),
            models.CheckConstraint(name="statement_says_something", condition=~Q(text="")),
            models.CheckConstraint(name="only_remarks_are_dated", condition=Q(said_of="") ^ Q(kind=REMARK)),
            models.CheckConstraint(
                name="statement_ends_by_somebody",
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
            ),
            models.UniqueConstraint(
                name="one_standing_fact_of_a_kind",
                fields=["dps", "kind"],
                condition=Q(ended_at__isnull=True, kind__in=FACTS),
            ),
        ]
        indexes = [models.Index(name="statement_by_dps", fields=["dps", "stated_at"])]

    def __str__(self) -> str:
        return self.kind
