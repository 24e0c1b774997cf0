"""A person's own acts with their own key pair, an authority's offline key, and what the clock does to what waits."""

from datetime import datetime
from uuid import UUID

from terskel.audit.act import action, record
from terskel.core.actors import Actor
from terskel.core.decisions import Missing, refuse
from terskel.core.sealing import age
from terskel.vault import events, keys, opening, policy
from terskel.vault.models import OpenerIdentity, RecoveryKey


@action
def make_opener_identity(passphrase: str, *, by: Actor, at: datetime) -> UUID:
    """Become someone who can be named an opener. Whoever loses the passphrase loses their share."""
    identity_id = keys.make_opener_identity(_person(by), passphrase, at)
    recipient = OpenerIdentity.objects.get(id=identity_id).recipient
    record(events.OpenerIdentityMade(recipient), by=by, at=at, subject=("opener_identity", identity_id))
    return identity_id


@action
def change_passphrase(old: str, new: str, *, by: Actor, at: datetime) -> None:
    """Lock the own key pair with another passphrase."""
    identity_id = keys.change_passphrase(_person(by), old, new)
    record(events.PassphraseChanged(), by=by, at=at, subject=("opener_identity", identity_id))


@action
def erase_expired_shares(*, by: Actor, at: datetime) -> int:
    """Released shares that waited 30 minutes for another opener in vain are gone; returns how many."""
    expired = opening.erase_expired_shares(at)
    for one in expired:
        record(
            events.ReleasedShareExpired(person_id=one.released_by, expired_at=one.expired_at),
            by=by,
            at=at,
            subject=("vault.SealingKey", one.key_id),
            matters=[one.matter_id],
        )
    return len(expired)


@action
def forget_expired_keys(*, by: Actor, at: datetime) -> int:
    """Held keys of openings that did not come to their end within a day are gone; returns how many."""
    forgotten = opening.forget_expired_keys(at)
    for one in forgotten:
        record(
            events.HeldKeyForgotten(one.expired_at),
            by=by,
            at=at,
            subject=("vault.SealingKey", one.key_id),
            matters=[one.matter_id],
        )
    return len(forgotten)


@action
def name_recovery_key(authority_id: UUID, recipient: str, *, by: Actor, at: datetime) -> None:
    """The public half of the key that the authority keeps offline, in place of an earlier one; empty ends it.

    Matters published before keep the share they were given.
    """
    person_id = policy.require_recovery_keeper(by, authority_id)
    chosen = recipient.strip()
    if chosen and not age.is_recipient(chosen):
        refuse("vault.not_a_recipient")
    before = RecoveryKey.objects.select_for_update().filter(authority_id=authority_id, ended_at__isnull=True).first()
    if (before.recipient if before else "") == chosen:
        return
    if before is not None:
        before.ended_at = at
        before.save(update_fields=["ended_at"])
        _record_recovery(events.RecoveryKeyEnded(before.recipient), before, by, at)
    if chosen:
        row = RecoveryKey.objects.create(
            authority_id=authority_id, recipient=chosen, named_by_id=person_id, named_at=at
        )
        _record_recovery(events.RecoveryKeyNamed(chosen), row, by, at)


def _record_recovery(
    event: events.RecoveryKeyNamed | events.RecoveryKeyEnded, row: RecoveryKey, by: Actor, at: datetime
) -> None:
    record(event, by=by, at=at, subject=("vault.RecoveryKey", row.id), matters=[row.authority_id])


def _person(actor: Actor) -> UUID:
    if actor.person_id is None:
        raise Missing
    return actor.person_id
