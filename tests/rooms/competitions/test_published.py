"""A published competition is read again only when a row of it has changed, and then at once."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial

import pytest

from terskel.competitions import actions, queries
from terskel.competitions.queries import CompetitionView
from terskel.core.actors import ANONYMOUS
from terskel.core.decisions import Missing
from terskel.dps.models import Category, DynamicPurchasingSystem
from terskel.organisations.models import ContractingAuthority, FormerName
from tests.rooms.competitions.test_corrections import LATER, correct, text_file, with_file  # noqa: F401
from tests.rooms.competitions.test_deadline_and_cancellation import cancel, extend
from tests.statements import asked
from tests.worlds.competitions import ASKED_AT, CompetitionWorld, draft_competition
from tests.worlds.dps import DpsWorld


def test_who_reads_it_again_asks_one_statement(published: CompetitionWorld) -> None:
    first = queries.competition(ANONYMOUS, published.id, at=ASKED_AT)
    with asked() as again:
        assert queries.competition(ANONYMOUS, published.id, at=ASKED_AT) == first
    assert len(again) == 1
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


def rename_system(world: CompetitionWorld) -> None:
    DynamicPurchasingSystem.objects.filter(id=world.dps.id).update(slug="nytt-navn")


def rename_category(world: CompetitionWorld) -> None:
    Category.objects.filter(id=world.terms.category_ids[0]).update(name="Et nytt navn")


def rename_authority(world: CompetitionWorld) -> None:
    ContractingAuthority.objects.filter(id=world.cast.helfo_id).update(name="Et nytt navn")


def had_another_name(world: CompetitionWorld) -> None:
    FormerName.objects.create(
        authority_id=world.cast.helfo_id, name="Et gammelt navn", until_on=date(2030, 1, 1), changed_at=ASKED_AT
    )


@pytest.mark.parametrize(
    ("rename", "shown"),
    [
        (rename_system, lambda view: {"dps_slug": "nytt-navn"}),
        (rename_category, lambda view: {"categories": (f"{view.categories[0].partition(' ')[0]} Et nytt navn",)}),
        (rename_authority, lambda view: {"authority_name": "Et nytt navn"}),
        (had_another_name, lambda view: {"authority_name": "Et gammelt navn"}),
    ],
)
def test_what_other_rooms_call_things_is_read_at_once(
    published: CompetitionWorld,
    rename: Callable[[CompetitionWorld], None],
    shown: Callable[[CompetitionView], dict[str, object]],
) -> None:
    before = queries.competition(ANONYMOUS, published.id, at=ASKED_AT)
    rename(published)
    after = queries.competition(ANONYMOUS, published.id, at=ASKED_AT)
    assert after == replace(before, **shown(before))
    assert after.version != before.version


def test_it_is_the_same_for_everyone_only_where_nothing_hangs_on_the_reader(
    with_file: CompetitionWorld,  # noqa: F811
) -> None:
    cast = with_file.cast
    read = partial(queries.competition, ident=with_file.id, at=ASKED_AT)
    assert read(ANONYMOUS).version
    assert read(cast.brita).version == "", "its own people see more"
    assert read(cast.bjorn).version == "", "the invited read restricted files"
    correct(with_file, files=[text_file()])
    assert read(ANONYMOUS).version == "", "corrections are told in the reader's language"


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
