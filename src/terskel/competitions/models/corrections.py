"""What was corrected in a published competition, and why (FOA § 14-2)."""

import pgtrigger
from django.db import models
from django.db.models import Q

from terskel.competitions.models.competition import Competition
from terskel.competitions.models.invited import DeadlineChange
from terskel.core.ids import uuid7


class Correction(models.Model):
    """One correction, told to all invited at once; what came of the files stands with them.

    `differences`: for each text or day its field, what stood before and what stands now, days as "2027-01-31". `reason`
    is told to all, `grounds` say why it is not material. `deadline_change`: the deadline was moved in the same act.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    competition = models.ForeignKey(Competition, on_delete=models.PROTECT, related_name="corrections")
    number = models.PositiveSmallIntegerField()
    differences = models.JSONField(default=list)
    reason = models.TextField()
    grounds = models.TextField()
    deadline_change = models.OneToOneField(DeadlineChange, on_delete=models.PROTECT, null=True, related_name="+")
    corrected_at = models.DateTimeField()
    corrected_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="correction_number_once", fields=["competition", "number"]),
            models.CheckConstraint(
                name="correction_says_why_and_why_not_material", condition=~Q(reason="") & ~Q(grounds="")
            ),
        ]
        triggers = [pgtrigger.Protect(name="correction_stays", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"correction {self.number} of {self.competition_id}"
