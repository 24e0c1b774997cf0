"""Requests as those who handle them read and decide them. Rejecting stays on the pages, where its letter is read."""

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Status

from terskel import clock
from terskel.api import versions
from terskel.api.access import Token, actor_of
from terskel.api.operations import EDITED, answers
from terskel.api.operations.routing import Tagged
from terskel.api.schemas.qualification import AssessmentsIn, CaseOut, DecidedOut, ProposedOut, QueueRowOut
from terskel.core.actors import Actor
from terskel.qualification import actions, queries
from terskel.qualification.actions import Assessment
from terskel.qualification.queries import CaseView, QueueRow

router = Tagged("assessment")

READ = Token("qualification:read")
WRITE = Token("qualification:write")
Part = Annotated[int, Query(ge=1, le=10_000, description="which fifty; the queue is by limit, and changes")]


@router.get("/cases", auth=READ, response=answers(list[QueueRowOut]))
def case_list(request: HttpRequest, dps_id: UUID | None = None, part: Part = 1) -> list[dict[str, Any]]:
    """Opened requests that wait for a decision in the systems of the token's authority, the nearest limit first."""
    found = queries.queue(actor_of(request), at=clock.now(), dps_id=dps_id, part=part)
    return [_row(one) for one in found]


@router.get("/cases/{uuid:line_id}", auth=READ, response=answers(CaseOut))
def case_one(request: HttpRequest, response: HttpResponse, line_id: UUID) -> dict[str, Any]:
    """One line with its answers and what has been found of them. The ETag is of the findings, for `If-Match`."""
    return _case(actor_of(request), line_id, response)


@router.patch("/cases/{uuid:line_id}/assessments", auth=WRITE, response=answers(CaseOut), openapi_extra=EDITED)
def case_assess(request: HttpRequest, response: HttpResponse, line_id: UUID, found: AssessmentsIn) -> dict[str, Any]:
    """Findings on requirements, in place of earlier ones."""
    actor = actor_of(request)
    actions.assess(line_id, _assessments(found), seen=versions.expected(request), by=actor, at=clock.now())
    return _case(actor, line_id, response)


@router.post("/cases/{uuid:line_id}/admission", auth=WRITE, response=answers(DecidedOut, 201))
def case_admit(request: HttpRequest, line_id: UUID, found: AssessmentsIn) -> Status[dict[str, UUID]]:
    """Every requirement is met: the supplier is admitted, and told in a letter. Findings sent are kept first."""
    letter = actions.admit(line_id, _assessments(found) or None, by=actor_of(request), at=clock.now())
    return Status(201, {"letter_id": letter})


@router.post("/cases/{uuid:line_id}/proposal", auth=WRITE, response=answers(ProposedOut, 201))
def case_propose(request: HttpRequest, line_id: UUID, found: AssessmentsIn) -> Status[dict[str, UUID]]:
    """Where the authority lets two decide, the first of them: admission is proposed, and another person makes it."""
    proposal = actions.propose_admission(line_id, _assessments(found) or None, by=actor_of(request), at=clock.now())
    return Status(201, {"proposal_id": proposal})


def _assessments(found: AssessmentsIn) -> dict[UUID, Assessment]:
    return {key: Assessment(one.met, one.note, one.evidence_expires_on) for key, one in found.assessments.items()}


def _row(row: QueueRow) -> dict[str, Any]:
    names = QueueRowOut.model_fields.keys() & QueueRow.__dataclass_fields__.keys()
    return {name: getattr(row, name) for name in names} | {
        "dps_id": row.dps.id,
        "category_id": row.category.id,
        "category": row.category.label,
        "due_at": row.clock.due_at,
    }


def _case(actor: Actor, line_id: UUID, response: HttpResponse) -> dict[str, Any]:
    # Read before the findings: a version newer than what is shown would let another's be written over.
    versions.tag(response, queries.findings_version_of(line_id))
    view = queries.case(actor, line_id, at=clock.now())
    names = CaseOut.model_fields.keys() & CaseView.__dataclass_fields__.keys() - {"requirements"}
    return {name: getattr(view, name) for name in names} | {
        "dps_id": view.dps.id,
        "category_id": view.category.id,
        "category": view.category.label,
        "due_at": view.clock.due_at,
        "proposed_at": view.proposed.proposed_at if view.proposed is not None else None,
        "requirements": [
            {
                "requirement_id": one.requirement.id,
                "text": one.requirement.text,
                "statement": one.answer.statement if one.answer is not None else "",
                "answer": one.answer.text if one.answer is not None else "",
                "met": one.finding.met if one.finding is not None else None,
                "note": one.finding.note if one.finding is not None else "",
                "evidence_expires_on": one.finding.evidence_expires_on if one.finding is not None else None,
            }
            for one in view.requirements
        ],
    }
