"""Releasing a share: the act that, done by enough people, opens what is sealed.

Reached by `tenders` and by the first window of `qualification` only; they decide whether it is time.
"""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from terskel.core.decisions import refuse
from terskel.core.sealing import age, shares
from terskel.vault.keys import held_share, locked_key, unlocked_identity
from terskel.vault.models import LONGEST_WAIT, KeyShare, OpenerIdentity, SealingKey, WaitingShare


@dataclass(frozen=True, slots=True)
class First:
    """The share waits for `missing` more openers, until `expires_at`."""

    expires_at: datetime
    missing: int


@dataclass(frozen=True, slots=True)
class Opened:
    """Enough shares: the matter's age identity. Use it in this transaction; store it nowhere.

    `released_by` are those whose shares opened it, in the order they released them.
    """

    identity: str = field(repr=False)
    released_by: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class Expired:
    """A released share that no other opener joined in time."""

    key_id: UUID
    matter_id: UUID
    released_by: UUID
    expired_at: datetime


def release_share(matter_id: UUID, *, person_id: UUID, passphrase: str, at: datetime) -> First | Opened:
    """Release one opener's share with their passphrase.

    Until enough have, a share waits encrypted to the other openers, so that neither the server nor
    whoever released it can use it alone; it expires 30 minutes after its release. A person releases
    one share. With the last one the waiting shares are erased.
    """
    identity = unlocked_identity(person_id, passphrase)
    key = locked_key(matter_id)
    if key.opened_at is not None:
        refuse("vault.already_opened", opened_at=key.opened_at)
    held = held_share(key, person_id)
    WaitingShare.objects.filter(key=key, expires_at__lte=at).delete()
    waiting = list(WaitingShare.objects.filter(key=key).order_by("released_at", "id"))
    if own := next((share for share in waiting if share.released_by_id == person_id), None):
        refuse("vault.share_already_released", "D-A4-e", expires_at=own.expires_at)
    assert held.locked_share is not None
    share = age.decrypt(bytes(held.locked_share), identity)
    missing = key.threshold - len(waiting) - 1
    if missing > 0:
        return _wait(key, person_id, share, missing, at)
    released = [age.decrypt(bytes(row.ciphertext), identity) for row in waiting]
    secret = shares.combine([released_share.decode() for released_share in (*released, share)])
    WaitingShare.objects.filter(key=key).delete()
    key.opened_at = at
    key.save(update_fields=["opened_at"])
    return Opened(secret, (*(row.released_by_id for row in waiting), person_id))


def erase_expired_shares(at: datetime) -> tuple[Expired, ...]:
    """Erase every share whose wait was over at `at`, and say whose they were.

    One that a release holds at this instant is left to it: that release erases or uses it itself.
    """
    rows = WaitingShare.objects.select_for_update(of=("self",), skip_locked=True).filter(expires_at__lte=at)
    expired = list(rows.select_related("key").defer("ciphertext").order_by("id"))
    WaitingShare.objects.filter(id__in=[row.id for row in expired]).delete()
    return tuple(Expired(row.key_id, row.key.matter_id, row.released_by_id, row.expires_at) for row in expired)


def _wait(key: SealingKey, person_id: UUID, share: bytes, missing: int, at: datetime) -> First:
    others = KeyShare.objects.filter(key=key, handed_over_at=None).exclude(person_id=person_id)
    recipients = OpenerIdentity.objects.filter(person_id__in=others.values("person_id"))
    row = WaitingShare.objects.create(
        key=key,
        released_by_id=person_id,
        released_at=at,
        expires_at=at + LONGEST_WAIT,
        ciphertext=age.encrypt(share, list(recipients.values_list("recipient", flat=True))),
    )
    return First(row.expires_at, missing)
