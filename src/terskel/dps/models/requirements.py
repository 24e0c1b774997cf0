"""Qualification requirements of a DPS, and those an authority keeps in its library (FOA §§ 16-1 to 16-7, 24-2)."""

from django.db import models
from django.db.models import Q

from terskel.core.ids import uuid7
from terskel.core.requirement_types import KINDS, types_of
from terskel.dps.models.systems import Category, DynamicPurchasingSystem


def of_the_law() -> Q:
    """A kind of requirement with one of its own types (FOA §§ 16-1 to 16-7)."""
    condition = Q()
    for kind in KINDS:
        condition |= Q(kind=kind, type__in=[one.code for one in types_of(kind)])
    return condition


class LibraryRequirement(models.Model):
    """A requirement in an authority's own library, kept under its reuse key and copied into a DPS that asks it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    authority = models.ForeignKey("organisations.ContractingAuthority", on_delete=models.PROTECT, related_name="+")
    reuse_key = models.CharField(max_length=60)
    kind = models.CharField(max_length=20)
    type = models.CharField(max_length=30)
    text = models.TextField()
    level = models.TextField(blank=True)
    minimum = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    evidence = models.TextField(blank=True)
    why = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="library_key_once_per_authority", fields=["authority", "reuse_key"]),
            models.CheckConstraint(name="library_type_is_one_of_the_laws", condition=of_the_law()),
            models.CheckConstraint(
                name="library_minimum_is_positive", condition=Q(minimum__isnull=True) | Q(minimum__gt=0)
            ),
            models.CheckConstraint(
                name="library_requirement_has_a_key_and_a_text", condition=~Q(text="") & ~Q(reuse_key="")
            ),
        ]

    def __str__(self) -> str:
        return self.reuse_key


class QualificationRequirement(models.Model):
    """What a supplier must meet; of the law's kinds only (FOA § 16-1, § 24-2). Without category: for the whole DPS.

    Requirements with one `reuse_key` are answered once by a supplier, in every category and every DPS of the authority.
    `excess_reason` says why a turnover of more than twice the value is needed (FOA § 16-3(1) a).
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dps = models.ForeignKey(DynamicPurchasingSystem, on_delete=models.PROTECT, related_name="requirements")
    category = models.ForeignKey(Category, on_delete=models.PROTECT, null=True, related_name="requirements")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20)
    type = models.CharField(max_length=30)
    reuse_key = models.CharField(max_length=60, blank=True)
    text = models.TextField()
    evidence = models.TextField(blank=True)
    level = models.TextField(blank=True)
    minimum = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    excess_reason = models.TextField(blank=True)
    why = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="requirement_number_once_per_dps", fields=["dps", "number"]),
            models.UniqueConstraint(
                name="requirement_key_once_per_category",
                fields=["dps", "category", "reuse_key"],
                condition=~Q(reuse_key=""),
                nulls_distinct=False,
            ),
            models.CheckConstraint(name="requirement_kind_is_one_of_the_laws", condition=Q(kind__in=KINDS)),
            models.CheckConstraint(name="requirement_type_is_one_of_the_laws", condition=of_the_law()),
            models.CheckConstraint(
                name="requirement_minimum_is_positive", condition=Q(minimum__isnull=True) | Q(minimum__gt=0)
            ),
            models.CheckConstraint(name="requirement_has_a_text", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        return f"{self.number}"
