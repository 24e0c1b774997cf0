"""Pages for when something is missing, refused or broken. Each says what is wrong and what to do."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme

from terskel.core.decisions import Refused
from terskel.core.phrases import refusal_text
from terskel.web.shared import languages
from terskel.web.shared.written_words import words_in

RETRY_SECONDS = "5"


def way_back(request: HttpRequest) -> str:
    """The page the reader came from, if it was one of ours; else the front page."""
    came_from = request.headers.get("Referer", "")
    if came_from and url_has_allowed_host_and_scheme(came_from, {request.get_host()}, request.is_secure()):
        return came_from
    return "/"


def missing(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001  Django hands it over
    return render(request, "shared/missing.html", status=404)


def refused(request: HttpRequest, why: Refused) -> HttpResponse:
    """The words on a page; alone, where a script of ours asked and will show them."""
    text = refusal_text(why, languages.of(request))
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"said": text, "code": why.code}, status=409)
    context = {
        "text": text,
        "clause": why.clause,
        "way_back": way_back(request),
    }
    return render(request, "shared/refused.html", context, status=409)


def still_under_way(request: HttpRequest) -> HttpResponse:
    return render(request, "shared/still_under_way.html", {"way_back": way_back(request)}, status=409)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001  Django hands it over
    """The form's protection key was missing or too old (Django's CSRF failure).

    What was written is shown again where it came from a page of ours: nobody else's words stand under our name.
    """
    back = way_back(request)
    context = {"way_back": back, "words": words_in(request) if back != "/" else []}
    return render(request, "shared/stale_form.html", context, status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001  Django hands it over
    if not hasattr(request, "user"):
        # Refused before anybody knows who asks, as under a name that is not ours: no frame, and no database.
        page = render_to_string(
            "shared/misaddressed.html", {"address": settings.TERSKEL_ADDRESS.url, "request_id": _id_of(request)}
        )
        return HttpResponse(page, status=400)
    return render(
        request, "shared/bad_request.html", {"way_back": way_back(request), "request_id": _id_of(request)}, status=400
    )


def broken(request: HttpRequest) -> HttpResponse:
    """Stands on its own: when this is shown, the database may be what is broken. What was written is shown again."""
    words = words_in(request) if way_back(request) != "/" else []
    return render(request, "shared/broken.html", {"request_id": _id_of(request), "words": words}, status=500)


def away(request: HttpRequest) -> HttpResponse:
    """As `broken`, where it helps to wait a little and try again: the database was not there."""
    response = broken(request)
    response.status_code = 503
    response.headers["Retry-After"] = RETRY_SECONDS
    return response


def _id_of(request: HttpRequest) -> str:
    """What whoever runs the installation finds the request by in the log."""
    return request.headers.get("X-Request-ID", "")
