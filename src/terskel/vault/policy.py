"""Who may hand a share of a matter's key over, and to whom; and who names an authority's offline key."""

from uuid import UUID

from terskel.core.actors import AUTHORITY_ADMIN, Actor
from terskel.core.decisions import Missing, refuse
from terskel.organisations import queries as organisations
from terskel.vault.models import KeyShare, SealingKey


def require_hand_over(by: Actor, to: UUID, *, matter_id: UUID, authority_id: UUID) -> UUID:
    """The person who acts, an opener of the matter, where `to` is a colleague in the authority whose matter it is.

    To outsiders the matter looks missing; a colleague who is no opener is told so.
    """
    if by.person_id is None or not (by.is_authority and by.acts_for(authority_id)):
        raise Missing
    key = SealingKey.in_turn(matter_id)
    if key is None:
        raise Missing
    if not KeyShare.objects.filter(key=key, person_id=by.person_id, handed_over_at=None).exists():
        refuse("vault.not_an_opener", "FOA § 22-3(2)")
    if to not in {one.person_id for one in organisations.people(authority_id)}:
        refuse("vault.opener_not_colleague", "FOA § 22-3(2)")
    return by.person_id


def require_recovery_keeper(by: Actor, authority_id: UUID) -> UUID:
    """The person who acts, an administrator of the authority."""
    if by.person_id is None or not (by.is_authority and by.acts_for(authority_id)):
        raise Missing
    if not by.has(AUTHORITY_ADMIN):
        refuse("vault.not_recovery_keeper")
    return by.person_id
