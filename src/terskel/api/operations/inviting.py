"""What an invited supplier does before it tenders: reads its invitations, asks, says no."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Status

from terskel import clock
from terskel.api import paging
from terskel.api.access import Token, actor_of
from terskel.api.operations import answers
from terskel.api.operations.routing import Tagged
from terskel.api.paging import Cursor
from terskel.api.schemas.competitions import DeclineIn, InvitationOut, QuestionIn, QuestionOut
from terskel.competitions import actions, queries
from terskel.competitions.queries import InvitationRow, QuestionView
from terskel.core.decisions import Missing
from terskel.tenders import actions as tender_actions

router = Tagged("invitations")


@router.get("/invitations", auth=Token("competitions:read"), response=answers(list[InvitationOut]))
def invitation_list(request: HttpRequest, response: HttpResponse, cursor: Cursor = "") -> list[InvitationRow]:
    """What the supplier was invited to, the newest first, fifty to a page."""
    place = paging.place_of(request, cursor)
    rows = queries.invitations(actor_of(request), at=clock.now(), page=place.page, as_of=place.at)
    paging.lead_on(request, response, place, len(rows))
    return rows


@router.post(
    "/competitions/{uuid:competition_id}/questions",
    auth=Token("competitions:write"),
    response=answers(QuestionOut, 201),
)
def question_ask(request: HttpRequest, competition_id: UUID, asked: QuestionIn) -> Status[QuestionView]:
    """Ask about the documents. The answer goes to everyone invited; nobody is told who asked."""
    actor, now = actor_of(request), clock.now()
    question_id = actions.ask(competition_id, asked.text, by=actor, at=now)
    found = queries.questions(actor, competition_id, at=now)
    return Status(201, next(one for one in found if one.id == question_id))


@router.delete(
    "/competitions/{uuid:competition_id}/questions/{uuid:question_id}",
    auth=Token("competitions:write"),
    response=answers(status=204),
)
def question_withdraw(request: HttpRequest, competition_id: UUID, question_id: UUID) -> Status[None]:
    """The supplier takes its own question back while nobody has answered it."""
    actor, now = actor_of(request), clock.now()
    if question_id not in {one.id for one in queries.questions(actor, competition_id, at=now) if one.own}:
        raise Missing
    actions.withdraw_question(question_id, by=actor, at=now)
    return Status(204, None)


@router.put(
    "/competitions/{uuid:competition_id}/decline", auth=Token("competitions:write"), response=answers(status=204)
)
def invitation_decline(request: HttpRequest, competition_id: UUID, declined: DeclineIn) -> Status[None]:
    """The supplier will not tender this time; it can be taken back until the deadline, and a delivery takes it back.

    Refused while a delivered tender counts: withdraw it first.
    """
    tender_actions.decline(
        competition_id, reason_code=declined.reason_code, text=declined.text, by=actor_of(request), at=clock.now()
    )
    return Status(204, None)


@router.delete(
    "/competitions/{uuid:competition_id}/decline", auth=Token("competitions:write"), response=answers(status=204)
)
def invitation_take_back(request: HttpRequest, competition_id: UUID) -> Status[None]:
    """The supplier may tender after all."""
    actions.take_back_decline(competition_id, by=actor_of(request), at=clock.now())
    return Status(204, None)
