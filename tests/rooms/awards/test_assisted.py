"""Who helps a body with a competition evaluates and prepares; the award is the body's own, and so is any other end."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from terskel.awards import actions, queries
from terskel.competitions import actions as competitions
from terskel.competitions import queries as competition_queries
from terskel.contracts import actions as contracts
from terskel.core.actors import Actor
from terskel.core.decisions import Missing
from terskel.evaluation import actions as evaluations
from terskel.evaluation import queries as evaluation_queries
from tests.rooms.refusals import refused
from tests.worlds.assistance import known
from tests.worlds.cast import official, person
from tests.worlds.competitions import OPENING_AT
from tests.worlds.evaluations import (
    APPROVED_AT,
    DECLARED_AT,
    PREPARED_AT,
    SIGNED_AT,
    EvaluationWorld,
    announced,
    characteristics,
    check_evidence,
    finalised,
    panel_seated,
)
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db

ASKED_AT = OPENING_AT + timedelta(minutes=1)


def helped(world: EvaluationWorld) -> tuple[Actor, Actor]:
    """Henrik of Norsk helsenett on behalf of Helfo in this competition, and as himself."""
    cast = world.cast
    henrik = official(person("Henrik Wold"), cast.nhn_id, "buyer")
    asked = competitions.request_assistance(
        world.id,
        need="Vi trenger hjelp til evalueringen.",
        value_class="unknown",
        wanted_on=date(2027, 3, 1),
        decider_id=known(cast.daniel),
        assistant_publishes=True,
        by=cast.brita,
        at=ASKED_AT,
    )
    competitions.accept_assistance(
        asked,
        assistants=[known(henrik)],
        scope="Evaluering og innstilling.",
        division="Helfo avgjør.",
        by=cast.astrid,
        at=ASKED_AT,
    )
    return competition_queries.actor_on_mandate(known(henrik), asked), henrik


def test_the_helper_reads_the_opened_tenders_and_sits_on_the_panel() -> None:
    world = lent(panel_seated)
    helper, himself = helped(world)
    assert "Henrik Wold" in [name for _key, name in evaluation_queries.candidates(helper, world.id)]
    people = [known(world.cast.eva_at_helfo), known(helper)]
    evaluations.appoint(world.id, lead_id=people[0], person_ids=people, by=helper, at=DECLARED_AT)
    evaluations.declare_impartiality(world.id, free=True, by=helper, at=DECLARED_AT)
    assert len(evaluation_queries.matrix(helper, world.id).sheets) == 2
    with pytest.raises(Missing):
        evaluation_queries.matrix(himself, world.id)


def test_the_helper_prepares_and_never_decides() -> None:
    world = lent(finalised)
    helper, himself = helped(world)
    award_id = actions.prepare(world.id, characteristics=characteristics(world), by=helper, at=PREPARED_AT)
    check_evidence(award_id, helper)
    actions.submit(award_id, by=helper, at=PREPARED_AT)
    assert queries.award(helper, world.id, at=PREPARED_AT).state == "in_approval"
    with pytest.raises(Missing):
        queries.award(himself, world.id, at=PREPARED_AT)
    everything = replace(helper, roles=frozenset({"buyer", "approver", "contract_manager"}))
    for by in (helper, everything):
        assert refused(lambda by=by: actions.approve(award_id, by=by, at=APPROVED_AT)) == "awards.body_decides_itself"
        cancelled = refused(
            lambda by=by: actions.cancel(
                world.id,
                reason_code="no_need",
                reason="Behovet er borte nå.",
                new_competition_follows=False,
                by=by,
                at=APPROVED_AT,
            )
        )
        assert cancelled == "awards.body_decides_itself"
    actions.approve(award_id, by=world.cast.daniel, at=APPROVED_AT)
    assert queries.award(helper, world.id, at=APPROVED_AT).state != "in_approval"


def test_the_helper_has_no_part_in_the_contract() -> None:
    world, _award = lent(announced)
    helper, _himself = helped(world)
    with pytest.raises(Missing):
        contracts.prepare(
            world.id,
            starts_on=date(2027, 3, 1),
            ends_on=None,
            owner_id=known(world.cast.daniel),
            manager_id=known(world.cast.daniel),
            by=helper,
            at=SIGNED_AT,
        )
