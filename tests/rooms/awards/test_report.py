"""The procurement report lists each fact of FOA § 25-5(2) that is missing until it is there (§ 10-5 in Part II)."""

from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

import pytest

from terskel.awards import actions, completeness, reporting
from terskel.awards.completeness import Stated
from terskel.awards.models import AwardDecision
from terskel.awards.protocol import procurement_report
from terskel.awards.writing import chosen, course
from terskel.competitions import queries as competitions
from terskel.core.actors import Actor
from terskel.core.decisions import Missing
from terskel.evaluation import actions as evaluations
from terskel.evaluation import queries as evaluation_queries
from terskel.organisations import queries as organisations
from terskel.organisations.models import ContractingAuthority, Supplier
from tests.worlds.cast import Cast
from tests.worlds.competitions import OPENING_AT, published_competition
from tests.worlds.evaluations import (
    APPROVED_AT,
    DECLARED_AT,
    EVIDENCE,
    FINALISED_AT,
    PREPARED_AT,
    SCORED_AT,
    announced,
    check_evidence,
    document,
    finalised,
    panel_seated,
    prepared,
    said_in,
    scored,
    submitted,
)
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db

EVIDENCED = {"subcontracts", "evidence", "tax", "sanctions", "no_lots"}
CHOSEN = {"chosen", "value", "chosen_because"}


def lacking(reader: Actor, competition_id: UUID, at: datetime) -> set[str]:
    return {one.key for one in reporting.report(reader, competition_id, at=at).missing}


def test_every_letter_of_the_law_has_its_row() -> None:
    world = lent(finalised)
    facts = reporting.report(world.cast.brita, world.id, at=PREPARED_AT).facts
    assert sorted({one.letter for one in facts}) == list("abcdefghijklmnop")
    assert all(one.clause.startswith(f"FOA § 25-5 (2) {one.letter}") for one in facts)


def test_before_the_opening_nobody_knows_who_tendered() -> None:
    competition = lent(published_competition)
    found = lacking(competition.cast.brita, competition.id, OPENING_AT)
    assert found == {"tenderers", "rejected", "conflicts", "approved_by"} | CHOSEN | EVIDENCED


def test_what_is_missing_grows_less_with_every_act_until_nothing_is() -> None:
    world = lent(panel_seated)
    key, brita = world.id, world.cast.brita
    assert lacking(brita, key, DECLARED_AT) == {"conflicts", "approved_by"} | CHOSEN | EVIDENCED
    world = lent(scored)
    key, brita = world.id, world.cast.brita
    assert lacking(brita, key, SCORED_AT) == {"approved_by"} | CHOSEN | EVIDENCED
    evaluations.finalise(key, by=world.cast.eva_at_helfo, at=FINALISED_AT)
    texts = dict.fromkeys(world.quality, "Ledet test av tre oppgjørsløsninger.")
    award_id = actions.prepare(key, characteristics=texts, by=brita, at=PREPARED_AT)
    assert lacking(brita, key, PREPARED_AT) == {"approved_by"} | EVIDENCED
    check_evidence(award_id, brita)
    assert lacking(brita, key, PREPARED_AT) == {"approved_by"}
    actions.submit(award_id, by=brita, at=PREPARED_AT)
    actions.approve(award_id, by=world.cast.daniel, at=APPROVED_AT)
    assert lacking(brita, key, APPROVED_AT) == set()


def test_each_missing_fact_says_where_it_is_put_right() -> None:
    for build, expected in ((scored, "evaluation"), (finalised, "prepare")):
        world = lent(build)
        missing = reporting.report(world.cast.brita, world.id, at=PREPARED_AT).missing
        assert {one.place for one in missing if one.key in CHOSEN | EVIDENCED} == {expected}
    world, _award = lent(prepared)
    missing = reporting.report(world.cast.brita, world.id, at=PREPARED_AT).missing
    assert {one.place for one in missing if one.key in EVIDENCED} == {"evidence"}


def test_whom_it_waits_for_is_named_and_tenders_only_by_number() -> None:
    world = lent(panel_seated)
    conflicts = next(
        one for one in reporting.report(world.cast.brita, world.id, at=DECLARED_AT).missing if one.key == "conflicts"
    )
    assert conflicts.names == ("Eva Moen", "Erik Dahl")
    scored_world = lent(scored)
    evaluations.reject_tender(
        scored_world.id,
        scored_world.camillas,
        ground="R-248-1b",
        reason="Tilbudet mangler testlederens bekreftelse på norsk nivå C1.",
        by=scored_world.cast.erik_at_helfo,
        at=SCORED_AT,
    )
    report = reporting.report(scored_world.cast.brita, scored_world.id, at=SCORED_AT)
    rejected = next(one for one in report.missing if one.key == "rejected")
    assert len(rejected.tenders) == 1
    assert not rejected.names
    assert rejected.holds_back


def test_tax_information_that_grew_too_old_is_missing_again() -> None:
    world, award_id = lent(prepared)
    document(award_id, world.cast.brita, issued_on=date(2026, 7, 27))
    actions.check_evidence(award_id, EVIDENCE, by=world.cast.brita, at=PREPARED_AT)
    assert "tax" not in lacking(world.cast.brita, world.id, PREPARED_AT)
    assert "tax" in lacking(world.cast.brita, world.id, APPROVED_AT)


def test_a_foreign_winner_needs_no_norwegian_tax_information_in_the_report() -> None:
    world, _award = lent(prepared)
    Supplier.objects.filter(id=world.cast.fjordsikt_id).update(country="DK")
    facts = {one.key: one.state for one in reporting.report(world.cast.brita, world.id, at=PREPARED_AT).facts}
    assert facts["tax"] == "not_applicable"


def test_an_authority_without_an_address_is_missing_one() -> None:
    world = lent(finalised)
    ContractingAuthority.objects.filter(id=world.cast.helfo_id).update(place="")
    assert "buyer" in lacking(world.cast.brita, world.id, PREPARED_AT)


def test_in_part_ii_the_list_is_that_of_10_5() -> None:
    world = lent(finalised)
    terms = competitions.terms(world.id)
    facts = completeness.checklist(
        replace(course(terms, PREPARED_AT), terms=replace(terms, regime="FOA_II")), Stated(), frozen=True, clauses=()
    )
    keys = {one.key for one in facts}
    assert not keys & {"no_lots", "negotiation", "without_notice"}, "letters c to e are not asked in Part II"
    assert keys >= {"announced_dialogue", "chosen_for_dialogue", "reserved"}
    assert {one.letter for one in facts} == {""}
    assert all(one.clause.startswith("FOA § 10-5 (2)") for one in facts)


def test_a_cancelled_competition_is_asked_for_its_reason_and_nothing_of_an_award() -> None:
    world = lent(scored)
    actions.cancel(
        world.id,
        reason_code="no_funds",
        reason="Bevilgningen falt bort i revidert budsjett.",
        new_competition_follows=False,
        by=world.cast.daniel,
        at=SCORED_AT,
    )
    report = reporting.report(world.cast.brita, world.id, at=SCORED_AT)
    assert not report.missing
    assert report.letter_id is not None
    assert next(one.said for one in report.facts if one.letter == "o") == "Bevilgningen falt bort i revidert budsjett."


def test_before_approval_the_report_is_shown_as_it_would_read() -> None:
    world, _award = lent(submitted)
    report = reporting.report(world.cast.brita, world.id, at=PREPARED_AT)
    assert report.letter_id is None
    assert report.draft is not None
    world, award_id = lent(announced)
    report = reporting.report(world.cast.brita, world.id, at=APPROVED_AT)
    assert (report.draft, report.letter_id) == (None, AwardDecision.objects.get(id=award_id).report_id)


def test_why_low_prices_are_not_abnormally_low_stands_in_the_report_where_it_was_noted() -> None:
    world, award_id = lent(submitted)
    award, result = AwardDecision.objects.get(id=award_id), evaluation_queries.result_for_room(world.id)
    if result is None:
        raise AssertionError("a recommendation rests on a frozen result")
    winner = organisations.supplier(award.winner_supplier_id)

    def report_with(note: str) -> str:
        outcome = chosen(award, replace(result, low_price_note=note), winner, approved_by="")
        return said_in(procurement_report(course(result.terms, PREPARED_AT), outcome))

    note = "Tilbyderen bruker egne ansatte hele døgnet."
    assert note in report_with(note)
    assert "lave priser" not in report_with("").casefold()
    assert "lave priser" in report_with(note).casefold()


def test_only_the_responsible_people_of_the_authority_read_it() -> None:
    world = lent(finalised)
    cast: Cast = world.cast
    for stranger in (cast.bjorn, cast.astrid, cast.erik_at_helfo):
        with pytest.raises(Missing):
            reporting.report(stranger, world.id, at=PREPARED_AT)
