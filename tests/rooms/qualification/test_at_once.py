"""Acts on requests and rights that meet: one wins, the other is told."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from pytest_django.plugin import DjangoDbBlocker

from terskel.core.actors import Actor
from terskel.qualification import actions, queries
from terskel.qualification.actions import Assessment, GroundGiven
from tests.clones import cloned
from tests.concurrency import at_once
from tests.worlds.cast import official, oslo, person, the_cast
from tests.worlds.dps import DpsWorld, apply, lines_of, operative_dps

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
        lambda: actions.reject(line, [GroundGiven("R-242-3g", "Falsk.")], by=anna, at=AT),
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


def test_a_conflict_of_interest_declared_while_deciding_comes_before_or_after_never_between(
    world: DpsWorld, line: UUID
) -> None:
    anna, found = another(world, "dps_manager"), all_met(world, line)
    assert anna.person_id is not None
    person_id = anna.person_id
    outcome = at_once(
        lambda: actions.admit(line, found, by=anna, at=AT),
        lambda: actions.declare_conflict(line, person_id, reason="Søsken.", by=anna, at=AT),
    )
    assert outcome in (["done", "done"], ["qualification.barred", "done"])


def test_two_people_decide_one_appeal_and_one_is_told(world: DpsWorld, line: UUID) -> None:
    cast = world.cast
    actions.reject(line, [GroundGiven("R-242-3g", "Falsk.")], by=cast.astrid, at=AT)
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
