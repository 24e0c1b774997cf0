"""Contracts under a dynamic purchasing system."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import F, Q

from terskel.core.ids import uuid7


class Contract(models.Model):
    """A contract made from an award; `digest` is the SHA-256 of the text both sign.

    It is concluded when both have signed (FOA § 25-1(5)), never before the standstill is over. Until then it lapses
    when the award is reversed (FOA § 25-1(4)).
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    competition = models.ForeignKey("competitions.Competition", on_delete=models.PROTECT, related_name="+")
    award = models.OneToOneField("awards.AwardDecision", on_delete=models.PROTECT, related_name="+")
    authority = models.ForeignKey("organisations.ContractingAuthority", on_delete=models.PROTECT, related_name="+")
    supplier = models.ForeignKey("organisations.Supplier", on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(max_length=120, unique=True)
    title = models.CharField(max_length=300)
    value = models.DecimalField(max_digits=16, decimal_places=2)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    owner = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    manager = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    text_letter = models.ForeignKey("documents.Letter", on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)
    standstill_ends_at = models.DateTimeField(null=True)
    prepared_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField()
    authority_signed_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+", null=True)
    authority_signed_at = models.DateTimeField(null=True)
    supplier_signed_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+", null=True)
    supplier_signed_at = models.DateTimeField(null=True)
    concluded_at = models.DateTimeField(null=True)
    lapsed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="contracts_ends_after_it_starts",
            ),
            models.CheckConstraint(condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="contracts_digest_is_sha256"),
            models.CheckConstraint(
                condition=Q(authority_signed_at__isnull=True, authority_signed_by__isnull=True)
                | Q(authority_signed_at__isnull=False, authority_signed_by__isnull=False),
                name="contracts_authority_signature_has_person",
            ),
            models.CheckConstraint(
                condition=Q(supplier_signed_at__isnull=True, supplier_signed_by__isnull=True)
                | Q(supplier_signed_at__isnull=False, supplier_signed_by__isnull=False),
                name="contracts_supplier_signature_has_person",
            ),
            models.CheckConstraint(
                condition=Q(authority_signed_by__isnull=True)
                | Q(supplier_signed_by__isnull=True)
                | ~Q(authority_signed_by=F("supplier_signed_by")),
                name="contracts_nobody_signs_for_both",
            ),
            models.CheckConstraint(
                condition=Q(standstill_ends_at__isnull=True)
                | (
                    (Q(authority_signed_at__isnull=True) | Q(authority_signed_at__gte=F("standstill_ends_at")))
                    & (Q(supplier_signed_at__isnull=True) | Q(supplier_signed_at__gte=F("standstill_ends_at")))
                ),
                name="contracts_standstill_blocks_signing",
            ),
            models.CheckConstraint(
                condition=Q(
                    concluded_at__isnull=True,
                )
                & (Q(authority_signed_at__isnull=True) | Q(supplier_signed_at__isnull=True))
                | Q(
                    concluded_at__isnull=False,
                    authority_signed_at__isnull=False,
                    supplier_signed_at__isnull=False,
                ),
                name="contracts_concluded_when_both_have_signed",
            ),
            models.UniqueConstraint(
                fields=("competition",), condition=Q(lapsed_at__isnull=True), name="contracts_one_standing_contract"
            ),
            models.CheckConstraint(
                condition=Q(lapsed_at__isnull=True) | Q(concluded_at__isnull=True),
                name="contracts_no_concluded_contract_lapses",
            ),
        )
        triggers = (
            pgtrigger.ReadOnly(
                name="contract_text_stays",
                exclude=[
                    "authority_signed_by",
                    "authority_signed_at",
                    "supplier_signed_by",
                    "supplier_signed_at",
                    "concluded_at",
                    "lapsed_at",
                ],
            ),
            pgtrigger.Protect(
                name="lapsed_contract_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__lapsed_at__isnull=False),
            ),
            pgtrigger.Protect(name="contract_is_never_deleted", operation=pgtrigger.Delete),
        )
