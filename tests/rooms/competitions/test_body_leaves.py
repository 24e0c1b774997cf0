"""A body that leaves a DPS while it drafts a competition: the later act is refused, and says why."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from terskel.competitions import actions, queries
from terskel.core.decisions import RefusedAct
from terskel.core.phrases import refusal_text
from terskel.dps import actions as dps
from terskel.dps import queries as dps_queries
from terskel.dps.proposals import MemberLeft
from terskel.qualification import actions as qualification
from terskel.qualification import queries as qualification_queries
from tests.clones import cloned
from tests.concurrency import at_once
from tests.worlds.cast import the_cast
from tests.worlds.changes import make_known
from tests.worlds.competitions import CLOSES_AT, DRAFTED_AT, PUBLISHED_AT, CompetitionWorld, draft_competition, openers
from tests.worlds.dps import operative_dps


@pytest.fixture
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[CompetitionWorld]:
    """On a copy of the database that is thrown away, so that every connection sees it."""
    with django_db_blocker.unblock(), cloned():
        yield draft_competition(operative_dps(the_cast()))


def publish(world: CompetitionWorld) -> None:
    actions.publish(world.id, closes_at=CLOSES_AT, openers=openers(world.cast), by=world.cast.brita, at=PUBLISHED_AT)


def leaving(world: CompetitionWorld) -> Any:
    """Helfo's leaving, asked for and ready to be published."""
    cast = world.cast
    (member,) = dps_queries.members(cast.astrid, world.dps.id, at=DRAFTED_AT)
    return dps.propose_change(
        world.dps.id, MemberLeft(member.id, date(2027, 1, 10)), why="Helfo trer ut.", by=cast.astrid, at=PUBLISHED_AT
    )


def leave(world: CompetitionWorld, change_id: Any) -> None:
    dps.publish_change(change_id, dispatched_at=PUBLISHED_AT, by=world.cast.astrid, at=PUBLISHED_AT)
    make_known(change_id, by=world.cast.astrid, at=PUBLISHED_AT)


def test_a_body_that_has_left_cannot_publish_what_it_drafted(world: CompetitionWorld) -> None:
    leave(world, leaving(world))
    with pytest.raises(RefusedAct) as refusal:
        publish(world)
    assert refusal.value.refused.code == "dps.not_a_named_buyer"
    assert "Konsulenttjenester innen IKT" in refusal_text(refusal.value.refused, "nb")


def test_leaving_and_publishing_at_once_agree_on_who_came_first(world: CompetitionWorld) -> None:
    change_id = leaving(world)
    left, published = at_once(lambda: leave(world, change_id), lambda: publish(world))
    assert left == "done"
    assert published in ("done", "dps.not_a_named_buyer")
    assert (world.terms.published_at is not None) == (published == "done")


def test_a_suspended_dps_stops_the_publication_of_a_draft(world: CompetitionWorld) -> None:
    dps.suspend(world.dps.id, reason="En klage behandles.", by=world.cast.astrid, at=PUBLISHED_AT)
    with pytest.raises(RefusedAct) as refusal:
        publish(world)
    assert refusal.value.refused.code == "dps.is_suspended"


def test_a_supplier_that_leaves_while_invitations_go_out_is_invited_first_or_not_at_all(
    world: CompetitionWorld,
) -> None:
    cast = world.cast
    rights = qualification_queries.my_rights(cast.bjorn, at=PUBLISHED_AT)
    right = next(one.id for one in rights if one.category.id == world.dps.category_ids[0])
    left, published = at_once(
        lambda: qualification.leave(right, by=cast.bjorn, at=PUBLISHED_AT), lambda: publish(world)
    )
    assert left == "done"
    assert published in ("done", "competitions.nobody_qualified")
    assert queries.invited(world.id) == ((cast.fjordsikt_id,) if published == "done" else ())
