"""News and pages of knowledge: the lists, one article at its permanent address, and its image."""

from typing import Final
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from terskel import clock
from terskel.articles import queries
from terskel.articles.queries import PAGE, Kind, Wanted
from terskel.core.decisions import Missing
from terskel.dps import queries as dps
from terskel.web.public.forms.articles import ArticlesForm
from terskel.web.public.views.feeds import FRESH_SECONDS
from terskel.web.shared.files import sent
from terskel.web.shared.pages import Pages

BESIDE: Final = 3


def index(request: HttpRequest, kind: Kind) -> HttpResponse:
    """Everything of a kind, the newest first, or what is about one system or in one language."""
    now, pages = clock.now(), Pages(request)
    form = ArticlesForm(request.GET or None, systems=dps.public_list(at=now))
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    chosen = asked.get("dps")
    wanted = Wanted(kind, asked.get("language") or None, chosen.id if chosen else None)
    rows = queries.public_articles(wanted, at=now, page=pages.number)
    context = {"kind": kind, "form": form, "rows": rows, "pages": pages.of(len(rows), PAGE)}
    return render(request, "public/articles.html", context)


def page(request: HttpRequest, kind: Kind, slug: str) -> HttpResponse:
    """One article; of one that was withdrawn, that it was and why (410), so that who was led here knows."""
    now = clock.now()
    try:
        view = queries.article(slug, at=now)
    except Missing:
        gone = queries.withdrawn(slug, at=now)
        if gone.kind != kind:
            raise Http404 from None
        return render(request, "public/article_withdrawn.html", {"gone": gone}, status=410)
    if view.row.kind != kind:
        return redirect("public:article", kind=view.row.kind, slug=slug, permanent=True)
    others = queries.public_articles(Wanted(kind), at=now, most=BESIDE + 1)
    context = {"article": view, "row": view.row, "others": [one for one in others if one.id != view.row.id][:BESIDE]}
    return render(request, "public/article.html", context)


@require_safe
def image(_request: HttpRequest, kind: Kind, slug: str, image_id: UUID) -> HttpResponseBase:  # noqa: ARG001 - part of the address
    answer = sent(queries.public_image(slug, image_id, at=clock.now()))
    patch_cache_control(answer, public=True, max_age=FRESH_SECONDS)
    return answer
