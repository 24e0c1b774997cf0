"""What a buyer's own system does: writes drafts, looks at the check, answers questions, reads the award."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Status

from terskel import clock
from terskel.api import paging, versions
from terskel.api.access import Token, actor_of
from terskel.api.operations import EDITED, answers
from terskel.api.operations.reading import whole
from terskel.api.operations.routing import Tagged
from terskel.api.paging import Cursor
from terskel.api.problems import language_of
from terskel.api.schemas.competitions import (
    AnswerIn,
    AwardOut,
    CheckOut,
    CompetitionRowOut,
    QuestionOut,
    RejectionIn,
)
from terskel.api.schemas.drafts import CompetitionFileIn, NewCompetitionIn, WrittenOut
from terskel.awards import queries as awards
from terskel.awards.queries import AwardView
from terskel.competitions import actions, queries
from terskel.competitions.actions import ClauseInput, CriterionInput, DraftFields, RequirementInput, WholeDraft
from terskel.competitions.queries import CompetitionRow, CompetitionView, QuestionView
from terskel.core.actors import Actor
from terskel.core.decisions import Missing, refuse
from terskel.core.evaluation import EvaluationModel
from terskel.core.publication import finding_text
from terskel.dps import queries as dps

router = Tagged("drafts")

FIELDS = frozenset(DraftFields.__annotations__)


@router.get("/own/competitions", auth=Token("competitions:read"), response=answers(list[CompetitionRowOut]))
def own_competition_list(request: HttpRequest, response: HttpResponse, cursor: Cursor = "") -> list[CompetitionRow]:
    """The competitions of the token's authority, drafts too, the newest first, fifty to a page."""
    place = paging.place_of(request, cursor)
    filters = queries.Filters(page=place.page, as_of=place.at)
    rows = queries.competitions(actor_of(request), filters, at=clock.now())
    paging.lead_on(request, response, place, len(rows))
    return rows


@router.post("/competitions", auth=Token("competitions:write"), response=answers(WrittenOut, 201))
def competition_draft(request: HttpRequest, response: HttpResponse, file: NewCompetitionIn) -> Status[dict[str, Any]]:
    """A new draft with all that the file says; nobody outside the authority knows of it.

    Publishing it, with its deadline and openers, is an act of its own.
    """
    actor, now = actor_of(request), clock.now()
    by_code = {one.code: one.id for one in dps.categories(actor, file.dps_id, at=now)}
    if strangers := [one.code for one in file.categories if one.code not in by_code]:
        refuse("api.category_unknown", codes=tuple(strangers))
    category_ids = [by_code[one.code] for one in file.categories]
    competition_id = actions.create_whole(file.dps_id, category_ids, file.title, _draft(file), by=actor, at=now)
    return Status(201, _written(actor, competition_id, file, response))


@router.patch(
    "/competitions/{uuid:competition_id}",
    auth=Token("competitions:write"),
    response=answers(WrittenOut),
    openapi_extra=EDITED,
)
def competition_write(
    request: HttpRequest, response: HttpResponse, competition_id: UUID, file: CompetitionFileIn
) -> dict[str, Any]:
    """Write in a draft. Requirements and criteria, where they are given, take the place of those there were."""
    actor = actor_of(request)
    seen = versions.expected(request)
    written = actions.write_whole(competition_id, _draft(file), seen=seen, by=actor, at=clock.now())
    if written is None:
        return _written(actor, competition_id, file, response)
    versions.tag(response, written.version)
    return _answer(written.view, file)


@router.get("/competitions/{uuid:competition_id}/check", auth=Token("competitions:read"), response=answers(CheckOut))
def competition_check(request: HttpRequest, competition_id: UUID) -> dict[str, Any]:
    """What stands between the draft and its publication today, for the authority's own people."""
    found = queries.check(actor_of(request), competition_id, at=clock.now())
    language = language_of(request)
    return {
        "earliest_closes_at": found.earliest.instant,
        "recipients": found.recipients,
        "findings": [
            {
                "code": one.code,
                "severity": one.severity,
                "clause": one.clause,
                "field": one.field,
                "text": finding_text(one, language),
            }
            for one in found.findings
        ],
    }


@router.put(
    "/competitions/{uuid:competition_id}/questions/{uuid:question_id}/answer",
    auth=Token("competitions:write"),
    response=answers(QuestionOut),
)
def question_answer(request: HttpRequest, competition_id: UUID, question_id: UUID, given: AnswerIn) -> QuestionView:
    """One answer, to everyone invited at once."""
    actor, now = actor_of(request), clock.now()
    _question(actor, competition_id, question_id, now)
    actions.answer(question_id, **given.dict(), by=actor, at=now)
    return _question(actor, competition_id, question_id, now)


@router.put(
    "/competitions/{uuid:competition_id}/questions/{uuid:question_id}/rejection",
    auth=Token("competitions:write"),
    response=answers(QuestionOut),
)
def question_reject(request: HttpRequest, competition_id: UUID, question_id: UUID, given: RejectionIn) -> QuestionView:
    """No answer, for a reason that whoever asked is told, and nobody else."""
    actor, now = actor_of(request), clock.now()
    _question(actor, competition_id, question_id, now)
    actions.reject_question(question_id, **given.dict(), by=actor, at=now)
    return _question(actor, competition_id, question_id, now)


def _question(actor: Actor, competition_id: UUID, question_id: UUID, now: datetime) -> QuestionView:
    found = queries.questions(actor, competition_id, at=now)
    question = next((one for one in found if one.id == question_id), None)
    if question is None:
        raise Missing
    return question


@router.get("/competitions/{uuid:competition_id}/award", auth=Token("awards:read"), response=answers(AwardOut))
def competition_award(request: HttpRequest, competition_id: UUID) -> AwardView:
    """The standing award, for the responsible people of its authority."""
    return awards.award(actor_of(request), competition_id, at=clock.now())


def _draft(file: CompetitionFileIn) -> WholeDraft:
    """What the file says, in the words of the draft; of it alone what was sent."""
    sent = file.model_fields_set & type(file).model_fields.keys()  # what is passed over is among those that are set
    fields: dict[str, Any] = {name: getattr(file, name) for name in sent & FIELDS}
    # A text that is sent as null is emptied; a number or a day may be unknown.
    fields = {
        name: "" if value is None and DraftFields.__annotations__[name] is str else value
        for name, value in fields.items()
    }
    if file.clause_answers is not None:
        fields["clauses"] = {
            one.clause: ClauseInput(one.included, one.reason, one.sanction) for one in file.clause_answers
        }
    return WholeDraft(
        fields=DraftFields(**fields),  # type: ignore[typeddict-item]  # each is typed by the schema
        requirements=None
        if file.requirements is None
        else [RequirementInput(one.text, one.climate) for one in file.requirements],
        criteria=None
        if file.criteria is None
        else [
            CriterionInput(
                one.name,
                one.weight,
                one.kind,
                description=one.description,
                documentation=one.documentation,
                climate=one.climate,
            )
            for one in file.criteria
        ],
        model=None if file.model is None else _model(file.model),
    )


def _model(sent: dict[str, Any]) -> EvaluationModel:
    try:
        return EvaluationModel.from_json(sent)
    except (ValueError, TypeError, KeyError, AttributeError):
        refuse("api.model_unreadable")


def _written(actor: Actor, competition_id: UUID, file: CompetitionFileIn, response: HttpResponse) -> dict[str, Any]:
    versions.tag(response, queries.draft_version(actor, competition_id))
    return _answer(queries.competition(actor, competition_id, at=clock.now()), file)


def _answer(view: CompetitionView, file: CompetitionFileIn) -> dict[str, Any]:
    return {"competition": whole(view), "passed_over": sorted(file.model_extra or {})}
