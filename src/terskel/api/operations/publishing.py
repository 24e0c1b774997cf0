"""What goes out: a competition published with its openers, and the act that invites those admitted later."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Status

from terskel import clock
from terskel.api import versions
from terskel.api.access import Token, actor_of
from terskel.api.operations import EDITED, answers
from terskel.api.operations.routing import Tagged
from terskel.api.schemas.competitions import (
    LateAdmittedOut,
    LateInvitationsIn,
    LateInvitationsOut,
    OpenerOut,
    PublicationIn,
    PublicationOut,
)
from terskel.competitions import actions, queries
from terskel.core.decisions import Missing
from terskel.organisations import queries as organisations
from terskel.vault import queries as vault

router = Tagged("drafts")


@router.get("/own/openers", auth=Token("competitions:read"), response=answers(list[OpenerOut]))
def opener_list(request: HttpRequest) -> list[dict[str, Any]]:
    """The people of the token's authority, and which of them have made an opener key."""
    actor = actor_of(request)
    if not actor.is_authority or actor.organisation_id is None:
        return []
    people = organisations.people(actor.organisation_id)
    keyless = set(vault.without_identity([one.person_id for one in people]))
    return [{"id": one.person_id, "name": one.name, "has_key": one.person_id not in keyless} for one in people]


@router.post(
    "/competitions/{uuid:competition_id}/publication",
    auth=Token("publication:write"),
    response=answers(PublicationOut, 201),
    openapi_extra=EDITED,
)
def competition_publish(request: HttpRequest, competition_id: UUID, given: PublicationIn) -> Status[dict[str, Any]]:
    """Invite everyone admitted, with the same check as the page; nothing of it can be taken back.

    With `If-Match` only the draft that was read is published. The lots of a divided purchase go out together, on the
    pages.
    """
    actor, now = actor_of(request), clock.now()
    invited = actions.publish(competition_id, seen=versions.expected(request), **given.dict(), by=actor, at=now)
    view = queries.competition(actor, competition_id, at=now)
    if view.published_at is None:
        raise Missing
    return Status(
        201,
        {
            "invited": invited,
            "published_at": view.published_at,
            "closes_at": view.closes_at,
            "question_deadline_at": view.question_deadline_at,
        },
    )


@router.get(
    "/competitions/{uuid:competition_id}/late-invitations",
    auth=Token("competitions:read"),
    response=answers(LateAdmittedOut),
)
def late_admitted(request: HttpRequest, competition_id: UUID) -> dict[str, Any]:
    """Who was admitted after the publication and can be invited too, where the documents of the DPS say so."""
    found = queries.late_admitted(actor_of(request), competition_id, at=clock.now())
    if found is None:
        return {"supplier_numbers": [], "earliest": None, "must_move": False}
    return {
        "supplier_numbers": [one.number for one in found.suppliers],
        "earliest": found.earliest.instant,
        "must_move": found.must_move,
    }


@router.post(
    "/competitions/{uuid:competition_id}/late-invitations",
    auth=Token("competitions:write"),
    response=answers(LateInvitationsOut, 201),
)
def late_invite(request: HttpRequest, competition_id: UUID, given: LateInvitationsIn) -> Status[dict[str, Any]]:
    """All of them are invited in one act, and the deadline is one for everyone."""
    actor, now = actor_of(request), clock.now()
    invited = actions.invite_late(competition_id, **given.dict(), by=actor, at=now)
    view = queries.competition(actor, competition_id, at=now)
    return Status(201, {"invited": invited, "closes_at": view.closes_at})
