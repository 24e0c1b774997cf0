"""Who writes an authority's articles. What is public is for everyone."""

from uuid import UUID

from terskel.core.actors import Actor
from terskel.core.decisions import Missing, refuse
from terskel.organisations import policy as organisations


def is_inside(reader: Actor, authority_id: UUID) -> bool:
    """The authority's own people read its drafts."""
    return reader.is_authority and reader.acts_for(authority_id)


def require_writer(by: Actor, authority_id: UUID | None) -> UUID:
    """The person's id. Others' articles look missing; a colleague without the role is told so."""
    if authority_id is None or by.person_id is None or not is_inside(by, authority_id):
        raise Missing
    if not organisations.is_in_charge_of_pages(by, authority_id):
        refuse("articles.not_writer")
    return by.person_id
