"""The stages as the database decides them are the stages as the rules tell them."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from terskel.awards import actions as awards
from terskel.competitions.queries import Filters
from terskel.contracts import actions as contracts
from terskel.contracts import queries as contract_queries
from terskel.core.actors import SYSTEM, Actor
from terskel.overview import conditions, queries
from terskel.overview.stages import OWN_STAGES, PUBLIC_STAGES, own_stage
from terskel.tenders import actions as tenders
from tests.worlds.competitions import (
    CLOSES_AT,
    OPENING_AT,
    PUBLISHED_AT,
    draft_competition,
    open_tenders,
    published_competition,
)
from tests.worlds.evaluations import (
    APPROVED_AT,
    DECLARED_AT,
    FINALISED_AT,
    PREPARED_AT,
    SIGNED_AT,
    STANDSTILL_ENDS_AT,
    announced,
    contract_prepared,
    submitted,
)
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db
TICK = timedelta(microseconds=1)
STEPS = (
    PUBLISHED_AT - TICK,
    PUBLISHED_AT,
    CLOSES_AT - TICK,
    CLOSES_AT,
    OPENING_AT,
    DECLARED_AT,
    FINALISED_AT,
    PREPARED_AT,
    APPROVED_AT - TICK,
    APPROVED_AT,
    STANDSTILL_ENDS_AT - TICK,
    STANDSTILL_ENDS_AT,
    SIGNED_AT,
)


NEWEST = (queries.own_newest, queries.own_drafts)


def unsettled(stage: str) -> bool:
    return stage not in {"draft", "concluded", "cancelled", "without_tenders"}


def awaited(stage: str) -> bool:
    """The clock will make something true: a deadline, the end of how long tenders bind, or of a standstill."""
    return unsettled(stage) and stage not in {"awarded", "for_signature"}


def alike(reader: Actor, at: datetime) -> set[str]:
    """The stages found; each list narrowed to one stage holds those the rules place there, and no others."""
    every = {one.row.id: one.stage for one in queries.own_matters(reader, at=at).matters}
    for stage in OWN_STAGES:
        narrowed = queries.own_matters(reader, at=at, stages={stage})
        assert {one.row.id for one in narrowed.matters} == {key for key, one in every.items() if one == stage}, stage
        assert {one.stage for one in narrowed.matters} <= {stage}
    begun, drafts = ({one.row.id: one.stage for one in look(reader, 50, at=at)} for look in NEWEST)
    assert begun == {key: one for key, one in every.items() if one != "draft"}
    assert drafts == {key: one for key, one in every.items() if one == "draft"}
    for condition, holds in ((conditions.unsettled(at), unsettled), (conditions.awaited(at), awaited)):
        known = queries.own_known(reader, Filters(condition=condition), at=at)
        assert {outline.id for outline, _facts in known} == {key for key, one in every.items() if holds(one)}
        assert all(own_stage(facts, at) == every[outline.id] for outline, facts in known)
    ordered = queries.own_matters(reader, at=at, in_order_of_stage=True).matters
    assert [one.stage for one in ordered] == sorted(every.values(), key=OWN_STAGES.index)
    public = {one.row.id: one.stage for one in queries.public_matters(at=at).matters}
    for stage in PUBLIC_STAGES:
        narrowed = queries.public_matters(at=at, stages={stage})
        assert {one.row.id for one in narrowed.matters} == {key for key, one in public.items() if one == stage}, stage
    return set(every.values())


@pytest.mark.parametrize("world_of", [submitted, announced, contract_prepared])
def test_a_list_narrowed_to_a_stage_holds_those_that_the_rules_place_there(world_of: Callable[..., Any]) -> None:
    world, _made = lent(world_of)
    draft_competition(world.competition.dps, title="Utredning")
    met: set[str] = set()
    for at in STEPS:
        met |= alike(world.cast.brita, at)
    assert met >= {"draft", "published", "closed", "opened", "evaluation", "evaluated", "in_approval"}


def test_so_does_the_list_of_a_matter_that_both_have_signed() -> None:
    world, contract_id = lent(contract_prepared)
    digest = contract_queries.contract_for_room(contract_id).digest
    for signer in (world.cast.daniel, world.cast.bjorn):
        contracts.sign(contract_id, digest_seen=digest, by=signer, at=SIGNED_AT)
    assert alike(world.cast.brita, SIGNED_AT) == {"concluded"}


def test_so_do_the_lists_of_a_matter_that_nobody_tendered_in() -> None:
    world = lent(published_competition)
    tenders.settle(world.id, by=SYSTEM, at=OPENING_AT)
    open_tenders(world)
    assert alike(world.cast.brita, OPENING_AT) == {"no_tenders"}
    awards.close_without_tenders(world.id, new_competition_follows=True, by=world.cast.brita, at=DECLARED_AT)
    assert alike(world.cast.brita, DECLARED_AT) == {"without_tenders"}
