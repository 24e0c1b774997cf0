"""The check before a competition is published: each finding planted on both sides of its edge."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from terskel.core import deadlines
from terskel.core.evaluation import Anchor, EvaluationModel
from terskel.core.languages import LANGUAGES
from terskel.core.publication import (
    CategoryDraft,
    ClauseAnswer,
    CompetitionDraft,
    CriterionDraft,
    Finding,
    RequirementDraft,
    check_competition,
    finding_text,
    required_clauses,
)

NOON = datetime(2026, 11, 23, 11, tzinfo=UTC)
EARLIEST = deadlines.tender_earliest_close(NOON).instant
TICK = timedelta(microseconds=1)
BEFORE_JULY = datetime(2026, 6, 30, 11, tzinfo=UTC)

PRICE = CriterionDraft(id="1", name="Pris", weight=Decimal(40), kind="price")
ANCHORS = (Anchor(Decimal(0), "Viser ikke det vi spør etter"), Anchor(Decimal(10), "Viser alt, med nyere eksempler"))
QUALITY = CriterionDraft(
    id="2",
    name="Kompetanse",
    weight=Decimal(30),
    kind="quality",
    description="Vi ser etter relevant erfaring",
    documentation="CV",
    anchors=ANCHORS,
)
CLIMATE = CriterionDraft(
    id="3",
    name="Klima og miljø",
    weight=Decimal(30),
    kind="quality",
    climate=True,
    description="Lavere utslipp gir flere poeng",
    documentation="Klimaregnskap",
    anchors=ANCHORS,
)
ANSWERS = tuple(ClauseAnswer(clause=clause, included=True) for clause in ("5e", "5f", "5g", "5h"))
WHOLE = CompetitionDraft(
    title="Utviklere til journalsystemet",
    scope="To utviklere i ett år",
    need="Journalsystemet skal bygges om",
    estimated_value=Decimal(3_000_000),
    duration_text="",
    starts_on=date(2027, 1, 4),
    ends_on=date(2027, 12, 31),
    place="Trondheim",
    contract_form="SSA-B",
    result_kind="single",
    closes_at=EARLIEST,
    question_deadline_at=deadlines.default_question_deadline(NOON, EARLIEST).instant,
    dps_ends_at=NOON + timedelta(days=900),
    regime="FOA_III",
    service_kind="ordinary",
    categories=(CategoryDraft(code="IKT-01", maximum_value=Decimal(3_000_000)),),
    requirements=(RequirementDraft(number=1, text="Konsulentene skal beherske norsk"),),
    criteria=(PRICE, QUALITY, CLIMATE),
    model=EvaluationModel(price_formula="linear_basic"),
    climate_answer="criteria",
    climate_reason="",
    wording_reason="",
    clause_answers=ANSWERS,
)


def found(draft: CompetitionDraft, at: datetime = NOON) -> dict[str, Finding]:
    return {finding.code: finding for finding in check_competition(draft, at)}


def moved_to(at: datetime, **change: Any) -> dict[str, Finding]:
    """The whole draft published at another instant, with dates that fit it."""
    close = deadlines.tender_earliest_close(at).instant
    draft = replace(
        WHOLE,
        closes_at=close,
        question_deadline_at=deadlines.default_question_deadline(at, close).instant,
        starts_on=None,
        ends_on=None,
        duration_text="Ett år",
        dps_ends_at=None,
        **change,
    )
    return found(draft, at)


def test_a_whole_draft_passes() -> None:
    assert found(WHOLE) == {}


@pytest.mark.parametrize(
    ("change", "code", "severity", "field"),
    [
        ({"title": ""}, "competition_title_missing", "block", "title"),
        ({"scope": ""}, "competition_scope_missing", "block", "scope"),
        ({"need": "  "}, "competition_need_missing", "block", "need"),
        ({"place": ""}, "competition_place_missing", "block", "place"),
        ({"contract_form": ""}, "competition_contract_form_missing", "block", "contract_form"),
        ({"estimated_value": None}, "competition_value_missing", "block", "estimated_value"),
        ({"estimated_value": Decimal(0)}, "competition_value_missing", "block", "estimated_value"),
        ({"estimated_value": Decimal("3000000.01")}, "competition_above_category_maximum", "block", "estimated_value"),
        ({"categories": ()}, "competition_category_missing", "block", "categories"),
        ({"ends_on": None}, "competition_duration_missing", "block", "duration_text"),
        ({"starts_on": date(2026, 11, 22)}, "competition_starts_in_the_past", "block", "starts_on"),
        ({"ends_on": date(2027, 1, 3)}, "competition_ends_before_start", "block", "ends_on"),
        ({"closes_at": None}, "competition_deadline_missing", "block", "closes_at"),
        ({"closes_at": EARLIEST - TICK}, "competition_deadline_too_early", "block", "closes_at"),
        ({"restricted_documents": True}, "competition_deadline_too_early_restricted", "block", "closes_at"),
        ({"dps_ends_at": EARLIEST - TICK}, "competition_deadline_after_dps", "block", "closes_at"),
        ({"question_deadline_at": EARLIEST}, "competition_question_deadline_late", "warn", "question_deadline_at"),
        (
            {"categories": (WHOLE.categories[0], CategoryDraft(code="IKT-02", maximum_value=None))},
            "competition_roles_not_asked",
            "warn",
            "categories",
        ),
        ({"validity_days": 29}, "competition_validity_short", "warn", "validity_days"),
        ({"question_deadline_at": NOON}, "competition_question_deadline_late", "warn", "question_deadline_at"),
        ({"requirements": ()}, "competition_requirements_missing", "warn", "requirements"),
        (
            {"requirements": (RequirementDraft(number=1, text="Leverandøren bør ha kontor i Trondheim"),)},
            "competition_requirement_is_a_wish",
            "warn",
            "requirements",
        ),
        (
            {"criteria": (PRICE, replace(QUALITY, documentation=""), CLIMATE)},
            "competition_documentation_missing",
            "block",
            "criteria",
        ),
        (
            {"criteria": (PRICE, replace(QUALITY, description=""), CLIMATE)},
            "competition_criterion_undescribed",
            "warn",
            "criteria",
        ),
        (
            {"criteria": (PRICE, replace(QUALITY, description="Konsulentene må ha ti års erfaring"), CLIMATE)},
            "competition_criterion_is_a_requirement",
            "warn",
            "criteria",
        ),
        (
            {"criteria": (PRICE, replace(QUALITY, anchors=()), CLIMATE)},
            "competition_scale_unanchored",
            "warn",
            "criteria",
        ),
        ({"model": None}, "competition_model_missing", "block", "model"),
        (
            {"criteria": (PRICE, replace(QUALITY, weight=Decimal("29.99")), CLIMATE)},
            "evaluation.weights_not_100",
            "block",
            "criteria",
        ),
        ({"undecided_applications": 2}, "competition_undecided_applications", "warn", "categories"),
        (
            {"undecided_applications": 2, "undecided_since": date(2027, 4, 20)},
            "competition_undecided_since",
            "warn",
            "categories",
        ),
        (
            {"waiting_applications": 3, "waiting_from": date(2027, 5, 4), "waiting_to": date(2027, 5, 20)},
            "competition_waiting_applications",
            "warn",
            "categories",
        ),
        ({"climate_answer": ""}, "climate_unanswered", "block", "climate_answer"),
        ({"clause_answers": ANSWERS[1:]}, "clause_5e_unanswered", "block", "clause_answers"),
        (
            {"clause_answers": (ClauseAnswer(clause="5e", included=False), *ANSWERS[1:])},
            "clause_reason_missing",
            "block",
            "clause_answers",
        ),
    ],
)
def test_each_fault_is_found_and_said_in_every_language(
    change: dict[str, Any], code: str, severity: str, field: str
) -> None:
    findings = found(replace(WHOLE, **change))
    assert list(findings) == [code]
    finding = findings[code]
    assert (finding.severity, finding.field) == (severity, field)
    for language in LANGUAGES:
        said = finding_text(finding, language)
        assert said.endswith(".")
        assert "{" not in said


def test_no_criteria_are_one_fault() -> None:
    assert set(found(replace(WHOLE, criteria=()))) == {"competition_criteria_missing", "climate_weight_too_low"}


def test_weights_are_counted_before_a_model_is_chosen() -> None:
    codes = set(found(replace(WHOLE, model=None, criteria=(PRICE, CLIMATE))))
    assert codes == {"competition_model_missing", "evaluation.weights_not_100"}


def test_five_days_more_make_restricted_documents_lawful() -> None:
    close = deadlines.tender_earliest_close(NOON, restricted_documents=True).instant
    assert found(replace(WHOLE, restricted_documents=True, closes_at=close)) == {}
    early = found(replace(WHOLE, restricted_documents=True, closes_at=close - TICK))
    assert list(early) == ["competition_deadline_too_early_restricted"]


def test_a_deadline_at_the_end_of_the_dps_is_inside_it() -> None:
    assert found(replace(WHOLE, dps_ends_at=EARLIEST)) == {}


class TestFrameworks:
    framework = replace(WHOLE, result_kind="framework")

    def test_a_framework_of_four_years_is_allowed_with_a_warning(self) -> None:
        draft = replace(self.framework, starts_on=date(2027, 1, 4), ends_on=date(2031, 1, 3))
        assert {code: one.severity for code, one in found(draft).items()} == {"competition_framework_in_dps": "warn"}

    def test_a_day_more_than_four_years_is_not(self) -> None:
        draft = replace(self.framework, starts_on=date(2027, 1, 4), ends_on=date(2031, 1, 4))
        assert found(draft)["competition_framework_too_long"].severity == "block"

    def test_four_years_from_a_leap_day_end_on_28_february(self) -> None:
        draft = replace(self.framework, starts_on=date(2096, 2, 29), ends_on=date(2100, 2, 28))
        assert "competition_framework_too_long" not in found(draft)
        assert "competition_framework_too_long" in found(replace(draft, ends_on=date(2100, 3, 1)))

    def test_a_framework_has_both_dates(self) -> None:
        draft = replace(self.framework, duration_text="To år", ends_on=None)
        assert list(found(draft)) == ["competition_framework_dates_missing"]


class TestClimate:
    light = (replace(PRICE, weight=Decimal("40.01")), QUALITY, replace(CLIMATE, weight=Decimal("29.99")))
    green = (RequirementDraft(number=1, text="Bilene skal være utslippsfrie", climate=True),)

    def test_thirty_per_cent_is_enough_and_a_hundredth_less_is_not(self) -> None:
        findings = found(replace(WHOLE, criteria=self.light))
        assert list(findings) == ["climate_weight_too_low"]
        assert "29,99" in finding_text(findings["climate_weight_too_low"], "nb")

    def test_requirements_may_stand_instead_with_a_reason(self) -> None:
        draft = replace(WHOLE, criteria=self.light, climate_answer="requirements", requirements=self.green)
        assert list(found(draft)) == ["climate_reason_missing"]
        assert found(replace(draft, climate_reason="Gir klart bedre effekt")) == {}
        without = replace(draft, climate_reason="Gir klart bedre effekt", requirements=WHOLE.requirements)
        assert list(found(without)) == ["climate_requirement_missing"]

    def test_combining_is_in_the_statute_from_1_july_2026_and_disputed_before(self) -> None:
        answer = {
            "criteria": self.light,
            "climate_answer": "combined",
            "climate_reason": "Gir bedre effekt",
            "requirements": self.green,
        }
        assert moved_to(datetime(2026, 6, 30, 22, tzinfo=UTC), **answer) == {}
        before = moved_to(datetime(2026, 6, 30, 21, 59, 59, 999999, tzinfo=UTC), **answer)
        assert {code: one.severity for code, one in before.items()} == {"climate_combination_disputed": "warn"}

    def test_combining_needs_a_criterion_too(self) -> None:
        draft = replace(
            WHOLE,
            climate_answer="combined",
            climate_reason="Gir bedre effekt",
            requirements=self.green,
            criteria=(PRICE, QUALITY, replace(CLIMATE, climate=False)),
        )
        assert list(found(draft)) == ["climate_criterion_missing"]

    @pytest.mark.parametrize(
        ("answer", "old", "new"),
        [("insignificant", True, True), ("essential_interest", False, True), ("statutory_minimum", False, True)],
    )
    def test_each_exemption_holds_in_its_time(self, answer: str, old: bool, new: bool) -> None:
        for at, lawful in ((BEFORE_JULY, old), (NOON, new)):
            findings = moved_to(at, climate_answer=answer, climate_reason="Ingen miljøbelastning")
            assert ("climate_exemption_not_in_force" not in findings) == lawful

    def test_a_rule_that_is_not_verified_warns_and_one_that_is_unknown_says_so(self) -> None:
        old = moved_to(datetime(2018, 12, 3, 11, tzinfo=UTC), climate_answer="")
        assert {code: one.severity for code, one in old.items()} == {"climate_unanswered": "warn"}
        older = moved_to(datetime(2017, 3, 1, 11, tzinfo=UTC), climate_answer="")
        assert {code: one.severity for code, one in older.items()} == {"climate_rule_unknown": "warn"}

    def test_below_the_duty_to_publish_the_rule_does_not_ask(self) -> None:
        assert found(replace(WHOLE, regime="FOA_I", climate_answer="", clause_answers=())) == {}


class TestClauses:
    def test_the_four_clauses_are_asked_for_from_1_july_2026(self) -> None:
        assert required_clauses(date(2026, 6, 30)) == ()
        assert required_clauses(date(2026, 7, 1)) == ("5e", "5f", "5g", "5h")
        assert moved_to(BEFORE_JULY, clause_answers=()) == {}
        assert len(found(replace(WHOLE, clause_answers=()))) == 4

    def test_no_with_a_reason_is_an_answer(self) -> None:
        answers = tuple(replace(one, included=False, reason="Bare varer") for one in ANSWERS)
        assert found(replace(WHOLE, clause_answers=answers)) == {}


class TestOralSteps:
    @pytest.mark.parametrize(
        "text",
        [
            "Intervju av tilbudt konsulent",
            "Vi gjennomfører telefonintervju",
            "Det kan bli forhandlinger om pris",
            "Vi vil forhandle",
            "Munnleg presentasjon",
            "Muntlige avklaringer",
            "Teams-møte med de tre beste",
            "Avklaringsmøte",
            "The consultant is interviewed",
            "We may negotiate the price",
            "An oral presentation",
            "Video meeting with the bidders",
        ],
    )
    def test_oral_steps_warn_and_ask_for_a_reason(self, text: str) -> None:
        draft = replace(WHOLE, scope=text)
        findings = found(draft)
        assert {code: one.severity for code, one in findings.items()} == {
            "competition_oral_steps": "warn",
            "competition_wording_reason_missing": "block",
        }
        assert list(found(replace(draft, wording_reason="Gjelder leveransen"))) == ["competition_oral_steps"]

    @pytest.mark.parametrize(
        "text",
        [
            "Leveransen omfatter brukerintervju",
            "Leveransen omfattar brukarintervju med ti pasientar",
            "Bruker-intervjuer og observasjon",
            "The delivery includes user interviews",
            "Forhandlere av bilmerket leverer deler",
            "Forhandlarane står for service",
            "Møte med prosjektgruppen hver uke",
        ],
    )
    def test_interviews_with_users_and_dealers_are_lawful(self, text: str) -> None:
        assert found(replace(WHOLE, scope=text)) == {}

    def test_every_text_of_the_draft_is_read(self) -> None:
        words = "intervju"
        places: list[dict[str, Any]] = [
            {"title": words},
            {"need": words},
            {"requirements": (RequirementDraft(number=1, text=words),)},
            {"criteria": (PRICE, replace(QUALITY, name=words), CLIMATE)},
            {"criteria": (PRICE, replace(QUALITY, description=words), CLIMATE)},
            {"criteria": (PRICE, replace(QUALITY, documentation=words), CLIMATE)},
        ]
        for place in places:
            assert "competition_oral_steps" in found(replace(WHOLE, **place))

    def test_the_words_are_named(self) -> None:
        finding = found(replace(WHOLE, scope="Intervju og forhandling"))["competition_oral_steps"]
        assert "intervju og forhandling" in finding_text(finding, "nb")


@pytest.mark.parametrize("formula", ["quotient", "relative_cost_value"])
def test_published_weights_that_the_model_does_not_use_stand_in_the_way(formula: Any) -> None:
    """E-02: the model may not change the published weights; these two give price and quality none."""
    found = check_competition(replace(WHOLE, model=EvaluationModel(formula)), NOON)
    (one,) = [one for one in found if one.code == "evaluation.weights_have_no_effect"]
    assert (one.severity, one.field) == ("block", "model")
    assert "evaluation.weights_have_no_effect" not in {one.code for one in check_competition(WHOLE, NOON)}
