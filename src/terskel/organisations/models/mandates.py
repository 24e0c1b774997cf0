"""Who may sign for a supplier: the firm's word, and what it was found to rest on."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Least

from terskel.core.ids import uuid7
from terskel.core.mandates import MANDATE_KINDS
from terskel.organisations.models.people import TimeRange
from terskel.organisations.models.registered import Supplier


class SigningMandate(models.Model):
    """That a person may sign for a supplier, as the firm claims; its state is derived (`core.lifecycles.MANDATE`).

    `jointly`: only together with another. `confirmed_by` is "register" or "document"; somebody who saw a document is
    `confirmed_by_person`. `expires_at` is the first instant after its last day; `expiry_told_at` when the firm was told
    that it comes near. Another claim is another row.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    supplier = models.ForeignKey(Supplier, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    jointly = models.BooleanField()
    claimed_at = models.DateTimeField()
    claimed_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.CharField(max_length=8, blank=True)
    confirmed_by_person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    expiry_told_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=list(MANDATE_KINDS)), name="mandate_kind_known"),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True, confirmed_by="", confirmed_by_person__isnull=True)
                | Q(confirmed_at__isnull=False, confirmed_by="register", confirmed_by_person__isnull=True)
                | Q(confirmed_at__isnull=False, confirmed_by="document", confirmed_by_person__isnull=False),
                name="mandate_confirmed_by_register_or_by_who_saw_a_document",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__isnull=True) | Q(expires_at__gt=F("claimed_at")), name="mandate_expires_later"
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True) | Q(revoked_at__gte=F("claimed_at")), name="mandate_revoked_later"
            ),
            models.CheckConstraint(
                condition=Q(revoked_by__isnull=True) | Q(revoked_at__isnull=False), name="mandate_revoked_at_an_instant"
            ),
            ExclusionConstraint(
                name="one_mandate_at_a_time",
                expressions=[
                    ("supplier", RangeOperators.EQUAL),
                    ("person", RangeOperators.EQUAL),
                    (
                        TimeRange("claimed_at", Least("expires_at", "revoked_at"), RangeBoundary()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]
        indexes = [
            models.Index(fields=["supplier", "person", "-claimed_at"], name="mandates_of_a_firm"),
            models.Index(
                fields=["expires_at"],
                name="mandates_to_remind_of",
                condition=Q(expires_at__isnull=False, revoked_at__isnull=True, expiry_told_at__isnull=True),
            ),
        ]


class RegisteredSigner(models.Model):
    """Somebody who may sign for an entity, as the register last said of its roles; no more of a person is kept."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.CharField(max_length=9)
    role = models.CharField(max_length=4)
    name = models.CharField(max_length=200)
    asked_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["number"], name="signers_by_number")]
