"""The pages of scoring alone and agreeing, at both widths and without barriers."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.urls import reverse

from tests.browser.conftest import Visit
from tests.browser.people import as_
from tests.worlds.cast import the_cast
from tests.worlds.evaluations import SCORED_AT, EvaluationWorld
from tests.worlds.many_tenders import many, scored_alone


@pytest.fixture(scope="module")
def world(database: str) -> EvaluationWorld:
    """Four tenders, scored alone by three members who lie far apart."""
    world = many(the_cast(), 4)
    scored_alone(world)
    return world


def test_the_pages_of_scoring_alone_hold_and_have_no_barriers(
    visit: Visit, set_clock: Callable[[datetime], None], world: EvaluationWorld
) -> None:
    set_clock(SCORED_AT)
    lead = as_(visit, world.cast.eva_at_helfo)
    first = world.quality[0]
    pages = ("plan", "deliver", "agree", "criterion", "matrix", "grid", "sheet")
    for page in pages:
        more = (first,) if page in ("agree", "criterion") else ()
        lead.open(reverse(f"authority:evaluation_{page}", args=[world.id, *more])).look()
    lead.open(reverse("authority:evaluation_agree", args=[world.id, first]))
    lead.see("Medlemmene ligger langt fra hverandre", "fra 0 til 2")
