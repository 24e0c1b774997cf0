"""What may be known of keys before an opening: public halves, and who the openers are.

For rooms that have decided access to the matter. Raises `Missing` for a matter without a key. Where a matter has two
keys, what is told of its openers is told of the key that is to be opened next.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from terskel.audit.statements import first_of
from terskel.core.decisions import Missing
from terskel.core.envelopes import MAIN, Envelope
from terskel.vault.models import HeldKey, KeyShare, OpenerIdentity, RecoveryKey, SealingKey, WaitingShare


@dataclass(frozen=True, slots=True)
class Waiting:
    """Shares released and still valid, and how many more it takes."""

    released_by: tuple[UUID, ...]
    missing: int
    expires_at: datetime


def has_identity(person_id: UUID) -> bool:
    """Whether the person can be named an opener."""
    return OpenerIdentity.objects.filter(person_id=person_id).exists()


def without_identity(person_ids: Sequence[UUID]) -> tuple[UUID, ...]:
    """Those of the people who can't be named openers yet, in the order given."""
    able = set(OpenerIdentity.objects.filter(person_id__in=person_ids).values_list("person_id", flat=True))
    return tuple(person_id for person_id in person_ids if person_id not in able)


@lru_cache(maxsize=1_000)
def recipient_of(matter_id: UUID, envelope: Envelope = MAIN) -> str:
    """The age recipient that everything of the matter is sealed to; of a competition with two, all in `envelope`.

    Asked once by each process: the database lets nobody change or delete it (`SealingKey`).
    """
    key = first_of(
        "SELECT recipient FROM vault_sealingkey WHERE matter_id = %s AND envelope = %s", [matter_id, envelope]
    )
    if key is None:
        raise Missing
    recipient: str = key[0]
    return recipient


def threshold_of(matter_id: UUID) -> int:
    """How many openers it takes."""
    return _key(matter_id).threshold


def opened_at(matter_id: UUID) -> datetime | None:
    """When the openers opened it, the last of its keys; None while one is left to open."""
    return _key(matter_id).opened_at


def openers_of(matter_id: UUID) -> tuple[UUID, ...]:
    """The people who hold a share now, in the order of the shares."""
    held = KeyShare.objects.filter(key=_key(matter_id), handed_over_at=None, person__isnull=False)
    return tuple(one for one in held.order_by("number").values_list("person_id", flat=True) if one is not None)


def matters_by_envelope(person_id: UUID) -> dict[str, tuple[UUID, ...]]:
    """The matters whose key this person holds a share of now and that are not opened, newest first."""
    own = KeyShare.objects.filter(person_id=person_id, handed_over_at=None, key__opened_at=None)
    found: dict[str, tuple[UUID, ...]] = {}
    for envelope, matter_id in own.order_by("-key__made_at").values_list("key__envelope", "key__matter_id"):
        found[envelope] = (*found.get(envelope, ()), matter_id)
    return found


def matters_of(person_id: UUID, envelope: Envelope = MAIN) -> tuple[UUID, ...]:
    """Those of one envelope."""
    return matters_by_envelope(person_id).get(envelope, ())


def may_receive(matter_id: UUID, person_ids: Sequence[UUID]) -> tuple[UUID, ...]:
    """Those of the people to whom a share of the matter's key can be handed over, in the order given.

    They have a key pair of their own, and hold or held no share of this key: nobody ever has two.
    """
    held = set(KeyShare.objects.filter(key=_key(matter_id)).values_list("person_id", flat=True))
    held.update(without_identity(person_ids))
    return tuple(person_id for person_id in person_ids if person_id not in held)


def waiting_share(matter_id: UUID, at: datetime) -> Waiting | None:
    """What has been released and not expired at `at`; None when nothing has."""
    key = _key(matter_id)
    shares = list(
        WaitingShare.objects.filter(key=key, expires_at__gt=at).order_by("released_at", "id").defer("ciphertext")
    )
    if not shares:
        return None
    return Waiting(
        released_by=tuple(share.released_by_id for share in shares),
        missing=key.threshold - len(shares),
        expires_at=min(share.expires_at for share in shares),
    )


def held_since(matter_id: UUID, *, at: datetime) -> datetime | None:
    """When enough openers had released, while an opening in batches goes on; None when none does."""
    return HeldKey.objects.filter(key__matter_id=matter_id, expires_at__gt=at).values_list("held_at", flat=True).first()


def held_keys(*, at: datetime) -> dict[UUID, datetime]:
    """The matters whose opening goes on, and since when."""
    return dict(HeldKey.objects.filter(expires_at__gt=at).values_list("key__matter_id", "held_at"))


def has_recovery_share(matter_id: UUID) -> bool:
    """Whether the matter's key has a share that is kept offline."""
    return KeyShare.objects.filter(key=_key(matter_id), person__isnull=True).exists()


def recovery_recipient(authority_id: UUID) -> str:
    """The public half of the authority's offline key; empty where it has none."""
    found = RecoveryKey.objects.filter(authority_id=authority_id, ended_at__isnull=True)
    return found.values_list("recipient", flat=True).first() or ""


def _key(matter_id: UUID) -> SealingKey:
    """As `SealingKey.in_turn` has it."""
    key = SealingKey.in_turn(matter_id)
    if key is None:
        raise Missing
    return key
