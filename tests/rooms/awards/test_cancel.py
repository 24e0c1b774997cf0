"""After the deadline a competition ends without an award only for a factual reason, told to all (FOA § 25-4)."""

from datetime import timedelta

import pytest

from terskel.awards import actions, queries
from terskel.core.actors import SYSTEM
from terskel.core.decisions import Missing
from terskel.documents import queries as documents
from terskel.evaluation import actions as evaluations
from terskel.tenders import actions as tenders
from tests.rooms.refusals import refused
from tests.worlds.competitions import (
    CLOSES_AT,
    OPENING_AT,
    CompetitionWorld,
    open_tenders,
    opened_competition,
    published_competition,
)
from tests.worlds.evaluations import APPROVED_AT, FINALISED_AT, announced, scored
from tests.worlds.lent import lent
from tests.worlds.quality_first import opened_apart

pytestmark = pytest.mark.django_db

WHY = "Bevilgningen falt bort i revidert nasjonalbudsjett."


def cancel(world: CompetitionWorld, **given: object) -> None:
    said = {"reason_code": "no_funds", "reason": WHY, "by": world.cast.daniel, "at": OPENING_AT} | given
    actions.cancel(world.id, new_competition_follows=False, **said)


def test_a_job_of_the_opening_that_runs_again_after_the_cancellation_finds_it_done() -> None:
    world = lent(opened_competition)
    cancel(world)
    assert tenders.open_unsealed(world.id, by=SYSTEM, at=OPENING_AT)


def test_an_approver_cancels_after_the_opening_and_everyone_is_told() -> None:
    world = lent(opened_competition)
    cancel(world)
    assert world.terms.cancelled_at == OPENING_AT
    told = [row for row in documents.public_letters(world.id, at=OPENING_AT) if row.kind == "competitions.cancellation"]
    assert len(told) == 1
    assert WHY in str(documents.letter(world.cast.camilla, told[0].id, at=OPENING_AT).letter.blocks)


def test_the_procurement_report_gives_the_reason_and_who_tendered() -> None:
    world = lent(opened_competition)
    cancel(world)
    report_id = queries.closure_report(world.cast.brita, world.id)
    assert report_id is not None
    said = str(documents.letter(world.cast.brita, report_id).letter.blocks)
    for fact in (WHY, "Fjordsikt AS", "Rival Konsulenter AS", "Daniel Aas"):
        assert fact in said


def test_the_report_names_who_tendered_also_where_the_panel_never_saw_it() -> None:
    """FOA § 25-5 (2); nothing is left to be judged."""
    world = lent(opened_apart)
    cancel(world, at=APPROVED_AT)
    report_id = queries.closure_report(world.cast.brita, world.id)
    assert report_id is not None
    said = str(documents.letter(world.cast.brita, report_id).letter.blocks)
    assert "Fjordsikt AS" in said
    assert "Tilbyder A" not in said


def test_cancelled_before_the_opening_the_report_tells_nobodys_name_as_tenderer() -> None:
    world = lent(published_competition)
    cancel(world, at=CLOSES_AT)
    report_id = queries.closure_report(world.cast.brita, world.id)
    assert report_id is not None
    assert "ikke åpnet" in str(documents.letter(world.cast.brita, report_id).letter.blocks)


@pytest.mark.parametrize("code", ["one_tender", "all_rejected"])
def test_what_only_the_tenders_can_tell_is_no_reason_before_they_are_opened(code: str) -> None:
    world = lent(published_competition)
    assert refused(lambda: cancel(world, reason_code=code, at=CLOSES_AT)) == "awards.reason_not_known_yet"


@pytest.mark.parametrize("code", ["one_tender", "all_rejected"])
def test_what_the_tenders_told_is_a_reason_once_they_are_opened(code: str) -> None:
    world = lent(opened_competition)
    cancel(world, reason_code=code)
    assert world.terms.cancelled_at == OPENING_AT


def test_a_microsecond_before_the_deadline_it_is_the_competitions_own_cancelling() -> None:
    world = lent(published_competition)
    early = CLOSES_AT - timedelta(microseconds=1)
    assert refused(lambda: cancel(world, at=early)) == "awards.not_past_deadline"
    cancel(world, at=CLOSES_AT)


def test_a_buyer_does_not_cancel_after_the_deadline_alone() -> None:
    world = lent(opened_competition)
    assert refused(lambda: cancel(world, by=world.cast.brita)) == "awards.not_decision_maker"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"reason": "Nei takk."}, "awards.cancel_needs_reason"),
        ({"reason_code": "no_tenders"}, "awards.unknown_cancellation_reason"),
        ({"reason_code": "boredom"}, "awards.unknown_cancellation_reason"),
    ],
)
def test_a_factual_reason_is_given(given: dict[str, object], code: str) -> None:
    world = lent(opened_competition)
    assert refused(lambda: cancel(world, **given)) == code


def test_nothing_is_cancelled_once_the_award_is_told() -> None:
    world, _award = lent(announced)
    assert refused(lambda: cancel(world.competition, at=APPROVED_AT)) == "awards.was_announced"


def test_a_cancelled_competition_is_evaluated_and_awarded_no_further() -> None:
    world = lent(scored)
    cancel(world.competition)
    eva = world.cast.eva_at_helfo
    assert (
        refused(lambda: evaluations.finalise(world.id, by=eva, at=FINALISED_AT)) == "evaluation.competition_cancelled"
    )
    assert (
        refused(lambda: actions.prepare(world.id, characteristics={}, by=world.cast.brita, at=FINALISED_AT))
        == "competitions.was_cancelled"
    )


def test_another_authority_cancels_nothing() -> None:
    world = lent(opened_competition)
    with pytest.raises(Missing):
        cancel(world, by=world.cast.astrid)


def test_a_competition_nobody_tendered_in_is_closed_and_one_with_tenders_is_not() -> None:
    empty = lent(published_competition)
    brita = empty.cast.brita
    act = lambda: actions.close_without_tenders(  # noqa: E731 - asked twice
        empty.id, new_competition_follows=True, by=brita, at=OPENING_AT
    )
    assert refused(act) == "awards.not_opened"
    tenders.settle(empty.id, by=SYSTEM, at=OPENING_AT)
    open_tenders(empty)
    act()
    assert empty.terms.cancelled_at == OPENING_AT
    report_id = queries.closure_report(brita, empty.id)
    assert report_id is not None
    assert "Det kom ikke inn noen tilbud." in str(documents.letter(brita, report_id).letter.blocks)


def test_a_competition_with_tenders_is_not_closed_as_empty() -> None:
    world = lent(opened_competition)
    assert (
        refused(
            lambda: actions.close_without_tenders(
                world.id, new_competition_follows=False, by=world.cast.brita, at=OPENING_AT
            )
        )
        == "awards.has_tenders"
    )
