"""Who may see and who may run a dynamic purchasing system."""

from datetime import datetime
from uuid import UUID

from terskel.core.actors import DPS_MANAGER, Actor
from terskel.core.decisions import Missing, refuse
from terskel.dps.models import DynamicPurchasingSystem


def require_manager(by: Actor, authority_id: UUID) -> None:
    """Another authority's DPS looks missing; a colleague who is no DPS manager is told so."""
    if not (by.is_authority and by.acts_for(authority_id)):
        raise Missing
    if not by.has(DPS_MANAGER):
        refuse("dps.not_manager")


def may_see(reader: Actor, dps: DynamicPurchasingSystem, member_authority_ids: frozenset[UUID], at: datetime) -> bool:
    """The owner always; the bodies named from publication; everyone from `public_from_at` (FOA § 21-1(5))."""
    if dps.public_from_at is not None and dps.public_from_at <= at:
        return True
    if not reader.is_authority:
        return False
    if reader.acts_for(dps.authority_id):
        return True
    return dps.published_at is not None and reader.organisation_id in member_authority_ids
