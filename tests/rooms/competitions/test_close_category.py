"""A category is closed when everyone who applied has an answer and nothing in it takes tenders."""

from uuid import UUID

import pytest

from terskel.competitions import actions
from terskel.core.actors import ANONYMOUS, Actor
from terskel.core.decisions import Missing, RefusedAct
from terskel.core.phrases import refusal_text
from terskel.dps import actions as dps
from terskel.dps import queries as dps_queries
from terskel.dps.proposals import CategoryClosed, CategoryPaused, Proposal
from terskel.qualification import queries as standing
from tests.worlds import cast as casting
from tests.worlds.cast import oslo
from tests.worlds.changes import make_known
from tests.worlds.competitions import draft_competition, publish
from tests.worlds.dps import DpsWorld, admit, admitted, apply, operative_dps
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db

AT = oslo("2027-02-01 10:00")
LATER = oslo("2027-02-02 10:00")
AFTER = oslo("2027-02-03 10:00")


@pytest.fixture
def world() -> DpsWorld:
    return lent(operative_dps)


@pytest.fixture
def lawyer(world: DpsWorld) -> Actor:
    return casting.official(casting.person("Liv Lovise"), world.cast.nhn_id, "legal_reader")


def signed(world: DpsWorld, lawyer: Actor, proposal: Proposal | None = None) -> UUID:
    wanted = proposal or CategoryClosed(world.categories["IKT-01"])
    change_id = dps.propose_change(world.id, wanted, why="Ingen behov igjen.", by=world.cast.astrid, at=AT)
    if proposal is None:
        dps.sign_off_change(change_id, note="Deler av ordningen avsluttes.", by=lawyer, at=AT)
    return change_id


def close(world: DpsWorld, change_id: UUID, by: Actor | None = None) -> int:
    actions.close_category(change_id, dispatched_at=LATER, by=by or world.cast.astrid, at=LATER)
    return make_known(change_id, by=world.cast.astrid, at=LATER)


def refused(world: DpsWorld, change_id: UUID) -> str:
    with pytest.raises(RefusedAct) as refusal:
        close(world, change_id)
    for language in ("nb", "nn", "en"):
        assert refusal_text(refusal.value.refused, language)
    return refusal.value.refused.code


def test_a_closed_category_invites_nobody_and_its_list_as_of_yesterday_stands(world: DpsWorld, lawyer: Actor) -> None:
    first, second = world.categories["IKT-01"], world.categories["IKT-02"]
    before = standing.qualified_list(world.id, AT)
    assert close(world, signed(world, lawyer)) == 2
    closed, other = dps_queries.categories(ANONYMOUS, world.id, at=LATER)
    assert (closed.state(LATER), other.state(LATER)) == ("closed", "open")
    assert standing.qualified([first], LATER) == []
    assert standing.counts_by_category([first, second], at=LATER) == {second: 1}
    assert [one.category_ids for one in standing.qualified_list(world.id, LATER)] == [(second,)]
    assert standing.qualified_list(world.id, AT) == before
    ended = {one.category.id: one.to_at for one in standing.my_qualifications(world.cast.bjorn, at=LATER)}
    assert ended == {first: LATER, second: None}
    assert {one.category.id: one.state for one in standing.my_rights(world.cast.bjorn, at=LATER)} == {
        first: "ended",
        second: "active",
    }


def test_no_request_and_no_competition_begins_in_a_closed_category(world: DpsWorld, lawyer: Actor) -> None:
    close(world, signed(world, lawyer))
    with pytest.raises(RefusedAct) as refusal:
        apply(world, world.cast.camilla, ["IKT-01"], at=AFTER)
    assert refusal.value.refused.code == "dps.category_is_closed"
    with pytest.raises(RefusedAct) as refusal:
        draft_competition(world, at=AFTER)
    assert refusal.value.refused.code == "dps.category_is_closed"
    admitted(world, world.cast.camilla, ["IKT-02"], at=AFTER)


def test_whoever_applied_while_the_door_was_open_has_an_answer_first(world: DpsWorld, lawyer: Actor) -> None:
    change_id = signed(world, lawyer)
    waiting = apply(world, world.cast.camilla, ["IKT-01"], at=AT)
    assert refused(world, change_id) == "competitions.category_has_undecided"
    admit(world, waiting, at=LATER)
    close(world, change_id)


def test_a_competition_that_takes_tenders_stands_in_the_way_and_one_past_its_deadline_does_not(
    world: DpsWorld, lawyer: Actor
) -> None:
    running = draft_competition(world)
    publish(running, closes_at=AFTER)
    change_id = signed(world, lawyer)
    assert refused(world, change_id) == "competitions.category_has_open_competition"
    actions.close_category(change_id, dispatched_at=AFTER, by=world.cast.astrid, at=AFTER)
    assert make_known(change_id, by=world.cast.astrid, at=AFTER) == 2
    assert running.terms.cancelled_at is None


def test_a_paused_category_is_closed_too(world: DpsWorld, lawyer: Actor) -> None:
    paused = signed(world, lawyer, CategoryPaused(world.categories["IKT-01"]))
    dps.publish_change(paused, by=world.cast.astrid, at=AT)
    assert close(world, signed(world, lawyer)) == 3


def test_closing_is_for_the_owners_manager_and_only_for_a_closing(world: DpsWorld, lawyer: Actor) -> None:
    change_id = signed(world, lawyer)
    with pytest.raises(Missing):
        close(world, change_id, by=world.cast.brita)
    with pytest.raises(RefusedAct):
        close(world, change_id, by=lawyer)
    with pytest.raises(KeyError):
        close(world, signed(world, lawyer, CategoryPaused(world.categories["IKT-02"])))


def test_a_closing_needs_a_lawyer_and_a_notice(world: DpsWorld, lawyer: Actor) -> None:
    unsigned = dps.propose_change(
        world.id, CategoryClosed(world.categories["IKT-01"]), why="Slutt.", by=world.cast.astrid, at=AT
    )
    assert refused(world, unsigned) == "dps.change_not_signed_off"
    with pytest.raises(RefusedAct) as refusal:
        actions.close_category(signed(world, lawyer), by=world.cast.astrid, at=LATER)
    assert refusal.value.refused.code == "dps.change_notice_missing"
