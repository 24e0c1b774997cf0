"""The grid of scores: 60 tenders by 8 criteria by 3 evaluators, beside the same data as a plain Django table.

    python -m pytest -s bench/grid.py

Server time of the whole page through every middleware, turn by turn with a page of the same stack that takes the same
rows straight from their tables and writes them in a table without fields: the ratio is the figure to look at.
"""

import time
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import path, reverse

from terskel import clock
from terskel.competitions import queries as competitions
from terskel.evaluation.models import IndividualScore, Score
from terskel.project.urls import urlpatterns as pages
from terskel.tenders.models import OpenedTender
from terskel.web.shared.acting import authority_page
from tests.web.visiting import visitor
from tests.worlds.evaluations import SCORED_AT
from tests.worlds.lent import lent
from tests.worlds.many_tenders import many, scored_alone

TURNS = 15
AIM, MOST_STATEMENTS = 3.0, 30
PLAIN = """{% extends "base.html" %}{% block title %}Poeng{% endblock %}{% block content %}<table>
{% for one, cells in rows %}<tr><th>{{ one.number }}. {{ one.delivery.tender.supplier.name }}</th>
{% for cell, given in cells %}<td>{{ cell.points }} {{ cell.reason }} {{ cell.consensus_reason }}
{% for name, points in given %} {{ name }} {{ points }}{% endfor %}</td>{% endfor %}</tr>
{% endfor %}</table>{% endblock %}"""


@authority_page()
def plain(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    """The same rows straight from their tables, in a table."""
    opened = OpenedTender.objects.filter(competition_id=competition_id).select_related("delivery__tender__supplier")
    agreed = {(row.tender_id, row.criterion_id): row for row in Score.objects.filter(competition_id=competition_id)}
    given: dict[tuple[UUID, UUID], list[tuple[str, Decimal]]] = {}
    for row in IndividualScore.objects.filter(competition_id=competition_id).select_related("scored_by"):
        given.setdefault((row.tender_id, row.criterion_id), []).append((row.scored_by.name, row.points))
    criteria = competitions.terms(competition_id).scored
    rows = []
    for one in opened.order_by("number"):
        keys = [(one.delivery.tender_id, criterion.id) for criterion in criteria]
        rows.append((one, [(agreed[key], given[key]) for key in keys]))
    return HttpResponse(engines["django"].from_string(PLAIN).render({"rows": rows}, request))


urlpatterns = [*pages, path("plain/<uuid:competition_id>/", plain, name="plain")]


@pytest.mark.django_db
@override_settings(ROOT_URLCONF="bench.grid")
def test_the_grid_takes_at_most_three_times_a_plain_table() -> None:
    world = lent(many)
    scored_alone(world)
    client = visitor(world.cast.eva_at_helfo).client
    ours, reference = reverse("authority:evaluation_grid", args=[world.id]), f"/plain/{world.id}/"
    with clock.stopped_at(SCORED_AT):
        times = {address: [_milliseconds(client, address) for _ in range(3)] for address in (ours, reference)}
        for _ in range(TURNS):
            for address, found in times.items():
                found.append(_milliseconds(client, address))
        with CaptureQueriesContext(connection) as asked:
            client.get(ours)
    grid, table = min(times[ours]), min(times[reference])
    print(f"\ngrid {grid:.0f} ms, plain table {table:.0f} ms: {grid / table:.2f} times, {len(asked)} statements")
    assert grid / table <= AIM
    assert len(asked) <= MOST_STATEMENTS


def _milliseconds(client: Client, address: str) -> float:
    """Processor time of one page; other work on the machine doesn't count."""
    began = time.process_time()
    answer = client.get(address)
    took = (time.process_time() - began) * 1000
    assert answer.status_code == 200
    return took
