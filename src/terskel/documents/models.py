"""Stored files and letters."""

from __future__ import annotations

import pgtrigger
from django.db import models

from terskel.core.ids import uuid7

SHA256_HEX = r"^[0-9a-f]{64}$"
VERDICTS = ("clean", "infected", "too_large")


class StoredFile(models.Model):
    """A file kept under the hash of its content; the same content stored twice is two rows and one file."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.BigIntegerField()
    media_type = models.CharField(max_length=255)
    name = models.CharField(max_length=255)
    access = models.CharField(max_length=10)
    access_reason = models.TextField(blank=True)
    authority = models.ForeignKey(
        "organisations.ContractingAuthority", on_delete=models.PROTECT, related_name="+", null=True
    )
    public_from = models.DateTimeField(null=True)
    stored_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=models.Q(sha256__regex=SHA256_HEX), name="documents_file_hash_is_sha256"),
            models.CheckConstraint(condition=models.Q(size__gt=0), name="documents_file_is_never_empty"),
            models.CheckConstraint(
                condition=models.Q(access__in=("public", "restricted", "internal")),
                name="documents_file_access_is_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(access="restricted") | ~models.Q(access_reason=""),
                name="documents_restricted_file_has_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(public_from__isnull=True) | models.Q(access="public"),
                name="documents_only_public_files_are_published",
            ),
        )
        triggers = (
            pgtrigger.ReadOnly(name="file_facts_stay", exclude=["public_from"]),
            pgtrigger.Protect(name="file_is_never_deleted", operation=pgtrigger.Delete),
        )


class MalwareCheck(models.Model):
    """That a file from outside is to be checked before anybody opens it, and what the scanner said.

    Without a `verdict` the file has not been checked yet. `found` is the scanner's name of what it found.
    """

    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, primary_key=True, related_name="malware_check")
    matter_id = models.UUIDField(db_index=True)
    verdict = models.CharField(max_length=10, blank=True)
    found = models.CharField(max_length=200, blank=True)
    scanner = models.CharField(max_length=200, blank=True)
    checked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(verdict="", checked_at__isnull=True)
                | (models.Q(verdict__in=VERDICTS, checked_at__isnull=False) & ~models.Q(scanner="")),
                name="documents_verdict_has_its_instant",
            ),
            models.CheckConstraint(
                condition=models.Q(verdict="infected") | models.Q(found=""),
                name="documents_only_infected_files_have_found",
            ),
        )
        triggers = (
            pgtrigger.Protect(
                name="verdict_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.verdict <> ''"),
            ),
            pgtrigger.Protect(name="malware_check_is_never_deleted", operation=pgtrigger.Delete),
        )


class Letter(models.Model):
    """A legal document: its data, and its PDF once typeset.

    `recipient_organisation_id` is a supplier or an authority; a record kept in the file has none.
    `hidden_until_opened` is the competition or DPS whose opening reveals the letter to the authority.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=60)
    language = models.CharField(max_length=2)
    reference = models.CharField(max_length=120)
    title = models.CharField(max_length=300)
    data = models.JSONField()
    digest = models.CharField(max_length=64)
    matter_id = models.UUIDField(db_index=True)
    authority = models.ForeignKey("organisations.ContractingAuthority", on_delete=models.PROTECT, related_name="+")
    recipient_organisation_id = models.UUIDField(null=True, db_index=True)
    hidden_until_opened = models.UUIDField(null=True, db_index=True)
    revealed_at = models.DateTimeField(null=True)
    public_from = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    pdf = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(digest__regex=SHA256_HEX), name="documents_letter_digest_is_sha256"
            ),
            models.CheckConstraint(
                condition=models.Q(revealed_at__isnull=True) | models.Q(hidden_until_opened__isnull=False),
                name="documents_only_hidden_letters_are_revealed",
            ),
            models.CheckConstraint(
                condition=models.Q(public_from__isnull=True)
                | models.Q(hidden_until_opened__isnull=True)
                | models.Q(revealed_at__isnull=False),
                name="documents_hidden_letter_is_not_public",
            ),
        )
        triggers = (
            pgtrigger.ReadOnly(name="letter_text_stays", exclude=["revealed_at", "public_from", "pdf"]),
            pgtrigger.Protect(name="letter_is_never_deleted", operation=pgtrigger.Delete),
        )
