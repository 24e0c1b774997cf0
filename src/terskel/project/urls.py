"""Every address of the installation. The two probes are answered before this, in `health`."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from terskel.api import problems
from terskel.web.shared import failures

API = "api/"
_AWAY = (OperationalError, InterfaceError)

handler400 = "terskel.web.shared.failures.bad_request"
handler404 = "terskel.web.shared.failures.missing"


def handler500(request: HttpRequest) -> HttpResponse:
    """Programs are answered in their own way also when everything else has failed.

    A database that is away, or was while it was asked, comes back: 503, and when to ask again.
    """
    away = isinstance(sys.exception(), _AWAY)
    if request.path_info.startswith(f"/{API}"):
        return problems.away(request) if away else problems.broken(request)
    return failures.away(request) if away else failures.broken(request)


urlpatterns = [
    path(API, include("terskel.api.urls")),
    path("", include("terskel.web.urls")),
]
