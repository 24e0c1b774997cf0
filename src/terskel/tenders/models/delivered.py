"""Tenders: drafts nobody else can read, sealed deliveries with their place in the tree, and the opening.

A draft lies encrypted with the installation's draft key and is erased at delivery. What is delivered lies in
sealed parts that only the competition's key opens, and nothing here says in clear what a tender says.
"""

import pgtrigger
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from terskel.core.ids import uuid7

FILE_KINDS = ["attachment", "cv", "reference", "price"]


class Tender(models.Model):
    """One supplier's answer to one invitation, through all its versions."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    competition = models.ForeignKey("competitions.Competition", on_delete=models.PROTECT, related_name="+")
    supplier = models.ForeignKey("organisations.Supplier", on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(name="tender_once_per_supplier", fields=["competition", "supplier"])]
        indexes = [models.Index(name="tender_by_supplier", fields=["supplier"])]
        triggers = [pgtrigger.Protect(name="tender_stays", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return str(self.id)


class TenderDraft(models.Model):
    """The answers written so far, as an age file to the installation's draft key. Erased at delivery."""

    tender = models.OneToOneField(Tender, on_delete=models.PROTECT, primary_key=True, related_name="draft")
    content = models.BinaryField()
    saved_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)
    lapse_told_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"draft of {self.tender_id}"


class TenderFile(models.Model):
    """A file in sealed parts. `sealed_about` (name, kind of file) is sealed to the same key of the competition;
    `draft_about` is the same under the draft key, and erased at delivery."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="files")
    kind = models.CharField(max_length=10)
    size = models.PositiveBigIntegerField()
    parts = models.JSONField()
    sealed_about = models.BinaryField()
    draft_about = models.BinaryField(null=True)
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="tender_file_kind_is_known", condition=Q(kind__in=FILE_KINDS)),
            models.CheckConstraint(name="tender_file_is_not_empty", condition=Q(size__gt=0)),
        ]
        indexes = [
            models.Index(name="tender_file_by_tender", fields=["tender", "added_at"]),
            GinIndex(name="tender_file_by_part", fields=["parts"], opclasses=["jsonb_path_ops"]),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="file_stays", exclude=["draft_about", "removed_at"]),
            pgtrigger.Protect(name="file_is_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return str(self.id)


class IncomingFile(models.Model):
    """A file that its sender seals and sends part by part, until it has come whole.

    `size` is that of the file in bytes; `about` is its name, kind of file and last change, under the draft key.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="incoming")
    kind = models.CharField(max_length=10)
    size = models.PositiveBigIntegerField()
    about = models.BinaryField()
    begun_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="incoming_file_kind_is_known", condition=Q(kind__in=FILE_KINDS)),
            models.CheckConstraint(name="incoming_file_is_not_empty", condition=Q(size__gt=0)),
        ]
        triggers = [pgtrigger.Protect(name="incoming_file_stays", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return str(self.id)


class IncomingPart(models.Model):
    """A sealed part that has come. `number` counts from 0; a part sent again takes the place of the first."""

    id = models.BigAutoField(primary_key=True)
    file = models.ForeignKey(IncomingFile, on_delete=models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    plain_size = models.PositiveIntegerField()
    received_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(name="incoming_part_once", fields=["file", "number"])]
        indexes = [models.Index(name="incoming_part_by_hash", fields=["sha256"])]

    def __str__(self) -> str:
        return f"{self.file_id} part {self.number}"


class Delivery(models.Model):
    """One delivered version. `received_at` is when its request had arrived whole; `leaf_index` is set when settled.

    `mandate` is what whoever delivered it acted on (avtaleloven § 10); none on versions of before it was asked.
    `sealed_price`, sealed to the second key, is what it says of price where prices are opened after quality.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    competition = models.ForeignKey("competitions.Competition", on_delete=models.PROTECT, related_name="+")
    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="deliveries")
    version = models.PositiveIntegerField()
    received_at = models.DateTimeField()
    delivered_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    mandate = models.ForeignKey("organisations.SigningMandate", on_delete=models.PROTECT, null=True, related_name="+")
    sealed_content = models.BinaryField()
    sealed_price = models.BinaryField(null=True)
    manifest = models.JSONField()
    manifest_sha256 = models.CharField(max_length=64)
    receipt = models.JSONField()
    signature = models.TextField()
    leaf_hash = models.CharField(max_length=64)
    leaf_index = models.PositiveIntegerField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="delivery_version_once", fields=["tender", "version"]),
            models.UniqueConstraint(name="delivery_leaf_once", fields=["competition", "leaf_index"]),
            models.CheckConstraint(name="delivery_versions_start_at_one", condition=Q(version__gte=1)),
            models.CheckConstraint(
                name="delivery_leaf_zero_is_the_competitions",
                condition=Q(leaf_index__isnull=True) | Q(leaf_index__gte=1),
            ),
            models.CheckConstraint(
                name="delivery_withdrawn_by_someone",
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
            ),
        ]
        indexes = [models.Index(name="delivery_in_order", fields=["competition", "received_at", "id"])]
        triggers = [
            pgtrigger.ReadOnly(name="delivery_stays", exclude=["leaf_index", "withdrawn_at", "withdrawn_by"]),
            pgtrigger.Protect(
                name="leaf_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.leaf_index IS NOT NULL AND NEW.leaf_index IS DISTINCT FROM OLD.leaf_index"
                ),
            ),
            pgtrigger.Protect(
                name="withdrawal_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.withdrawn_at IS NOT NULL AND NEW.withdrawn_at IS DISTINCT FROM OLD.withdrawn_at"
                ),
            ),
            pgtrigger.Protect(
                name="no_withdrawal_once_settled",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.leaf_index IS NOT NULL AND NEW.withdrawn_at IS DISTINCT FROM OLD.withdrawn_at"
                ),
            ),
            pgtrigger.Trigger(
                name="arrived_before_the_deadline",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=(
                    "IF NOT EXISTS (SELECT 1 FROM competitions_competition WHERE id = NEW.competition_id "
                    "AND published_at <= NEW.received_at AND closes_at > NEW.received_at "
                    "AND cancelled_at IS NULL) THEN "
                    "RAISE EXCEPTION 'a tender arrives while the competition is open (FOA § 24-1(1)a)' "
                    "USING ERRCODE = 'restrict_violation'; END IF; "
                    "IF EXISTS (SELECT 1 FROM tenders_treehead WHERE competition_id = NEW.competition_id) THEN "
                    "RAISE EXCEPTION 'the deliveries are settled' USING ERRCODE = 'restrict_violation'; END IF; "
                    "RETURN NEW;"
                ),
            ),
            pgtrigger.Protect(name="delivery_is_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.tender_id} version {self.version}"


class DeadlineKept(models.Model):
    """An outage near the deadline gave no later one: somebody decided so, with a reason, and receipt is settled."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    competition = models.ForeignKey("competitions.Competition", on_delete=models.PROTECT, related_name="+")
    closes_at = models.DateTimeField()
    reason = models.TextField()
    decided_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="deadline_kept_once", fields=["competition", "closes_at"]),
            models.CheckConstraint(name="deadline_kept_with_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(name="deadline_kept_after_it_passed", condition=Q(decided_at__gte=F("closes_at"))),
        ]
        triggers = [pgtrigger.Protect(name="deadline_kept_stays", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.competition_id} kept {self.closes_at}"


class TreeHead(models.Model):
    """The tree of all deliveries of a competition (RFC 6962), settled after the deadline.

    Its first leaf is the competition's own, made with `salt`, so that the root tells nothing of how many there are.
    """

    competition = models.OneToOneField(
        "competitions.Competition", on_delete=models.PROTECT, primary_key=True, related_name="+"
    )
    size = models.PositiveIntegerField()
    root = models.CharField(max_length=64)
    salt = models.CharField(max_length=64)
    settled_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(name="tree_has_the_competitions_leaf", condition=Q(size__gte=1))]
        triggers = [pgtrigger.Protect(name="tree_head_stays", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return self.root
