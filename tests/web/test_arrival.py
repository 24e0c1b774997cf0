"""A request to participate that had arrived in time belongs to the first window, by whichever door it came."""

import json
from datetime import datetime, timedelta
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse

from terskel import clock
from terskel.core.decisions import refuse
from terskel.qualification import queries
from tests.web.visiting import visitor
from tests.worlds.cast import Cast
from tests.worlds.dps import APPLIED_AT, CLOSES_AT, DpsWorld, draft_application, public_dps
from tests.worlds.programs import secret_of

pytestmark = pytest.mark.django_db

BEGINS = public_dps

ARRIVED_AT = CLOSES_AT - timedelta(microseconds=1)
WRITTEN_AT = CLOSES_AT + timedelta(seconds=3)
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Between the arrival and everything else lie some seconds, and the end of the window."""
    monkeypatch.setattr("terskel.arrival.clock.certain_now", lambda: ARRIVED_AT)


def received(cast: Cast, application_id: object) -> tuple[str, datetime | None]:
    view = next(one for one in queries.my_applications(cast.bjorn, at=WRITTEN_AT) if one.id == application_id)
    return view.state, view.received_at


@pytest.mark.usefixtures("slow")
def test_the_page_counts_the_instant_of_arrival(cast: Cast, world: DpsWorld) -> None:
    draft = draft_application(world, cast.bjorn, ["IKT-01"])
    with clock.stopped_at(WRITTEN_AT):
        answer = visitor(cast.bjorn).client.post(
            reverse("supplier:application_check", args=[draft]), urlencode({"acting_on": "management"}), FORM
        )
    assert answer.status_code == 302
    assert received(cast, draft) == ("sealed", ARRIVED_AT)


@pytest.mark.usefixtures("slow")
def test_the_api_counts_the_instant_of_arrival(cast: Cast, world: DpsWorld) -> None:
    draft = draft_application(world, cast.bjorn, ["IKT-01"])
    secret = secret_of(cast.bjorn, at=APPLIED_AT)
    with clock.stopped_at(WRITTEN_AT):
        answer = Client(headers={"authorization": f"Bearer {secret}"}).post(
            f"/api/applications/{draft}/delivery", json.dumps({"acting_on": "management"}), "application/json"
        )
    assert answer.status_code == 201, answer.content
    assert received(cast, draft) == ("sealed", ARRIVED_AT)
    assert answer.json()["application"]["received_at"].startswith(ARRIVED_AT.isoformat().removesuffix("+00:00"))


def test_where_time_cannot_be_told_nothing_is_received_and_the_draft_stays(
    cast: Cast, world: DpsWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = draft_application(world, cast.bjorn, ["IKT-01"])

    def uncertain() -> datetime:
        refuse("operations.clock_uncertain")

    monkeypatch.setattr("terskel.arrival.clock.certain_now", uncertain)
    with clock.stopped_at(APPLIED_AT):
        answer = visitor(cast.bjorn).client.post(
            reverse("supplier:application_check", args=[draft]), urlencode({"acting_on": "management"}), FORM
        )
    assert answer.status_code == 200
    assert queries.draft(cast.bjorn, draft, at=APPLIED_AT).id == draft
