"""Bodies of a DPS that get another name or become part of another: the successor is added like any (FOA § 7-8)."""

from datetime import date, timedelta

import pytest

from terskel.competitions import actions as competitions
from terskel.core.actors import ANONYMOUS, SYSTEM, Actor
from terskel.core.decisions import RefusedAct
from terskel.dps import actions, queries
from terskel.dps.proposals import MemberAdded, MemberSucceeded
from terskel.organisations import actions as organisations
from tests.rooms.notifications.told import told
from tests.rooms.refusals import refused
from tests.worlds import cast as casting
from tests.worlds.cast import oslo
from tests.worlds.changes import make_known
from tests.worlds.dps import DpsWorld, operative_dps
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db
AT = oslo("2027-02-01 10:00")
LATER = AT + timedelta(minutes=1)
MERGED_ON = date(2027, 2, 1)


@pytest.fixture
def world() -> DpsWorld:
    return lent(operative_dps)


@pytest.fixture
def lawyer(world: DpsWorld) -> Actor:
    return casting.official(casting.person("Liv Lovise"), world.cast.nhn_id, "legal_reader")


def members(world: DpsWorld) -> list[tuple[str, date, date | None]]:
    return [(one.authority_name, one.from_on, one.to_on) for one in queries.members(ANONYMOUS, world.id, at=LATER)]


def merged(world: DpsWorld) -> MemberSucceeded:
    """Helfo becomes part of a body that nobody has named; what would let that one buy."""
    successor = organisations.register_authority("974761076", "Helseetaten", buyer_kind="state", by=SYSTEM, at=AT)
    organisations.merge_authority(world.cast.helfo_id, successor, merged_on=MERGED_ON, by=SYSTEM, at=AT)
    (member,) = queries.members(ANONYMOUS, world.id, at=AT)
    return MemberSucceeded(member.id, MERGED_ON)


def test_the_successor_buys_when_a_lawyer_has_signed_off_and_the_notice_is_changed(
    world: DpsWorld, lawyer: Actor
) -> None:
    proposal = merged(world)
    change_id = actions.propose_change(world.id, proposal, why="Slått sammen.", by=world.cast.astrid, at=AT)

    def publish() -> int | None:
        return actions.publish_change(change_id, dispatched_at=AT, by=world.cast.astrid, at=LATER)

    assert refused(publish) == "dps.change_not_signed_off"
    actions.sign_off_change(change_id, note="Samme oppgaver som før.", by=lawyer, at=AT)
    publish()
    assert make_known(change_id, by=world.cast.astrid, at=LATER) == 2
    assert members(world) == [("Helfo", date(2026, 12, 1), date(2027, 1, 31)), ("Helseetaten", MERGED_ON, None)]
    newest = queries.versions_of(ANONYMOUS, world.id, at=LATER)[0]
    assert {(one.before, one.after) for one in newest.differences} == {
        ("", "søndag 31. januar 2027"),
        ("", "Helseetaten"),
    }


def test_a_body_that_is_part_of_another_starts_nothing_itself(world: DpsWorld) -> None:
    merged(world)
    with pytest.raises(RefusedAct) as refusal:
        competitions.create(
            world.id, category_ids=[world.category_ids[0]], title="Testleder", by=world.cast.brita, at=LATER
        )
    assert refusal.value.refused.code == "dps.buyer_is_merged"
    named = MemberAdded(world.cast.helfo_id, date(2027, 3, 1), None)
    code = refused(lambda: actions.propose_change(world.id, named, why="Igjen.", by=world.cast.astrid, at=AT))
    assert code == "dps.buyer_is_merged"


def test_only_a_body_that_was_merged_has_a_successor_and_not_before_the_day(world: DpsWorld) -> None:
    (member,) = queries.members(ANONYMOUS, world.id, at=AT)

    def propose(proposal: MemberSucceeded) -> str:
        return refused(lambda: actions.propose_change(world.id, proposal, why="Nå.", by=world.cast.astrid, at=AT))

    assert propose(MemberSucceeded(member.id, MERGED_ON)) == "dps.member_not_merged"
    merged(world)
    assert propose(MemberSucceeded(member.id, date(2027, 1, 31))) == "dps.member_succeeded_too_early"


def test_a_system_that_runs_is_the_body_s_of_today_and_one_that_is_over_keeps_the_name(world: DpsWorld) -> None:
    helse = date(2027, 3, 1)
    march = oslo("2027-03-02 10:00")
    organisations.rename_authority(world.cast.nhn_id, "Helsenett Norge", from_on=helse, by=SYSTEM, at=march)
    view = queries.dps(ANONYMOUS, world.id, at=march)
    assert view.authority_name == "Helsenett Norge"
    before = queries.dps(ANONYMOUS, world.id, at=AT)
    assert before.authority_name == "Norsk helsenett SF"
    assert {one.authority_name for one in queries.public_list(at=march)} == {"Helsenett Norge"}
    assert queries.public_list(at=march)[0].authority_names == ("Helsenett Norge", "Norsk helsenett SF")


def test_a_system_that_was_over_keeps_the_name_of_then(world: DpsWorld) -> None:
    actions.end(world.id, reason="Behovet er borte.", by=world.cast.astrid, at=LATER)
    march = oslo("2027-03-02 10:00")
    organisations.rename_authority(world.cast.nhn_id, "Helsenett Norge", from_on=date(2027, 3, 1), by=SYSTEM, at=march)
    assert queries.dps(ANONYMOUS, world.id, at=march).authority_name == "Norsk helsenett SF"
    assert queries.public_list(at=march)[0].authority_name == "Norsk helsenett SF"


def test_the_managers_of_systems_that_name_a_body_are_told_that_it_merged(world: DpsWorld) -> None:
    merged(world)
    assert told("organisations.AuthorityMerged") == ["Astrid Nilsen"]
