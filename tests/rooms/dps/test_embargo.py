"""An announced change is nobody's to know of before its notice is published (FOA § 21-1(5), rulebook K-04)."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from terskel.audit.models import Event
from terskel.competitions import actions as competitions
from terskel.core.actors import ANONYMOUS, SYSTEM, Actor
from terskel.core.decisions import RefusedAct
from terskel.core.dps_changes import CHANGE_KINDS
from terskel.core.instants import end_of_day
from terskel.documents import queries as documents
from terskel.dps import actions, queries
from terskel.dps.models import ChangeRecord
from terskel.dps.proposals import CategoryClosed, Extension, MemberAdded, MemberLeft, Name, Proposal
from terskel.notices import actions as notice_actions
from terskel.notices import queries as notices
from terskel.overview import news
from terskel.timetable.actions import tick
from tests.rooms.notifications.told import told
from tests.rooms.refusals import refused_with
from tests.worlds import cast as casting
from tests.worlds.cast import oslo
from tests.worlds.changes import make_known, tell_of_publication
from tests.worlds.dps import DpsWorld, apply, operative_dps
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db

AT = oslo("2027-02-01 10:00")
RECEIVED = AT + timedelta(hours=2)
LATER = oslo("2027-02-05 10:00")
NEW_END = end_of_day(date(2032, 12, 31))


@pytest.fixture
def world() -> DpsWorld:
    return lent(operative_dps)


@pytest.fixture
def lawyer(world: DpsWorld) -> Actor:
    return casting.official(casting.person("Liv Lovise"), world.cast.nhn_id, "legal_reader")


def announced(world: DpsWorld, proposal: Proposal, lawyer: Actor) -> UUID:
    """Its notice sent at `AT`."""
    by = world.cast.astrid
    change_id = actions.propose_change(world.id, proposal, why="Behovet varer.", by=by, at=AT)
    if CHANGE_KINDS[proposal.kind].sign_off:
        actions.sign_off_change(change_id, note="Ikke vesentlig.", by=lawyer, at=AT)
    publish = competitions.close_category if proposal.kind == "category_closed" else actions.publish_change
    publish(change_id, dispatched_at=AT, by=by, at=AT)
    return change_id


def notice_of(change_id: UUID) -> UUID:
    notice_id = ChangeRecord.objects.get(pk=change_id).notice_id
    assert notice_id is not None
    return notice_id


def received(change_id: UUID, world: DpsWorld) -> None:
    """Doffin has confirmed that it has the notice; TED has not published it."""
    notice_actions.record_publication(
        notice_of(change_id), published_on=None, receipt_confirmed_at=RECEIVED, by=world.cast.astrid, at=RECEIVED
    )


def refusal_of_making(change_id: UUID, by: Actor = SYSTEM) -> str:
    with pytest.raises(RefusedAct) as refusal:
        competitions.make_announced_change(change_id, by=by, at=LATER)
    return refused_with(refusal.value)


def documents_of(world: DpsWorld) -> int:
    letters = documents.public_letters(world.id, at=LATER)
    return sum(one.kind == "dps.qualification_documents" for one in letters)


def test_until_its_notice_is_published_the_system_stands_as_it_was_for_everyone(world: DpsWorld, lawyer: Actor) -> None:
    before = queries.dps(ANONYMOUS, world.id, at=LATER), documents_of(world), news.of_dps(world.id, at=LATER)
    announced(world, Extension(NEW_END), lawyer)
    tick(at=LATER)
    assert (queries.dps(ANONYMOUS, world.id, at=LATER), documents_of(world), news.of_dps(world.id, at=LATER)) == before
    assert queries.changes(ANONYMOUS, world.id, at=LATER) == []
    assert len(queries.versions_of(ANONYMOUS, world.id, at=LATER)) == 1
    assert not Event.objects.filter(kind="dps.DpsChanged").exists()


def test_it_counts_and_is_told_on_the_day_ted_publishes_it(world: DpsWorld, lawyer: Actor) -> None:
    change_id = announced(world, Extension(NEW_END), lawyer)
    tell_of_publication(change_id, by=world.cast.astrid, at=LATER)
    tick(at=LATER)
    assert queries.dps(ANONYMOUS, world.id, at=LATER).ends_at == NEW_END
    (logged,) = queries.changes(ANONYMOUS, world.id, at=LATER)
    assert (logged.published_at, logged.from_on) == (LATER, date(2027, 2, 5))
    assert documents_of(world) == 2
    assert world.cast.bjorn.name in told("dps.DpsChanged")


def test_where_ted_is_silent_it_counts_48_hours_after_the_receipt(world: DpsWorld, lawyer: Actor) -> None:
    change_id = announced(world, Extension(NEW_END), lawyer)
    received(change_id, world)
    opens = RECEIVED + timedelta(hours=48)
    tick(at=opens - timedelta(seconds=1))
    assert queries.changes(ANONYMOUS, world.id, at=opens) == []
    tick(at=opens)
    assert [one.published_at for one in queries.changes(ANONYMOUS, world.id, at=opens)] == [opens]


def test_the_managers_see_what_waits_and_from_when(world: DpsWorld, lawyer: Actor) -> None:
    change_id = announced(world, Extension(NEW_END), lawyer)
    (waiting,) = queries.open_changes(world.cast.astrid, world.id)
    assert (waiting.announced_at, waiting.opens_at) == (AT, None)
    received(change_id, world)
    (waiting,) = queries.waiting_for_publication(world.cast.astrid)
    assert (waiting.id, waiting.opens_at) == (change_id, RECEIVED + timedelta(hours=48))
    assert queries.waiting_for_publication(world.cast.brita) == []


def test_nobody_makes_it_count_earlier(world: DpsWorld, lawyer: Actor) -> None:
    change_id = announced(world, Extension(NEW_END), lawyer)
    assert refusal_of_making(change_id) == "dps.change_under_embargo"
    assert refusal_of_making(change_id, world.cast.astrid) == "dps.change_under_embargo"
    proposed = actions.propose_change(world.id, Name("IKT"), why="Kortere.", by=world.cast.astrid, at=AT)
    assert refusal_of_making(proposed) == "dps.change_not_announced"


def test_it_is_announced_once(world: DpsWorld, lawyer: Actor) -> None:
    change_id = announced(world, Extension(NEW_END), lawyer)
    with pytest.raises(RefusedAct) as refusal:
        actions.publish_change(change_id, dispatched_at=AT, by=world.cast.astrid, at=LATER)
    assert refused_with(refusal.value) == "dps.change_announced_already"


def test_what_changes_nothing_is_not_announced(world: DpsWorld) -> None:
    (member,) = queries.members(world.cast.astrid, world.id, at=AT)
    leaving = MemberLeft(member.id, date(2027, 3, 1))
    first = announced(world, leaving, world.cast.astrid)
    make_known(first, by=world.cast.astrid, at=LATER)
    with pytest.raises(RefusedAct) as refusal:
        announced(world, leaving, world.cast.astrid)
    assert refused_with(refusal.value) == "dps.member_leaves_earlier_already"


def test_one_that_is_withdrawn_after_its_notice_is_taken_back_by_another(world: DpsWorld, lawyer: Actor) -> None:
    change_id = announced(world, Extension(NEW_END), lawyer)
    actions.withdraw_change(change_id, reason="Feil dato.", by=world.cast.astrid, at=LATER)
    assert [one.kind for one in notices.owed(world.cast.astrid)] == ["change"]
    assert queries.open_changes(world.cast.astrid, world.id) == []
    tell_of_publication(change_id, by=world.cast.astrid, at=LATER)
    tick(at=LATER)
    assert queries.changes(ANONYMOUS, world.id, at=LATER) == []


def test_a_body_that_was_to_buy_before_the_notice_was_published_buys_from_then(world: DpsWorld, lawyer: Actor) -> None:
    body = casting.authority(7, "Direktoratet for e-helse")
    change_id = announced(world, MemberAdded(body, date(2027, 2, 2), None), lawyer)
    make_known(change_id, by=world.cast.astrid, at=LATER)
    joined = {one.authority_id: one.from_on for one in queries.members(ANONYMOUS, world.id, at=LATER)}
    assert joined[body] == date(2027, 2, 5)
    (logged,) = queries.changes(ANONYMOUS, world.id, at=LATER)
    assert logged.from_on == date(2027, 2, 5)


def test_a_body_that_was_to_leave_before_the_notice_was_published_leaves_then(world: DpsWorld, lawyer: Actor) -> None:
    (member,) = queries.members(world.cast.astrid, world.id, at=AT)
    change_id = announced(world, MemberLeft(member.id, date(2027, 2, 1)), lawyer)
    make_known(change_id, by=world.cast.astrid, at=LATER)
    (left,) = queries.members(world.cast.astrid, world.id, at=LATER)
    assert left.to_on == date(2027, 2, 4)


def test_what_came_in_the_way_meanwhile_holds_it_up_and_is_told_once(world: DpsWorld, lawyer: Actor) -> None:
    change_id = announced(world, CategoryClosed(world.categories["IKT-01"]), lawyer)
    apply(world, world.cast.camilla, ["IKT-01"], at=AT + timedelta(hours=1))
    tell_of_publication(change_id, by=world.cast.astrid, at=LATER)
    tick(at=LATER)
    tick(at=LATER + timedelta(minutes=1))
    (waiting,) = queries.open_changes(world.cast.astrid, world.id)
    assert waiting.held_up_at == LATER
    assert told("dps.ChangeHeldUp") == [world.cast.astrid.name]
    assert Event.objects.filter(kind="dps.ChangeHeldUp").count() == 1
    assert refusal_of_making(change_id, world.cast.astrid) == "competitions.category_has_undecided"


def test_a_manager_lets_it_count_when_what_held_it_up_is_settled(world: DpsWorld, lawyer: Actor) -> None:
    change_id = announced(world, Extension(NEW_END), lawyer)
    tell_of_publication(change_id, by=world.cast.astrid, at=LATER)
    actions.hold_up_change(change_id, "dps.has_ended", by=SYSTEM, at=LATER)
    tick(at=LATER)
    assert queries.changes(ANONYMOUS, world.id, at=LATER) == []
    assert refusal_of_making(change_id, lawyer) == "dps.not_manager"
    assert competitions.make_announced_change(change_id, by=world.cast.astrid, at=LATER) == 2


def test_the_database_keeps_an_announcement_and_its_notice_together(world: DpsWorld, lawyer: Actor) -> None:
    rows = ChangeRecord.objects.filter(pk=announced(world, Extension(NEW_END), lawyer))
    for wrong in ({"announced_at": None}, {"notice": None}, {"held_up_at": AT - timedelta(days=1)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**wrong)
