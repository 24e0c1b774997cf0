"""Two real connections at once: one wins, the other is told."""

from collections.abc import Iterator
from typing import Any

import pytest

from terskel.dps import actions as dps
from terskel.qualification import actions
from terskel.qualification.actions import Assessment, GroundGiven
from terskel.qualification.models import Application, ApplicationLine, FirstWindowOpening, Qualification
from tests.clones import cloned
from tests.concurrency import at_once
from tests.worlds.cast import PASSPHRASE, oslo, the_cast
from tests.worlds.dps import (
    APPLIED_AT,
    OPENED_AT,
    DpsWorld,
    apply,
    draft_application,
    lines_of,
    operative_dps,
    public_dps,
)

AT = oslo("2027-02-01 10:00")


@pytest.fixture
def first_window(django_db_setup: None, django_db_blocker: Any) -> Iterator[DpsWorld]:
    with django_db_blocker.unblock(), cloned():
        yield public_dps(the_cast())


@pytest.fixture
def operative(django_db_setup: None, django_db_blocker: Any) -> Iterator[DpsWorld]:
    with django_db_blocker.unblock(), cloned():
        yield operative_dps(the_cast())


def assessed_line(world: DpsWorld) -> Any:
    """Camilla's request in the second category, every requirement met."""
    (line,) = lines_of(apply(world, world.cast.camilla, ["IKT-02"], at=AT))
    found = {one: Assessment(True) for one in world.requirements[:2]}
    actions.assess(line, found, by=world.cast.astrid, at=AT)
    return line


def test_two_handlers_deciding_one_line_decide_it_once(operative: DpsWorld) -> None:
    line, astrid = assessed_line(operative), operative.cast.astrid
    outcomes = at_once(
        lambda: actions.admit(line, by=astrid, at=AT),
        lambda: actions.reject(line, [GroundGiven("R-242-3b", "Konkurs.")], by=astrid, at=AT),
    )
    assert sorted(outcomes) == ["done", "qualification.line_decided"]
    decided = ApplicationLine.objects.get(pk=line)
    assert (decided.admitted_at is None) != (decided.rejected_at is None)


def test_withdrawing_while_being_decided_does_one_of_the_two(operative: DpsWorld) -> None:
    line, cast = assessed_line(operative), operative.cast
    application_id = ApplicationLine.objects.get(pk=line).application_id
    decided, withdrawn = at_once(
        lambda: actions.admit(line, by=cast.astrid, at=AT),
        lambda: actions.withdraw_application(application_id, by=cast.camilla, at=AT),
    )
    assert (decided, withdrawn) in (
        ("done", "qualification.already_decided"),
        ("qualification.line_withdrawn", "done"),
    )
    rights = Qualification.objects.filter(supplier_id=cast.rival_id).count()
    assert rights == (1 if decided == "done" else 0)


def test_a_double_press_on_deliver_delivers_once(first_window: DpsWorld) -> None:
    draft, bjorn = draft_application(first_window, first_window.cast.bjorn, ["IKT-01"]), first_window.cast.bjorn
    outcomes = at_once(
        *[lambda: actions.submit_application(draft, by=bjorn, at=APPLIED_AT) for _ in range(2)],
    )
    assert sorted(outcomes) == ["done", "qualification.not_a_draft"]


def test_two_colleagues_starting_at_once_share_one_draft(first_window: DpsWorld) -> None:
    bjorn = first_window.cast.bjorn
    outcomes = at_once(
        *[lambda: actions.start_application(first_window.id, by=bjorn, at=APPLIED_AT) for _ in range(2)],
    )
    assert outcomes == ["done", "done"]
    assert Application.objects.count() == 1


def test_both_shares_released_at_once_open_the_window_once(first_window: DpsWorld) -> None:
    apply(first_window, first_window.cast.bjorn, ["IKT-01"])
    outcomes = at_once(
        *[
            lambda by=by: actions.release_share(first_window.id, passphrase=PASSPHRASE, by=by, at=OPENED_AT)
            for by in (first_window.cast.eva, first_window.cast.erik)
        ],
    )
    assert outcomes == ["done", "done"]
    opening = FirstWindowOpening.objects.get()
    assert set(opening.opened_by) == {first_window.cast.eva.person_id, first_window.cast.erik.person_id}


def test_a_dps_ended_while_a_request_is_decided_agrees_with_itself(operative: DpsWorld) -> None:
    line, astrid = assessed_line(operative), operative.cast.astrid
    decided, ended = at_once(
        lambda: actions.admit(line, by=astrid, at=AT),
        lambda: dps.end(operative.id, reason="Erstattes.", by=astrid, at=AT),
    )
    assert ended == "done"
    assert decided in ("done", "qualification.dps_over")
    assert Qualification.objects.filter(supplier_id=operative.cast.rival_id).exists() == (decided == "done")
