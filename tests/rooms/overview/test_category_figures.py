"""Statistics per category: equal to a recount, silent before the award, and for everyone in cells of five or more."""

from datetime import timedelta
from fractions import Fraction

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from terskel.competitions.models import CompetitionCategory
from terskel.core.decisions import Missing
from terskel.dps import queries as dps
from terskel.overview import categories as overview
from terskel.overview.categories import CategoryFigures
from terskel.qualification import actions, queries
from terskel.qualification.models import Qualification
from tests.worlds.cast import founder, oslo
from tests.worlds.competitions import draft_competition, publish
from tests.worlds.dps import DpsWorld, admitted, operative_dps
from tests.worlds.evaluations import APPROVED_AT, announced
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db

AT = oslo("2027-06-01 10:00")
ADMITTED_AT = oslo("2027-05-03 10:00")


def of(world: DpsWorld, code: str, at: object = AT) -> CategoryFigures:
    found = overview.category_figures(world.cast.astrid, world.id, at=at)  # type: ignore[arg-type]
    return next(one for one in found.categories if one.category.code == code)


def public(world: DpsWorld, code: str) -> CategoryFigures:
    view = dps.dps_by_ids([world.id], at=AT)[world.id]
    return next(one for one in overview.public_category_figures(view, at=AT).categories if one.category.code == code)


def test_who_came_and_went_is_counted_in_each_category() -> None:
    world = lent(operative_dps)
    for serial in (51, 52):
        admitted(world, founder(serial, f"Firma {serial} AS", f"Person {serial}"), ["IKT-02"], at=ADMITTED_AT)
    right = next(one for one in queries.my_rights(world.cast.bjorn, at=AT) if one.category.code == "IKT-02")
    actions.leave(right.id, by=world.cast.bjorn, at=AT - timedelta(hours=2))
    # Bjørn was admitted on 30 December: he is within the twelve months, and has left the second category.
    assert [(one.admitted, one.newcomers, one.left) for one in (of(world, "IKT-01"), of(world, "IKT-02"))] == [
        (1, 1, 0),
        (3, 3, 1),
    ]
    rights = Qualification.objects.filter(category_id=world.categories["IKT-02"])
    assert of(world, "IKT-02").admitted == rights.count()


def test_who_comes_back_is_admitted_and_is_no_newcomer() -> None:
    world = lent(operative_dps)
    (right,) = Qualification.objects.filter(category_id=world.categories["IKT-02"])
    actions.leave(right.id, by=world.cast.bjorn, at=oslo("2027-02-01 10:00"))
    admitted(world, world.cast.bjorn, ["IKT-02"], at=oslo("2028-03-01 10:00"))
    late = of(world, "IKT-02", oslo("2028-06-01 10:00"))
    assert (late.admitted, late.newcomers, late.left) == (1, 0, 0)


def test_tenders_are_counted_when_the_letters_are_sent_and_not_before() -> None:
    world = lent(announced)[0].competition
    just_before = of(world.dps, "IKT-01", APPROVED_AT - timedelta(microseconds=1))
    assert (just_before.competitions, just_before.awarded, just_before.median_tenders) == (1, 0, None)
    told = of(world.dps, "IKT-01")
    assert (told.competitions, told.awarded, told.median_tenders, told.single_tenders) == (1, 1, Fraction(2), 0)
    recounted = CompetitionCategory.objects.filter(category_id=world.dps.categories["IKT-01"])
    assert told.competitions == recounted.filter(competition__published_at__isnull=False).count()
    assert of(world.dps, "IKT-02").competitions == 0


def test_after_twelve_months_it_is_counted_no_more() -> None:
    world = lent(announced)[0].competition
    later = of(world.dps, "IKT-01", APPROVED_AT + timedelta(days=366))
    assert (later.competitions, later.awarded, later.median_tenders) == (0, 0, None)


def test_everyone_reads_only_what_five_or_more_stand_behind() -> None:
    world = lent(announced)[0].competition
    few = public(world.dps, "IKT-01")
    assert (few.admitted, few.newcomers, few.left) == (None, None, 0)
    assert (few.median_tenders, few.single_tenders) == (None, 0)
    assert (few.competitions, few.awarded) == (1, 1)
    for serial in range(51, 56):
        admitted(world.dps, founder(serial, f"Firma {serial} AS", f"Person {serial}"), ["IKT-02"], at=ADMITTED_AT)
    enough = public(world.dps, "IKT-02")
    assert enough.admitted == of(world.dps, "IKT-02").admitted
    assert (enough.admitted or 0) >= 5
    assert enough.left == 0


def test_only_those_who_handle_the_requests_read_it() -> None:
    world = lent(operative_dps)
    for stranger in (world.cast.brita, world.cast.eva, world.cast.bjorn):
        with pytest.raises(Missing):
            overview.category_figures(stranger, world.id, at=AT)


def test_many_competitions_take_as_many_statements_as_one() -> None:
    world = lent(announced)[0].competition

    def statements() -> int:
        with CaptureQueriesContext(connection) as seen:
            overview.category_figures(world.cast.astrid, world.dps.id, at=AT)
        return len(seen)

    few = statements()
    for number in range(3):
        publish(draft_competition(world.dps, title=f"Testleder {number}"))
    assert statements() == few
