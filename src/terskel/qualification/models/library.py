"""The supplier's own library: evidence, references and CVs, kept to be used again. Nobody else reads it.

What is delivered is a copy (`library.copies`), so an item may change or go without anything delivered changing.
"""

from django.db import models
from django.db.models import F, Q

from terskel.core.ids import uuid7
from terskel.qualification.library.kinds import CRIMINAL_RECORD, EVIDENCE_KINDS, ITEM_KINDS


class Item(models.Model):
    """What every item has. `reuse_key` is that of the requirements it answers; empty: none in particular."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    supplier = models.ForeignKey("organisations.Supplier", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=200, blank=True)
    reuse_key = models.CharField(max_length=60, blank=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class Evidence(Item):
    """A certificate or document, or, for a criminal record, only the day it was shown: no copy of one is kept.

    `valid_to` is the last day it is valid. `remind_on` is the next day on which the supplier is told that it runs out.
    """

    kind = models.CharField(max_length=30)
    issuer = models.CharField(max_length=200, blank=True)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    shown_on = models.DateField(null=True)
    shown_to = models.CharField(max_length=200, blank=True)
    file = models.ForeignKey("documents.StoredFile", on_delete=models.PROTECT, null=True, related_name="+")
    replaced_by = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    remind_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="evidence_kind_known", condition=Q(kind__in=EVIDENCE_KINDS)),
            models.CheckConstraint(
                name="evidence_no_copy_of_a_criminal_record",
                condition=(~Q(kind=CRIMINAL_RECORD) & Q(shown_on__isnull=True, shown_to=""))
                | (Q(kind=CRIMINAL_RECORD, file__isnull=True, shown_on__isnull=False) & ~Q(shown_to="")),
            ),
            models.CheckConstraint(
                name="evidence_is_a_file_or_was_shown", condition=Q(kind=CRIMINAL_RECORD) | Q(file__isnull=False)
            ),
            models.CheckConstraint(
                name="evidence_valid_in_order",
                condition=Q(valid_from__isnull=True) | Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
            ),
            models.CheckConstraint(
                name="evidence_reminded_while_kept",
                condition=Q(remind_on__isnull=True) | Q(removed_at__isnull=True, replaced_by__isnull=True),
            ),
        ]
        indexes = [
            models.Index(
                name="evidence_of_supplier",
                fields=["supplier", "valid_to"],
                condition=Q(removed_at__isnull=True, replaced_by__isnull=True),
            ),
            models.Index(name="evidence_to_remind_of", fields=["remind_on"], condition=Q(remind_on__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.title}"


class BankEntry(Item):
    """A reference or a CV. A tailored one says what it was tailored from and for which assignment."""

    text = models.TextField(blank=True)
    tailored_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    assignment = models.CharField(max_length=200, blank=True)

    class Meta:
        abstract = True


class Reference(BankEntry):
    """An assignment carried out, and whom one may ask about it. `title` is the assignment's."""

    recipient = models.CharField(max_length=200, blank=True)
    contact = models.CharField(max_length=200, blank=True)
    own_part = models.CharField(max_length=200, blank=True)
    value = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    from_on = models.DateField(null=True)
    to_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="reference_erased_when_removed",
                condition=Q(removed_at__isnull=True) | Q(title="", recipient="", contact="", text="", assignment=""),
            ),
            models.CheckConstraint(
                name="reference_dates_in_order",
                condition=Q(from_on__isnull=True) | Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")),
            ),
            models.CheckConstraint(
                name="reference_tailored_for_an_assignment",
                condition=Q(tailored_from__isnull=True) | Q(removed_at__isnull=False) | ~Q(assignment=""),
            ),
        ]
        indexes = [
            models.Index(
                name="references_of_supplier", fields=["supplier", "-added_at"], condition=Q(removed_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return self.title


class Cv(BankEntry):
    """A consultant's CV. `title` is what the person works as; `told_on` the day the person was told of its use.

    Kept for the purpose stated and until `review_on`, when the firm is asked whether it is still needed.
    """

    person_name = models.CharField(max_length=200, blank=True)
    education = models.TextField(blank=True)
    purpose = models.CharField(max_length=300, blank=True)
    told_on = models.DateField()
    review_on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="cv_erased_when_removed",
                condition=Q(removed_at__isnull=True)
                | Q(title="", person_name="", text="", education="", purpose="", assignment=""),
            ),
            models.CheckConstraint(
                name="cv_kept_for_a_stated_purpose", condition=Q(removed_at__isnull=False) | ~Q(purpose="")
            ),
            models.CheckConstraint(
                name="cv_tailored_for_an_assignment",
                condition=Q(tailored_from__isnull=True) | Q(removed_at__isnull=False) | ~Q(assignment=""),
            ),
        ]
        indexes = [
            models.Index(name="cvs_of_supplier", fields=["supplier", "-added_at"], condition=Q(removed_at__isnull=True))
        ]

    def __str__(self) -> str:
        return self.title


class ItemUse(models.Model):
    """An item went with something delivered: a request to participate, or a tender."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    supplier = models.ForeignKey("organisations.Supplier", on_delete=models.PROTECT, related_name="+")
    item_id = models.UUIDField()
    kind = models.CharField(max_length=10)
    matter_id = models.UUIDField()
    used_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="item_use_kind_known", condition=Q(kind__in=ITEM_KINDS)),
            models.UniqueConstraint(name="item_used_once_per_delivery", fields=["matter_id", "item_id", "used_at"]),
        ]
        indexes = [models.Index(name="uses_of_item", fields=["item_id", "-used_at"])]
