"""The register of outages: when the service was out, as it measured itself and as people recorded it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from terskel import clock
from terskel.core.outages import Outage
from terskel.operations import policy
from terskel.operations import queries as operations
from terskel.organisations import queries as organisations
from terskel.web.shared.acting import actor_of

SHOWN: Final = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Row:
    """One outage; `authority` is the name of the body whose competitions alone it concerns, empty for all."""

    outage: Outage
    authority: str = ""


def page(request: HttpRequest) -> HttpResponse:
    now = clock.now()
    outages = operations.outages(since=now - SHOWN, at=now)
    context = {
        "rows": _rows(outages, now),
        "may_record": policy.may_record(actor_of(request)),
        "out_now": [one.part for one in outages if one.until_at is None and one.recorded_at is None],
        "recorded_now": [one for one in outages if one.until_at is None and one.recorded_at is not None],
        "measured_at": now,
        "measured_since": operations.measured_since(),
    }
    return render(request, "public/availability.html", context)


def _rows(outages: list[Outage], now: datetime) -> list[Row]:
    found = [Row(one) for one in outages]
    for authority_id, own in operations.recorded_for(since=now - SHOWN, at=now).items():
        name = organisations.name_of(authority_id)
        found += [Row(one, name) for one in own]
    return sorted(found, key=lambda row: row.outage.from_at, reverse=True)
