"""Contracting authorities (the tenants), suppliers, and the people who act for them."""

from typing import Final

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from terskel.core.actors import AUTHORITY_ROLES, SUPPLIER_ROLES
from terskel.core.ids import uuid7

BUYER_KINDS: Final = ("state", "other")
SIZE_CLASSES: Final = ("micro", "small", "medium", "large")


class TimeRange(Func):
    """A half-open range of instants over two columns."""

    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


class ContractingAuthority(models.Model):
    """A public body that buys. `buyer_kind` decides its thresholds: the state's are lower."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=60, blank=True)
    buyer_kind = models.CharField(max_length=5)
    central_purchasing_body_since = models.DateField(null=True)
    place = models.CharField(max_length=100, blank=True)
    sort_key = models.CharField(max_length=400)
    registered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(buyer_kind__in=BUYER_KINDS), name="authority_is_state_or_other")
        ]
        indexes = [models.Index(fields=["sort_key"], name="authority_by_name")]

    def __str__(self) -> str:
        return self.name


class Supplier(models.Model):
    """An economic operator. Size class and country are asked once: public notices need them."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.CharField(max_length=20)
    country = models.CharField(max_length=2)
    name = models.CharField(max_length=200)
    size_class = models.CharField(max_length=6)
    place = models.CharField(max_length=100, blank=True)
    sort_key = models.CharField(max_length=400)
    registered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["country", "number"], name="one_account_per_organisation_number"),
            models.CheckConstraint(condition=Q(size_class__in=SIZE_CLASSES), name="supplier_size_class_known"),
        ]
        indexes = [models.Index(fields=["sort_key"], name="supplier_by_name")]

    def __str__(self) -> str:
        return self.name


def _one_at_a_time(organisation: str, name: str) -> ExclusionConstraint:
    """A person has one running membership in an organisation at any instant."""
    return ExclusionConstraint(
        name=name,
        expressions=[
            ("person", RangeOperators.EQUAL),
            (organisation, RangeOperators.EQUAL),
            (TimeRange("from_at", "to_at", RangeBoundary()), RangeOperators.OVERLAPS),
        ],
    )


class AuthorityMembership(models.Model):
    """A person acting for a contracting authority, from an instant until one."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    authority = models.ForeignKey(ContractingAuthority, on_delete=models.PROTECT, related_name="+")
    roles = ArrayField(models.CharField(max_length=20))
    from_at = models.DateTimeField()
    to_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            _one_at_a_time("authority", "one_authority_membership_at_a_time"),
            models.CheckConstraint(
                condition=Q(roles__contained_by=sorted(AUTHORITY_ROLES)) & ~Q(roles=[]), name="authority_roles_known"
            ),
            models.CheckConstraint(
                condition=Q(to_at__isnull=True) | Q(to_at__gte=F("from_at")),
                name="authority_membership_ends_after_start",
            ),
        ]


class SupplierMembership(models.Model):
    """A person acting for a supplier, from an instant until one."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    supplier = models.ForeignKey(Supplier, on_delete=models.PROTECT, related_name="+")
    roles = ArrayField(models.CharField(max_length=20))
    from_at = models.DateTimeField()
    to_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            _one_at_a_time("supplier", "one_supplier_membership_at_a_time"),
            models.CheckConstraint(
                condition=Q(roles__contained_by=sorted(SUPPLIER_ROLES)) & ~Q(roles=[]), name="supplier_roles_known"
            ),
            models.CheckConstraint(
                condition=Q(to_at__isnull=True) | Q(to_at__gte=F("from_at")),
                name="supplier_membership_ends_after_start",
            ),
        ]
