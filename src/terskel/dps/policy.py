"""Who may see and who may run a dynamic purchasing system."""

from datetime import datetime
from uuid import UUID

from terskel.core.actors import DPS_MANAGER, Actor
from terskel.core.decisions import Missing, refuse
from terskel.dps.models import DynamicPurchasingSystem
from terskel.dps.models.statements import ACCESSES


def require_manager(by: Actor, authority_id: UUID) -> None:
    """Another authority's DPS looks missing; a colleague who is no DPS manager is told so."""
    if not (by.is_authority and by.acts_for(authority_id)):
        raise Missing
    if not by.has(DPS_MANAGER):
        refuse("dps.not_manager")


def require_access(access: str) -> None:
    """Who may read what is kept with a DPS is one of two."""
    if access not in ACCESSES:
        refuse("dps.document_access_unknown", "FOA § 14-3", access=access)


def may_see(reader: Actor, dps: DynamicPurchasingSystem, member_authority_ids: frozenset[UUID], at: datetime) -> bool:
    """The owner always; the bodies named from publication; everyone from `public_from_at` (FOA § 21-1(5))."""
    if dps.public_from_at is not None and dps.public_from_at <= at:
        return True
    if not reader.is_authority:
        return False
    if reader.acts_for(dps.authority_id):
        return True
    return dps.published_at is not None and reader.organisation_id in member_authority_ids
