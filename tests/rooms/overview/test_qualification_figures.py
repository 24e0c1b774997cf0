"""Statistics of qualification: as they are for the manager, and for everyone in cells of five or more."""

from datetime import date, timedelta
from fractions import Fraction

import pytest

from terskel.core.decisions import Missing
from terskel.overview import qualification as overview
from terskel.qualification import actions, queries
from terskel.qualification.actions import Assessment
from tests.worlds.cast import Cast, founder, oslo, the_cast
from tests.worlds.dps import DpsWorld, apply, lines_of, operative_dps

pytestmark = pytest.mark.django_db

RECEIVED_AT = oslo("2027-05-03 10:00")
IN_TIME = oslo("2027-05-07 10:00")
TOO_LATE = oslo("2027-05-21 10:00")
AT = oslo("2027-06-01 10:00")


@pytest.fixture
def cast() -> Cast:
    return the_cast()


@pytest.fixture
def world(cast: Cast) -> DpsWorld:
    return operative_dps(cast)


def decide(world: DpsWorld, serial: int, at: object, *, size: str = "small") -> None:
    """A firm applies for the second category on 3 May and is admitted at `at`."""
    firm = founder(serial, f"Firma {serial} AS", f"Person {serial}", size=size)
    (line,) = lines_of(apply(world, firm, ["IKT-02"], at=RECEIVED_AT))
    found = {one: Assessment(met=True) for one in world.requirements[:2]}
    actions.admit(line, found, by=world.cast.astrid, at=at)  # type: ignore[arg-type]


def test_the_median_is_in_working_days_and_the_share_counts_what_was_late(cast: Cast, world: DpsWorld) -> None:
    for serial, at in ((51, IN_TIME), (52, IN_TIME), (53, TOO_LATE)):
        decide(world, serial, at)
    apply(world, founder(54, "Sen AS", "Siri Sen"), ["IKT-02"], at=RECEIVED_AT)
    found = overview.qualification_figures(cast.astrid, world.id, at=AT)
    # The day of receipt, Monday 3 May, is not counted (T-R1), and 6 and 17 May are holidays (T-R7): 4, 5 and 7 May are
    # three, and twelve have gone by the 21st. Bjørn's two lines, received 10 December and decided the 30th, took 13.
    assert found.spread == ((3, 2), (12, 1), (13, 2))
    assert (found.times.decided, found.times.median_days, found.times.in_time) == (5, 12, 4)
    assert found.times.share_in_time == Fraction(4, 5)
    assert (found.undecided, found.overdue) == (1, 1)


def test_the_list_grows_and_shrinks_month_by_month(cast: Cast, world: DpsWorld) -> None:
    decide(world, 51, IN_TIME)
    right = next(one for one in queries.my_rights(cast.bjorn, at=AT) if one.category.code == "IKT-02")
    actions.leave(right.id, by=cast.bjorn, at=AT - timedelta(hours=1))
    found = overview.qualification_figures(cast.astrid, world.id, at=AT)
    assert (found.months[0], found.months[-1]) == (date(2026, 7, 1), date(2027, 6, 1))
    standing = {one.category.code: one.standing[-7:] for one in found.growth}
    assert standing == {"IKT-01": (1, 1, 1, 1, 1, 1, 1), "IKT-02": (1, 1, 1, 1, 1, 2, 1)}
    assert dict(found.sizes) == {"micro": 0, "small": 2, "medium": 0, "large": 0}


def test_the_public_sees_no_figure_that_fewer_than_five_stand_behind(cast: Cast, world: DpsWorld) -> None:
    for serial in range(51, 55):
        decide(world, serial, IN_TIME)
    few = overview.public_figures(world.id, at=AT)
    assert (few.median_days, few.share_in_time, few.small_or_medium) == (None, None, None)
    decide(world, 55, IN_TIME)
    enough = overview.public_figures(world.id, at=AT)
    assert (enough.median_days, enough.share_in_time) == (3, Fraction(1))
    assert enough.small_or_medium is None, "all small: the few large ones would show by their absence"
    decide(world, 56, TOO_LATE)
    assert overview.public_figures(world.id, at=AT).share_in_time is None, "a lone late one is not to be known"


def test_only_those_who_handle_the_requests_see_the_figures(cast: Cast, world: DpsWorld) -> None:
    for stranger in (cast.brita, cast.eva, cast.bjorn):
        with pytest.raises(Missing):
            overview.qualification_figures(stranger, world.id, at=AT)
