"""Decisions that one person proposes and another makes, where the authority has chosen so."""

from django.db import models
from django.db.models import F, Q

from terskel.core.ids import uuid7
from terskel.qualification.models.assessment import ApplicationLine
from terskel.qualification.models.standing import Suspension


class ProposedDecision(models.Model):
    """An admission on a line, or a suspension after its hearing, that waits for a second person.

    `closed_at`: it waits no more. `closed_by` then sent it back for a reason; without one it lapsed, as what it rested
    on changed. One that led to the decision stays open: line or suspension tell who decided.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    line = models.ForeignKey(ApplicationLine, on_delete=models.PROTECT, null=True, related_name="proposals")
    suspension = models.ForeignKey(Suspension, on_delete=models.PROTECT, null=True, related_name="proposals")
    reason = models.TextField(blank=True)
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")
    closing_reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="proposal_of_an_admission_or_of_a_suspension_with_a_reason",
                condition=Q(line__isnull=False, suspension__isnull=True, reason="")
                | (Q(line__isnull=True, suspension__isnull=False) & ~Q(reason="")),
            ),
            models.CheckConstraint(
                name="proposal_lapsed_or_sent_back_for_a_reason",
                condition=Q(closed_by__isnull=True, closing_reason="")
                | (Q(closed_at__isnull=False, closed_by__isnull=False) & ~Q(closing_reason="")),
            ),
            models.CheckConstraint(
                name="proposal_closed_after_it_was_made",
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("proposed_at")),
            ),
            models.UniqueConstraint(
                name="proposal_one_open_per_line", fields=["line"], condition=Q(closed_at__isnull=True)
            ),
            models.UniqueConstraint(
                name="proposal_one_open_per_suspension", fields=["suspension"], condition=Q(closed_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"proposal on {self.line_id or self.suspension_id}"
