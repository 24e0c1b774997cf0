"""What every answer of the API gets last: its ETag, what is left of the limit, and the end of its key.

A method that an address does not have is refused here as a problem: ninja says it as plain text.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers

from terskel import clock
from terskel.api import keys, problems, versions
from terskel.api.access import limit_of


def finished(answer: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Outside of the API nothing is done."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = answer(request)
        if not request.path.startswith(settings.TERSKEL_API_PATH):
            return response
        if isinstance(response, HttpResponseNotAllowed):
            response = problems.not_allowed(request, ", ".join(sorted(response.headers["Allow"].split(", "))))
        if keys.is_claimed(request):
            keys.end(request, response, at=clock.now())
        limit = limit_of(request)
        if limit is not None:
            response.headers["RateLimit-Policy"] = f'"minute";q={limit.most};w=60'
            response.headers["RateLimit"] = f'"minute";r={limit.left};t={limit.seconds}'
        patch_vary_headers(response, ("Authorization",))
        if request.method == "GET" and response.status_code == 200 and isinstance(response, HttpResponse):
            response.headers.setdefault(
                "Cache-Control", "private, no-cache" if "Authorization" in request.headers else "no-cache"
            )
            if "ETag" in response.headers:
                return response  # of what can be edited in it alone: all else may have changed
            response.headers["ETag"] = versions.of_content(response.content)
            return get_conditional_response(request, etag=response.headers["ETag"], response=response) or response
        return response

    return middleware
