"""Results are narrowed, ordered and cut by the database: the same rows as the whole list, in as few statements."""

from collections.abc import Callable
from typing import Any

import pytest

from bench.copies import Share, multiply, untriggered
from bench.many import copy
from terskel.competitions.queries import Filters
from terskel.core.ids import uuid7
from terskel.organisations.models import Supplier
from terskel.overview import queries, results
from terskel.overview.results import ResultOrder, ResultRow, Wanted, part, size
from tests.statements import asked
from tests.worlds.evaluations import APPROVED_AT, STANDSTILL_ENDS_AT, EvaluationWorld, announced
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db
AT = STANDSTILL_ENDS_AT


@pytest.fixture
def world() -> EvaluationWorld:
    """One decided competition, and four copies of it, each told some days before."""
    world: EvaluationWorld = lent(announced)[0]
    firms = [uuid7() for _ in range(12)]
    named = ({"id": one, "country": "SE", "county": "", "number": f"SE-{n}"} for n, one in enumerate(firms))
    copy(Supplier.objects.get(pk=world.cast.fjordsikt_id), named)
    with untriggered():
        list(multiply([Share(world.competition.terms.reference, 4, -40, 0)], firms))
    return world


def test_copies_of_a_competition_are_read_as_the_acts_left_it(world: EvaluationWorld) -> None:
    every = queries.own_matters(world.cast.brita, at=AT)
    assert (every.total, {one.stage for one in every.matters}) == (5, {"awarded"})
    found = part(most=None, at=AT)
    assert len({one.row.reference for one in found}) == 5
    assert {one.outcome.result.tender_count for one in found} == {2}
    assert len({one.outcome.result.winner_number for one in found}) > 2


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize(
    ("order", "by"),
    [
        ("told", lambda one: one.outcome.result.letters_sent_at),
        ("title", lambda one: one.row.title),
        ("reference", lambda one: one.row.reference),
        ("tenders", lambda one: one.outcome.result.tender_count),
        ("value", lambda one: one.outcome.value or 0),
    ],
)
def test_each_order_is_the_whole_list_sorted_and_a_stretch_is_a_cut_of_it(
    world: EvaluationWorld, order: ResultOrder, by: Callable[[ResultRow], Any], descending: bool
) -> None:
    whole = part(order=order, descending=descending, most=None, at=AT)
    assert [by(one) for one in whole] == sorted((by(one) for one in whole), reverse=descending)
    cut = [part(order=order, descending=descending, skip=skip, most=2, at=AT) for skip in (0, 2, 4)]
    assert [one for some in cut for one in some] == whole
    assert len(whole) == size(at=AT) == 5


def test_the_whole_list_in_stretches_is_the_whole_list(world: EvaluationWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(results, "STRETCH", 2)
    stretches = list(results.in_stretches(order="title", descending=True, at=AT))
    assert [len(one) for one in stretches] == [2, 2, 1]
    assert [one for some in stretches for one in some] == part(order="title", descending=True, most=None, at=AT)


def test_a_list_is_narrowed_by_words_system_winner_and_days(world: EvaluationWorld) -> None:
    whole = part(most=None, at=AT)
    winner = whole[-1].outcome.result.winner_id
    for wanted, holds in (
        (Wanted(Filters(whole[0].row.reference)), lambda one: one.row.id == whole[0].row.id),
        (Wanted(Filters(dps_id=world.competition.dps.id)), lambda _one: True),
        (Wanted(winner_id=winner), lambda one: one.outcome.result.winner_id == winner),
        (Wanted(since=APPROVED_AT), lambda one: one.outcome.result.letters_sent_at >= APPROVED_AT),
        (Wanted(until=APPROVED_AT), lambda one: one.outcome.result.letters_sent_at < APPROVED_AT),
    ):
        assert part(wanted, most=None, at=AT) == [one for one in whole if holds(one)]
        assert size(wanted, at=AT) == sum(map(holds, whole))


def test_a_longer_list_takes_no_more_statements(world: EvaluationWorld) -> None:
    with asked() as one:
        part(most=1, at=AT)
    with asked() as five:
        part(most=5, at=AT)
    assert len(one) == len(five) <= 24
    assert size(at=AT) == 5
