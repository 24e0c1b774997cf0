"""The check before a DPS is published: each finding planted, and a whole record passes."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from terskel.core.languages import LANGUAGES
from terskel.core.publication import DpsCategoryDraft, DpsDraft, Finding, check_dps, finding_text
from terskel.core.regimes import Classification, classify

NOON = datetime(2026, 11, 27, 11, tzinfo=UTC)


def classified(code: str, value: int, day: date = date(2026, 11, 27)) -> Classification:
    return classify(cpv=[code], value=Decimal(value), kind="goods_services", buyer_kind="other", announced_on=day)


CATEGORY = DpsCategoryDraft(
    label="IKT-01 Utvikling", description="Utvikling av programvare", cpv=(), maximum_value=None, requirements=1
)
WHOLE = DpsDraft(
    subject="IKT-konsulenter",
    estimated_quantity="Om lag 200 avrop",
    need_for_dps="Behovene er mange og like",
    suitability="Tjenestene finnes i markedet uten tilpasning",
    how_it_works="Alt skjer elektronisk i Terskel",
    award_criteria_frame="Pris 30–60, kvalitet 20–40, klima og miljø minst 30",
    contact="innkjop@example.no",
    cpv=("72000000-5",),
    estimated_value=Decimal(400_000_000),
    ends_at=NOON + timedelta(days=4 * 365),
    initial_assessment_days=10,
    categories=(CATEGORY,),
    requirements=2,
    open_to="members",
    central_purchasing_body=True,
    classification=classified("72000000-5", 400_000_000),
)


def found(draft: DpsDraft, at: datetime = NOON) -> dict[str, Finding]:
    return {finding.code: finding for finding in check_dps(draft, at)}


def test_a_whole_record_passes() -> None:
    assert found(WHOLE) == {}


@pytest.mark.parametrize(
    ("change", "code", "severity", "field"),
    [
        ({"subject": " "}, "dps_subject_missing", "block", "subject"),
        ({"estimated_quantity": ""}, "dps_estimated_quantity_missing", "block", "estimated_quantity"),
        ({"need_for_dps": ""}, "dps_need_for_dps_missing", "block", "need_for_dps"),
        ({"how_it_works": ""}, "dps_how_it_works_missing", "block", "how_it_works"),
        ({"award_criteria_frame": ""}, "dps_award_criteria_frame_missing", "block", "award_criteria_frame"),
        ({"contact": ""}, "dps_contact_missing", "block", "contact"),
        ({"suitability": ""}, "dps_suitability_missing", "warn", "suitability"),
        ({"cpv": ()}, "dps_cpv_missing", "block", "cpv"),
        ({"estimated_value": None}, "dps_value_missing", "block", "estimated_value"),
        ({"estimated_value": Decimal(0)}, "dps_value_missing", "block", "estimated_value"),
        ({"ends_at": None}, "dps_end_missing", "block", "ends_at"),
        ({"ends_at": NOON}, "dps_end_in_the_past", "block", "ends_at"),
        ({"how_it_works": "Ordningen er tidsubegrenset"}, "dps_unlimited_duration", "warn", "how_it_works"),
        ({"subject": "A system of unlimited duration"}, "dps_unlimited_duration", "warn", "how_it_works"),
        ({"initial_assessment_days": None}, "dps_initial_assessment_missing", "block", "initial_assessment_days"),
        ({"initial_assessment_days": 0}, "dps_initial_assessment_missing", "block", "initial_assessment_days"),
        ({"categories": ()}, "dps_category_missing", "block", "categories"),
        ({"categories": (replace(CATEGORY, description=""),)}, "dps_category_undefined", "block", "categories"),
        (
            {"requirements": 0, "categories": (replace(CATEGORY, requirements=0),)},
            "dps_category_without_requirements",
            "block",
            "requirements",
        ),
        (
            {"requirements": 0, "categories": (replace(CATEGORY, label="", requirements=0),)},
            "dps_requirements_missing",
            "block",
            "requirements",
        ),
        (
            {"open_to": "others", "central_purchasing_body": False},
            "dps_others_without_central_body",
            "block",
            "open_to",
        ),
        ({"classification": classified("79710000", 90_000_000)}, "dps_chapter_26_voluntary", "warn", "how_it_works"),
        (
            {"classification": classified("72000000", 600_000)},
            "dps_below_national_threshold",
            "warn",
            "estimated_value",
        ),
        (
            {"classification": classified("85000000", 9_000_000, date(2022, 6, 1))},
            "dps_regime_unknown",
            "block",
            "estimated_value",
        ),
        ({"award_criteria_frame": "Pris og kvalitet"}, "dps_climate_not_mentioned", "warn", "award_criteria_frame"),
    ],
)
def test_each_fault_is_found_and_said_in_every_language(
    change: dict[str, Any], code: str, severity: str, field: str
) -> None:
    findings = found(replace(WHOLE, **change))
    assert list(findings) == [code]
    finding = findings[code]
    assert (finding.severity, finding.field) == (severity, field)
    assert finding.clause.startswith(("FOA", "LOA"))
    for language in LANGUAGES:
        said = finding_text(finding, language)
        assert said.endswith(".")
        assert "{" not in said


def test_the_end_is_in_the_future_by_a_microsecond() -> None:
    assert found(replace(WHOLE, ends_at=NOON + timedelta(microseconds=1))) == {}


@pytest.mark.parametrize("definition", [{"cpv": ("72000000",)}, {"maximum_value": Decimal(5_000_000)}])
def test_a_category_is_defined_by_text_codes_or_size(definition: dict[str, Any]) -> None:
    assert found(replace(WHOLE, categories=(replace(CATEGORY, description="", **definition),))) == {}


def test_one_unnamed_category_needs_no_definition() -> None:
    unnamed = DpsCategoryDraft(label="", description="", cpv=(), maximum_value=None, requirements=0)
    assert found(replace(WHOLE, categories=(unnamed,))) == {}


def test_a_good_working_environment_is_no_climate_criterion() -> None:
    draft = replace(WHOLE, award_criteria_frame="Pris, kvalitet og arbeidsmiljø")
    assert list(found(draft)) == ["dps_climate_not_mentioned"]


@pytest.mark.parametrize(
    ("cpv", "value", "to_ted"),
    [
        ("72000000", 2_500_000, True),
        ("72000000", 2_499_999, False),
        ("79710000", 8_700_000, True),
        ("79710000", 8_699_999, False),
        ("85000000", 8_700_000, True),
    ],
)
def test_an_eu_language_is_asked_of_notices_that_go_to_ted(cpv: str, value: int, to_ted: bool) -> None:
    draft = replace(
        WHOLE, classification=classified(cpv, value), estimated_value=Decimal(value), notice_languages=("nb",)
    )
    assert ("dps_notice_languages" in found(draft)) == to_ted
