"""Somebody in a public body asks for access to the tool."""

from django.db import models
from django.db.models import F, Q

from terskel.core.ids import uuid7
from terskel.organisations.models.registered import ContractingAuthority


class AccessRequest(models.Model):
    """A person asks to use the tool for a public body, which may be new to it.

    `asked_of` decides: the body's own administrators where it has some, else the central purchasing body that was
    chosen. `granted_for` is the body that the person acts for from then on. `reason` says why it was declined.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=20)
    body_name = models.CharField(max_length=200)
    purpose = models.TextField()
    asked_of = models.ForeignKey(ContractingAuthority, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")
    granted_for = models.ForeignKey(ContractingAuthority, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.TextField(blank=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="access_request_says_what_for", condition=~Q(purpose="") & ~Q(body_name="") & ~Q(number="")
            ),
            models.CheckConstraint(
                name="access_request_decided_by_a_person",
                condition=Q(decided_at__isnull=True, decided_by__isnull=True, granted_for__isnull=True, reason="")
                | (
                    Q(decided_at__gte=F("asked_at"), decided_by__isnull=False, withdrawn_at__isnull=True)
                    & (Q(granted_for__isnull=False, reason="") | (Q(granted_for__isnull=True) & ~Q(reason="")))
                ),
            ),
            models.UniqueConstraint(
                name="one_open_access_request",
                fields=["person", "number"],
                condition=Q(decided_at__isnull=True, withdrawn_at__isnull=True),
            ),
        ]
        indexes = [models.Index(fields=["asked_of", "-asked_at"], name="access_requests_of_a_body")]

    def __str__(self) -> str:
        return f"{self.person_id} for {self.number}"
