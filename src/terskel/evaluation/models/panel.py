"""The panel, and what its members declared of their impartiality."""

from __future__ import annotations

import pgtrigger
from django.db import models

from terskel.core.ids import uuid7


class PanelMember(models.Model):
    """A person's seat on the panel of a competition, from appointment until removed."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    competition = models.ForeignKey("competitions.Competition", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    seat = models.CharField(max_length=10)
    appointed_at = models.DateTimeField()
    appointed_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=models.Q(seat__in=("lead", "evaluator")), name="evaluation_seat_is_known"),
            models.UniqueConstraint(
                fields=("competition", "person"),
                condition=models.Q(removed_at__isnull=True),
                name="evaluation_one_seat_each",
            ),
            models.UniqueConstraint(
                fields=("competition",),
                condition=models.Q(seat="lead", removed_at__isnull=True),
                name="evaluation_one_lead",
            ),
        )
        triggers = (
            pgtrigger.ReadOnly(name="seat_facts_stay", exclude=["removed_at"]),
            pgtrigger.Protect(name="seat_is_never_deleted", operation=pgtrigger.Delete),
        )


class ImpartialityDeclaration(models.Model):
    """What a member declared (forvaltningsloven §§ 6–10, FOA § 7-5); the latest of a person counts.

    `lifted_by`: an approver found that a conflict that was declared is none, and `explanation` says why.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    competition = models.ForeignKey("competitions.Competition", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    declared = models.CharField(max_length=10)
    explanation = models.TextField(blank=True)
    declared_at = models.DateTimeField()
    lifted_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(lifted_by__isnull=True)
                | models.Q(declared="free") & ~models.Q(explanation="") & ~models.Q(lifted_by=models.F("person")),
                name="evaluation_conflict_is_lifted_by_another",
            ),
            models.CheckConstraint(
                condition=models.Q(declared__in=("free", "conflict")), name="evaluation_declaration_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(declared="free") | ~models.Q(explanation=""),
                name="evaluation_conflict_is_explained",
            ),
        )
        triggers = (pgtrigger.Protect(name="rows_stay", operation=pgtrigger.Update | pgtrigger.Delete),)
