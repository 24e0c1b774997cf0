"""Before the letters go, the buyer and the approver read which sentences stand in more than one of them."""

from decimal import Decimal

import pytest

from terskel.awards import actions
from terskel.evaluation import actions as evaluations
from terskel.evaluation.actions import Mark
from tests.web.visiting import visitor
from tests.worlds.cast import Cast
from tests.worlds.evaluations import (
    FINALISED_AT,
    PREPARED_AT,
    SCORED_AT,
    EvaluationWorld,
    characteristics,
    check_evidence,
    panel_declared,
    pass_requirements,
    submitted,
)
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db

ALIKE = "Tilbudet viser god erfaring fra liknende oppdrag."


def submitted_with_alike_reasons(cast: Cast) -> EvaluationWorld:
    world = panel_declared(cast)
    pass_requirements(world, world.bjorns, world.camillas)
    marks = [
        Mark(tender, criterion, Decimal(points), f"{ALIKE} Side {number} i tilbud {points} viser hvordan.")
        for tender, points in ((world.bjorns, 9), (world.camillas, 6))
        for number, criterion in enumerate(world.quality, start=1)
    ]
    evaluations.score(world.id, marks, by=cast.erik_at_helfo, at=SCORED_AT)
    evaluations.finalise(world.id, by=cast.eva_at_helfo, at=FINALISED_AT)
    award_id = actions.prepare(world.id, characteristics=characteristics(world), by=cast.brita, at=PREPARED_AT)
    check_evidence(award_id, cast.brita)
    actions.submit(award_id, by=cast.brita, at=PREPARED_AT)
    return world


def test_a_sentence_in_two_letters_is_shown_to_everyone_who_can_still_stop_them() -> None:
    world = lent(submitted_with_alike_reasons)
    for person, page in (
        (world.cast.brita, "authority:award"),
        (world.cast.brita, "authority:award_letters"),
        (world.cast.daniel, "authority:award_approval"),
    ):
        shown = visitor(person).get(page, world.id, at=PREPARED_AT)
        assert "1 setning står i flere enn ett brev" in shown
        assert ALIKE in shown


def test_letters_of_their_own_are_not_warned_of() -> None:
    world, _award = lent(submitted)
    shown = visitor(world.cast.brita).get("authority:award_letters", world.id, at=PREPARED_AT)
    assert "i flere enn ett brev" not in shown
