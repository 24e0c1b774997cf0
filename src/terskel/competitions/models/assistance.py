"""A body's request for help with one competition, and the mandate that comes of it."""

from typing import Final

from django.db import models
from django.db.models import F, Q

from terskel.competitions.models.competition import Competition
from terskel.core.ids import uuid7

VALUE_CLASSES: Final = ("unknown", "to_500_000", "to_2_million", "to_10_million", "above_10_million")
"""How large the body expects the contract to be, in kroner without VAT."""
_ENDS: Final = ("withdrawn", "declined", "accepted", "closed")


class Assistance(models.Model):
    """What was asked for, what was answered, and when it ended.

    `decider` is the body's own approver, who decides the award. `assistant_publishes`: the body leaves it to the
    assisting buyer when the competition is published, and what changes afterwards. `scope` and `division` (who decides
    what) are the central purchasing body's words when it accepts; `reason` is why it declines, `closing_note` why it
    ended.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    competition = models.ForeignKey(Competition, on_delete=models.PROTECT, related_name="+")
    need = models.TextField()
    value_class = models.CharField(max_length=20)
    wanted_on = models.DateField()
    decider = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    assistant_publishes = models.BooleanField()
    requested_at = models.DateTimeField()
    requested_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")
    declined_at = models.DateTimeField(null=True)
    declined_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.TextField(blank=True)
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")
    scope = models.TextField(blank=True)
    division = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")
    closing_note = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="assistance_value_class_is_known", condition=Q(value_class__in=VALUE_CLASSES)),
            models.CheckConstraint(name="assistance_says_what_for", condition=~Q(need="")),
            *(
                models.CheckConstraint(
                    name=f"assistance_{end}_by_somebody",
                    condition=Q(**{f"{end}_at__isnull": True, f"{end}_by__isnull": True})
                    | Q(**{f"{end}_at__isnull": False, f"{end}_by__isnull": False}),
                )
                for end in _ENDS
            ),
            models.CheckConstraint(
                name="assistance_answered_once",
                condition=Q(withdrawn_at__isnull=True, declined_at__isnull=True)
                | Q(withdrawn_at__isnull=True, accepted_at__isnull=True)
                | Q(declined_at__isnull=True, accepted_at__isnull=True),
            ),
            models.CheckConstraint(
                name="assistance_accepted_with_scope_and_division",
                condition=Q(accepted_at__isnull=True, scope="", division="")
                | (Q(accepted_at__isnull=False) & ~Q(scope="") & ~Q(division="")),
            ),
            models.CheckConstraint(
                name="assistance_declined_with_a_reason",
                condition=Q(declined_at__isnull=True, reason="") | (Q(declined_at__isnull=False) & ~Q(reason="")),
            ),
            models.CheckConstraint(
                name="assistance_closed_after_it_ran",
                condition=Q(closed_at__isnull=True) | Q(accepted_at__isnull=False, closed_at__gte=F("accepted_at")),
            ),
            models.UniqueConstraint(
                name="one_open_assistance",
                fields=["competition"],
                condition=Q(withdrawn_at__isnull=True, declined_at__isnull=True, closed_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"assistance with {self.competition_id}"


class AssistingBuyer(models.Model):
    """Somebody of the central purchasing body who does the work, from the acceptance until the assistance ends."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    assistance = models.ForeignKey(Assistance, on_delete=models.PROTECT, related_name="assistants")
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(name="assisting_buyer_named_once", fields=["assistance", "person"])]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.assistance_id}"
