"""Releasing a share: the act that, done by enough people, opens what is sealed.

Reached by `tenders` and by the first window of `qualification` only; they decide whether it is time. Opening is done
in the act itself (`release_share`), or, where there may be much, in batches after it (`release_share_and_hold`).
"""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from terskel import installation
from terskel.core.decisions import refuse
from terskel.core.envelopes import MAIN, Envelope
from terskel.core.sealing import age, shares
from terskel.vault.keys import held_share, locked_key, make_sealing_key, recovery_share, unlocked_identity
from terskel.vault.models import LONGEST_HOLD, LONGEST_WAIT, HeldKey, KeyShare, OpenerIdentity, SealingKey, WaitingShare
from terskel.vault.queries import openers_of


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
class Held:
    """Enough shares: the key is held until `expires_at` for those who unseal, and the matter is not opened yet."""

    expires_at: datetime
    released_by: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class Expired:
    """A released share that no other opener joined in time."""

    key_id: UUID
    matter_id: UUID
    released_by: UUID
    expired_at: datetime


@dataclass(frozen=True, slots=True)
class Forgotten:
    """A held key that was not used up in time."""

    key_id: UUID
    matter_id: UUID
    expired_at: datetime


def release_share(
    matter_id: UUID, *, person_id: UUID, passphrase: str, at: datetime, recovery: bool = False
) -> First | Opened:
    """Release one opener's share with their passphrase; enough shares open the matter in this act.

    Until enough have, a share waits encrypted to the other openers, so that neither the server nor
    whoever released it can use it alone; it expires 30 minutes after its release. A person releases
    one share. With the last one the waiting shares are erased.

    `recovery`: the person brings the authority's offline key as `passphrase`, and the recovery share in place of an
    own one. It counts as one, and whoever brings it is one person.
    """
    key, released = _release(matter_id, person_id, passphrase, at, recovery=recovery)
    if isinstance(released, Opened):
        _mark_opened(key, at)
    return released


def release_share_and_hold(
    matter_id: UUID,
    *,
    person_id: UUID,
    passphrase: str,
    at: datetime,
    recovery: bool = False,
    envelope: Envelope = MAIN,
    again: bool = False,
) -> First | Held:
    """As `release_share`, but enough shares give a held key, and the matter is opened by `finish`.

    `again`: the key may have been opened before, and something was left sealed then that is to be opened now.
    """
    key, released = _release(matter_id, person_id, passphrase, at, recovery=recovery, envelope=envelope, again=again)
    if isinstance(released, First):
        return released
    ours = age.recipient_of(str(installation.draft_identity()))
    row = HeldKey.objects.create(
        key=key,
        locked_identity=age.encrypt(released.identity.encode(), [ours]),
        held_at=at,
        expires_at=at + LONGEST_HOLD,
    )
    return Held(row.expires_at, released.released_by)


def held_identity(matter_id: UUID, *, at: datetime) -> str | None:
    """The age identity of the key that is being opened; keep it in memory, and no longer than the batch."""
    held = HeldKey.objects.filter(key__matter_id=matter_id, expires_at__gt=at).first()
    if held is None:
        return None
    return age.decrypt(bytes(held.locked_identity), str(installation.draft_identity())).decode()


def held_while_locked(matter_id: UUID, *, at: datetime) -> bool:
    """Whether a key of the matter is held; nobody releases a share of one until this transaction ends."""
    keys = list(SealingKey.objects.select_for_update().filter(matter_id=matter_id).order_by("envelope"))
    return HeldKey.objects.filter(key__in=keys, expires_at__gt=at).exists()


def finish(matter_id: UUID, *, at: datetime, envelope: Envelope = MAIN) -> None:
    """Everything in the envelope is opened, and its key is held no longer."""
    key = locked_key(matter_id, envelope)
    if key.opened_at is None:
        _mark_opened(key, at)
    let_go(matter_id)


def let_go(matter_id: UUID) -> None:
    """Forget the held key of a matter that will not be opened, or is: one at most, for they are opened in turn."""
    HeldKey.objects.filter(key__matter_id=matter_id).delete()


def erase_expired_shares(at: datetime) -> tuple[Expired, ...]:
    """Erase every share whose wait was over at `at`, and say whose they were.

    One that a release holds at this instant is left to it: that release erases or uses it itself.
    """
    rows = WaitingShare.objects.select_for_update(of=("self",), skip_locked=True).filter(expires_at__lte=at)
    expired = list(rows.select_related("key").defer("ciphertext").order_by("id"))
    WaitingShare.objects.filter(id__in=[row.id for row in expired]).delete()
    return tuple(Expired(row.key_id, row.key.matter_id, row.released_by_id, row.expires_at) for row in expired)


def forget_expired_keys(at: datetime) -> tuple[Forgotten, ...]:
    """Erase every held key whose time was over at `at`, and say which matters' they were."""
    rows = HeldKey.objects.select_for_update(of=("self",), skip_locked=True).filter(expires_at__lte=at)
    expired = list(rows.select_related("key").defer("locked_identity").order_by("key_id"))
    HeldKey.objects.filter(key_id__in=[row.key_id for row in expired]).delete()
    return tuple(Forgotten(row.key_id, row.key.matter_id, row.expires_at) for row in expired)


def _release(
    matter_id: UUID,
    person_id: UUID,
    passphrase: str,
    at: datetime,
    *,
    recovery: bool,
    envelope: Envelope = MAIN,
    again: bool = False,
) -> tuple[SealingKey, First | Opened]:
    identity = passphrase.strip() if recovery else unlocked_identity(person_id, passphrase)
    key = locked_key(matter_id, envelope)
    if key.opened_at is not None and not again:
        refuse("vault.already_opened", opened_at=key.opened_at)
    if HeldKey.objects.filter(key=key, expires_at__gt=at).exists():
        refuse("vault.key_held")
    HeldKey.objects.filter(key=key).delete()
    share = recovery_share(key, identity) if recovery else held_share(key, person_id)
    WaitingShare.objects.filter(key=key, expires_at__lte=at).delete()
    waiting = list(WaitingShare.objects.filter(key=key).order_by("released_at", "id"))
    if own := next((row for row in waiting if row.released_by_id == person_id), None):
        refuse("vault.share_already_released", "D-A4-e", expires_at=own.expires_at)
    if any(row.share_id == share.id for row in waiting):
        refuse("vault.recovery_share_waits")
    assert share.locked_share is not None
    words = age.decrypt(bytes(share.locked_share), identity)
    missing = key.threshold - len(waiting) - 1
    if missing > 0:
        return key, _wait(key, share, person_id, words, missing, at)
    released = [age.decrypt(bytes(row.ciphertext), identity) for row in waiting]
    secret = shares.combine([one.decode() for one in (*released, words)])
    WaitingShare.objects.filter(key=key).delete()
    return key, Opened(secret, (*(row.released_by_id for row in waiting), person_id))


def _mark_opened(key: SealingKey, at: datetime) -> None:
    key.opened_at = at
    key.save(update_fields=["opened_at"])


def _wait(key: SealingKey, share: KeyShare, person_id: UUID, words: bytes, missing: int, at: datetime) -> First:
    others = KeyShare.objects.filter(key=key, handed_over_at=None).exclude(id=share.id)
    people = OpenerIdentity.objects.filter(person_id__in=others.values("person_id")).exclude(person_id=person_id)
    offline = others.filter(person__isnull=True).values_list("recovery_recipient", flat=True)
    row = WaitingShare.objects.create(
        key=key,
        share=share,
        released_by_id=person_id,
        released_at=at,
        expires_at=at + LONGEST_WAIT,
        ciphertext=age.encrypt(words, [*people.values_list("recipient", flat=True), *offline]),
    )
    return First(row.expires_at, missing)


def make_practice_key(practice_id: UUID, like: UUID, *, at: datetime) -> None:
    """A key pair of its own for a rehearsal, split for the same openers and as many of them as that of `like`."""
    key = SealingKey.objects.get(matter_id=like, envelope=MAIN)
    offline = KeyShare.objects.filter(key=key, person__isnull=True).values_list("recovery_recipient", flat=True).first()
    make_sealing_key(practice_id, openers_of(like), key.threshold, at, recovery_recipient=offline or "")
