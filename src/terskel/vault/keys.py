"""Making keys, naming openers, handing over a share.

Steps of the acts that publish (`dps`, `competitions`): they open no transaction of their own.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from django.conf import settings

from terskel.accounts import queries as accounts
from terskel.core.decisions import Missing, refuse
from terskel.core.envelopes import MAIN, Envelope
from terskel.core.sealing import age, passphrase, shares
from terskel.vault.models import HeldKey, KeyShare, OpenerIdentity, SealingKey, WaitingShare
from terskel.vault.queries import (
    has_identity,
    opened_at,
    openers_of,
    recipient_of,
    threshold_of,
    waiting_share,
    without_identity,
)

SHORTEST_PASSPHRASE: Final = 12
"""Characters; the passphrase is all that stands between a copied database and a share (policy)."""

__all__ = [
    "SHORTEST_PASSPHRASE",
    "change_passphrase",
    "has_identity",
    "make_opener_identity",
    "make_sealing_key",
    "opened_at",
    "openers_of",
    "recipient_of",
    "replace_opener",
    "threshold_of",
    "unlocked_identity",
    "waiting_share",
]


def make_opener_identity(person_id: UUID, secret_phrase: str, at: datetime) -> UUID:
    """Give the person a key pair of their own, locked with their passphrase; once per person."""
    _require_length(secret_phrase)
    if has_identity(person_id):
        refuse("vault.identity_exists")
    identity = age.new_identity()
    row, made = OpenerIdentity.objects.get_or_create(
        person_id=person_id,
        defaults={
            "recipient": age.recipient_of(identity),
            "locked_identity": passphrase.lock(identity, secret_phrase, settings.TERSKEL_PASSPHRASE_WORK),
            "made_at": at,
        },
    )
    if not made:
        refuse("vault.identity_exists")
    return row.id


def change_passphrase(person_id: UUID, old: str, new: str) -> UUID:
    """Lock the person's key pair with another passphrase; what it opens stays the same."""
    _require_length(new)
    identity = unlocked_identity(person_id, old)
    row = OpenerIdentity.objects.select_for_update().get(person_id=person_id)
    row.locked_identity = passphrase.lock(identity, new, settings.TERSKEL_PASSPHRASE_WORK)
    row.save(update_fields=["locked_identity"])
    return row.id


def make_sealing_key(
    matter_id: UUID,
    opener_ids: Sequence[UUID],
    threshold: int,
    at: datetime,
    *,
    recovery_recipient: str = "",
    envelope: Envelope = MAIN,
) -> UUID:
    """Make the matter's key pair and give each opener a share; the secret is kept nowhere.

    A matter with two envelopes has a key pair for each, of its own.

    Any `threshold` of the shares open together, never fewer than two. With `recovery_recipient` (an age recipient
    whose key lies offline) there is one share more: it counts as one of `threshold`, and never opens alone.
    """
    if len(set(opener_ids)) != len(opener_ids):
        refuse("vault.opener_named_twice", "D-A4-e")
    if len(opener_ids) < shares.FEWEST:
        refuse("vault.too_few_openers", "D-A4-e", fewest=shares.FEWEST)
    most = shares.MOST - bool(recovery_recipient)
    if len(opener_ids) > most:
        refuse("vault.too_many_openers", "", most=most)
    if not shares.FEWEST <= threshold <= len(opener_ids):
        refuse("vault.threshold_out_of_range", "D-A4-e", fewest=shares.FEWEST, openers=len(opener_ids))
    if unable := without_identity(opener_ids):
        people = accounts.people(unable)
        refuse("vault.opener_without_identity", names=tuple(people[person_id].name for person_id in unable))
    identity = age.new_identity()
    key = SealingKey.objects.create(
        matter_id=matter_id,
        envelope=envelope,
        recipient=age.recipient_of(identity),
        threshold=threshold,
        made_at=at,
    )
    recipients = _recipients(opener_ids)
    holders: list[tuple[UUID | None, str]] = [(person_id, recipients[person_id]) for person_id in opener_ids]
    if recovery_recipient:
        holders.append((None, recovery_recipient))
    KeyShare.objects.bulk_create(
        KeyShare(
            key=key,
            person_id=person_id,
            recovery_recipient="" if person_id else recipient,
            number=shares.index_of(share),
            locked_share=age.encrypt(share.encode(), [recipient]),
            received_at=at,
        )
        for (person_id, recipient), share in zip(holders, shares.split(identity, threshold, len(holders)), strict=True)
    )
    return key.id


def replace_opener(matter_id: UUID, old: UUID, new: UUID, secret_phrase: str, at: datetime) -> None:
    """Hand `old`'s own shares over to `new`, with `old`'s passphrase; nobody's secret is rebuilt.

    A matter with two keys has a share of each: those of keys not opened yet are handed over together. A person holds
    one share of a key in its life, so whoever was or is an opener can't receive another.
    """
    identity = unlocked_identity(old, secret_phrase)
    every = list(SealingKey.objects.select_for_update().filter(matter_id=matter_id).order_by("envelope"))
    if not every:
        raise Missing
    sealed = [key for key in every if key.opened_at is None]
    if not sealed:
        refuse("vault.already_opened", opened_at=max(key.opened_at for key in every if key.opened_at))
    for key in sealed:
        _hand_over(key, old, new, identity, at)


def _hand_over(key: SealingKey, old: UUID, new: UUID, identity: str, at: datetime) -> None:
    held = held_share(key, old)
    if WaitingShare.objects.filter(key=key, expires_at__gt=at).exists():
        refuse("vault.share_waits")
    if HeldKey.objects.filter(key=key, expires_at__gt=at).exists():
        refuse("vault.key_held")
    if without_identity([new]):
        refuse("vault.opener_without_identity", names=(accounts.person(new).name,))
    if KeyShare.objects.filter(key=key, person_id=new).exists():
        refuse("vault.opener_has_held_a_share", "D-A4-e")
    assert held.locked_share is not None
    share = age.decrypt(bytes(held.locked_share), identity)
    held.locked_share = None
    held.handed_over_at = at
    held.save(update_fields=["locked_share", "handed_over_at"])
    KeyShare.objects.create(
        key=key,
        person_id=new,
        number=held.number,
        locked_share=age.encrypt(share, [_recipients([new])[new]]),
        received_at=at,
    )


def unlocked_identity(person_id: UUID, secret_phrase: str) -> str:
    """The person's age identity; it lives in the act that asks and is kept nowhere."""
    row = OpenerIdentity.objects.filter(person_id=person_id).first()
    if row is None:
        refuse("vault.no_identity")
    try:
        return passphrase.unlock(bytes(row.locked_identity), secret_phrase)
    except passphrase.WrongPassphrase:
        refuse("vault.wrong_passphrase")


def locked_key(matter_id: UUID, envelope: Envelope = MAIN) -> SealingKey:
    """The matter's key, its row locked until the transaction ends; raises Missing."""
    key = SealingKey.objects.select_for_update().filter(matter_id=matter_id, envelope=envelope).first()
    if key is None:
        raise Missing
    return key


def held_share(key: SealingKey, person_id: UUID) -> KeyShare:
    """The share the person holds now."""
    share = KeyShare.objects.filter(key=key, person_id=person_id, handed_over_at=None).first()
    if share is None:
        refuse("vault.not_an_opener", "D-A4-e")
    return share


def recovery_share(key: SealingKey, offline_identity: str) -> KeyShare:
    """The share for recovery, where `offline_identity` is the key it was locked to."""
    share = KeyShare.objects.filter(key=key, person__isnull=True).first()
    if share is None:
        refuse("vault.no_recovery_share")
    try:
        recipient = age.recipient_of(offline_identity)
    except ValueError:
        refuse("vault.not_a_recovery_key")
    if recipient != share.recovery_recipient:
        refuse("vault.wrong_recovery_key")
    return share


def _recipients(person_ids: Sequence[UUID]) -> dict[UUID, str]:
    found = OpenerIdentity.objects.filter(person_id__in=person_ids)
    return dict(found.values_list("person_id", "recipient"))


def _require_length(secret_phrase: str) -> None:
    if len(secret_phrase) < SHORTEST_PASSPHRASE:
        refuse("vault.passphrase_too_short", shortest=SHORTEST_PASSPHRASE)
