"""What falls due next, in order, over all rooms; nothing that is sealed shows in it."""

from datetime import timedelta

import pytest

from terskel.overview.moments import coming
from tests.worlds.competitions import CLOSES_AT as TENDERS_CLOSE_AT
from tests.worlds.competitions import PUBLISHED_AT, published_competition
from tests.worlds.dps import APPLIED_AT, OPENED_AT, OPERATIVE_AT, apply, open_first_window, operative_dps, public_dps
from tests.worlds.dps import CLOSES_AT as WINDOW_CLOSES_AT
from tests.worlds.evaluations import APPROVED_AT, STANDSTILL_ENDS_AT, announced
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db
TICK = timedelta(microseconds=1)


def test_the_end_of_the_first_window_comes_and_is_then_past() -> None:
    lent(public_dps)
    (window,) = coming(APPLIED_AT, 5)
    assert (window.at, window.kind) == (WINDOW_CLOSES_AT, "first_window")
    assert coming(WINDOW_CLOSES_AT, 5) == []


def test_a_sealed_request_has_no_moment_until_it_is_opened() -> None:
    world = lent(public_dps)
    apply(world, world.cast.bjorn, ["IKT-01"])
    assert {one.kind for one in coming(APPLIED_AT, 9)} == {"first_window"}
    open_first_window(world)
    assert {one.kind for one in coming(OPENED_AT, 9)} == {"request_limit"}


def test_a_limit_shared_by_several_requests_comes_once() -> None:
    world = lent(operative_dps)
    apply(world, world.cast.camilla, ["IKT-01", "IKT-02"], at=OPERATIVE_AT)
    assert [one.kind for one in coming(OPERATIVE_AT, 9)] == ["request_limit"]


def test_the_tender_deadline_and_the_end_of_the_standstill_are_named_by_their_competition() -> None:
    lent(published_competition)
    closing = coming(PUBLISHED_AT, 1)[0]
    assert (closing.at, closing.words("nb")) == (TENDERS_CLOSE_AT, "Tilbudsfristen er ute: Testleder 12 måneder")
    assert coming(TENDERS_CLOSE_AT - TICK, 1) == [closing]
    assert coming(TENDERS_CLOSE_AT, 1) == []


def test_the_standstill_ends_once_and_no_more_are_given_than_asked_for() -> None:
    lent(announced)
    assert [(one.at, one.kind) for one in coming(APPROVED_AT, 5)] == [(STANDSTILL_ENDS_AT, "standstill")]
    assert coming(APPROVED_AT, 0) == []
