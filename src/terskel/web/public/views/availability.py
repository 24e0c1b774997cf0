"""The register of outages: when the service was out, as it measured itself."""

from datetime import timedelta
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from terskel import clock
from terskel.operations import queries as operations

SHOWN: Final = timedelta(days=365)


def page(request: HttpRequest) -> HttpResponse:
    now = clock.now()
    outages = operations.outages(since=now - SHOWN, at=now)
    context = {
        "outages": outages,
        "out_now": [one.part for one in outages if one.until_at is None],
        "measured_at": now,
        "measured_since": operations.measured_since(),
    }
    return render(request, "public/availability.html", context)
