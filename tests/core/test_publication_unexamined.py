"""What a draft says nothing of is told as not examined: silence never passes for an answer."""

from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from terskel.core.languages import LANGUAGES
from terskel.core.phrases import Phrasebook
from terskel.core.publication import (
    ClauseAnswer,
    CompetitionDraft,
    DocumentDraft,
    DpsDraft,
    PublishedCriterion,
    asks_for_tiers,
    check_competition,
    check_dps,
    is_cleaning,
    unexamined_of_competition,
    unexamined_of_dps,
    unexamined_text,
)
from terskel.core.publication.competition import COMPETITION
from terskel.core.publication.dps import DPS
from tests.core import test_publication_competition as competitions
from tests.core import test_publication_dps as systems

RANGE = (PublishedCriterion(name="Pris", least=Decimal(100), most=Decimal(100)),)
TOLD_OF_A_DPS: dict[str, Any] = {
    "first_window_closes_at": systems.NOON,
    "notice_languages": ("nb", "en"),
    "criteria": RANGE,
    "strategy": "",
}
TOLD_OF_A_COMPETITION: dict[str, Any] = {
    "area": "",
    "dps_used_value": Decimal(0),
    "documents": (DocumentDraft(name="Avtale", role="contract"),),
    "published_criteria": RANGE,
    "subcontractor_tiers": 0,
    "standard_contract": False,
    "universal_design": "",
    "security": "",
    "human_rights": "",
    "lots_reason": "",
}
# A field that may be None and is in no check's `rests_on`: why its silence says something.
SILENCE_IS_AN_ANSWER = {
    "estimated_value": "missing, and found",
    "ends_at": "missing, and found",
    "initial_assessment_days": "missing, and found",
    "classification": "follows from value and CPV codes, whose absence is found",
    "dispatched_at": "not sent yet: counted from the publication",
    "maximum_participants": "no highest number",
    "fee": "no fee",
    "standstill_on": "nobody chose: the usual rule holds",
    "turnover_requirement": "no turnover is asked for",
    "largest_contract": "warned of where a turnover is asked for",
    "starts_on": "missing, and found",
    "ends_on": "missing, and found",
    "closes_at": "missing, and found",
    "question_deadline_at": "the usual day is taken",
    "validity_days": "the thirty days of the law hold",
    "undecided_since": "nobody waits past the limit",
    "waiting_from": "nobody waits",
    "waiting_to": "nobody waits",
    "dps_ends_at": "the DPS is in operation, so it has an end",
    "model": "missing, and found",
    "intellectual_services": "warned of where there is an auction",
    "dps_estimated_value": "a DPS in operation has one",
    "lots_value": "the purchase is not divided: its own value is the whole",
}


def names_of_dps(**change: Any) -> set[str]:
    return {one.name for one in unexamined_of_dps(replace(systems.WHOLE, **change), systems.NOON)}


def names_of_competition(**change: Any) -> set[str]:
    return {one.name for one in unexamined_of_competition(replace(competitions.WHOLE, **change), competitions.NOON)}


def test_whatever_a_dps_says_nothing_of_is_told() -> None:
    assert names_of_dps() == set(TOLD_OF_A_DPS)
    assert names_of_dps(**TOLD_OF_A_DPS) == set()


@pytest.mark.parametrize("name", TOLD_OF_A_DPS)
def test_what_a_dps_tells_is_examined(name: str) -> None:
    assert names_of_dps(**{name: TOLD_OF_A_DPS[name]}) == set(TOLD_OF_A_DPS) - {name}


def test_whatever_a_competition_says_nothing_of_is_told() -> None:
    silent = dict.fromkeys(TOLD_OF_A_COMPETITION)
    assert set(TOLD_OF_A_COMPETITION) <= names_of_competition(**silent)
    assert names_of_competition(**TOLD_OF_A_COMPETITION) <= {"sanctions"}


@pytest.mark.parametrize("name", TOLD_OF_A_COMPETITION)
def test_what_a_competition_tells_is_examined(name: str) -> None:
    assert name not in names_of_competition(**{name: TOLD_OF_A_COMPETITION[name]})


def test_a_clause_without_a_word_on_its_sanction_is_told_until_every_clause_has_one() -> None:
    used, unused = ClauseAnswer(clause="5e", included=True), ClauseAnswer(clause="5f", included=False)
    assert "sanctions" in names_of_competition(clause_answers=(used, unused))
    assert "sanctions" not in names_of_competition(clause_answers=(unused,))
    assert "sanctions" not in names_of_competition(clause_answers=(replace(used, sanction=""), unused))


def test_every_field_that_may_be_silent_is_watched_or_its_silence_is_an_answer() -> None:
    watched = {name for check in (*DPS.checks, *COMPETITION.checks) for name in check.rests_on}
    for draft in (DpsDraft, CompetitionDraft):
        silent = {one.name for one in fields(draft) if "None" in str(one.type)}
        assert silent - watched - set(SILENCE_IS_AN_ANSWER) == set()
    every = {one.name for draft in (DpsDraft, CompetitionDraft) for one in fields(draft)}
    assert set(SILENCE_IS_AN_ANSWER) <= every


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_is_told_in_words_with_its_clause(language: Any) -> None:
    told = [
        *unexamined_of_dps(systems.WHOLE, systems.NOON),
        *unexamined_of_competition(competitions.WHOLE, competitions.NOON),
    ]
    for one in told:
        assert one.clause in unexamined_text(one, language)
        assert one.rules
    named = {name for check in (*DPS.checks, *COMPETITION.checks) for name in check.rests_on}
    keys = Phrasebook.of("core").texts
    assert {key.removeprefix("unexamined.") for key in keys if key.startswith("unexamined.")} == named


def test_a_standard_contract_used_as_it_is_need_not_be_attached() -> None:
    def found(standard: bool | None) -> set[str]:
        draft = replace(competitions.WHOLE, documents=(), standard_contract=standard, contract_deviation_reason="Se §")
        return {one.code for one in check_competition(draft, competitions.NOON)}

    assert "competition_contract_document_missing" not in found(standard=True)
    assert "competition_contract_document_missing" in found(standard=False)
    assert "competition_contract_document_missing" in found(standard=None)


@pytest.mark.parametrize(
    ("codes", "cleaning"),
    [
        (("90911200-8",), True),
        (("90919300",), True),
        (("72000000", "90910000"), True),
        (("90920000",), False),
        ((), False),
    ],
)
def test_cleaning_is_known_by_its_cpv_codes(codes: tuple[str, ...], cleaning: bool) -> None:
    assert is_cleaning(codes) is cleaning


def test_tiers_are_limited_in_works_and_cleaning_from_1_july_2026() -> None:
    july = date(2026, 7, 1)
    assert asks_for_tiers("works", False, july)
    assert asks_for_tiers("ordinary", True, july)
    assert not asks_for_tiers("ordinary", False, july)
    assert not asks_for_tiers("works", False, date(2026, 6, 30))


def test_what_the_law_asks_from_july_2026_is_not_asked_of_what_was_announced_before() -> None:
    """LOA §§ 5a, 5d, 5e-5h and 5m: neither found missing nor told as not examined."""
    day_before = competitions.BEFORE_JULY
    of_a_competition = {one.name for one in unexamined_of_competition(competitions.WHOLE, day_before)}
    of_a_dps = {one.name for one in unexamined_of_dps(systems.WHOLE, day_before)}
    assert not of_a_competition & {"sanctions", "security", "human_rights"}
    assert of_a_competition >= {"documents", "universal_design"}
    assert "strategy" not in of_a_dps
    silent = replace(competitions.WHOLE, security="", human_rights="")
    found = {one.code for one in check_competition(silent, day_before)}
    assert not found & {"competition_security_unanswered", "competition_human_rights_unanswered"}
    now = {one.code for one in check_competition(silent, competitions.NOON)}
    assert now >= {"competition_security_unanswered", "competition_human_rights_unanswered"}
    before, after = (check_dps(replace(systems.WHOLE, strategy=""), at) for at in (day_before, systems.NOON))
    assert "dps_strategy_missing" not in {one.code for one in before}
    assert "dps_strategy_missing" in {one.code for one in after}
