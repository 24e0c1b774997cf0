"""Public reads: DPSs, categories, qualified suppliers, competitions. A token also shows what is one's own."""

from datetime import date
from typing import Annotated, Any, TypeVar
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from ninja import Query

from terskel import clock, installation
from terskel.api import paging, versions, written
from terskel.api.access import actor_of, public
from terskel.api.files import FILE, sent
from terskel.api.operations import OPTIONAL_TOKEN, answers
from terskel.api.operations.routing import Tagged
from terskel.api.paging import Cursor
from terskel.api.schemas.amounts import NO_CONTROL_CHARACTERS
from terskel.api.schemas.competitions import CompetitionOut, CompetitionRowOut, QuestionOut, ResultOut
from terskel.api.schemas.systems import (
    CategoryOut,
    DpsOut,
    DpsRequirementOut,
    DpsRowOut,
    QualifiedOut,
    SigningKeyOut,
)
from terskel.api.written import Written
from terskel.awards import queries as awards
from terskel.awards.queries import PublicResult
from terskel.competitions import queries as competitions
from terskel.competitions.queries import CompetitionRow, CompetitionView, QuestionView
from terskel.core.decisions import Missing, refuse
from terskel.core.instants import end_of_day, oslo_day
from terskel.core.sealing import receipts
from terskel.dps import queries as dps
from terskel.dps.queries import CategoryView, DpsRow, DpsView, RequirementView
from terskel.organisations import queries as organisations
from terskel.qualification import queries as qualification
from terskel.qualification.queries import Mark

systems = Tagged("dps", auth=public("dps:read"))
router = Tagged("competitions", auth=public("competitions:read"))

QUALIFIED_PAGE = 100
WRITTEN = Written(CompetitionOut, most=4 * 1024**2)
"""Published competitions as everyone reads them: hardly ever changed, and asked for all the time."""
Row = TypeVar("Row", CategoryView, RequirementView)
Text = Annotated[str, Query(max_length=200, pattern=NO_CONTROL_CHARACTERS)]


@systems.get("/dps", response=answers(list[DpsRowOut]), openapi_extra=OPTIONAL_TOKEN)
def dps_list(request: HttpRequest) -> list[DpsRow]:  # noqa: ARG001  ninja hands it in by name
    """Every DPS that is public, those that run longest first."""
    return dps.public_list(at=clock.now())


@systems.get("/dps/{uuid:dps_id}", response=answers(DpsOut), openapi_extra=OPTIONAL_TOKEN)
def dps_one(request: HttpRequest, dps_id: UUID) -> DpsView:
    """One DPS."""
    return dps.dps(actor_of(request), dps_id, at=clock.now())


@systems.get("/dps/{uuid:dps_id}/categories", response=answers(list[CategoryOut]), openapi_extra=OPTIONAL_TOKEN)
def dps_categories(request: HttpRequest, response: HttpResponse, dps_id: UUID) -> list[CategoryView]:
    """Its categories, written in the `Content-Language`. A DPS without categories has one, without a name."""
    return _written_in(response, dps_id, dps.categories(actor_of(request), dps_id, at=clock.now()))


@systems.get("/dps/{uuid:dps_id}/requirements", response=answers(list[DpsRequirementOut]), openapi_extra=OPTIONAL_TOKEN)
def dps_requirements(request: HttpRequest, response: HttpResponse, dps_id: UUID) -> list[RequirementView]:
    """What a supplier must meet to be qualified, in the order it is asked, written in the `Content-Language`."""
    return _written_in(response, dps_id, dps.requirements(actor_of(request), dps_id, at=clock.now()))


@systems.get("/dps/{uuid:dps_id}/qualified", response=answers(list[QualifiedOut]), openapi_extra=OPTIONAL_TOKEN)
def dps_qualified(request: HttpRequest, dps_id: UUID, on: date | None = None, cursor: Cursor = "") -> HttpResponse:
    """The suppliers admitted at the end of a Norwegian day, today where none is named; a hundred to a page."""
    categories = dps.categories(actor_of(request), dps_id, at=clock.now())
    place = paging.place_of(request, cursor)
    until = place.at if on is None or on >= oslo_day(place.at) else end_of_day(on)
    if place.after is None:
        begin: dict[str, Any] = {"skip": (place.page - 1) * QUALIFIED_PAGE}
    else:
        begin = {"after": _mark(place.after)}
    rows = qualification.qualified_cut(categories, until, **begin, most=QUALIFIED_PAGE)
    response = written.answer_of(QualifiedOut, rows)
    paging.lead_on(request, response, place, len(rows), QUALIFIED_PAGE, last=rows[-1].supplier_id if rows else None)
    return response


def _mark(supplier_id: UUID) -> Mark:
    """Where the list goes on after a supplier that a cursor names."""
    found = organisations.suppliers([supplier_id]).get(supplier_id)
    if found is None:
        refuse("api.cursor_unknown")
    return found.sort_key, found.id


@systems.get("/signing-key", response=answers(SigningKeyOut), tags=["receipts"], openapi_extra=OPTIONAL_TOKEN)
def signing_key(request: HttpRequest) -> dict[str, str]:  # noqa: ARG001  ninja hands it in by name
    """The public key that receipts are signed with; keep a copy beside your receipt."""
    key = installation.signing_key()
    return {
        "algorithm": "Ed25519",
        "public_key": receipts.public_key_text(key),
        "pem": receipts.public_key_pem(key),
    }


@router.get("/competitions", response=answers(list[CompetitionRowOut]), openapi_extra=OPTIONAL_TOKEN)
def competition_list(
    request: HttpRequest,
    response: HttpResponse,
    text: Text = "",
    dps_id: UUID | None = None,
    open_only: bool = False,
    cursor: Cursor = "",
) -> list[CompetitionRow]:
    """Every published competition, the newest first, fifty to a page."""
    place = paging.place_of(request, cursor)
    filters = competitions.Filters(text=text, dps_id=dps_id, open_only=open_only, page=place.page, as_of=place.at)
    rows = competitions.public_competitions(filters, at=clock.now())
    paging.lead_on(request, response, place, len(rows))
    return rows


@router.get("/competitions/{uuid:competition_id}", response=answers(CompetitionOut), openapi_extra=OPTIONAL_TOKEN)
def competition_one(
    request: HttpRequest, response: HttpResponse, competition_id: UUID
) -> dict[str, object] | HttpResponse:
    """One competition with its requirements, criteria, model and documents.

    The ETag of a draft is of what is written in it, for `If-Match`.
    """
    actor, now = actor_of(request), clock.now()
    view = competitions.competition(actor, competition_id, at=now)
    if view.version:
        return WRITTEN.answer((competition_id, view.version, view.state), lambda: whole(view))
    if view.terms.published_at is None:
        # Read before what is shown: a version newer than that would let another's words be written over.
        versions.tag(response, competitions.draft_version(actor, competition_id))
        view = competitions.competition(actor, competition_id, at=now)
    return whole(view)


@router.get(
    "/competitions/{uuid:competition_id}/questions",
    response=answers(list[QuestionOut]),
    openapi_extra=OPTIONAL_TOKEN,
)
def competition_questions(request: HttpRequest, competition_id: UUID) -> list[QuestionView]:
    """What was asked and answered. The authority reads all, a supplier its own too; nobody reads who asked."""
    return competitions.questions(actor_of(request), competition_id, at=clock.now())


@router.get("/competitions/{uuid:competition_id}/result", response=answers(ResultOut), openapi_extra=OPTIONAL_TOKEN)
def competition_result(request: HttpRequest, competition_id: UUID) -> PublicResult:
    """Who won, once the letters are sent; before that it is missing."""
    actor, now = actor_of(request), clock.now()
    competitions.competition(actor, competition_id, at=now)
    found = awards.public_result(competition_id, at=now)
    if found is None:
        raise Missing
    return found


@router.get(
    "/competitions/{uuid:competition_id}/documents/{uuid:document_id}",
    response=answers(),
    openapi_extra=OPTIONAL_TOKEN | FILE,
)
def competition_document(request: HttpRequest, competition_id: UUID, document_id: UUID) -> HttpResponseBase:
    """One file of the procurement documents; a restricted one for the authority and the invited only."""
    actor, now = actor_of(request), clock.now()
    if document_id not in competitions.competition(actor, competition_id, at=now).every_document:
        raise Missing
    _view, file = competitions.document(actor, document_id, at=now)
    return sent(file)


def _written_in(response: HttpResponse, dps_id: UUID, found: list[Row]) -> list[Row]:
    """The rows of one system that the reader is known to see, with the language they are written in."""
    response.headers["Content-Language"] = dps.called(dps_id).language
    return found


def whole(view: CompetitionView) -> dict[str, object]:
    """The view and its terms as one object; the fields are named in CompetitionOut."""
    terms = view.terms
    own = {name: getattr(view, name) for name in CompetitionOut.model_fields if hasattr(view, name)}
    shared = {name: getattr(terms, name) for name in CompetitionOut.model_fields if hasattr(terms, name)}
    texts = {"scope": terms.whole_scope, "need": terms.whole_need}
    return shared | own | texts | {"model": terms.model.to_json() if terms.model is not None else None}
