"""Enquiries about a DPS: anyone asks, everyone reads the answer, nobody learns who asked."""

from django.db import models
from django.db.models import Q

from terskel.core.ids import uuid7
from terskel.dps.models.systems import LANGUAGES, DynamicPurchasingSystem


class Enquiry(models.Model):
    """`question` is as it was asked, for the authority alone; `published_question` stands beside the answer.

    Asked by a person who is logged in, or by whoever reads `email`; the answer is sent to one of them.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dps = models.ForeignKey(DynamicPurchasingSystem, on_delete=models.PROTECT, related_name="enquiries")
    number = models.PositiveIntegerField()
    asked_at = models.DateTimeField()
    question = models.TextField()
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=2)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")
    published_question = models.TextField(blank=True)
    answer = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="enquiry_number_once_per_dps", fields=["dps", "number"]),
            models.CheckConstraint(name="enquiry_language_is_known", condition=Q(language__in=LANGUAGES)),
            models.CheckConstraint(name="enquiry_asks_something", condition=~Q(question="")),
            models.CheckConstraint(name="enquiry_can_be_answered", condition=Q(person__isnull=False) ^ ~Q(email="")),
            models.CheckConstraint(
                name="enquiry_answered_whole",
                condition=Q(answered_at__isnull=True, answered_by__isnull=True, answer="", published_question="")
                | Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer="") & ~Q(published_question=""),
            ),
        ]
        indexes = [models.Index(name="enquiry_by_dps", fields=["dps", "-number"])]

    def __str__(self) -> str:
        return f"{self.number} about {self.dps_id}"
