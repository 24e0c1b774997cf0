"""Contracting authorities (the tenants) and suppliers, and what the register says of them."""

from typing import Final

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Upper

from terskel.audit.append_only import append_only
from terskel.core.ids import uuid7
from terskel.core.places import COUNTIES

BUYER_KINDS: Final = ("state", "other")
SIZE_CLASSES: Final = ("micro", "small", "medium", "large")
CHECKED_BY: Final = ("register", "document")


class ContractingAuthority(models.Model):
    """A public body that buys. `buyer_kind` decides its thresholds: the state's are lower.

    `merged_on` is the first day on which it is part of `merged_into`, and buys nothing itself.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=60, blank=True)
    buyer_kind = models.CharField(max_length=5)
    central_purchasing_body_since = models.DateField(null=True)
    place = models.CharField(max_length=100, blank=True)
    sort_key = models.CharField(max_length=400)
    registered_at = models.DateTimeField()
    merged_on = models.DateField(null=True)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(buyer_kind__in=BUYER_KINDS), name="authority_is_state_or_other"),
            models.CheckConstraint(
                condition=Q(merged_on__isnull=True, merged_into__isnull=True)
                | (Q(merged_on__isnull=False, merged_into__isnull=False) & ~Q(merged_into=F("id"))),
                name="authority_merged_into_another",
            ),
        ]
        indexes = [models.Index(fields=["sort_key"], name="authority_by_name")]

    def __str__(self) -> str:
        return self.name


class FormerName(models.Model):
    """A name that an authority had up to, and not including, a day; what was done under it keeps it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    authority = models.ForeignKey(ContractingAuthority, on_delete=models.PROTECT, related_name="former_names")
    name = models.CharField(max_length=200)
    until_on = models.DateField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["authority", "until_on"], name="one_name_of_an_authority_at_a_time"),
        ]
        triggers = append_only("a name that was used stays on record")

    def __str__(self) -> str:
        return self.name


class Supplier(models.Model):
    """An economic operator. Size class and country are asked once: public notices need them.

    `county` is the one of a firm in Norway (`core.places`), "" for another or where nobody has said.

    `verified_at` is when name and number were found to belong together: in the register, or in a document
    that somebody read.
    `people_confirmed_at` is when the firm last said that its contact person and its signatories are right;
    `people_asked_at` when it was last asked.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.CharField(max_length=20)
    country = models.CharField(max_length=2)
    name = models.CharField(max_length=200)
    size_class = models.CharField(max_length=6)
    place = models.CharField(max_length=100, blank=True)
    county = models.CharField(max_length=5, blank=True)
    sort_key = models.CharField(max_length=400)
    registered_at = models.DateTimeField()
    verified_at = models.DateTimeField(null=True)
    verified_by = models.CharField(max_length=8, blank=True)
    people_confirmed_at = models.DateTimeField(null=True)
    people_asked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(verified_at__isnull=True, verified_by="")
                | Q(verified_at__isnull=False, verified_by__in=CHECKED_BY),
                name="supplier_verified_by_register_or_document",
            ),
            models.UniqueConstraint(fields=["country", "number"], name="one_account_per_organisation_number"),
            models.CheckConstraint(condition=Q(size_class__in=SIZE_CLASSES), name="supplier_size_class_known"),
            models.CheckConstraint(
                condition=Q(county="") | Q(country="NO", county__in=list(COUNTIES)), name="supplier_county_in_norway"
            ),
        ]
        indexes = [
            models.Index(fields=["sort_key"], name="supplier_by_name"),
            GinIndex(OpClass(Upper("name"), name="gin_trgm_ops"), name="supplier_by_words"),
            models.Index(fields=["number"], opclasses=["varchar_pattern_ops"], name="supplier_by_number"),
            models.Index(
                Greatest("registered_at", "people_confirmed_at", "people_asked_at"), name="supplier_by_people_asked"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class RegisterEntry(models.Model):
    """What the register of legal entities last said of a number; an empty `name` says that it has no such number."""

    number = models.CharField(primary_key=True, max_length=9)
    asked_at = models.DateTimeField()
    name = models.CharField(max_length=200, blank=True)
    legal_form = models.CharField(max_length=20, blank=True)
    place = models.CharField(max_length=100, blank=True)
    county = models.CharField(max_length=5, blank=True)
    employees = models.PositiveIntegerField(null=True)
    deleted_on = models.DateField(null=True)
