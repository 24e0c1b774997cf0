"""A published competition is read again only when a row of it has changed, and then at once."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from terskel.competitions import actions, queries
from terskel.core.actors import ANONYMOUS
from terskel.core.decisions import Missing
from tests.rooms.competitions.test_corrections import LATER, correct, text_file, with_file  # noqa: F401
from tests.rooms.competitions.test_deadline_and_cancellation import cancel, extend
from tests.statements import asked
from tests.worlds.competitions import ASKED_AT, CompetitionWorld, draft_competition
from tests.worlds.dps import DpsWorld


def test_who_reads_it_again_asks_three_statements(published: CompetitionWorld) -> None:
    first = queries.competition(ANONYMOUS, published.id, at=ASKED_AT)
    with asked() as again:
        assert queries.competition(ANONYMOUS, published.id, at=ASKED_AT) == first
    assert len(again) == 3
    by_reference = queries.competition(ANONYMOUS, first.terms.reference, at=ASKED_AT)
    assert by_reference == first


@pytest.mark.parametrize("change", [extend, cancel, lambda world: correct(world, place="Bergen")])
def test_what_is_changed_is_read_at_once(
    published: CompetitionWorld, change: Callable[[CompetitionWorld], object]
) -> None:
    before = queries.competition(ANONYMOUS, published.id, at=ASKED_AT)
    change(published)
    after = queries.competition(ANONYMOUS, published.id, at=ASKED_AT)
    assert after != before
    assert after.terms == published.terms
    assert queries.competition(ANONYMOUS, published.id, at=ASKED_AT) == after


def test_a_file_that_a_correction_takes_out_is_gone_at_once(with_file: CompetitionWorld) -> None:  # noqa: F811
    before = queries.competition(ANONYMOUS, with_file.id, at=ASKED_AT)
    correct(with_file, files=[text_file()])
    after = queries.competition(ANONYMOUS, with_file.id, at=ASKED_AT)
    assert len(after.documents) == len(before.documents) + 1


def test_the_rooms_that_name_things_are_asked_each_time(published: CompetitionWorld) -> None:
    from terskel.dps.models import DynamicPurchasingSystem

    before = queries.competition(ANONYMOUS, published.id, at=ASKED_AT)
    DynamicPurchasingSystem.objects.filter(id=published.dps.id).update(slug="nytt-navn")
    assert queries.competition(ANONYMOUS, published.id, at=ASKED_AT) == replace(before, dps_slug="nytt-navn")


def test_nobody_is_shown_what_somebody_else_may_see(published: CompetitionWorld) -> None:
    own = queries.competition(published.cast.brita, published.id, at=ASKED_AT)
    everyone = queries.competition(ANONYMOUS, published.id, at=ASKED_AT)
    assert own.invited_count is not None
    assert everyone.invited_count is None
    assert all(one.readable for one in own.documents)


def test_a_draft_is_read_as_it_is_by_its_own_alone(dps: DpsWorld) -> None:
    world = draft_competition(dps)
    queries.competition(world.cast.brita, world.id, at=ASKED_AT)
    actions.change_draft(world.id, title="Et annet navn", by=world.cast.brita, at=ASKED_AT)
    assert queries.competition(world.cast.brita, world.id, at=ASKED_AT).terms.title == "Et annet navn"
    with pytest.raises(Missing):
        queries.competition(ANONYMOUS, world.id, at=ASKED_AT)
