"""What happens to every request: arrival, compression, language, content policy, refusals, acts done once."""

from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase, HttpResponseRedirectBase
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import redirect
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from terskel.arrival import note_arrival
from terskel.core.decisions import Missing, RefusedAct
from terskel.web.shared import act_keys, failures, languages, turned_away

Answer = Callable[[HttpRequest], HttpResponseBase]
COMPRESSED: Final = ("text/html", "text/calendar", "application/atom+xml")


def arrival(answer: Answer) -> Answer:
    """First of all: note when a plain form had arrived. Uploads are read by their own page."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if request.method == "POST" and request.content_type == "application/x-www-form-urlencoded":
            note_arrival(request)
        return answer(request)

    return middleware


def content_policy(answer: Answer) -> Answer:
    """Nothing is loaded from elsewhere, nothing runs inline, nobody frames us."""
    forms_go_to = " ".join(("'self'", *getattr(settings, "TERSKEL_LOGIN_PROVIDERS", ())))
    policy = (
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
        f"frame-ancestors 'none'; form-action {forms_go_to}"
    )

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = answer(request)
        response.headers.setdefault("Content-Security-Policy", policy)
        response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        return response

    return middleware


class PagesCompressed(GZipMiddleware):
    """Pages, calendars and feeds travel compressed; files and what the API answers stream or are small, and go as they
    are.

    Django adds a stretch of random length to each, so that its size tells nothing of what it holds (BREACH).
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.streaming or not response.headers.get("Content-Type", "").startswith(COMPRESSED):
            return response
        return super().process_response(request, response)


def language(answer: Answer) -> Answer:
    """The visitor's choice, else the person's own language, else the browser's, else bokmål."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        if chosen not in languages.LANGUAGES:
            # Without a session there is nobody to ask, and most programs have none.
            logged_in = settings.SESSION_COOKIE_NAME in request.COOKIES
            own = getattr(request.user, "language", None) if logged_in else None
            chosen = own if own in languages.LANGUAGES else translation.get_language_from_request(request)
        request.LANGUAGE_CODE = languages.known(chosen)
        with translation.override(request.LANGUAGE_CODE):
            response = answer(request)
            response.headers.setdefault("Content-Language", languages.current())
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
        return response

    return middleware


class Refusals:
    """A refusal nobody caught becomes a calm page that says why; what is missing or not yours is 404.

    Whoever is turned away from a page of a competition is kept in the audit.
    """

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if "\0" in request.path:  # no text in the database holds it, and asking for one is an error there
            return failures.missing(request)
        return self.answer(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Http404):
            turned_away.note(request)
        if isinstance(exception, Missing):
            if not exception.on_record:
                turned_away.note(request)
            return failures.missing(request)
        if isinstance(exception, RefusedAct):
            if not exception.on_record:
                turned_away.note(request, exception.refused)
            return failures.refused(request, exception.refused)
        return None


class ActsDoneOnce:
    """Carry a form with an act key out once; show the first result to whoever sends it again.

    A view that reads its own upload (csrf_exempt outside, csrf_protect inside) is left alone: to
    look for the key would read the upload before its handlers are in place.
    """

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.answer(request)
        first = request.__dict__.get("_terskel_first")
        if first is not None:
            done = isinstance(response, HttpResponseRedirectBase)
            act_keys.settle(first, response.headers["Location"] if done else None)
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], *_of_the_view: object
    ) -> HttpResponse | None:
        if request.method != "POST" or getattr(view, "csrf_exempt", False):
            return None
        claim = act_keys.claim(request)
        if isinstance(claim, act_keys.Again):
            if claim.location is None:
                return failures.still_under_way(request)
            messages.info(request, _("You had already sent this. It was done once, and here is the result."))
            return redirect(claim.location)
        request.__dict__["_terskel_first"] = claim
        return None
