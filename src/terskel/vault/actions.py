"""A person's own acts with their own key pair, and what the clock does to shares that wait."""

from datetime import datetime
from uuid import UUID

from terskel.audit.act import action, record
from terskel.core.actors import Actor
from terskel.core.decisions import Missing
from terskel.vault import events, keys, opening
from terskel.vault.models import OpenerIdentity


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


def _person(actor: Actor) -> UUID:
    if actor.person_id is None:
        raise Missing
    return actor.person_id
