"""Who may change who acts for an organisation, and what it demands of itself."""

from uuid import UUID

from terskel.core.actors import AUTHORITY_ADMIN, DPS_MANAGER, OPERATOR, SUPPLIER_ADMIN, Actor
from terskel.core.decisions import PERMITTED, Decision, Missing, Refused


def may_manage_people(actor: Actor, organisation_id: UUID, *, leaderless: bool = False) -> Decision:
    """Its own administrators; and for an authority that is still `leaderless`, whoever runs the installation.

    To everybody outside, the organisation's people look missing.
    """
    if actor.kind == "system" or (leaderless and actor.has(OPERATOR)):
        return PERMITTED
    if not actor.acts_for(organisation_id):
        raise Missing
    if actor.has(AUTHORITY_ADMIN, SUPPLIER_ADMIN):
        return PERMITTED
    return Refused("organisations.only_administrators_manage_people")


def may_set_own_rules(actor: Actor, authority_id: UUID) -> Decision:
    """The authority's own administrators; to everybody outside the authority looks missing."""
    if not (actor.is_authority and actor.acts_for(authority_id)):
        raise Missing
    if actor.has(AUTHORITY_ADMIN):
        return PERMITTED
    return Refused("organisations.only_administrators_set_rules")


def may_set_own_place(actor: Actor, authority_id: UUID) -> Decision:
    """The authority's own administrators; to everybody outside the authority looks missing."""
    if not (actor.is_authority and actor.acts_for(authority_id)):
        raise Missing
    if actor.has(AUTHORITY_ADMIN):
        return PERMITTED
    return Refused("organisations.only_administrators_set_place")


def is_in_charge_of_pages(actor: Actor, authority_id: UUID | None) -> bool:
    """Of help, and of what readers say of the pages: the authority's administrators and DPS managers.

    Of the installation's own pages, which belong to no authority: whoever runs it.
    """
    if authority_id is None:
        return actor.has(OPERATOR)
    return actor.is_authority and actor.acts_for(authority_id) and actor.has(AUTHORITY_ADMIN, DPS_MANAGER)


def require_in_charge_of_pages(actor: Actor, authority_id: UUID | None) -> None:
    """To everybody else they look missing."""
    if not is_in_charge_of_pages(actor, authority_id):
        raise Missing


def answers_access_requests(actor: Actor, authority_id: UUID) -> bool:
    """Who lets others use the tool: the administrators of the body that is asked, and its DPS managers."""
    return actor.is_authority and actor.acts_for(authority_id) and actor.has(AUTHORITY_ADMIN, DPS_MANAGER)
