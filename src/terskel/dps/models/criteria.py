"""The award criteria of a DPS notice, on which every competition under it is decided (FOA § 26-7(4))."""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from terskel.core.ids import uuid7
from terskel.dps.models.systems import DynamicPurchasingSystem


class PublishedCriterion(models.Model):
    """A criterion with the least and the greatest weight, in per cent, that a competition may give it (FOA § 18-1(6)).

    With the notice the criteria are settled: other ones are another system, so the database keeps them as they are.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dps = models.ForeignKey(DynamicPurchasingSystem, on_delete=models.PROTECT, related_name="published_criteria")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    least = models.DecimalField(max_digits=7, decimal_places=4)
    most = models.DecimalField(max_digits=7, decimal_places=4)
    climate = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="published_criterion_number_once_per_dps", fields=["dps", "number"]),
            models.CheckConstraint(name="published_criterion_has_a_name", condition=~Q(name="")),
            models.CheckConstraint(
                name="published_criterion_range_is_of_shares",
                condition=Q(least__gte=0, most__gt=0, most__lte=100, least__lte=F("most")),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="criterion_settled_with_the_notice",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                declare=[("held", "uuid")],
                func=(
                    "held := CASE TG_OP WHEN 'INSERT' THEN NEW.dps_id ELSE OLD.dps_id END; "
                    "IF EXISTS (SELECT 1 FROM dps_dynamicpurchasingsystem "
                    "WHERE id = held AND published_at IS NOT NULL) THEN "
                    "RAISE EXCEPTION 'the criteria of a published system are settled (FOA § 26-7(4))' "
                    "USING ERRCODE = 'restrict_violation'; END IF; "
                    "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;"
                ),
            )
        ]

    def __str__(self) -> str:
        return self.name
