"""Statistics for everyone equal a recount from the tables by SQL of its own, and tell nothing before its time."""

from datetime import date, datetime, timedelta
from fractions import Fraction

import pytest
from django.db import connection

from terskel.core.decisions import Missing
from terskel.core.places import COUNTIES
from terskel.organisations import queries as organisations
from terskel.organisations.models import Supplier
from terskel.overview import cells
from terskel.overview.results import part, public_supplier, size
from terskel.overview.statistics import NEW, SIZES, quarters_until, statistics
from terskel.qualification.models import Qualification
from tests.statements import asked
from tests.worlds.cast import oslo
from tests.worlds.competitions import CLOSES_AT, opened_beside, opened_competition
from tests.worlds.evaluations import APPROVED_AT, EvaluationWorld, announced
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db

AT = oslo("2027-02-01 10:00")
FIRST = date(2027, 1, 1)


def rows(statement: str, *values: object) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


@pytest.fixture
def world() -> EvaluationWorld:
    return lent(announced)[0]


def test_competitions_and_tenders_equal_a_recount(world: EvaluationWorld) -> None:
    quarter = next(one for one in statistics(at=AT).quarters if one.first == FIRST)
    [(published,)] = rows(
        "SELECT count(*) FROM competitions_competition WHERE published_at >= timestamptz '2027-01-01 00:00+01'"
        " AND published_at <= %s",
        AT,
    )
    counted = rows(
        "SELECT count(l.id) FROM awards_awarddecision a JOIN awards_tendererletter l ON l.award_id = a.id"
        " WHERE a.letters_sent_at <= %s AND a.reversed_at IS NULL GROUP BY a.id ORDER BY 1",
        AT,
    )
    assert quarter.published == published
    assert quarter.tenders == tuple(count for (count,) in counted) == (2,)


def test_rights_standing_equal_a_recount(world: EvaluationWorld) -> None:
    for month, standing in statistics(at=AT).standing:
        end = min(AT, oslo(f"{month.year + month.month // 12}-{month.month % 12 + 1:02d}-01 00:00"))
        [(count,)] = rows(
            "SELECT count(*) FROM qualification_qualification WHERE from_at < %s AND (to_at IS NULL OR to_at >= %s)",
            end,
            end,
        )
        assert standing == count


def test_lead_times_equal_a_recount(world: EvaluationWorld) -> None:
    leads = {one.step: one for one in statistics(at=AT).leads}
    [(tendering, deciding)] = rows(
        "SELECT (c.closes_at AT TIME ZONE 'Europe/Oslo')::date - (c.published_at AT TIME ZONE 'Europe/Oslo')::date,"
        " (a.letters_sent_at AT TIME ZONE 'Europe/Oslo')::date - (c.closes_at AT TIME ZONE 'Europe/Oslo')::date"
        " FROM awards_awarddecision a JOIN competitions_competition c ON c.id = a.competition_id"
    )
    assert (leads["tendering"].median_days, leads["deciding"].median_days) == (tendering, deciding)
    assert (leads["signing"].counted, leads["signing"].median_days) == (0, None)


def test_sizes_and_counties_equal_a_recount_where_cells_are_large_enough(
    world: EvaluationWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The world is small, so the least cell is made one; what is left out of smaller ones has a test of its own."""
    monkeypatch.setattr(cells, "SMALLEST_CELL", 1)
    Supplier.objects.filter(id=world.cast.fjordsikt_id).update(county=next(iter(COUNTIES)))
    found = statistics(at=AT)
    qualified = dict(
        rows(
            "SELECT s.size_class, count(DISTINCT s.id) FROM qualification_qualification q"
            " JOIN organisations_supplier s ON s.id = q.supplier_id"
            " WHERE q.from_at <= %s AND (q.to_at IS NULL OR q.to_at > %s) GROUP BY 1",
            AT,
            AT,
        )
    )
    won = dict(
        rows(
            "SELECT s.size_class, count(*) FROM awards_awarddecision a"
            " JOIN organisations_supplier s ON s.id = a.winner_supplier_id"
            " WHERE a.letters_sent_at <= %s AND a.reversed_at IS NULL GROUP BY 1",
            AT,
        )
    )
    tenders = dict(
        rows(
            "SELECT s.size_class, count(*) FROM awards_awarddecision a"
            " JOIN awards_tendererletter l ON l.award_id = a.id"
            " JOIN organisations_supplier s ON s.id = l.supplier_id"
            " WHERE a.letters_sent_at <= %s AND a.reversed_at IS NULL GROUP BY 1",
            AT,
        )
    )
    assert {one.size: (one.qualified, one.tenders, one.won) for one in found.sizes} == {
        size: (qualified.get(size, 0), tenders.get(size, 0), won.get(size, 0)) for size in SIZES
    }
    assert sum(tenders.values()) == 2
    assert sum(qualified.values()) > sum(won.values()) == 1
    counties = rows(
        "SELECT s.county, count(DISTINCT s.id) FROM qualification_qualification q"
        " JOIN organisations_supplier s ON s.id = q.supplier_id"
        " WHERE q.from_at <= %s AND (q.to_at IS NULL OR q.to_at > %s) AND s.county <> '' GROUP BY 1",
        AT,
        AT,
    )
    assert counties
    assert dict(found.counties) == {COUNTIES[str(code)].label: count for code, count in counties}


def test_decisions_and_winners_equal_a_recount_where_cells_are_large_enough(
    world: EvaluationWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cells, "SMALLEST_CELL", 1)
    found = statistics(at=AT)
    decided = dict(
        rows(
            "SELECT date_trunc('month', decided_at AT TIME ZONE 'Europe/Oslo')::date, count(*)"
            " FROM qualification_applicationline WHERE decided_at <= %s GROUP BY 1",
            AT,
        )
    )
    assert {one.first: one.decided for one in found.decisions if one.decided} == decided
    winners = [
        count
        for (count,) in rows(
            "SELECT count(*) FROM awards_awarddecision WHERE letters_sent_at <= %s AND reversed_at IS NULL"
            " GROUP BY winner_supplier_id ORDER BY 1 DESC",
            AT,
        )
    ]
    few = found.concentration
    assert few is not None
    assert (few.decided, few.winners) == (sum(winners), len(winners))
    assert few.largest == Fraction(max(winners), sum(winners))
    assert few.index == sum(Fraction(one, sum(winners)) ** 2 for one in winners) * 10_000


def test_new_winners_equal_a_recount_and_are_new_for_a_year(world: EvaluationWorld) -> None:
    [(first,)] = rows(
        "SELECT min(q.from_at) FROM awards_awarddecision a JOIN competitions_competition c ON c.id = a.competition_id"
        " JOIN qualification_qualification q ON q.supplier_id = a.winner_supplier_id"
        " JOIN dps_category k ON k.id = q.category_id AND k.dps_id = c.dps_id"
    )
    assert isinstance(first, datetime)
    assert (first < APPROVED_AT, APPROVED_AT - first < NEW) == (True, True)
    assert sum(one.new for one in statistics(at=AT).quarters) == 1
    Qualification.objects.update(from_at=APPROVED_AT - NEW)
    assert sum(one.new for one in statistics(at=AT).quarters) == 0
    assert {one.share_new for one in statistics(at=AT).quarters} == {None}


def test_nothing_is_counted_before_the_letters(world: EvaluationWorld) -> None:
    before = statistics(at=APPROVED_AT - timedelta(microseconds=1))
    assert before.spread == ()
    assert {one.decided for one in before.quarters} == {0}
    assert {one.counted for one in before.leads} == {0}
    assert sum(one.won for one in before.sizes) == 0
    assert statistics(at=APPROVED_AT).spread == ((2, 1),)


def test_small_cells_are_left_out(world: EvaluationWorld) -> None:
    found = statistics(at=AT)
    assert found.concentration is None
    assert {one.qualified for one in found.sizes} <= {None, 0}
    assert all(one.share_alone is None for one in found.quarters)
    assert all(one.decided in (None, 0) for one in found.decisions)


def test_what_is_told_in_cells_is_told_of_all_systems_together_only(
    world: EvaluationWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the same of each system beside it, all but one taken from all is what that one's cells leave out."""
    monkeypatch.setattr(cells, "SMALLEST_CELL", 1)
    Supplier.objects.filter(id=world.cast.fjordsikt_id).update(county=next(iter(COUNTIES)))
    every, one = statistics(at=AT), statistics(dps_id=world.competition.dps.id, at=AT)
    assert all((every.decisions, every.sizes, every.counties))
    assert (one.decisions, one.sizes, one.counties) == ((), (), ())


def test_one_system_is_counted_alone_and_takes_the_same_statements(world: EvaluationWorld) -> None:
    with asked() as few:
        statistics(dps_id=world.competition.dps.id, at=AT)
    opened_beside(world.competition.dps, "Enda en testleder")
    with asked() as more:
        found = statistics(dps_id=world.competition.dps.id, at=AT)
    assert len(few) == len(more) <= 25
    assert next(one for one in found.quarters if one.first == FIRST).published == 2


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [
        (date(2027, 2, 1), date(2025, 4, 1), date(2027, 1, 1)),
        (date(2026, 12, 31), date(2025, 1, 1), date(2026, 10, 1)),
        (date(2026, 4, 1), date(2024, 7, 1), date(2026, 4, 1)),
    ],
)
def test_eight_quarters_end_with_the_present_one(day: date, first: date, last: date) -> None:
    found = quarters_until(day)
    assert (found[0], found[-1], len(found)) == (first, last, 8)


def test_a_result_is_told_with_the_letters_and_no_sooner(world: EvaluationWorld) -> None:
    before = APPROVED_AT - timedelta(microseconds=1)
    assert (part(most=None, at=before), size(at=before)) == ([], 0)
    [row] = part(most=None, at=APPROVED_AT)
    assert (row.row.id, row.outcome.result.tender_count, row.stage) == (world.id, 2, "standstill")
    assert row.outcome.value is None


def test_a_supplier_has_a_page_when_a_public_list_names_it_and_not_before() -> None:
    world = lent(opened_competition)
    number = organisations.supplier(world.cast.fjordsikt_id).number
    found = public_supplier(number, at=CLOSES_AT)
    assert {one.category.id for one in found.admitted} == set(world.dps.category_ids)
    assert found.won == 0
    with pytest.raises(Missing):
        public_supplier(number, at=oslo("2026-12-01 10:00"))
    with pytest.raises(Missing):
        public_supplier("000000000", at=CLOSES_AT)
