"""A competition cancelled before its deadline has a procurement report with what is known then (FOA §§ 25-5, 10-5)."""

from collections.abc import Callable

import pgtrigger
import pytest

from terskel.awards import actions as awards
from terskel.awards import queries, reporting
from terskel.awards.models import Closure
from terskel.competitions import actions
from terskel.competitions.models import Competition
from terskel.core import formats
from terskel.core.decisions import Missing
from terskel.disclosure.gathering import gathered
from terskel.documents import queries as documents
from terskel.evaluation import actions as evaluations
from tests.rooms.refusals import refused
from tests.web.visiting import visitor
from tests.worlds.cast import Cast
from tests.worlds.competitions import (
    ASKED_AT,
    CLOSES_AT,
    DRAFTED_AT,
    CompetitionWorld,
    dps_with_rival,
    draft_competition,
    opened_competition,
    published_competition,
)
from tests.worlds.evaluations import SCORED_AT, EvaluationWorld, panel_declared, panel_seated
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db

WHY = "Bevilgningen falt bort i revidert nasjonalbudsjett."


def cancel(world: CompetitionWorld, **given: object) -> None:
    said = {"reason_code": "no_funds", "reason": f" {WHY} ", "by": world.cast.brita, "at": ASKED_AT} | given
    actions.cancel(world.id, new_competition_follows=False, **said)


def report_of(world: CompetitionWorld) -> str:
    report_id = queries.closure_report(world.cast.brita, world.id)
    assert report_id is not None
    return str(documents.letter(world.cast.brita, report_id).letter.blocks)


def cancelled_early(regime: str = "FOA_III") -> CompetitionWorld:
    """Cancelled while tenders may still come, by a buyer alone."""
    world = lent(published_competition)
    with pgtrigger.ignore():
        Competition.objects.filter(pk=world.id).update(regime=regime)
    cancel(world)
    return world


def cancel_opened(world: CompetitionWorld | EvaluationWorld) -> None:
    """By an approver, once the tenders are opened."""
    awards.cancel(
        world.id,
        reason_code="no_funds",
        reason=WHY,
        new_competition_follows=False,
        by=world.cast.daniel,
        at=SCORED_AT,
    )


@pytest.mark.parametrize(("regime", "clause"), [("FOA_III", "FOA § 25-5"), ("FOA_II", "FOA § 10-5")])
def test_a_competition_cancelled_before_its_deadline_has_its_report_in_the_same_act(regime: str, clause: str) -> None:
    world = cancelled_early(regime)
    report_id = queries.closure_report(world.cast.brita, world.id)
    assert report_id is not None
    report = documents.letter(world.cast.brita, report_id).letter
    said = str(report.blocks)
    for fact in (clause, WHY, "Brita Strand", "Fjordsikt AS", "ikke åpnet", formats.instant(ASKED_AT, "nb")):
        assert fact in said
    assert ("o) Begrunnelse for avlysning" in said) is (regime == "FOA_III")
    assert "habile" not in said  # no panel has declared anything, so nothing is said of it
    with pytest.raises(Missing):
        documents.letter(world.cast.bjorn, report_id)


@pytest.mark.parametrize(("regime", "clause"), [("FOA_III", "FOA § 25-5 (2)"), ("FOA_II", "FOA § 10-5")])
def test_the_report_of_an_early_cancellation_lacks_nothing_that_nobody_can_know(regime: str, clause: str) -> None:
    world = cancelled_early(regime)
    found = reporting.report(world.cast.brita, world.id, at=ASKED_AT)
    assert found.letter_id == queries.closure_report(world.cast.brita, world.id)
    assert found.draft is None
    states = {one.key: one.state for one in found.facts}
    assert all(one.clause.startswith(clause) for one in found.facts)
    assert [one.key for one in found.missing] == []
    assert {states[key] for key in ("buyer", "subject", "estimated_value", "invited", "cancellation")} == {"stated"}
    assert {states[key] for key in ("tenderers", "rejected", "dropped", "conflicts")} == {"not_applicable"}
    assert "chosen" not in states


def test_who_stepped_back_from_the_panel_stands_in_the_report_of_a_cancelled_competition() -> None:
    """FOA § 25-5 (2) l, also where nobody was chosen."""
    world = lent(panel_declared)
    erik = world.cast.erik_at_helfo
    kin = "Lederen i Fjordsikt er svigerbroren min."
    evaluations.declare_impartiality(world.id, free=False, explanation=kin, by=erik, at=SCORED_AT)
    cancel_opened(world)
    said = report_of(world.competition)
    assert "l) Interessekonflikter og tiltak" in said
    assert "Erik" in said


@pytest.mark.parametrize("build", [opened_competition, panel_seated])
def test_the_report_of_a_cancelled_competition_asks_for_no_panel_and_no_declaration_any_more(
    build: Callable[[Cast], CompetitionWorld | EvaluationWorld],
) -> None:
    world = lent(build)
    cancel_opened(world)
    found = reporting.report(world.cast.brita, world.id, at=SCORED_AT)
    states = {one.key: one.state for one in found.facts}
    assert not found.missing
    assert (states["tenderers"], states["rejected"], states["conflicts"]) == ("stated", "stated", "not_applicable")


def test_a_draft_that_is_given_up_has_no_report() -> None:
    world = draft_competition(lent(dps_with_rival))
    cancel(world, at=DRAFTED_AT)
    assert queries.closure_report(world.cast.brita, world.id) is None
    with pytest.raises(Missing):
        reporting.report(world.cast.brita, world.id, at=DRAFTED_AT)


def test_the_case_book_holds_the_report_of_an_early_cancellation() -> None:
    world = cancelled_early()
    book = gathered(world.id, "internal", at=ASKED_AT)
    assert {one.kind for one in book.letters} >= {"competitions.cancellation", "awards.procurement_report"}
    assert "awards.ClosedWithoutAward" in {one.kind for one in book.events}
    assert "sealed" in book.left_out


def test_the_competitions_page_leads_to_the_report() -> None:
    world = cancelled_early()
    brita = visitor(world.cast.brita)
    assert "Anskaffelsesprotokollen" in brita.get("authority:competition", world.id, at=ASKED_AT)
    page = brita.get("authority:award_report", world.id, at=ASKED_AT)
    for said in (
        "Ingenting mangler",
        "Les protokollen",
        WHY,
        "Ingen har erklært seg inhabil.",
        "tilbudene forblir forseglet",
    ):
        assert said in page


def cancelled_without_report() -> CompetitionWorld:
    """As it stood where a competition was cancelled before its deadline while no report was written of that."""
    world = cancelled_early()
    with pgtrigger.ignore():
        Closure.objects.all().delete()
    return world


def test_a_cancellation_without_a_report_gets_one_that_tells_who_decided_it_and_when() -> None:
    world = cancelled_without_report()
    daniel = visitor(world.cast.daniel)
    page = daniel.get("authority:award_report", world.id, at=CLOSES_AT)
    assert "Protokollen er ikke skrevet" in page
    daniel.done("authority:report_of_cancellation", world.id, at=CLOSES_AT)
    said = report_of(world)
    for fact in (WHY, "Brita Strand", formats.instant(ASKED_AT, "nb")):
        assert fact in said
    assert "Daniel" not in said
    assert "Les protokollen" in daniel.get("authority:award_report", world.id, at=CLOSES_AT)
    again = refused(lambda: awards.report_cancellation(world.id, by=world.cast.daniel, at=CLOSES_AT))
    assert again == "awards.report_is_written"


def test_only_a_buyer_or_an_approver_of_the_authority_writes_it() -> None:
    world = cancelled_without_report()
    evaluator = refused(lambda: awards.report_cancellation(world.id, by=world.cast.eva_at_helfo, at=CLOSES_AT))
    assert evaluator == "awards.supplementer_role"
    for stranger in (world.cast.bjorn, world.cast.astrid):
        with pytest.raises(Missing):
            awards.report_cancellation(world.id, by=stranger, at=CLOSES_AT)


def test_no_report_of_a_cancellation_is_written_where_nothing_is_cancelled() -> None:
    world = lent(published_competition)
    with pytest.raises(Missing):
        awards.report_cancellation(world.id, by=world.cast.brita, at=ASKED_AT)
    assert queries.closure_report(world.cast.brita, world.id) is None
