"""A supplier's requests to participate: begun, filled in, delivered, withdrawn; and the rights that follow."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Status

from terskel import clock
from terskel.api import paging, versions
from terskel.api.access import ArrivingToken, Token, actor_of
from terskel.api.operations import EDITED, answers
from terskel.api.operations.routing import Tagged
from terskel.api.paging import Cursor
from terskel.api.schemas.qualification import (
    ApplicationAnswersIn,
    ApplicationCategoriesIn,
    ApplicationDraftOut,
    ApplicationOut,
    NewApplicationIn,
    RightOut,
    SubmitIn,
    SubmittedOut,
)
from terskel.arrival import arrived_at
from terskel.core.actors import Actor
from terskel.qualification import actions, queries
from terskel.qualification.content import Answer
from terskel.qualification.queries import ApplicationView, RightView

router = Tagged("requests to participate")

READ = Token("qualification:read")
WRITE = Token("qualification:write")
ARRIVING = ArrivingToken("qualification:write")


@router.get("/applications", auth=READ, response=answers(list[ApplicationOut]))
def application_list(request: HttpRequest, response: HttpResponse, cursor: Cursor = "") -> list[dict[str, Any]]:
    """The requests of the token's supplier, drafts too, the newest first."""
    found = queries.my_applications(actor_of(request), at=clock.now())
    return [_shown(one) for one in paging.cut(request, response, cursor, found, lambda row: row.started_at)]


@router.post("/applications", auth=WRITE, response=answers(ApplicationDraftOut, 201))
def application_start(request: HttpRequest, response: HttpResponse, begun: NewApplicationIn) -> Status[dict[str, Any]]:
    """A draft in a system whose door is open."""
    actor = actor_of(request)
    application_id = actions.start_application(begun.dps_id, by=actor, at=clock.now())
    return Status(201, _draft(actor, application_id, response))


@router.get("/applications/{uuid:application_id}", auth=READ, response=answers(ApplicationOut))
def application_one(request: HttpRequest, application_id: UUID) -> dict[str, Any]:
    """One request and how far each of its categories has come."""
    return _shown(queries.application(actor_of(request), application_id, at=clock.now()))


@router.get("/applications/{uuid:application_id}/draft", auth=READ, response=answers(ApplicationDraftOut))
def application_draft(request: HttpRequest, response: HttpResponse, application_id: UUID) -> dict[str, Any]:
    """The draft: its categories, what they ask, and what is answered. The ETag is of these, for `If-Match`."""
    return _draft(actor_of(request), application_id, response)


@router.put("/applications/{uuid:application_id}/categories", auth=WRITE, response=answers(ApplicationDraftOut))
def application_categories(
    request: HttpRequest, response: HttpResponse, application_id: UUID, chosen: ApplicationCategoriesIn
) -> dict[str, Any]:
    """Which categories the draft asks for. Answers given stay."""
    actor = actor_of(request)
    actions.choose_categories(application_id, chosen.category_ids, by=actor, at=clock.now())
    return _draft(actor, application_id, response)


@router.patch(
    "/applications/{uuid:application_id}/answers",
    auth=WRITE,
    response=answers(ApplicationDraftOut),
    openapi_extra=EDITED,
)
def application_answers(
    request: HttpRequest, response: HttpResponse, application_id: UUID, given: ApplicationAnswersIn
) -> dict[str, Any]:
    """Answer requirements; those left out stay as they were."""
    actor = actor_of(request)
    written = {key: Answer(one.statement, one.text) for key, one in given.answers.items()}
    actions.save_answers(application_id, written, seen=versions.expected(request), by=actor, at=clock.now())
    return _draft(actor, application_id, response)


@router.post(
    "/applications/{uuid:application_id}/delivery",
    auth=ARRIVING,
    response=answers(SubmittedOut, 201),
)
def application_submit(request: HttpRequest, application_id: UUID, given: SubmitIn) -> Status[dict[str, Any]]:
    """Deliver the draft; the receipt is a letter."""
    actor, now = actor_of(request), arrived_at(request)
    receipt = actions.submit_application(application_id, **given.dict(), by=actor, at=now)
    found = queries.application(actor, application_id, at=now)
    return Status(201, {"application": _shown(found), "receipt_letter_id": receipt})


@router.delete("/applications/{uuid:application_id}/delivery", auth=WRITE, response=answers(status=204))
def application_withdraw(request: HttpRequest, application_id: UUID) -> Status[None]:
    """Take the request back, as far as it is undecided."""
    actions.withdraw_application(application_id, by=actor_of(request), at=clock.now())
    return Status(204, None)


@router.get("/rights", auth=READ, response=answers(list[RightOut]))
def right_list(request: HttpRequest, response: HttpResponse, cursor: Cursor = "") -> list[dict[str, Any]]:
    """The rights of the token's supplier, standing and ended, the newest first."""
    found = queries.my_rights(actor_of(request), at=clock.now())
    return [right_shown(one) for one in paging.cut(request, response, cursor, found, lambda row: row.from_at)]


@router.get("/rights/{uuid:qualification_id}", auth=READ, response=answers(RightOut))
def right_one(request: HttpRequest, qualification_id: UUID) -> dict[str, Any]:
    """One right, for the supplier itself and for the system's owner."""
    return right_shown(queries.right(actor_of(request), qualification_id, at=clock.now()))


def right_shown(view: RightView) -> dict[str, Any]:
    names = RightOut.model_fields.keys() & RightView.__dataclass_fields__.keys()
    shown = {name: getattr(view, name) for name in names}
    return shown | {"dps_id": view.dps.id, "category_id": view.category.id, "category": view.category.label}


def _shown(view: ApplicationView) -> dict[str, Any]:
    shown = {name: getattr(view, name) for name in ApplicationOut.model_fields if name not in ("dps_id", "lines")}
    lines = [
        {
            "id": one.id,
            "category_id": one.category.id,
            "category": one.category.label,
            "state": one.state,
            "due_at": one.due_at,
            "extended_to_at": one.extended_to_at,
            "decided_at": one.decided_at,
            "decision_letter_id": one.decision_letter_id,
        }
        for one in view.lines
    ]
    return shown | {"dps_id": view.dps.id, "lines": lines}


def _draft(actor: Actor, application_id: UUID, response: HttpResponse) -> dict[str, Any]:
    view = queries.draft(actor, application_id, at=clock.now())
    versions.tag(response, view.version)
    return {
        "id": view.id,
        "dps_id": view.dps.id,
        "reference": view.reference,
        "saved_at": view.saved_at,
        "category_ids": [one.id for one in view.chosen],
        "requirements": [
            {
                "requirement_id": requirement.id,
                "text": requirement.text,
                "category_ids": [one.id for one in level.categories],
                "answer": level.answer,
            }
            for question in view.questions
            for level in question.levels
            for requirement in level.requirements
        ],
    }
