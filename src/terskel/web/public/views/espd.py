"""What a purchasing system asks for, as an ESPD request that any ESPD service reads."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from terskel import clock
from terskel.core.actors import ANONYMOUS
from terskel.dps import queries
from terskel.standards.espd.request import request_of


@require_safe
def request_file(request: HttpRequest, slug: str) -> HttpResponseBase:  # noqa: ARG001 - the same for whoever asks
    now = clock.now()
    view = queries.dps(ANONYMOUS, slug, at=now)
    if view.slug != slug:
        return redirect("public:espd_request", view.slug, permanent=True)
    requirements = queries.requirements(ANONYMOUS, view.id, at=now)
    document = request_of(view, requirements, queries.categories(ANONYMOUS, view.id, at=now), at=now)
    answer = HttpResponse(document, content_type="application/xml; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="ESPD-request-{view.slug}.xml"'
    return answer
