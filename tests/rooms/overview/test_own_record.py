"""A supplier's own statistics are its own alone, and tell no more than its letters do."""

from datetime import timedelta
from fractions import Fraction

import pytest

from terskel.overview.own_record import own_record
from terskel.tenders import actions as tenders
from tests.statements import asked
from tests.worlds.cast import oslo
from tests.worlds.competitions import (
    DELIVERED_AT,
    PUBLISHED_AT,
    deliver,
    opened_beside,
    published_competition,
)
from tests.worlds.evaluations import APPROVED_AT, EvaluationWorld, announced
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db

AT = oslo("2027-02-01 10:00")


@pytest.fixture
def world() -> EvaluationWorld:
    return lent(announced)[0]


def test_each_reads_its_own_placement_and_one_has_won(world: EvaluationWorld) -> None:
    found = [own_record(by, at=AT) for by in (world.cast.bjorn, world.cast.camilla)]
    assert sorted(one.whole.won for one in found) == [0, 1]
    assert sorted(one.matters[0].placement or 0 for one in found) == [1, 2]
    for one in found:
        assert (one.whole.invited, one.whole.delivered, one.whole.decided) == (1, 1, 1)
        assert one.whole.share_won == Fraction(one.whole.won)
        assert one.matters[0].ranked == 2
        assert one.matters[0].time_to_deliver == DELIVERED_AT - PUBLISHED_AT
        assert one.whole.median_time == DELIVERED_AT - PUBLISHED_AT


def test_nothing_of_the_result_is_told_before_the_letters(world: EvaluationWorld) -> None:
    [matter] = own_record(world.cast.bjorn, at=APPROVED_AT - timedelta(microseconds=1)).matters
    assert (matter.told_at, matter.placement, matter.ranked, matter.won) == (None, None, None, False)
    assert matter.delivered_at == DELIVERED_AT


def test_nobody_else_reads_anything(world: EvaluationWorld) -> None:
    assert own_record(world.cast.brita, at=AT).matters == ()
    assert own_record(world.cast.astrid, at=AT).whole.invited == 0


def test_an_invitation_that_was_declined_and_one_not_delivered_are_told_apart() -> None:
    world = lent(published_competition)
    tenders.decline(world.id, reason_code="capacity", text="", by=world.cast.camilla, at=DELIVERED_AT)
    deliver(world, world.cast.bjorn)
    declined, delivered = (own_record(by, at=AT).whole for by in (world.cast.camilla, world.cast.bjorn))
    assert (declined.invited, declined.declined, declined.delivered, declined.share_won) == (1, 1, 0, None)
    assert (delivered.declined, delivered.delivered, delivered.decided) == (0, 1, 0)


def test_statistics_take_the_same_statements_however_many_invitations(world: EvaluationWorld) -> None:
    with asked() as few:
        own_record(world.cast.bjorn, at=AT)
    opened_beside(world.competition.dps, "Enda en testleder")
    with asked() as more:
        found = own_record(world.cast.bjorn, at=AT)
    assert found.whole.invited == 2
    assert len(few) == len(more)


def test_only_the_own_place_is_read_out_of_a_ranking_and_no_terms_of_a_competition(world: EvaluationWorld) -> None:
    with asked() as statements:
        own_record(world.cast.bjorn, at=AT)
    [placed] = [one for one in statements if "ranking" in one]
    assert "SELECT own.tender::uuid, (found ->> 'placement')::int" in placed
    [invited] = [one for one in statements if 'FROM "competitions_invitation"' in one]
    assert '"evaluation_model"' not in invited
