"""Public reads: DPSs, categories, qualified suppliers, competitions. A token also shows what is one's own."""

from datetime import date
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router

from terskel import clock, installation
from terskel.api.access import Token, actor_of, anyone
from terskel.api.operations import OPTIONAL_TOKEN, answers
from terskel.api.schemas import (
    NO_CONTROL_CHARACTERS,
    CategoryOut,
    CompetitionOut,
    CompetitionRowOut,
    DpsOut,
    DpsRowOut,
    QualifiedOut,
    SigningKeyOut,
)
from terskel.competitions import queries as competitions
from terskel.competitions.queries import CompetitionRow, CompetitionView
from terskel.core.instants import end_of_day, oslo_day
from terskel.core.sealing import receipts
from terskel.dps import queries as dps
from terskel.dps.queries import CategoryView, DpsRow, DpsView
from terskel.qualification import queries as qualification
from terskel.qualification.queries import QualifiedRow

router = Router(auth=[Token(), anyone])

Page = Annotated[int, Query(ge=1, le=10_000)]
Text = Annotated[str, Query(max_length=200, pattern=NO_CONTROL_CHARACTERS)]


@router.get("/dps", response=answers(list[DpsRowOut]), tags=["dps"], openapi_extra=OPTIONAL_TOKEN)
def dps_list(request: HttpRequest) -> list[DpsRow]:  # noqa: ARG001  ninja hands it in by name
    """Every DPS that is public, those that run longest first."""
    return dps.public_list(at=clock.now())


@router.get("/dps/{uuid:dps_id}", response=answers(DpsOut), tags=["dps"], openapi_extra=OPTIONAL_TOKEN)
def dps_one(request: HttpRequest, dps_id: UUID) -> DpsView:
    """One DPS."""
    return dps.dps(actor_of(request), dps_id, at=clock.now())


@router.get(
    "/dps/{uuid:dps_id}/categories", response=answers(list[CategoryOut]), tags=["dps"], openapi_extra=OPTIONAL_TOKEN
)
def dps_categories(request: HttpRequest, dps_id: UUID) -> list[CategoryView]:
    """Its categories. A DPS without categories has one, without a name."""
    return dps.categories(actor_of(request), dps_id, at=clock.now())


@router.get(
    "/dps/{uuid:dps_id}/qualified", response=answers(list[QualifiedOut]), tags=["dps"], openapi_extra=OPTIONAL_TOKEN
)
def dps_qualified(request: HttpRequest, dps_id: UUID, on: date | None = None, page: Page = 1) -> list[QualifiedRow]:
    """The suppliers admitted at the end of a Norwegian day, today where none is named; a hundred to a page."""
    now = clock.now()
    dps.require_visible(actor_of(request), dps_id, at=now)
    until = now if on is None or on >= oslo_day(now) else end_of_day(on)
    return qualification.qualified_page(dps_id, until, page=page)


@router.get(
    "/competitions", response=answers(list[CompetitionRowOut]), tags=["competitions"], openapi_extra=OPTIONAL_TOKEN
)
def competition_list(
    request: HttpRequest,  # noqa: ARG001  ninja hands it in by name
    text: Text = "",
    dps_id: UUID | None = None,
    open_only: bool = False,
    page: Page = 1,
) -> list[CompetitionRow]:
    """Every published competition, the newest first, fifty to a page."""
    filters = competitions.Filters(text=text, dps_id=dps_id, open_only=open_only, page=page)
    return competitions.public_competitions(filters, at=clock.now())


@router.get(
    "/competitions/{uuid:competition_id}",
    response=answers(CompetitionOut),
    tags=["competitions"],
    openapi_extra=OPTIONAL_TOKEN,
)
def competition_one(request: HttpRequest, competition_id: UUID) -> dict[str, object]:
    """One competition with its requirements, criteria, model and documents."""
    return _whole(competitions.competition(actor_of(request), competition_id, at=clock.now()))


@router.get("/signing-key", response=answers(SigningKeyOut), tags=["receipts"], openapi_extra=OPTIONAL_TOKEN)
def signing_key(request: HttpRequest) -> dict[str, str]:  # noqa: ARG001  ninja hands it in by name
    """The public key that receipts are signed with; keep a copy beside your receipt."""
    key = installation.signing_key()
    return {
        "algorithm": "Ed25519",
        "public_key": receipts.public_key_text(key),
        "pem": receipts.public_key_pem(key),
    }


def _whole(view: CompetitionView) -> dict[str, object]:
    """The view and its terms as one object; the fields are named in CompetitionOut."""
    terms = view.terms
    own = {name: getattr(view, name) for name in CompetitionOut.model_fields if hasattr(view, name)}
    shared = {name: getattr(terms, name) for name in CompetitionOut.model_fields if hasattr(terms, name)}
    texts = {"scope": terms.whole_scope, "need": terms.whole_need}
    return shared | own | texts | {"model": terms.model.to_json() if terms.model is not None else None}
