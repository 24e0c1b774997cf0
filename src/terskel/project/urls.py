"""Every address of the installation. The two probes are answered before this, in `health`."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from terskel.api import problems
from terskel.web.shared import failures

API = "api/"
_AWAY = (OperationalError, InterfaceError)


def handler400(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Programs are answered in their own way also where no operation was found or everything else has failed."""
    return problems.unreadable(request) if _from_a_program(request) else failures.bad_request(request, exception)


def handler404(request: HttpRequest, exception: Exception) -> HttpResponse:
    return problems.unknown_address(request) if _from_a_program(request) else failures.missing(request, exception)


def handler500(request: HttpRequest) -> HttpResponse:
    """As `handler400`.

    A database that is away, or was while it was asked, comes back: 503, and when to ask again.
    """
    away = isinstance(sys.exception(), _AWAY)
    if _from_a_program(request):
        return problems.away(request) if away else problems.broken(request)
    return failures.away(request) if away else failures.broken(request)


def _from_a_program(request: HttpRequest) -> bool:
    return request.path_info.startswith(f"/{API}")


urlpatterns = [
    path(API, include("terskel.api.urls")),
    path("", include("terskel.web.urls")),
]
