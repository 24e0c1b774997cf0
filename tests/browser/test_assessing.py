"""Deciding requests by the keyboard alone, in a real browser: fewer than twenty presses for a routine case."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest
from django.urls import reverse

from terskel.core.actors import Actor
from terskel.dps import actions as dps_actions
from terskel.organisations import queries as organisations
from terskel.qualification import queries
from tests.browser.conftest import Visit
from tests.browser.visitor import Visitor
from tests.worlds.cast import Cast, oslo, the_cast
from tests.worlds.dps import SET_UP_AT, DpsWorld, apply, draft_dps, make_openers, make_public, publish

AT = oslo("2027-02-01 09:00")
NEXT_AT = AT + timedelta(days=1)
MOST_PRESSES = 20
ASKED_OF_ALL = ("Skatteattest", "Ansvarsforsikring", "Miljøsertifikat", "Regnskap", "HMS-erklæring", "Kvalitetssystem")


@dataclass(frozen=True, slots=True)
class Stage:
    cast: Cast
    world: DpsWorld


@pytest.fixture(scope="module")
def stage(database: str) -> Stage:
    """A DPS that asks eight things of everyone; Camilla's firm has applied for its second category."""
    cast = the_cast()
    drafted = draft_dps(cast, codes=["IKT-01", "IKT-02", "IKT-03"])
    more = [
        dps_actions.add_requirement(
            drafted.id, kind="suitability", text=text, evidence="Kopi", by=cast.astrid, at=SET_UP_AT
        )
        for text in ASKED_OF_ALL
    ]
    make_openers(cast.eva, cast.erik)
    world = make_public(publish(replace(drafted, requirements=(*drafted.requirements, *more))))
    apply(world, cast.camilla, ["IKT-02"], at=AT)
    return Stage(cast, world)


class Keyboard:
    """Presses keys at the page that is open, and counts them."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor
        self.presses = 0

    def press(self, *keys: str) -> "Keyboard":
        for key in keys:
            self.visitor.page.keyboard.press(key)
            self.presses += 1
        return self

    def go(self, *keys: str) -> "Keyboard":
        """Presses of which the last leads to another page."""
        self.press(*keys[:-1])
        with self.visitor.page.expect_navigation():
            self.press(keys[-1])
        self.visitor.look()
        return self

    def has(self, text: str) -> "Keyboard":
        """What has focus says this."""
        focused = self.visitor.page.evaluate("document.activeElement.innerText")
        assert text in focused, focused
        return self


def enter(visit: Visit, actor: Actor, **kwargs: object) -> Visitor:
    assert actor.person_id is not None
    choice = next(one for one in organisations.actors_of(actor.person_id) if one.actor == actor)
    return visit(actor.person_id, choice.membership_id, **kwargs)


def test_a_new_supplier_and_then_a_routine_case_are_decided_by_the_keyboard_in_under_twenty_presses(
    stage: Stage, visit: Visit, set_clock: Callable[[datetime], None]
) -> None:
    set_clock(AT)
    astrid = enter(visit, stage.cast.astrid).open(reverse("authority:applications"))
    keyboard = Keyboard(astrid)
    keyboard.press("Tab", "Enter", "Tab").has("Begynn med den som haster mest").go("Enter")
    keyboard.press("Tab", "Enter", "Tab", "Tab").has("Til det første som gjenstår").press("Enter")
    keyboard.press(*["1"] * 8).has("Lagre og ta opp leverandøren").go("Enter")
    astrid.see("Avgjort")
    assert keyboard.presses < MOST_PRESSES, "a case with eight requirements never seen before"
    assert [one.category.code for one in queries.my_rights(stage.cast.camilla, at=AT + timedelta(hours=1))] == [
        "IKT-02"
    ]

    set_clock(NEXT_AT)
    apply(stage.world, stage.cast.camilla, ["IKT-03"], at=NEXT_AT)
    routine = Keyboard(astrid.open(reverse("authority:applications")))
    routine.press("Tab", "Enter", "Tab").go("Enter")
    astrid.see("Ingenting er endret siden forrige avgjørelse")
    routine.press("Tab", "Enter", "Tab", "Tab").has("Bekreft alle og ta opp leverandøren").go("Enter")
    astrid.see("Avgjort")
    assert routine.presses < MOST_PRESSES / 2


def test_every_page_around_a_case_holds_at_both_widths_and_in_the_dark(
    stage: Stage, visit: Visit, set_clock: Callable[[datetime], None]
) -> None:
    later = NEXT_AT + timedelta(days=1)
    set_clock(later)
    apply(stage.world, stage.cast.camilla, ["IKT-01"], at=later)
    (row,) = queries.queue(stage.cast.astrid, at=later)
    right = queries.my_rights(stage.cast.camilla, at=later)[-1].id
    for width, dark in ((1280, False), (320, False), (1280, True)):
        astrid = enter(visit, stage.cast.astrid, width=width, dark=dark)
        astrid.open(reverse("authority:applications")).see("Rival Konsulenter AS")
        astrid.open(reverse("authority:application", args=[row.line_id])).see("Uendret")
        for name in ("supplement", "conflict", "reject"):
            astrid.open(reverse(f"authority:application_{name}", args=[row.line_id]))
        astrid.open(reverse("authority:appeals")).open(reverse("authority:rights"))
        astrid.open(reverse("authority:right", args=[right]))
        for verb in ("renewal", "hear", "end"):
            astrid.open(reverse("authority:right_act", args=[right, verb]))
        astrid.open(reverse("authority:dps_figures", args=[stage.world.id])).see("Median tid til avgjørelse")
        camilla = enter(visit, stage.cast.camilla, width=width, dark=dark)
        camilla.open(reverse("supplier:qualifications")).open(reverse("supplier:right", args=[right]))
        camilla.open(reverse("supplier:right_leave", args=[right]))
