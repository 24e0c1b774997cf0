"""Every rule of the check has its number and says what it may find, and every finding is planted in some test."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from terskel.core import deadlines
from terskel.core.languages import LANGUAGES
from terskel.core.phrases import Phrasebook
from terskel.core.publication import (
    CategoryDraft,
    ClauseAnswer,
    CompetitionDraft,
    CriterionDraft,
    DocumentDraft,
    DpsDraft,
    Finding,
    LockedText,
    PublishedCriterion,
    RequirementDraft,
    check_competition,
    check_dps,
    finding_text,
)
from terskel.core.publication.competition import COMPETITION
from terskel.core.publication.dps import DPS
from terskel.core.rulesets.own import NO_OWN_RULES, OwnRules
from tests.core import test_publication_competition as competitions
from tests.core import test_publication_dps as systems

NOON = competitions.NOON
BEFORE_JULY = datetime(2026, 6, 15, 11, tzinfo=UTC)
DAY = timedelta(days=1)
WINDOW = deadlines.first_window_earliest_close(systems.NOON).instant


def dps(**change: Any) -> dict[str, Finding]:
    return {one.code: one for one in check_dps(replace(systems.WHOLE, **change), systems.NOON)}


def competition(at: datetime = NOON, own: OwnRules = NO_OWN_RULES, **change: Any) -> dict[str, Finding]:
    return {one.code: one for one in check_competition(replace(competitions.WHOLE, **change), at, own)}


def published(least: int, most: int, climate: int = 30) -> tuple[PublishedCriterion, ...]:
    return (
        PublishedCriterion(name="Pris", least=Decimal(least), most=Decimal(most)),
        PublishedCriterion(name="Klima", least=Decimal(climate), most=Decimal(40), climate=True),
    )


DPS_FAULTS: list[tuple[dict[str, Any], str, str]] = [
    ({"first_window_closes_at": WINDOW - timedelta(microseconds=1)}, "dps_first_window_too_short", "block"),
    (
        {"first_window_closes_at": WINDOW, "dispatched_at": systems.NOON + DAY * 3},
        "dps_first_window_too_short",
        "block",
    ),
    ({"first_window_closes_at": systems.WHOLE.ends_at}, "dps_first_window_after_end", "block"),
    ({"maximum_participants": 20}, "dps_participants_limited", "block"),
    ({"fee": Decimal(1)}, "dps_fee", "block"),
    ({"other_channels": ("e-post",)}, "dps_other_channels", "block"),
    ({"documents_public": False}, "dps_documents_not_public", "block"),
    ({"notice_languages": ("nb",)}, "dps_notice_languages", "block"),
    ({"notice_languages": ("en",)}, "dps_notice_languages", "block"),
    ({"standstill_on": False}, "dps_standstill_off", "warn"),
    (
        {"turnover_requirement": Decimal(10_000_001), "largest_contract": Decimal(5_000_000)},
        "dps_turnover_too_high",
        "block",
    ),
    ({"turnover_requirement": Decimal(1)}, "dps_turnover_base_missing", "warn"),
    ({"requirements_without_evidence": ("Omsetning",)}, "dps_evidence_missing", "block"),
    ({"notice_languages": ()}, "dps_notice_languages", "block"),
    ({"criteria": ()}, "dps_criteria_missing", "warn"),
    ({"criteria": published(50, 40)}, "dps_criterion_range", "block"),
    ({"criteria": published(20, 59)}, "dps_criteria_ranges", "block"),
    ({"criteria": published(40, 70, climate=29)}, "climate_weight_too_low", "block"),
    ({"strategy": " "}, "dps_strategy_missing", "warn"),
    (
        {"categories": (replace(systems.CATEGORY, maximum_value=Decimal(400_000_001)),)},
        "dps_category_above_value",
        "warn",
    ),
]
DPS_SOUND: list[dict[str, Any]] = [
    {"first_window_closes_at": WINDOW},
    {"fee": Decimal(0)},
    {"notice_languages": ("nn", "en")},
    {"standstill_on": True},
    {"turnover_requirement": Decimal(10_000_000), "largest_contract": Decimal(5_000_000)},
    {"turnover_requirement": Decimal(9), "largest_contract": Decimal(1), "turnover_reason": "Risikoen er stor."},
    {"criteria": published(40, 70)},
    {"criteria": published(60, 60)},
    {"strategy": "https://example.no/strategi"},
    {"categories": (replace(systems.CATEGORY, maximum_value=Decimal(400_000_000)),)},
]
WITH_CLAUSE = competitions.ANSWERS[1:]
LEFT_OUT = ClauseAnswer(clause="5f", included=False, reason="Gjelder ikke.")
RANKED = tuple(
    replace(one, rank=rank)
    for rank, one in enumerate((competitions.CLIMATE, competitions.PRICE, competitions.QUALITY), 1)
)
CONTRACT = DocumentDraft(name="Kontrakt", role="contract")
PRICES = DocumentDraft(name="Prisskjema", role="price_form")
NOTICE = (
    PublishedCriterion(name="pris", least=Decimal(40), most=Decimal(60)),
    PublishedCriterion(name="Kompetanse", least=Decimal(0), most=Decimal(30)),
    PublishedCriterion(name="Klima og miljø", least=Decimal(30), most=Decimal(30), climate=True),
)
EARLY = competitions.EARLIEST - DAY

COMPETITION_FAULTS: list[tuple[dict[str, Any], str, str]] = [
    (
        {"categories": (CategoryDraft(code="IKT-01", maximum_value=None, areas=frozenset({"Oslo"})),), "area": "Bodø"},
        "competition_outside_category_area",
        "block",
    ),
    (
        {"dps_estimated_value": Decimal(9_999_999), "dps_used_value": Decimal(7_000_000)},
        "competition_dps_volume_exceeded",
        "warn",
    ),
    (
        {"closes_at": EARLY, "agreed_by_all": True, "question_deadline_at": None},
        "competition_agreement_not_for_state",
        "block",
    ),
    ({"site_visit": True}, "competition_minimum_with_site_visit", "warn"),
    (
        {"documents": (CONTRACT, PRICES, DocumentDraft(name="Kart", role="other", restricted=True))},
        "competition_deadline_too_early_restricted",
        "block",
    ),
    ({"documents": (PRICES,)}, "competition_contract_document_missing", "block"),
    ({"documents": (CONTRACT,)}, "competition_price_form_missing", "warn"),
    ({"criteria": RANKED}, "competition_priority_without_reason", "block"),
    (
        {"published_criteria": (*NOTICE[1:], replace(NOTICE[0], name="Kostnad", least=Decimal(0)))},
        "competition_criterion_not_in_notice",
        "block",
    ),
    (
        {"published_criteria": (replace(NOTICE[0], least=Decimal(41)), *NOTICE[1:])},
        "competition_weight_outside_notice",
        "block",
    ),
    (
        {"published_criteria": (replace(NOTICE[0], most=Decimal(39), least=Decimal(39)), *NOTICE[1:])},
        "competition_weight_outside_notice",
        "block",
    ),
    (
        {"published_criteria": (*NOTICE, PublishedCriterion(name="Tid", least=Decimal(1), most=Decimal(5)))},
        "competition_notice_criterion_left_out",
        "block",
    ),
    (
        {"electronic_auction": True, "intellectual_services": True},
        "competition_auction_of_intellectual_services",
        "block",
    ),
    ({"electronic_auction": True}, "competition_auction_services_unanswered", "warn"),
    ({"cleaning": True, "subcontractor_tiers": 3}, "competition_too_many_tiers", "block"),
    ({"standard_contract": False}, "competition_contract_not_standard", "warn"),
    ({"universal_design": ""}, "competition_universal_design_unanswered", "block"),
    ({"security": ""}, "competition_security_unanswered", "warn"),
    ({"human_rights": " "}, "competition_human_rights_unanswered", "warn"),
    ({"lots_reason": ""}, "competition_lots_reason_missing", "warn"),
    (
        {"locked_texts": (LockedText(name="Lønn", state="missing"),)},
        "competition_locked_text_missing",
        "block",
    ),
    (
        {"locked_texts": (LockedText(name="Lønn", state="outdated"),)},
        "competition_locked_text_outdated",
        "block",
    ),
    (
        {"locked_texts": (LockedText(name="Lønn", state="out_of_use"),)},
        "competition_locked_text_out_of_use",
        "warn",
    ),
    ({"first_requests_assessed": False}, "competition_first_requests_unassessed", "block"),
    ({"need": "Oppgi fødselsnummer"}, "competition_personal_data", "warn"),
    ({"need": "Politiattest kreves"}, "competition_criminal_record", "warn"),
    ({"need": "Etter NS-EN ISO 9001"}, "competition_standard_without_equivalent", "warn"),
    (
        {"cleaning": True, "clause_answers": (competitions.ANSWERS[0], LEFT_OUT, *competitions.ANSWERS[2:])},
        "clause_required",
        "block",
    ),
    (
        {
            "service_kind": "special",
            "clause_answers": (ClauseAnswer(clause="5e", included=False, reason="Nei."), *WITH_CLAUSE),
        },
        "clause_required",
        "warn",
    ),
    (
        {"clause_answers": (ClauseAnswer(clause="5e", included=True, sanction=""), *WITH_CLAUSE)},
        "clause_sanction_missing",
        "block",
    ),
    (
        {
            "criteria": (*RANKED[1:], replace(RANKED[0], rank=4)),
            "priority_reason": "Vekting er umulig fordi behovet er ukjent.",
        },
        "climate_rank_too_low",
        "block",
    ),
]
COMPETITION_SOUND: list[dict[str, Any]] = [
    {"categories": (CategoryDraft(code="IKT-01", maximum_value=None, areas=frozenset({"Oslo"})),), "area": "Oslo"},
    {"dps_estimated_value": Decimal(10_000_000), "dps_used_value": Decimal(7_000_000)},
    {"closes_at": EARLY, "agreed_by_all": True, "buyer_kind": "other", "question_deadline_at": None},
    {"site_visit": True, "closes_at": competitions.EARLIEST + DAY},
    {"documents": (CONTRACT, PRICES)},
    {"criteria": RANKED, "priority_reason": "Vekting er umulig fordi behovet er ukjent."},
    {"criteria": RANKED, "regime": "FOA_II"},
    {"lots_reason": "", "regime": "FOA_II"},
    {"published_criteria": NOTICE},
    {"electronic_auction": True, "intellectual_services": False},
    {"cleaning": True, "subcontractor_tiers": 2},
    {"cleaning": True, "subcontractor_tiers": 3, "tiers_reason": "Få leverandører kan alt."},
    {"subcontractor_tiers": 9},
    {"standard_contract": False, "contract_deviation_reason": "Ingen standard finnes."},
    {"universal_design": "WCAG 2.1 AA."},
    {"security": "Ikke relevant.", "human_rights": "Ingen risiko.", "lots_reason": "Én leveranse."},
    {"need": "Etter NS-EN ISO 9001 eller tilsvarende"},
    {
        "service_kind": "special",
        "estimated_value": Decimal(1_299_999),
        "clause_answers": (ClauseAnswer(clause="5e", included=False, reason="Under terskelen."), *WITH_CLAUSE),
    },
    {"clause_answers": (ClauseAnswer(clause="5e", included=True, sanction="Dagbot"), *WITH_CLAUSE)},
]


@pytest.mark.parametrize(("change", "code", "severity"), DPS_FAULTS)
def test_a_fault_of_a_dps_is_found_and_weighed(change: dict[str, Any], code: str, severity: str) -> None:
    found = dps(**change)
    assert code in found
    assert set(found) - {code} <= {"dps_criteria_ranges", "climate_weight_too_low"}
    told(found[code], severity)


@pytest.mark.parametrize("change", DPS_SOUND)
def test_the_other_side_of_the_edge_passes_for_a_dps(change: dict[str, Any]) -> None:
    assert dps(**change) == {}


@pytest.mark.parametrize(("change", "code", "severity"), COMPETITION_FAULTS)
def test_a_fault_of_a_competition_is_found_and_weighed(change: dict[str, Any], code: str, severity: str) -> None:
    found = competition(**change)
    assert code in found
    assert set(found) - {code} <= {"competition_restricted_without_reason"}
    told(found[code], severity)


@pytest.mark.parametrize("change", COMPETITION_SOUND)
def test_the_other_side_of_the_edge_passes_for_a_competition(change: dict[str, Any]) -> None:
    assert competition(**change) == {}


def told(finding: Finding, severity: str) -> None:
    assert finding.severity == severity
    assert finding.clause
    assert finding.rules
    for language in LANGUAGES:
        said = finding_text(finding, language)
        assert said.endswith(".")
        assert "{" not in said


def test_a_restricted_document_needs_a_reason_and_five_days_more() -> None:
    later = deadlines.tender_earliest_close(NOON, restricted_documents=True).instant
    secret = DocumentDraft(name="Kart", role="other", restricted=True, reason="Taushetsplikt.")
    sound = {"closes_at": later, "question_deadline_at": NOON + 2 * DAY}
    assert competition(documents=(CONTRACT, PRICES, secret), **sound) == {}
    unreasoned = competition(documents=(CONTRACT, PRICES, replace(secret, reason=" ")), **sound)
    assert list(unreasoned) == ["competition_restricted_without_reason"]


@pytest.mark.parametrize(
    ("number", "code"),
    list(enumerate(("clause_5e_unanswered", "clause_5f_unanswered", "clause_5g_unanswered", "clause_5h_unanswered"))),
)
def test_every_clause_is_answered(number: int, code: str) -> None:
    answers = competitions.ANSWERS[:number] + competitions.ANSWERS[number + 1 :]
    assert list(competition(clause_answers=answers)) == [code]


def test_two_prices_are_warned_of() -> None:
    fees = CriterionDraft(id="4", name="Gebyrer", weight=Decimal(10), kind="price")
    criteria = (replace(competitions.PRICE, weight=Decimal(30)), fees, competitions.QUALITY, competitions.CLIMATE)
    assert "competition_two_price_criteria" in competition(criteria=criteria)


def test_a_dps_whose_standstill_is_fixed_cannot_switch_it_off() -> None:
    guards = systems.classified("79710000", 90_000_000)
    found = dps(standstill_on=False, classification=guards, estimated_value=Decimal(90_000_000))
    assert set(found) == {"dps_standstill_fixed", "dps_chapter_26_voluntary"}


def test_stricter_rules_of_the_organisation_are_checked_too() -> None:
    assert "competition_deadline_too_early" in competition(own=OwnRules({"dps_tender": 14}))
    assert "climate_weight_too_low" in competition(own=OwnRules(climate_weight=Decimal(31)))
    found = check_dps(
        replace(systems.WHOLE, first_window_closes_at=WINDOW), systems.NOON, OwnRules({"dps_first_applications": 40})
    )
    assert [one.code for one in found] == ["dps_first_window_too_short"]


def test_clauses_and_tiers_of_the_act_bind_from_1_july_2026() -> None:
    at = BEFORE_JULY
    closes_at = deadlines.tender_earliest_close(at).instant
    change: dict[str, Any] = {
        "closes_at": closes_at,
        "question_deadline_at": None,
        "starts_on": date(2026, 8, 3),
        "cleaning": True,
        "subcontractor_tiers": 9,
        "clause_answers": (ClauseAnswer(clause="5e", included=True, sanction=""),),
    }
    assert competition(at, **change) == {}


def declared() -> Iterator[str]:
    for check in (*DPS.checks, *COMPETITION.checks):
        yield from check.codes


def test_every_check_has_numbers_of_the_rulebook_and_says_what_it_holds() -> None:
    for check in (*DPS.checks, *COMPETITION.checks):
        assert check.rules
        assert check.codes
        assert (check.look.__doc__ or "").strip()


def test_every_number_stands_in_the_rulebook(shared: Path) -> None:
    rulebook = (shared / "law" / "rulebook.md").read_text(encoding="utf-8")
    own = {"N-7-8": "7-8", "N-15": "ch. 15", "D-52/53": "D-52/53", "N-T-RULE": "N-T-RULE"}
    for check in (*DPS.checks, *COMPETITION.checks):
        for rule in check.rules:
            assert own.get(rule, rule) in rulebook, rule


def test_what_is_found_is_what_was_declared() -> None:
    for change, _, _ in DPS_FAULTS:
        draft: DpsDraft = replace(systems.WHOLE, **change)
        require_declared(DPS, check_dps(draft, systems.NOON))
    for change, _, _ in COMPETITION_FAULTS:
        other: CompetitionDraft = replace(competitions.WHOLE, **change)
        require_declared(COMPETITION, check_competition(other, NOON))


def require_declared(register: Any, findings: tuple[Finding, ...]) -> None:
    for check in register.checks:
        assert codes_of(findings, check.rules) <= set(check.codes) | shared_codes(register, check)


def codes_of(findings: tuple[Finding, ...], rules: tuple[str, ...]) -> set[str]:
    return {one.code for one in findings if one.rules == rules}


def shared_codes(register: Any, check: Any) -> set[str]:
    """Codes of other checks under exactly the same numbers."""
    return {code for other in register.checks if other.rules == check.rules for code in other.codes}


def test_every_declared_finding_has_words_and_every_word_is_declared() -> None:
    book = Phrasebook.of("core")
    codes = {code for code in declared() if not code.startswith("evaluation.")}
    assert {key.removeprefix("finding.") for key in book.texts if key.startswith("finding.")} == codes


def test_every_declared_finding_is_planted_in_a_test() -> None:
    tests = "".join(path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("test_publication_*.py"))
    unplanted = [code for code in declared() if f'"{code}"' not in tests and "*" not in code]
    assert unplanted == []


def test_a_requirement_that_names_a_standard_alone_is_warned_of() -> None:
    draft = (RequirementDraft(number=1, text="Sertifisert etter ISO 14001"),)
    assert "competition_standard_without_equivalent" in competition(requirements=draft)


def paragraphs(clause: str) -> set[str]:
    """`FOA §§ 26-7(3), 14-3(2)` -> {"26-7", "14-3"}."""
    return set(re.findall(r"\d+-\d+|(?<=§ )\d+[a-p]|(?<=[ –])5[a-p]", clause))


def test_a_finding_stands_under_a_clause_of_its_check() -> None:
    clauses = {check.rules: check.clause for check in (*DPS.checks, *COMPETITION.checks)}
    found = [
        *(one for change, _, _ in DPS_FAULTS for one in dps(**change).values()),
        *(one for change, _, _ in COMPETITION_FAULTS for one in competition(**change).values()),
    ]
    for one in found:
        assert paragraphs(one.clause) <= paragraphs(clauses[one.rules]) | {"5f", "5g"}, one
