"""Every request has an id, is counted and timed; `/metrics` tells the sums.

What is counted says nothing of what is sealed: requests are told apart as public, workbench (everything behind
log-in, and the API) and other, without address or method, so that nobody reads deliveries out of them.
"""

from __future__ import annotations

import hmac
import logging
import re
import time
from collections.abc import Callable, Iterator
from typing import Final
from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.http.response import HttpResponseNotFound

from terskel.project import counting
from terskel.project.logs import answering

Answer = Callable[[HttpRequest], HttpResponseBase]
METRICS: Final = "/metrics"
HEADER: Final = "X-Request-ID"
PROBES: Final = frozenset({METRICS, "/healthz", "/readyz"})
LOOPBACK: Final = frozenset({"127.0.0.1", "::1"})
FORWARDED: Final = ("X-Forwarded-For", "Forwarded", "X-Real-IP")

_GIVEN: Final = re.compile(r"[A-Za-z0-9-]{8,64}")
log = logging.getLogger("terskel.request")


def watched(answer: Answer) -> Answer:
    """First of all. The id is in the request's own header for whoever renders an error, and in the answer's."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        request_id = _id_of(request)
        request.META["HTTP_X_REQUEST_ID"] = request_id
        token = answering.set(request_id)
        started = time.perf_counter()
        try:
            if request.path_info == METRICS:
                return _metrics(request)
            response = answer(request)
            response.headers[HEADER] = request_id
            if isinstance(response, StreamingHttpResponse) and not response.is_async:
                response.streaming_content = _whole_or_cut_off(iter(response), request, request_id)
            if request.path_info not in PROBES:
                _note(request, response.status_code, time.perf_counter() - started)
            return response
        finally:
            answering.reset(token)

    return middleware


class CutOff(Exception):
    """An answer broke off on its way: the connection must be closed, and whoever closes it may print this."""


def _whole_or_cut_off(parts: Iterator[bytes], request: HttpRequest, request_id: str) -> Iterator[bytes]:
    """The parts as they are made; one that fails is told by the rules of our log, and by nobody else's."""
    try:
        yield from parts
    except Exception as failure:
        token = answering.set(request_id)
        found = request.resolver_match
        named = {"address_name": found.view_name if found else ""}
        log.error("an answer was cut off", exc_info=failure, extra={"section": _section(request), **named})
        answering.reset(token)
    else:
        return
    raise CutOff


def _id_of(request: HttpRequest) -> str:
    """The proxy's, where there is one that we believe; else a new one."""
    given = request.headers.get(HEADER, "") if getattr(settings, "SECURE_PROXY_SSL_HEADER", None) else ""
    return given if _GIVEN.fullmatch(given) else str(uuid4())


def _note(request: HttpRequest, status: int, seconds: float) -> None:
    section = _section(request)
    counting.count(section, status, seconds)
    found = request.resolver_match
    failed = {"address_name": found.view_name if found else ""} if status >= 500 else {}
    level = logging.ERROR if status >= 500 else logging.INFO
    said = {"section": section, "status": status, "milliseconds": round(seconds * 1000)}
    log.log(level, "answered", extra={**said, **failed})


def _section(request: HttpRequest) -> str:
    found = request.resolver_match
    if found is None:
        return "other"
    if found.namespace == "public":
        return "public"
    return "workbench" if found.namespace or found.route.startswith("account") else "other"


def _metrics(request: HttpRequest) -> HttpResponse:
    if not _may_read(request):
        return HttpResponseNotFound()
    return HttpResponse("\n".join(counting.lines()) + "\n", content_type="text/plain; version=0.0.4; charset=utf-8")


def _may_read(request: HttpRequest) -> bool:
    """Whoever has the token; without a token this machine, unless the request came through a proxy on it."""
    token: str = settings.TERSKEL_METRICS_TOKEN
    if token:
        return hmac.compare_digest(request.headers.get("Authorization", "").encode(), f"Bearer {token}".encode())
    through_a_proxy = any(name in request.headers for name in FORWARDED) or getattr(
        settings, "SECURE_PROXY_SSL_HEADER", None
    )
    return request.META.get("REMOTE_ADDR") in LOOPBACK and not through_a_proxy
