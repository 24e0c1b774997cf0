"""Acts on requests and rights that meet: one wins, the other is told."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from pytest_django.plugin import DjangoDbBlocker

from terskel.competitions import actions as competitions
from terskel.core.actors import SYSTEM, Actor
from terskel.core.instants import oslo_day
from terskel.dps import actions as dps
from terskel.dps import queries as dps_queries
from terskel.dps.proposals import MemberLeft
from terskel.qualification import actions, queries
from terskel.qualification.actions import Assessment, GroundGiven
from terskel.qualification.content import Answer
from terskel.qualification.models import ApplicationLine
from tests.clones import cloned
from tests.concurrency import at_once, queued
from tests.worlds.cast import official, oslo, person, the_cast
from tests.worlds.changes import tell_of_publication
from tests.worlds.dps import DpsWorld, apply, draft_application, lines_of, operative_dps

AT = oslo("2027-05-03 10:00")
LATER = AT + timedelta(days=20)


@pytest.fixture
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[DpsWorld]:
    """On a copy of the database that is thrown away, so that every connection sees it."""
    with django_db_blocker.unblock(), cloned():
        yield operative_dps(the_cast())


@pytest.fixture
def line(world: DpsWorld) -> UUID:
    """Camilla's request for the second category."""
    return lines_of(apply(world, world.cast.camilla, ["IKT-02"], at=AT))[0]


def another(world: DpsWorld, *roles: str) -> Actor:
    return official(person("Anna Vik"), world.cast.nhn_id, *roles)


def all_met(world: DpsWorld, line: UUID) -> dict[UUID, Assessment]:
    case = queries.case(world.cast.astrid, line, at=AT)
    return {one.requirement.id: Assessment(met=True) for one in case.requirements}


def test_two_handlers_decide_the_same_line_and_one_is_told_who_was_first(world: DpsWorld, line: UUID) -> None:
    anna, found = another(world, "dps_manager"), all_met(world, line)
    outcome = at_once(
        lambda: actions.admit(line, found, by=world.cast.astrid, at=AT),
        lambda: actions.reject(line, [GroundGiven("R-242-3g", "Falsk.", proportionality="Alvorlig.")], by=anna, at=AT),
    )
    assert sorted(outcome) == ["done", "qualification.line_decided"]


def test_a_supplier_withdraws_while_being_decided_and_one_of_them_is_told(world: DpsWorld, line: UUID) -> None:
    found = all_met(world, line)
    application_id = queries.case(world.cast.astrid, line, at=AT).application_id
    outcome = at_once(
        lambda: actions.admit(line, found, by=world.cast.astrid, at=AT),
        lambda: actions.withdraw_application(application_id, by=world.cast.camilla, at=AT),
    )
    assert sorted(outcome) in (["done", "qualification.already_decided"], ["done", "qualification.line_withdrawn"])


def test_who_waits_to_decide_while_a_conflict_of_interest_is_declared_takes_no_part(
    world: DpsWorld, line: UUID
) -> None:
    anna, found = another(world, "dps_manager"), all_met(world, line)
    assert anna.person_id is not None
    person_id = anna.person_id
    outcome = queued(
        lambda: ApplicationLine.objects.select_for_update().get(pk=line),
        lambda: actions.declare_conflict(line, person_id, reason="Søsken.", by=world.cast.astrid, at=AT),
        lambda: actions.admit(line, found, by=anna, at=AT),
    )
    assert outcome == ["done", "qualification.barred"]


def test_what_is_decided_before_a_conflict_of_interest_is_declared_stands(world: DpsWorld, line: UUID) -> None:
    anna, found = another(world, "dps_manager"), all_met(world, line)
    assert anna.person_id is not None
    person_id = anna.person_id
    outcome = queued(
        lambda: ApplicationLine.objects.select_for_update().get(pk=line),
        lambda: actions.admit(line, found, by=anna, at=AT),
        lambda: actions.declare_conflict(line, person_id, reason="Søsken.", by=world.cast.astrid, at=AT),
    )
    assert outcome == ["done", "done"]


def test_an_appeal_is_upheld_while_a_new_request_is_admitted_and_one_right_comes_of_it(
    world: DpsWorld, line: UUID
) -> None:
    cast = world.cast
    actions.reject(line, [GroundGiven("R-242-3g", "Falsk.", proportionality="Alvorlig.")], by=cast.astrid, at=AT)
    actions.appeal_rejection(line, text="Vedlegget er ekte.", by=cast.camilla, at=AT)
    (anew,) = lines_of(apply(world, cast.camilla, ["IKT-02"], at=AT))
    anna, found = another(world, "dps_manager"), all_met(world, anew)
    outcome = at_once(
        lambda: actions.uphold_appeal(line, reason="Ekte.", by=anna, at=LATER),
        lambda: actions.admit(anew, found, by=cast.astrid, at=LATER),
    )
    assert sorted(outcome) == ["done", "qualification.admitted_meanwhile"]
    assert len(queries.my_rights(cast.camilla, at=LATER)) == 1


def test_two_colleagues_deliver_the_same_draft_and_one_is_told_that_it_is_delivered(world: DpsWorld) -> None:
    draft = draft_application(world, world.cast.camilla, ["IKT-01"], at=AT)
    outcome = at_once(
        lambda: actions.submit_application(draft, acting_on="management", by=world.cast.camilla, at=AT),
        lambda: actions.submit_application(draft, acting_on="management", by=world.cast.camilla, at=AT),
    )
    assert sorted(outcome) == ["done", "qualification.not_a_draft"]


def test_the_answer_to_a_supplement_meets_the_decision_and_comes_before_it_or_not_at_all(
    world: DpsWorld, line: UUID
) -> None:
    cast, found = world.cast, all_met(world, line)
    (first, *_others) = found
    asked = actions.request_supplement(
        line, requirement_ids=[first], text="Hvilken?", due_at=AT + timedelta(days=2), by=cast.astrid, at=AT
    )
    answer = {first: Answer("yes", "Denne.")}
    answered, decided = at_once(
        lambda: actions.answer_supplement(asked, answer, by=cast.camilla, at=AT),
        lambda: actions.admit(line, found, by=cast.astrid, at=AT),
    )
    assert decided == "done"
    assert answered in ("done", "qualification.was_admitted")


def test_a_member_body_leaves_while_a_request_is_decided_and_both_stand(world: DpsWorld, line: UUID) -> None:
    cast, found = world.cast, all_met(world, line)
    (member,) = dps_queries.members(cast.astrid, world.id, at=AT)
    leaving = MemberLeft(member.id, oslo_day(AT) + timedelta(days=7))
    change = dps.propose_change(world.id, leaving, why="Helfo trer ut.", by=cast.astrid, at=AT)
    dps.publish_change(change, dispatched_at=AT, by=cast.astrid, at=AT)
    tell_of_publication(change, by=cast.astrid, at=AT)
    outcome = at_once(
        lambda: competitions.make_announced_change(change, by=SYSTEM, at=AT),
        lambda: actions.admit(line, found, by=cast.astrid, at=AT),
    )
    assert outcome == ["done", "done"]
    assert dps_queries.members(cast.astrid, world.id, at=AT)[0].to_on == leaving.to_on
    assert queries.my_rights(cast.camilla, at=AT)[0].state == "active"


def test_a_dps_ends_while_a_request_is_decided_and_nobody_is_admitted_to_what_is_over(
    world: DpsWorld, line: UUID
) -> None:
    cast, found = world.cast, all_met(world, line)
    ended, decided = at_once(
        lambda: dps.end(world.id, reason="Behovet er borte.", by=cast.astrid, at=AT),
        lambda: actions.admit(line, found, by=cast.astrid, at=AT),
    )
    assert ended == "done"
    assert decided in ("done", "qualification.dps_over")
    assert len(queries.my_rights(cast.camilla, at=AT)) == (decided == "done")


def test_two_people_decide_one_appeal_and_one_is_told(world: DpsWorld, line: UUID) -> None:
    cast = world.cast
    actions.reject(line, [GroundGiven("R-242-3g", "Falsk.", proportionality="Alvorlig.")], by=cast.astrid, at=AT)
    actions.appeal_rejection(line, text="Vedlegget er ekte.", by=cast.camilla, at=AT)
    anna, berit = another(world, "dps_manager"), official(person("Berit Moe"), cast.nhn_id, "approver")
    outcome = at_once(
        lambda: actions.uphold_appeal(line, reason="Ekte.", by=anna, at=LATER),
        lambda: actions.dismiss_appeal(line, reason="Falsk.", by=berit, at=LATER),
    )
    assert sorted(outcome) in (["done", "qualification.not_appealed"], ["done", "qualification.was_admitted"])


def test_a_supplier_leaves_while_it_is_suspended_and_the_right_is_gone_either_way(world: DpsWorld) -> None:
    cast = world.cast
    right = queries.my_rights(cast.bjorn, at=AT)[0].id
    actions.hear(right, ground="R-242-3a", case_for="Restanser.", due_at=AT + timedelta(days=7), by=cast.astrid, at=AT)
    outcome = at_once(
        lambda: actions.leave(right, by=cast.bjorn, at=LATER),
        lambda: actions.suspend(right, reason="Ikke betalt.", by=cast.astrid, at=LATER),
    )
    assert outcome in (["done", "qualification.has_left"], ["done", "done"])
