"""Keys and shares. Everything secret in these tables is ciphertext that needs somebody's passphrase."""

from datetime import timedelta
from typing import Final
from uuid import UUID

import pgtrigger
from django.db import models
from django.db.models import F, Q

from terskel.core.envelopes import ENVELOPES, MAIN
from terskel.core.ids import uuid7

LONGEST_WAIT: Final = timedelta(minutes=30)
"""How long a released share waits for the next opener."""

LONGEST_HOLD: Final = timedelta(hours=24)
"""How long the openers' key may be held for an opening in batches; then they release their shares again."""


class OpenerIdentity(models.Model):
    """An opener's own age key pair; the secret half is locked with a passphrase the server never keeps."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.OneToOneField("accounts.Person", on_delete=models.PROTECT, related_name="+")
    recipient = models.CharField(max_length=100, unique=True)
    locked_identity = models.BinaryField()
    made_at = models.DateTimeField()

    class Meta:
        triggers = (
            pgtrigger.ReadOnly(name="identity_stays", exclude=["locked_identity"]),
            pgtrigger.Protect(name="identity_is_never_deleted", operation=pgtrigger.Delete),
        )


class SealingKey(models.Model):
    """The key of one matter (a competition, or a DPS's first window): public half only.

    A competition whose prices are opened after quality has two: `envelope` says what is sealed to this one.

    The secret half existed while the shares were made, and exists again in the act that opens, or locked as a
    `HeldKey` while an opening goes on in batches.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    matter_id = models.UUIDField()
    envelope = models.CharField(max_length=5, default=MAIN)
    recipient = models.CharField(max_length=100, unique=True)
    threshold = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("matter_id", "envelope"), name="vault_one_key_per_envelope"),
            models.CheckConstraint(condition=Q(envelope__in=ENVELOPES), name="vault_envelope_is_known"),
            models.CheckConstraint(condition=Q(threshold__gte=2), name="vault_one_person_never_opens_alone"),
            models.CheckConstraint(
                condition=Q(opened_at__isnull=True) | Q(opened_at__gt=F("made_at")),
                name="vault_key_opens_after_it_is_made",
            ),
        )
        triggers = (
            pgtrigger.ReadOnly(name="sealing_key_stays", exclude=["opened_at"]),
            pgtrigger.Protect(
                name="opened_key_is_never_closed",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__opened_at__isnull=False),
            ),
            pgtrigger.Protect(name="sealing_key_is_never_deleted", operation=pgtrigger.Delete),
        )

    @classmethod
    def in_turn(cls, matter_id: UUID) -> "SealingKey | None":
        """The key of the matter to be opened next; of those that are opened, the one that was opened last."""
        keys = cls.objects.filter(matter_id=matter_id)
        return keys.order_by(F("opened_at").desc(nulls_first=True), "envelope").first()


class RecoveryKey(models.Model):
    """The public half of a key that an authority keeps offline; matters published from then on have a share for it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    authority = models.ForeignKey("organisations.ContractingAuthority", on_delete=models.PROTECT, related_name="+")
    recipient = models.CharField(max_length=100)
    named_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    named_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("authority",), condition=Q(ended_at__isnull=True), name="vault_one_recovery_key_at_a_time"
            ),
        )
        triggers = (
            pgtrigger.ReadOnly(name="recovery_key_stays", exclude=["ended_at"]),
            pgtrigger.Protect(name="recovery_key_is_never_deleted", operation=pgtrigger.Delete),
        )


class KeyShare(models.Model):
    """One opener's share, an age file to that opener's own key; gone from here once handed over.

    The share without a person is the recovery share: an age file to `recovery_recipient`, whose key lies offline.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    key = models.ForeignKey(SealingKey, on_delete=models.PROTECT, related_name="shares")
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+", null=True)
    recovery_recipient = models.CharField(max_length=100, blank=True)
    number = models.PositiveSmallIntegerField()
    locked_share = models.BinaryField(null=True)
    received_at = models.DateTimeField()
    handed_over_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("key", "person"), name="vault_one_share_per_person_ever"),
            models.UniqueConstraint(
                fields=("key", "number"),
                condition=Q(handed_over_at__isnull=True),
                name="vault_one_holder_per_share",
            ),
            models.UniqueConstraint(
                fields=("key",), condition=Q(person__isnull=True), name="vault_one_recovery_share_at_most"
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False, recovery_recipient="")
                | (Q(person__isnull=True, handed_over_at__isnull=True) & ~Q(recovery_recipient="")),
                name="vault_share_is_a_persons_or_for_recovery",
            ),
            models.CheckConstraint(
                condition=Q(handed_over_at__isnull=True, locked_share__isnull=False)
                | Q(handed_over_at__isnull=False, locked_share__isnull=True),
                name="vault_handed_over_share_is_erased",
            ),
        )
        triggers = (
            pgtrigger.ReadOnly(name="share_stays", exclude=["locked_share", "handed_over_at"]),
            pgtrigger.Protect(
                name="handed_over_share_never_returns",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__handed_over_at__isnull=False),
            ),
            pgtrigger.Protect(name="share_is_never_deleted", operation=pgtrigger.Delete),
        )


class WaitingShare(models.Model):
    """A released share on its way: an age file to the holders of the others, erased when used or expired.

    `released_by` is the opener whose share it is, or who brought the recovery share.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    key = models.ForeignKey(SealingKey, on_delete=models.PROTECT, related_name="waiting")
    share = models.OneToOneField(KeyShare, on_delete=models.PROTECT, related_name="waiting")
    released_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    released_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ciphertext = models.BinaryField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("key", "released_by"), name="vault_one_release_per_person"),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("released_at")) & Q(expires_at__lte=F("released_at") + LONGEST_WAIT),
                name="vault_share_waits_thirty_minutes_at_most",
            ),
        )
        triggers = (pgtrigger.Protect(name="waiting_share_stays", operation=pgtrigger.Update),)


class HeldKey(models.Model):
    """The key that enough openers gave together, while an opening goes on in batches that any process may continue.

    An age file to the installation's key, which lies outside database, file store and backups. Gone once everything
    is opened, or when the time is over.
    """

    key = models.OneToOneField(SealingKey, on_delete=models.PROTECT, primary_key=True, related_name="held")
    locked_identity = models.BinaryField()
    held_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("held_at")) & Q(expires_at__lte=F("held_at") + LONGEST_HOLD),
                name="vault_key_is_held_a_day_at_most",
            ),
        )
        triggers = (pgtrigger.Protect(name="held_key_stays", operation=pgtrigger.Update),)
