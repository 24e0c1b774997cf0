"""News and pages of knowledge, for everyone."""

from typing import Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from terskel import clock
from terskel.api import paging
from terskel.api.access import public
from terskel.api.files import FILE, sent
from terskel.api.operations import OPTIONAL_TOKEN, answers
from terskel.api.operations.routing import Tagged
from terskel.api.paging import Cursor
from terskel.api.schemas.articles import ArticleOut, ArticleRowOut
from terskel.articles import queries as articles
from terskel.articles.queries import ArticleRow
from terskel.core.decisions import Missing
from terskel.core.languages import Language

router = Tagged("articles", auth=public("dps:read"))


@router.get("/articles", response=answers(list[ArticleRowOut]), openapi_extra=OPTIONAL_TOKEN)
def article_list(
    request: HttpRequest,
    response: HttpResponse,
    kind: Literal["news", "knowledge"] | None = None,
    language: Language | None = None,
    dps_id: UUID | None = None,
    cursor: Cursor = "",
) -> list[ArticleRow]:
    """Every public article, by the day it bears, the newest first; fifty to a page."""
    place = paging.place_of(request, cursor)
    wanted = articles.Wanted(kind, language, dps_id)
    rows = articles.public_articles(wanted, at=place.at, page=place.page, most=paging.PAGE)
    paging.lead_on(request, response, place, len(rows))
    return rows


@router.get("/articles/{uuid:article_id}", response=answers(ArticleOut), openapi_extra=OPTIONAL_TOKEN)
def article_one(request: HttpRequest, response: HttpResponse, article_id: UUID) -> dict[str, object]:  # noqa: ARG001  ninja hands it in by name
    """One public article with its text, written in the `Content-Language`; missing once it is withdrawn."""
    view = articles.article_by_id(article_id, at=clock.now())
    response.headers["Content-Language"] = view.row.language
    shown = {name: getattr(view.row, name) for name in ArticleRowOut.model_fields}
    return {**shown, "text": view.text, "blocks": view.blocks}


@router.get("/articles/{uuid:article_id}/image", response=answers(), openapi_extra=OPTIONAL_TOKEN | FILE)
def article_image(request: HttpRequest, article_id: UUID) -> HttpResponseBase:  # noqa: ARG001  ninja hands it in by name
    """The image that the article shows now; missing where it shows none."""
    now = clock.now()
    row = articles.article_by_id(article_id, at=now).row
    if row.image is None:
        raise Missing
    return sent(articles.public_image(row.slug, row.image.id, at=now))
