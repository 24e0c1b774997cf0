"""Which outages matter for a deadline, and what later deadline is proposed."""

from datetime import datetime, timedelta

import pytest

from terskel.core.instants import OSLO
from terskel.core.outages import NEAR, Outage, near, proposed_close

CLOSES_AT = datetime(2027, 1, 22, 12, tzinfo=OSLO)
HOUR, TICK = timedelta(hours=1), timedelta(microseconds=1)


def out(from_at: datetime, until_at: datetime | None, part: str = "web") -> Outage:
    return Outage(part, from_at, until_at)


@pytest.mark.parametrize(
    ("outage", "matters"),
    [
        (out(CLOSES_AT - 2 * HOUR, CLOSES_AT - HOUR), True),
        (out(CLOSES_AT - TICK, None), True),
        (out(CLOSES_AT, None), False),
        (out(CLOSES_AT - 2 * NEAR, CLOSES_AT - NEAR), False),
        (out(CLOSES_AT - 2 * NEAR, CLOSES_AT - NEAR + TICK), True),
        (out(CLOSES_AT - 2 * HOUR, CLOSES_AT - HOUR, "worker"), False),
    ],
)
def test_an_outage_in_the_last_day_before_the_deadline_matters(outage: Outage, matters: bool) -> None:
    assert bool(near(CLOSES_AT, [outage])) is matters


def test_the_same_hour_on_the_next_working_day_is_proposed() -> None:
    friday = [out(CLOSES_AT - 2 * HOUR, CLOSES_AT - HOUR)]
    assert proposed_close(CLOSES_AT, friday, CLOSES_AT - HOUR) == datetime(2027, 1, 25, 12, tzinfo=OSLO)


def test_an_outage_past_the_deadline_counts_from_its_end_and_one_that_lasts_from_now() -> None:
    monday, tuesday = datetime(2027, 1, 25, 9, tzinfo=OSLO), datetime(2027, 1, 26, 12, tzinfo=OSLO)
    assert proposed_close(CLOSES_AT, [out(CLOSES_AT - HOUR, monday)], monday) == tuesday
    assert proposed_close(CLOSES_AT, [out(CLOSES_AT - HOUR, None)], monday) == tuesday
