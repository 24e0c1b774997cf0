"""Sixty tenders on three criteria, scored and saved by the keyboard alone."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.urls import reverse

from terskel.evaluation import actions, queries
from tests.browser.conftest import Visit
from tests.browser.people import as_
from tests.browser.visitor import Visitor
from tests.worlds.cast import the_cast
from tests.worlds.evaluations import SCORED_AT, EvaluationWorld, person_of
from tests.worlds.many_tenders import many

TENDERS, CRITERIA = 60, 3


@pytest.fixture(scope="module")
def world(database: str) -> EvaluationWorld:
    """Erik scores the first three criteria alone, Eva the rest."""
    world = many(the_cast(), TENDERS)
    eriks, evas = world.cast.erik_at_helfo, world.cast.eva_at_helfo
    given = {
        criterion: [person_of(eriks if place < CRITERIA else evas)] for place, criterion in enumerate(world.quality)
    }
    actions.plan_scoring(world.id, way="individual", given=given, by=evas, at=SCORED_AT)
    return world


@pytest.fixture
def grid(visit: Visit, set_clock: Callable[[datetime], None], world: EvaluationWorld) -> Visitor:
    set_clock(SCORED_AT)
    visitor = as_(visit, world.cast.erik_at_helfo)
    return visitor.open(reverse("authority:evaluation_grid", args=[world.id]))


def focused(visitor: Visitor) -> str:
    return str(visitor.page.evaluate("document.activeElement.id"))


def test_sixty_tenders_are_scored_without_a_mouse(grid: Visitor, world: EvaluationWorld) -> None:
    keys = grid.page.keyboard
    grid.tab_to(grid.page.locator('[id="p.1.1"]'))
    for place in range(TENDERS * CRITERIA):
        keys.type(str(place % 10))
        if place < TENDERS * CRITERIA - 1:
            keys.press("Enter")
    assert focused(grid) == f"p.{TENDERS}.{CRITERIA}"
    keys.press("ArrowUp")
    keys.press("ArrowLeft")
    assert focused(grid) == f"p.{TENDERS - 1}.{CRITERIA - 1}"
    keys.press("r")
    keys.type("Tre oppdrag i staten som ligner.")
    keys.press("Escape")
    assert focused(grid) == f"p.{TENDERS - 1}.{CRITERIA - 1}"
    with grid.page.expect_navigation():
        keys.press("s")
    grid.see("180")
    scoring = queries.matrix(world.cast.erik_at_helfo, world.id).scoring
    assert sum(len(by_scored) for by_scored in scoring.marks.values()) == TENDERS * CRITERIA
    grid.tab_to(grid.page.locator('[id="p.1.1"]'))
    keys.press("ArrowDown")
    keys.type("77")
    with grid.page.expect_navigation():
        keys.press("s")
    assert grid.page.locator('[id="p.2.1"]').get_attribute("aria-invalid") == "true"
    assert grid.page.locator('[id="p.2.1"]').input_value() == "77"
    grid.look()
