"""Absolute requirements are a gate: checked one by one, never scored; a failing tender is rejected by two people."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from terskel.core.decisions import Missing
from terskel.core.ids import uuid7
from terskel.documents import queries as documents
from terskel.evaluation import actions, queries
from terskel.evaluation.actions import Check, Mark
from terskel.evaluation.grounds import GROUNDS
from terskel.evaluation.models import TenderRejection
from tests.rooms.refusals import refused
from tests.worlds.evaluations import (
    SCORED_AT,
    EvaluationWorld,
    give,
    panel_declared,
    pass_requirements,
    person_of,
)
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db

WHY = "Tilbudet sier selv at konsulenten ikke behersker norsk."


@pytest.fixture
def world() -> EvaluationWorld:
    return lent(panel_declared)


def check(world: EvaluationWorld, *checks: Check) -> int:
    return actions.check_requirements(world.id, checks, by=world.cast.erik_at_helfo, at=SCORED_AT)


def fail(world: EvaluationWorld) -> None:
    check(world, Check(world.camillas, world.requirements[0], met=False, reason=WHY))


def reject(world: EvaluationWorld, *, ground: str = "R-248-1b", reason: str = WHY) -> None:
    actions.reject_tender(
        world.id, world.camillas, ground=ground, reason=reason, by=world.cast.erik_at_helfo, at=SCORED_AT
    )


def test_a_requirement_found_met_needs_no_reason_and_one_found_unmet_does(world: EvaluationWorld) -> None:
    requirement = world.requirements[0]
    assert check(world, Check(world.bjorns, requirement, met=True)) == 1
    unmet = Check(world.camillas, requirement, met=False, reason="For kort.")
    assert refused(lambda: check(world, unmet)) == "evaluation.unmet_needs_reason"


@pytest.mark.parametrize(("length", "suffices"), [(19, False), (20, True)])
def test_a_reason_of_twenty_characters_suffices_and_nineteen_does_not(
    world: EvaluationWorld, length: int, suffices: bool
) -> None:
    unmet = Check(world.camillas, world.requirements[0], met=False, reason="x" * length)
    if suffices:
        assert check(world, unmet) == 1
    else:
        assert refused(lambda: check(world, unmet)) == "evaluation.unmet_needs_reason"


def test_the_same_check_twice_is_recorded_once(world: EvaluationWorld) -> None:
    met = Check(world.bjorns, world.requirements[0], met=True)
    assert (check(world, met), check(world, met)) == (1, 0)


def test_a_check_someone_else_made_meanwhile_is_not_overwritten(world: EvaluationWorld) -> None:
    requirement = world.requirements[0]
    check(world, Check(world.bjorns, requirement, met=True))
    blind = Check(world.bjorns, requirement, met=False, reason=WHY)
    assert refused(lambda: check(world, blind)) == "evaluation.changed_meanwhile"
    seen = queries.matrix(world.cast.eva_at_helfo, world.id).sheet(world.bjorns).checks[requirement].id
    assert check(world, Check(world.bjorns, requirement, met=False, reason=WHY, replaces=seen)) == 1


def test_several_checks_are_recorded_all_or_none(world: EvaluationWorld) -> None:
    good = Check(world.bjorns, world.requirements[0], met=True)
    assert refused(lambda: check(world, good, Check(world.camillas, world.requirements[0], met=False)))
    assert not queries.matrix(world.cast.eva_at_helfo, world.id).sheet(world.bjorns).checks


def test_an_unknown_tender_or_requirement_is_missing(world: EvaluationWorld) -> None:
    with pytest.raises(Missing):
        check(world, Check(uuid7(), world.requirements[0], met=True))
    with pytest.raises(Missing):
        check(world, Check(world.bjorns, world.quality[0], met=True))


def test_a_tender_is_not_scored_before_every_requirement_is_checked(world: EvaluationWorld) -> None:
    check(world, Check(world.bjorns, world.requirements[0], met=True))
    assert refused(lambda: give(world, world.bjorns, "5", "5")) == "evaluation.requirements_first"
    check(world, Check(world.bjorns, world.requirements[1], met=True))
    give(world, world.bjorns, "5", "5")


def test_a_tender_that_fails_a_requirement_is_never_scored(world: EvaluationWorld) -> None:
    fail(world)
    check(world, Check(world.camillas, world.requirements[1], met=True))
    assert refused(lambda: give(world, world.camillas, "9", "9")) == "evaluation.must_be_rejected"


@pytest.mark.parametrize("ground", sorted(set(GROUNDS) - {"R-248-1b"}))
def test_a_tender_that_fails_a_requirement_is_rejected_on_that_ground_only(world: EvaluationWorld, ground: str) -> None:
    fail(world)
    assert refused(lambda: reject(world, ground=ground)) == "evaluation.unmet_is_the_ground"
    reject(world)


def test_an_unknown_ground_is_refused(world: EvaluationWorld) -> None:
    assert refused(lambda: reject(world, ground="R-999")) == "evaluation.unknown_ground"


def test_a_rejection_has_a_reason(world: EvaluationWorld) -> None:
    assert refused(lambda: reject(world, reason="Dårlig.")) == "evaluation.reason_too_short"


def test_a_tender_is_rejected_once(world: EvaluationWorld) -> None:
    reject(world)
    assert refused(lambda: reject(world)) == "evaluation.tender_rejected"


def test_whoever_proposed_a_rejection_does_not_confirm_it(world: EvaluationWorld) -> None:
    fail(world)
    reject(world)
    erik, eva = world.cast.erik_at_helfo, world.cast.eva_at_helfo
    assert (
        refused(lambda: actions.confirm_rejection(world.id, world.camillas, by=erik, at=SCORED_AT))
        == "evaluation.rejection_takes_two"
    )
    actions.confirm_rejection(world.id, world.camillas, by=eva, at=SCORED_AT)
    assert (
        refused(lambda: actions.confirm_rejection(world.id, world.camillas, by=eva, at=SCORED_AT))
        == "evaluation.nothing_to_confirm"
    )


def test_the_database_refuses_a_rejection_confirmed_by_its_proposer(world: EvaluationWorld) -> None:
    reject(world)
    erik = person_of(world.cast.erik_at_helfo)
    with pytest.raises(IntegrityError, match="takes_two"), transaction.atomic():
        TenderRejection.objects.update(confirmed_by_id=erik, confirmed_at=SCORED_AT)


def test_a_confirmed_rejection_is_told_to_the_tenderer_alone_at_once(world: EvaluationWorld) -> None:
    fail(world)
    reject(world)
    assert documents.letters_for_recipient(world.cast.camilla, world.id) != []
    before = len(documents.letters_for_recipient(world.cast.camilla, world.id))
    actions.confirm_rejection(world.id, world.camillas, by=world.cast.eva_at_helfo, at=SCORED_AT)
    letters = documents.letters_for_recipient(world.cast.camilla, world.id)
    assert len(letters) == before + 1
    assert letters[0].kind == "evaluation.rejection"
    said = str(documents.letter(world.cast.camilla, letters[0].id).letter.blocks)
    assert WHY in said
    assert "FOA § 24-8 (1) b" in said
    assert "1. Testlederen behersker norsk." in said
    with pytest.raises(Missing):
        documents.letter(world.cast.bjorn, letters[0].id)


def test_a_proposed_rejection_can_be_withdrawn_and_a_confirmed_one_cannot(world: EvaluationWorld) -> None:
    erik, eva = world.cast.erik_at_helfo, world.cast.eva_at_helfo
    reject(world, ground="R-248-2a")
    actions.withdraw_rejection(world.id, world.camillas, by=erik, at=SCORED_AT)
    pass_requirements(world, world.camillas)
    give(world, world.camillas, "4", "4")
    reject(world, ground="R-248-2a")
    actions.confirm_rejection(world.id, world.camillas, by=eva, at=SCORED_AT)
    assert (
        refused(lambda: actions.withdraw_rejection(world.id, world.camillas, by=erik, at=SCORED_AT))
        == "evaluation.rejection_is_told"
    )


def test_a_rejected_tender_is_neither_checked_nor_scored(world: EvaluationWorld) -> None:
    pass_requirements(world, world.camillas)
    reject(world, ground="R-248-2d")
    mark = Mark(world.camillas, world.quality[0], Decimal(5), "En begrunnelse som er lang nok.")
    assert (
        refused(lambda: actions.score(world.id, [mark], by=world.cast.eva_at_helfo, at=SCORED_AT))
        == "evaluation.tender_rejected"
    )
    unmet = Check(world.camillas, world.requirements[0], met=False, reason=WHY)
    assert refused(lambda: check(world, unmet)) in ("evaluation.tender_rejected", "evaluation.changed_meanwhile")
