"""Every address of the installation. The two probes are answered before this, in `health`."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from terskel.api import problems
from terskel.web.shared import failures

API = "api/"

handler400 = "terskel.web.shared.failures.bad_request"
handler404 = "terskel.web.shared.failures.missing"


def handler500(request: HttpRequest) -> HttpResponse:
    """Programs are answered in their own way also when everything else has failed."""
    by_program = request.path_info.startswith(f"/{API}")
    return problems.broken(request) if by_program else failures.broken(request)


urlpatterns = [
    path(API, include("terskel.api.urls")),
    path("", include("terskel.web.urls")),
]
