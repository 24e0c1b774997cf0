"""The pages only a panel's members may open, and what stands there for those who may not (yet)."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, Final, ParamSpec

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render

from terskel.core.decisions import RefusedAct
from terskel.core.phrases import refusal_text
from terskel.web.shared import languages, turned_away
from terskel.web.shared.acting import authority_page

P = ParamSpec("P")
_Page = Callable[Concatenate[HttpRequest, P], HttpResponseBase]

_DECLARE_FIRST: Final = "evaluation.declare_first"
_CLOSED: Final = (
    _DECLARE_FIRST,
    "evaluation.not_on_panel",
    "evaluation.conflict_declared",
    "evaluation.not_opened",
)


def panel_page(view: _Page[P]) -> _Page[P]:
    """For the authority's people; whoever the tenders are closed to is told why, and where to go (409).

    The page's address names a `competition_id`.
    """

    @authority_page()
    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except RefusedAct as refusal:
            refused = refusal.refused
            if refused.code not in _CLOSED:
                raise
            if not refusal.on_record:
                turned_away.note(request, refused)
            context = {
                "competition_id": kwargs["competition_id"],
                "text": refusal_text(refused, languages.of(request)),
                "clause": refused.clause,
                "may_declare": refused.code == _DECLARE_FIRST,
            }
            return render(request, "authority/evaluation/closed.html", context, status=409)

    return guarded
