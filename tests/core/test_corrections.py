"""What may be corrected after publication, what is always material, and when the deadline must move with it."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from terskel.core import deadlines
from terskel.core.corrections import (
    CORRECTABLE,
    MATERIAL,
    Assessment,
    earliest_last_day,
    judge,
    may_correct,
    must_extend,
    proposed_close,
)
from terskel.core.decisions import Refused
from terskel.core.instants import OSLO, end_of_day
from terskel.core.languages import LANGUAGES
from terskel.core.phrases import refusal_text
from terskel.core.rulesets import as_of
from terskel.core.rulesets.own import OwnRules

RULES = as_of(date(2027, 1, 11))
HARMLESS = Assessment(
    others_would_come=False, other_purchase=False, more_time=False, grounds="En trykkfeil i adressen."
)
CLOSES_AT = datetime(2027, 1, 22, 12, tzinfo=OSLO)
TICK = timedelta(microseconds=1)


@pytest.mark.parametrize("what", MATERIAL)
def test_what_everybody_relied_on_is_refused_with_its_clause_and_what_to_do(what: str) -> None:
    decision = may_correct(what)
    assert isinstance(decision, Refused)
    assert (decision.code, decision.clause) == ("competitions.correction_is_material", MATERIAL[what])
    assert all(refusal_text(decision, language) for language in LANGUAGES)


def test_the_rest_may_be_corrected_and_what_nobody_knows_may_not() -> None:
    assert all(may_correct(what) for what in CORRECTABLE)
    assert not MATERIAL.keys() & set(CORRECTABLE)
    with pytest.raises(KeyError):
        may_correct("weather")


@pytest.mark.parametrize("answer", ["others_would_come", "other_purchase"])
def test_one_yes_to_the_questions_of_the_law_makes_it_material(answer: str) -> None:
    decision = judge(replace(HARMLESS, **{answer: True}))
    assert isinstance(decision, Refused)
    assert decision.clause == "FOA § 14-2(1)"
    assert judge(HARMLESS)


def test_why_it_is_not_material_is_said() -> None:
    decision = judge(replace(HARMLESS, grounds=" "))
    assert isinstance(decision, Refused)
    assert decision.code == "competitions.correction_without_grounds"


def test_the_deadline_moves_when_more_time_is_needed_or_all_are_told_too_late() -> None:
    last = deadlines.last_answer(CLOSES_AT, rules=RULES).instant
    assert not must_extend(HARMLESS, CLOSES_AT, last - TICK, rules=RULES)
    assert must_extend(HARMLESS, CLOSES_AT, last, rules=RULES)
    assert must_extend(replace(HARMLESS, more_time=True), CLOSES_AT, last - TICK, rules=RULES)


def test_the_proposed_deadline_is_that_of_an_invitation_sent_now() -> None:
    at = datetime(2027, 1, 19, 10, tzinfo=OSLO)
    proposed = proposed_close(CLOSES_AT, at, restricted_documents=False, rules=RULES)
    assert proposed == deadlines.tender_earliest_close(at, rules=RULES)
    assert proposed.instant > CLOSES_AT


def test_where_a_whole_minimum_is_left_already_the_proposal_counts_from_the_old_deadline() -> None:
    far = end_of_day(date(2027, 3, 31))
    proposed = proposed_close(far, datetime(2027, 1, 12, 10, tzinfo=OSLO), restricted_documents=True, rules=RULES)
    assert proposed == deadlines.tender_earliest_close(far, restricted_documents=True, rules=RULES)


def test_a_deadline_from_the_earliest_last_day_leaves_all_the_days_that_information_needs() -> None:
    at = datetime(2027, 1, 19, 10, tzinfo=OSLO)
    earliest = earliest_last_day(at, rules=RULES)
    assert earliest == date(2027, 1, 25)
    assert not must_extend(HARMLESS, end_of_day(earliest), at, rules=RULES)
    assert must_extend(HARMLESS, end_of_day(earliest - timedelta(days=1)), at, rules=RULES)


STRICTER = OwnRules({"answers_before_deadline": 9, "dps_tender": 20})


def test_the_authoritys_own_longer_limits_and_restricted_documents_move_what_is_proposed() -> None:
    at = datetime(2027, 1, 19, 10, tzinfo=OSLO)
    assert earliest_last_day(at, own=STRICTER, rules=RULES) == date(2027, 1, 28)
    own_last = deadlines.last_answer(CLOSES_AT, own=STRICTER, rules=RULES).instant
    assert own_last < deadlines.last_answer(CLOSES_AT, rules=RULES).instant
    assert must_extend(HARMLESS, CLOSES_AT, own_last, own=STRICTER, rules=RULES)
    for restricted in (False, True):
        proposed = proposed_close(CLOSES_AT, at, restricted_documents=restricted, own=STRICTER, rules=RULES)
        assert proposed == deadlines.tender_earliest_close(
            at, restricted_documents=restricted, own=STRICTER, rules=RULES
        )
    plain, late = (proposed_close(CLOSES_AT, at, restricted_documents=one, rules=RULES) for one in (False, True))
    assert late.instant > plain.instant


def test_a_deadline_that_is_just_that_of_an_invitation_sent_now_counts_as_enough_left() -> None:
    at = datetime(2027, 1, 19, 10, tzinfo=OSLO)
    closes_at = deadlines.tender_earliest_close(at, rules=RULES).instant
    proposed = proposed_close(closes_at, at, restricted_documents=False, rules=RULES)
    assert proposed == deadlines.tender_earliest_close(closes_at, rules=RULES)
