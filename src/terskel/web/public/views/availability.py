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
    context = {
        "outages": operations.outages(since=now - SHOWN, at=now),
        "measured_since": operations.measured_since(),
    }
    return render(request, "public/availability.html", context)
