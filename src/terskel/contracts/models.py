"""Contracts under a dynamic purchasing system."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import F, Q

from terskel.core.ids import uuid7

STANDING = Q(lapsed_at__isnull=True, declined_at__isnull=True, withdrawn_at__isnull=True)
"""A contract that has not come to nothing."""

SIDES = ("authority", "supplier")

OUTCOMES = ("signed", "unentitled", "rejected", "expired", "cancelled", "refused", "failed")
CALLED_BACK_FOR = ("asked", "signatory", "held", "reversal")
LONGEST_OPEN_DAYS = 90
"""The service's own limit."""


class Contract(models.Model):
    """A contract made from an award; `digest` is the SHA-256 of `document`, the PDF that both read and sign.

    `supplier_signed_by` is whose signature completed the supplier's. It is concluded when both have signed
    (FOA § 25-1(5)), never before the standstill is over. Until then it lapses
    when the award is reversed (FOA § 25-1(4)), ends when a party declines to sign it, and may be withdrawn by the
    authority; the award stands, and another contract can be made from it. While it lies with a signing service
    (`sent_out_at`) nothing of that happens here.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    competition = models.ForeignKey("competitions.Competition", on_delete=models.PROTECT, related_name="+")
    award = models.ForeignKey("awards.AwardDecision", on_delete=models.PROTECT, related_name="+")
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
    document = models.ForeignKey("documents.StoredFile", on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)
    standstill_ends_at = models.DateTimeField(null=True)
    prepared_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField()
    authority_signed_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+", null=True)
    authority_signed_at = models.DateTimeField(null=True)
    supplier_signed_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+", null=True)
    supplier_signed_at = models.DateTimeField(null=True)
    concluded_at = models.DateTimeField(null=True)
    sent_out_at = models.DateTimeField(null=True)
    lapsed_at = models.DateTimeField(null=True)
    declined_at = models.DateTimeField(null=True)
    declined_for = models.CharField(max_length=9, blank=True)
    declined_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+", null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+", null=True)
    ended_reason = models.TextField(blank=True)

    class Meta:
        indexes = (
            models.Index(
                fields=["authority"],
                condition=STANDING & Q(authority_signed_at__isnull=True),
                name="contracts_authority_signs",
            ),
            models.Index(
                fields=["supplier"],
                condition=STANDING & Q(supplier_signed_at__isnull=True),
                name="contracts_supplier_signs",
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(declined_at__isnull=True, declined_by__isnull=True, declined_for="")
                | Q(declined_at__isnull=False, declined_by__isnull=False, declined_for__in=("authority", "supplier")),
                name="contracts_declined_by_somebody_of_a_party",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="contracts_withdrawn_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(declined_at__isnull=True, withdrawn_at__isnull=True, ended_reason="")
                | (~Q(ended_reason="") & (Q(declined_at__isnull=True) | Q(withdrawn_at__isnull=True))),
                name="contracts_declined_or_withdrawn_with_a_reason",
            ),
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
            models.CheckConstraint(
                condition=Q(sent_out_at__isnull=True)
                | (STANDING & Q(authority_signed_at__isnull=True, supplier_signed_at__isnull=True)),
                name="contracts_nothing_happens_while_sent_out",
            ),
            # Who has signed is in the index too: lists ask that of thousands and read no contract for it.
            models.UniqueConstraint(
                fields=("competition",),
                include=("authority_signed_at", "supplier_signed_at"),
                condition=STANDING,
                name="contracts_one_standing_contract",
            ),
            models.CheckConstraint(
                condition=STANDING | Q(concluded_at__isnull=True), name="contracts_no_concluded_contract_ends"
            ),
            models.CheckConstraint(
                condition=STANDING
                | Q(lapsed_at__isnull=False, declined_at__isnull=True, withdrawn_at__isnull=True)
                | Q(lapsed_at__isnull=True),
                name="contracts_end_in_one_way",
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
                    "sent_out_at",
                    "lapsed_at",
                    "declined_at",
                    "declined_for",
                    "declined_by",
                    "withdrawn_at",
                    "withdrawn_by",
                    "ended_reason",
                ],
            ),
            pgtrigger.Protect(
                name="ended_contract_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__lapsed_at__isnull=False)
                | pgtrigger.Q(old__declined_at__isnull=False)
                | pgtrigger.Q(old__withdrawn_at__isnull=False),
            ),
            pgtrigger.Protect(name="contract_is_never_deleted", operation=pgtrigger.Delete),
        )


class Signature(models.Model):
    """A signature for a party as it was given: who, in which role and on what mandate, on which document.

    A supplier whose signatories sign only together has two or more; it has signed when they bind it together.
    `role` is in the contract's language. `name`, `organisation` and `number` are those of that day. One that was
    `given_at_service` gets no seal of ours: the service's own document has it.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="signatures")
    side = models.CharField(max_length=9)
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    role = models.CharField(max_length=100)
    organisation = models.CharField(max_length=300)
    number = models.CharField(max_length=40, blank=True)
    mandate = models.ForeignKey("organisations.SigningMandate", on_delete=models.PROTECT, related_name="+", null=True)
    digest = models.CharField(max_length=64)
    signed_at = models.DateTimeField()
    given_at_service = models.OneToOneField(
        "contracts.ServiceSigner", on_delete=models.PROTECT, related_name="+", null=True
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("contract", "person"), name="contracts_each_person_signs_once"),
            models.UniqueConstraint(
                fields=("contract",), condition=Q(side="authority"), name="contracts_authority_signs_once"
            ),
            models.CheckConstraint(condition=Q(side__in=SIDES), name="contracts_signature_is_a_partys"),
            models.CheckConstraint(
                condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="contracts_signed_digest_is_sha256"
            ),
            models.CheckConstraint(
                condition=Q(side="supplier") | Q(mandate__isnull=True), name="contracts_mandate_is_the_suppliers"
            ),
        )
        triggers = (pgtrigger.Protect(name="signature_stays", operation=pgtrigger.Update | pgtrigger.Delete),)


class Seal(models.Model):
    """The electronic seal that was made for a signature. `file` is the document with it and those made before it.

    `certificate` is the seal's own, PEM.
    """

    signature = models.OneToOneField(Signature, on_delete=models.PROTECT, primary_key=True, related_name="seal")
    file = models.ForeignKey("documents.StoredFile", on_delete=models.PROTECT, related_name="+")
    certificate = models.TextField()
    sealed_at = models.DateTimeField()

    class Meta:
        triggers = (pgtrigger.Protect(name="seal_stays", operation=pgtrigger.Update | pgtrigger.Delete),)


class NamedSignatory(models.Model):
    """Who signs for the authority in this contract alone, from `named_at` until `ended_at`.

    Whom a supplier has named for a contract is the firm's own task in a matter (`organisations.MatterTask`).
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    named_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    named_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("contract",), condition=Q(ended_at__isnull=True), name="contracts_one_named_signatory"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("named_at")), name="contracts_naming_ends_later"
            ),
        )
        triggers = (
            pgtrigger.ReadOnly(name="naming_stays", exclude=["ended_at"]),
            pgtrigger.Protect(name="naming_is_never_deleted", operation=pgtrigger.Delete),
        )


class SignatureJob(models.Model):
    """A contract that was sent to the signing service for both parties to sign there, once.

    `number` and `cancel_at` are the service's, from `taken_at` on. `called_back_for` is why somebody wants it back:
    "asked", "signatory", "held" or "reversal". It is over at `ended_at`: `outcome` "signed" with the `document`
    that has the signatures, "unentitled" where somebody signed who might no longer, else "rejected", "expired",
    "cancelled", "refused" (not accepted, `said` in the service's words) or "failed". `ask_from` is when the service
    lets us ask again for this sender, whatever becomes of this job.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="+")
    ordered_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    ordered_at = models.DateTimeField()
    open_days = models.PositiveSmallIntegerField()
    number = models.BigIntegerField(null=True)
    cancel_at = models.CharField(max_length=500, blank=True)
    taken_at = models.DateTimeField(null=True)
    ask_from = models.DateTimeField(null=True)
    called_back_at = models.DateTimeField(null=True)
    called_back_for = models.CharField(max_length=9, blank=True)
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, blank=True)
    said = models.CharField(max_length=500, blank=True)
    document = models.ForeignKey("documents.StoredFile", on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("contract",), condition=Q(ended_at__isnull=True), name="contracts_one_job_at_the_service"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, outcome="") | Q(ended_at__isnull=False, outcome__in=OUTCOMES),
                name="contracts_job_ends_with_an_outcome",
            ),
            models.CheckConstraint(
                condition=Q(called_back_at__isnull=True, called_back_for="")
                | Q(called_back_at__isnull=False, called_back_for__in=CALLED_BACK_FOR),
                name="contracts_job_called_back_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(document__isnull=False) | ~Q(outcome__in=("signed", "unentitled")),
                name="contracts_signed_job_has_its_document",
            ),
            models.CheckConstraint(
                condition=Q(number__isnull=True, taken_at__isnull=True, cancel_at="")
                | (Q(number__isnull=False, taken_at__isnull=False) & ~Q(cancel_at="")),
                name="contracts_taken_job_has_a_number",
            ),
            models.CheckConstraint(
                condition=Q(open_days__gte=1, open_days__lte=LONGEST_OPEN_DAYS), name="contracts_job_open_for_some_days"
            ),
        )
        indexes = (models.Index(fields=("contract", "-ordered_at"), name="contracts_newest_job"),)
        triggers = (
            pgtrigger.ReadOnly(
                name="what_was_ordered_stays", fields=["contract", "ordered_by", "ordered_at", "open_days"]
            ),
            pgtrigger.Protect(name="job_is_never_deleted", operation=pgtrigger.Delete),
        )


class ServiceSigner(models.Model):
    """Who is asked to sign at the service for a party, at which address.

    `answered` is what the service says of them, in its words, since `answered_at`; `evidence` the XAdES it made.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    job = models.ForeignKey(SignatureJob, on_delete=models.PROTECT, related_name="signers")
    side = models.CharField(max_length=9)
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    address = models.EmailField()
    answered = models.CharField(max_length=60, blank=True)
    answered_at = models.DateTimeField(null=True)
    evidence = models.ForeignKey("documents.StoredFile", on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("job", "person"), name="contracts_each_signer_is_asked_once"),
            models.CheckConstraint(condition=Q(side__in=SIDES), name="contracts_service_signer_is_a_partys"),
        )
        triggers = (
            pgtrigger.ReadOnly(name="who_is_asked_stays", fields=["job", "side", "person", "name", "address"]),
            pgtrigger.Protect(name="service_signer_is_never_deleted", operation=pgtrigger.Delete),
        )
