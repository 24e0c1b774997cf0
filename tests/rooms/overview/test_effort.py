"""The effort to apply: time, answers and drop-out, counted again from the requests, and told of five or more alone."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from terskel.overview import qualification as overview
from terskel.qualification.queries.effort import Effort, effort
from tests.web.visiting import visitor
from tests.worlds.cast import founder, oslo
from tests.worlds.dps import APPLIED_AT, DpsWorld, apply, draft_application, operative_dps, public_dps
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db

BEGUN = oslo("2027-03-01 10:00")
AT = BEGUN + timedelta(days=31)


@pytest.fixture
def world() -> DpsWorld:
    return lent(operative_dps)


def counted(world: DpsWorld, at: datetime = AT) -> Effort | None:
    return effort(world.id, oslo("2027-02-01 00:00"), at=at)


def begin(world: DpsWorld, *serials: int) -> None:
    for serial in serials:
        draft_application(world, founder(serial, f"Firma {serial} AS", f"Per {serial}"), ["IKT-01"], at=BEGUN)


def deliver(world: DpsWorld, *serials: int) -> None:
    for serial in serials:
        apply(world, founder(serial, f"Firma {serial} AS", f"Per {serial}"), ["IKT-01"], at=BEGUN)


def test_what_was_begun_and_not_delivered_after_thirty_days_is_a_drop_out(world: DpsWorld) -> None:
    deliver(world, 61, 62)
    begin(world, 63)
    found = counted(world)
    assert found is not None
    assert (found.begun, found.delivered, found.given_up) == (3, 2, 1)
    assert found.median_answers == 3


def test_a_request_that_may_still_be_delivered_is_no_drop_out(world: DpsWorld) -> None:
    begin(world, 61)
    assert counted(world, BEGUN + timedelta(days=30)) == Effort(0, 0, None, None)


def test_the_time_is_from_the_beginning_to_the_delivery_and_the_median_one_that_somebody_had(world: DpsWorld) -> None:
    deliver(world, 61, 62, 63)
    with connection.cursor() as cursor:
        for hours, serial in enumerate((61, 62, 63), start=1):
            cursor.execute(
                "UPDATE qualification_application SET started_at = submitted_at - make_interval(hours => %s)"
                " FROM organisations_supplier s WHERE s.id = supplier_id AND s.name = %s",
                [hours, f"Firma {serial} AS"],
            )
    found = counted(world)
    assert found is not None
    assert found.median_time == timedelta(hours=2)


def test_nothing_is_counted_while_a_request_is_sealed() -> None:
    world = lent(public_dps)
    apply(world, world.cast.camilla, ["IKT-01"])
    assert effort(world.id, APPLIED_AT - timedelta(days=1), at=APPLIED_AT + timedelta(days=90)) is None


def test_fewer_than_five_are_told_to_nobody(world: DpsWorld) -> None:
    deliver(world, 61, 62, 63)  # and Bjørn's firm, in December
    assert overview.qualification_figures(world.cast.astrid, world.id, at=AT).effort is None
    begin(world, 64)
    found = overview.qualification_figures(world.cast.astrid, world.id, at=AT).effort
    assert found is not None
    assert found.begun == 5
    assert overview.public_figures(world.id, at=AT).time_to_apply is None
    deliver(world, 65)
    assert overview.public_figures(world.id, at=AT).answers_to_apply == 3


def test_it_takes_as_many_statements_however_many_requests_there_are(world: DpsWorld) -> None:
    with CaptureQueriesContext(connection) as few:
        counted(world)
    deliver(world, 61, 62, 63)
    with CaptureQueriesContext(connection) as many:
        counted(world)
    assert len(few) == len(many) == 3


def test_the_managers_page_tells_it(world: DpsWorld) -> None:
    deliver(world, 61, 62, 63)
    begin(world, 64)
    page = visitor(world.cast.astrid).get("authority:dps_figures", world.id, at=AT)
    assert "20 % (1/5)" in page
    assert "0 minutter" in page
