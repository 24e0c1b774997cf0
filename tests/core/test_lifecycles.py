"""The tables of moves: every life is walked, every refusal can be said, and the page about them is up to date."""

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from terskel.core.decisions import Permitted, Refused
from terskel.core.languages import LANGUAGES
from terskel.core.lifecycles import (
    APPLICATION_LINE,
    ASSISTANCE,
    AWARD,
    CATEGORY,
    COMPETITION,
    COMPLAINT,
    CONTRACT,
    DPS,
    QUALIFICATION,
    REVIEW_CASE,
    TENDER,
    ApplicationLineFacts,
    AwardFacts,
    CompetitionFacts,
    ContractFacts,
    DpsFacts,
    QualificationFacts,
    TenderFacts,
)
from terskel.core.lifecycles.__main__ import main
from terskel.core.lifecycles.document import LIVES, document
from terskel.core.lifecycles.table import Life
from terskel.core.phrases import Phrasebook, refusal_text

NOON = datetime(2026, 12, 4, 11, tzinfo=UTC)
TICK = timedelta(microseconds=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def refused(decision: object) -> str:
    assert isinstance(decision, Refused)
    return decision.code


class Walk(RuleBasedStateMachine):
    """Does what the table permits, in any order, while the clock moves; the state is always the one foretold."""

    life: Life[Any]

    @initialize()
    def begin(self) -> None:
        self.facts = self.life.empty
        self.at = NOON

    @rule(step=st.sampled_from([TICK, HOUR, DAY, 40 * DAY]))
    def time_passes(self, step: timedelta) -> None:
        before = self.life.state(self.facts, self.at)
        self.at += step
        after = self.life.state(self.facts, self.at)
        by_clock = {
            (source, target)
            for move in self.life.moves
            if move.by_clock
            for source in move.at_states
            for target in move.to
        }
        reachable = {before}
        while more := {target for source, target in by_clock if source in reachable} - reachable:
            reachable |= more
        assert after in reachable

    @rule(data=st.data())
    def somebody_acts(self, data: st.DataObject) -> None:
        move = self.life.move(data.draw(st.sampled_from(self.life.verbs)))
        before = self.life.state(self.facts, self.at)
        decision = self.life.permit(move.verb, self.facts, self.at)
        if isinstance(decision, Refused):
            assert all(refusal_text(decision, language) for language in LANGUAGES)
            return
        assert before in move.at_states
        ahead = st.sampled_from([None, TICK, HOUR, 30 * DAY])
        given = {name: self.given(name, data.draw(ahead)) for name in move.given}
        self.facts = self.life.after(move.verb, self.facts, self.at, **given)
        after = self.life.state(self.facts, self.at)
        assert after in (move.to or (before,)), (move.verb, before, after)

    def given(self, name: str, ahead: timedelta | None) -> datetime | None:
        optional = {"opened_at", "standstill_ends_at"}
        if name == "opened_at":
            return None if ahead is None else self.at
        if ahead is None and name in optional:
            return None
        end = {"ends_at": 90 * DAY}.get(name, timedelta(0))
        return self.at + (ahead or HOUR) + end

    @invariant()
    def the_state_is_one_of_the_table(self) -> None:
        if hasattr(self, "facts"):
            assert self.life.state(self.facts, self.at) in self.life.labels

    @precondition(lambda self: hasattr(self, "facts"))
    @rule()
    def an_act_of_the_future_has_not_happened_yet(self) -> None:
        past = self.life.state(self.facts, NOON - 400 * DAY)
        if all(value is None or value > NOON - 400 * DAY for value in self.instants()):
            assert past in (self.life.states[0], "submitted", "under_assessment", "extended")

    def instants(self) -> list[datetime | None]:
        return [getattr(self.facts, one.name) for one in fields(self.facts)]


def walk(life: Life[Any]) -> Any:
    machine = type(f"Walk_{life.name}", (Walk,), {"life": life})
    case = machine.TestCase
    case.settings = settings(max_examples=20, stateful_step_count=25)
    return case


TestDps = walk(DPS)
TestCategory = walk(CATEGORY)
TestApplicationLine = walk(APPLICATION_LINE)
TestAssistance = walk(ASSISTANCE)
TestQualification = walk(QUALIFICATION)
TestCompetition = walk(COMPETITION)
TestTender = walk(TENDER)
TestAward = walk(AWARD)
TestComplaint = walk(COMPLAINT)
TestContract = walk(CONTRACT)
TestReviewCase = walk(REVIEW_CASE)


@pytest.mark.parametrize("life", LIVES, ids=lambda life: life.name)
def test_a_table_is_whole(life: Life[Any]) -> None:
    states = set(life.states)
    assert set(life.state_refusals) == states
    names = {one.name for one in fields(life.empty)}
    for move in life.moves:
        assert set(move.at_states) | set(move.to) | set(move.refusals or {}) <= states
        assert {*move.sets, *move.given, *move.clears} <= names
        assert not set(move.at_states) & set(move.refusals or {})
        assert move.clause
        assert move.who
    reached = {life.states[0]} | {target for move in life.moves for target in move.to}
    assert reached == states
    assert len(set(life.verbs)) == len(life.verbs)
    for words in life.labels.values():
        assert all(words[language].strip() for language in LANGUAGES)


@pytest.mark.parametrize("life", LIVES, ids=lambda life: life.name)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_refusal_says_what_is_wrong_and_what_to_do_with_the_facts_at_hand(life: Life[Any], language: Any) -> None:
    codes = set(life.state_refusals.values())
    for move in life.moves:
        codes |= set((move.refusals or {}).values()) | {guard.code for guard in move.guards}
    facts = {one.name: NOON for one in fields(life.empty)} | {"at": NOON}
    for code in codes:
        said = Phrasebook.of("core").say(f"refusal.{code}", language, **facts)
        assert said.endswith(".")
        assert len([part for part in said.replace(";", ".").split(". ") if part]) >= 2, said
        assert refusal_text(Refused(code, facts=facts), language), "a room's own text asks for no other facts"


def test_an_unknown_verb_is_a_mistake_not_a_refusal() -> None:
    with pytest.raises(KeyError, match="fly"):
        DPS.permit("fly", DpsFacts(), NOON)
    with pytest.raises(KeyError):
        DPS.permit("first_window_closes", DpsFacts(), NOON)
    with pytest.raises(TypeError, match="first_window_closes_at"):
        DPS.after("publish", DpsFacts(), NOON)


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        DPS.state(DpsFacts(), datetime(2026, 12, 4))  # noqa: DTZ001


class TestOnTheClock:
    """Both sides of each instant that changes a state."""

    def test_the_first_window_closes_at_its_instant(self) -> None:
        facts = DpsFacts(published_at=NOON - DAY, first_window_closes_at=NOON, ends_at=NOON + DAY)
        assert DPS.state(facts, NOON - TICK) == "first_window"
        assert DPS.state(facts, NOON) == "initial_assessment"

    def test_a_dps_ends_at_its_end_date(self) -> None:
        facts = DpsFacts(NOON - 3 * DAY, NOON - 2 * DAY, NOON - DAY, NOON)
        assert DPS.state(facts, NOON - TICK) == "operative"
        assert DPS.state(facts, NOON) == "ended"

    def test_the_door_stays_open_until_the_end(self) -> None:
        facts = DpsFacts(NOON - 3 * DAY, NOON - 2 * DAY, None, NOON)
        assert DPS.permit("receive_application", facts, NOON - TICK)
        assert refused(DPS.permit("receive_application", facts, NOON)) == "dps.has_ended"

    def test_no_competition_before_the_initial_assessment_is_finished(self) -> None:
        facts = DpsFacts(NOON - 3 * DAY, NOON - 2 * DAY, None, NOON + DAY)
        assert refused(DPS.permit("use_for_competition", facts, NOON)) == "dps.assessment_not_finished"
        assert DPS.permit("use_for_competition", replace(facts, initial_assessment_finished_at=NOON), NOON)

    def test_an_extension_comes_before_the_limit(self) -> None:
        facts = ApplicationLineFacts(due_at=NOON, opened_at=NOON - DAY)
        assert APPLICATION_LINE.permit("extend", facts, NOON - TICK)
        assert refused(APPLICATION_LINE.permit("extend", facts, NOON)) == "qualification.extension_too_late"

    def test_a_late_decision_is_still_a_decision(self) -> None:
        facts = ApplicationLineFacts(due_at=NOON, opened_at=NOON - DAY)
        assert APPLICATION_LINE.permit("admit", facts, NOON + 9 * DAY)

    def test_nobody_reads_a_sealed_request(self) -> None:
        sealed = ApplicationLineFacts(due_at=NOON)
        for verb in ("assess", "admit", "reject", "extend"):
            assert refused(APPLICATION_LINE.permit(verb, sealed, NOON)) == "qualification.still_sealed"

    def test_evidence_that_runs_out_asks_for_a_renewal_by_the_clock_alone_and_the_right_stands(self) -> None:
        facts = QualificationFacts(from_at=NOON - DAY, evidence_expires_at=NOON)
        assert QUALIFICATION.state(facts, NOON - TICK) == "active"
        assert QUALIFICATION.state(facts, NOON) == "renewal_due"
        asked = replace(facts, renewal_asked_at=NOON)
        assert refused(QUALIFICATION.permit("confirm_unchanged", asked, NOON)) == "qualification.evidence_has_expired"
        assert QUALIFICATION.permit("confirm_unchanged", asked, NOON - TICK)

    def test_nobody_is_suspended_without_being_heard(self) -> None:
        facts = QualificationFacts(from_at=NOON - DAY)
        assert refused(QUALIFICATION.permit("suspend", facts, NOON)) == "qualification.not_heard"
        assert QUALIFICATION.permit("suspend", replace(facts, heard_at=NOON - HOUR), NOON)

    def test_an_upheld_appeal_admits_and_the_past_stays_as_it_was(self) -> None:
        facts = ApplicationLineFacts(due_at=NOON, opened_at=NOON - DAY, rejected_at=NOON, appealed_at=NOON + HOUR)
        assert APPLICATION_LINE.state(facts, NOON + HOUR) == "appealed"
        upheld = APPLICATION_LINE.after("uphold_appeal", facts, NOON + DAY)
        states = [APPLICATION_LINE.state(upheld, at) for at in (NOON, NOON + HOUR, NOON + DAY)]
        assert states == ["rejected", "appealed", "admitted"]

    def test_a_competition_closes_at_its_instant(self) -> None:
        facts = CompetitionFacts(published_at=NOON - 20 * DAY, closes_at=NOON)
        assert COMPETITION.state(facts, NOON - TICK) == "published"
        assert COMPETITION.state(facts, NOON) == "closed"
        assert COMPETITION.permit("extend_deadline", facts, NOON - TICK)
        assert refused(COMPETITION.permit("extend_deadline", facts, NOON)) == "competitions.too_late_to_extend"

    def test_one_microsecond_late_is_late(self) -> None:
        facts = TenderFacts(started_at=NOON - DAY, closes_at=NOON)
        assert TENDER.permit("deliver", facts, NOON - TICK)
        assert refused(TENDER.permit("deliver", facts, NOON)) == "tenders.deadline_passed"
        assert (
            refused(TENDER.permit("deliver", replace(facts, delivered_at=NOON - HOUR), NOON))
            == "tenders.deadline_passed"
        )

    def test_no_opening_before_the_deadline(self) -> None:
        facts = TenderFacts(started_at=NOON - DAY, delivered_at=NOON - HOUR, closes_at=NOON)
        assert refused(TENDER.permit("open", facts, NOON - TICK)) == "tenders.deadline_not_passed"
        assert TENDER.permit("open", facts, NOON)

    def test_standstill_blocks_signing_to_its_last_instant(self) -> None:
        facts = ContractFacts(prepared_at=NOON - DAY, standstill_ends_at=NOON)
        for verb in ("sign_for_authority", "sign_for_supplier"):
            assert refused(CONTRACT.permit(verb, facts, NOON - TICK)) == "contracts.standstill_runs"
            assert CONTRACT.permit(verb, facts, NOON)

    def test_an_award_without_standstill_can_be_signed_at_once(self) -> None:
        facts = AwardFacts(NOON, NOON, NOON, None, NOON)
        assert AWARD.state(facts, NOON) == "final"
        assert AWARD.state(replace(facts, standstill_ends_at=NOON + TICK), NOON) == "notified"


def test_a_contract_is_concluded_by_both_signatures_only() -> None:
    facts = ContractFacts(prepared_at=NOON - DAY, authority_signed_at=NOON)
    assert CONTRACT.state(facts, NOON) == "for_signature"
    assert refused(CONTRACT.permit("sign_for_authority", facts, NOON)) == "contracts.signed_by_authority"
    assert CONTRACT.state(replace(facts, supplier_signed_at=NOON), NOON) == "in_force"


def test_an_award_is_sent_for_approval_only_with_checked_evidence() -> None:
    prepared = AwardFacts(prepared_at=NOON)
    assert refused(AWARD.permit("submit", prepared, NOON)) == "awards.evidence_not_checked"
    assert AWARD.permit("submit", replace(prepared, evidence_checked_at=NOON), NOON)


def test_an_act_recorded_by_a_faster_clock_is_not_overlooked() -> None:
    cancelled_ahead = CompetitionFacts(published_at=NOON - DAY, closes_at=NOON + DAY, cancelled_at=NOON + TICK)
    assert COMPETITION.state(cancelled_ahead, NOON) == "published"
    assert refused(COMPETITION.permit("extend_deadline", cancelled_ahead, NOON)) == "competitions.was_cancelled"


def test_a_withdrawn_tender_can_be_delivered_again() -> None:
    facts = TenderFacts(started_at=NOON, delivered_at=NOON, withdrawn_at=NOON, closes_at=NOON + DAY)
    assert isinstance(TENDER.permit("deliver", facts, NOON), Permitted)
    assert TENDER.state(TENDER.after("deliver", facts, NOON + HOUR), NOON + HOUR) == "delivered"


def test_house_words_name_the_states() -> None:
    assert COMPETITION.labels["published"] == {
        "nb": "Åpen for tilbud",
        "nn": "Open for tilbod",
        "en": "Open for tenders",
    }
    assert APPLICATION_LINE.labels["rejected"]["nb"] == "Avvist"


def test_the_page_about_lives_is_up_to_date(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    written = Path(__file__).resolve().parents[2] / "docs" / "lifecycles.md"
    assert written.read_text(encoding="utf-8") == document(), "run `python -m terskel.core.lifecycles`"
    main([str(tmp_path / "lives.md")])
    assert (tmp_path / "lives.md").read_text(encoding="utf-8") == document()
    assert "lives.md" in capsys.readouterr().out
