"""The check before a DPS is published (FOA §§ 26-4 to 26-6, rulebook N-26-INIT)."""

from datetime import datetime
from typing import Final

from terskel.core.instants import oslo_day, require_instant
from terskel.core.publication.drafts import DpsDraft
from terskel.core.publication.findings import Finding, Findings, missing
from terskel.core.publication.wording import lexicon
from terskel.core.regimes import Regime
from terskel.core.rulesets import Unknown, as_of

_TEXTS: Final = {
    "subject": "FOA § 26-5(4)",
    "estimated_quantity": "FOA § 26-5(4)",
    "need_for_dps": "FOA § 26-4(1)",
    "how_it_works": "FOA § 26-5(4)",
    "award_criteria_frame": "FOA § 26-7(4)",
    "contact": "FOA § 14-1(3)",
}


def check_dps(draft: DpsDraft, at: datetime) -> tuple[Finding, ...]:
    """Everything that stands between the draft and a publication at `at`, in the order of the record."""
    return tuple(_check(draft, require_instant(at)))


def _check(draft: DpsDraft, at: datetime) -> Findings:
    yield from missing(draft, _TEXTS, "dps")
    if not draft.suitability.strip():
        yield Finding("dps_suitability_missing", "warn", "FOA § 26-4(1)", field="suitability")
    if not draft.cpv:
        yield Finding("dps_cpv_missing", "block", "FOA § 21-2", field="cpv")
    if draft.estimated_value is None or draft.estimated_value <= 0:
        yield Finding("dps_value_missing", "block", "FOA § 5-4(5)", field="estimated_value")
    yield from _duration(draft, at)
    if not draft.initial_assessment_days:
        clause = "FOA §§ 26-6(3), (4), 22-3(2)"
        yield Finding("dps_initial_assessment_missing", "block", clause, field="initial_assessment_days")
    yield from _categories(draft)
    if draft.open_to == "others" and not draft.central_purchasing_body:
        yield Finding("dps_others_without_central_body", "block", "FOA § 7-8", field="open_to")
    yield from _regime(draft, at)


def _duration(draft: DpsDraft, at: datetime) -> Findings:
    clause = "FOA § 26-5(3)"
    if draft.ends_at is None:
        yield Finding("dps_end_missing", "block", clause, field="ends_at")
    elif require_instant(draft.ends_at) <= at:
        yield Finding("dps_end_in_the_past", "block", clause, {"ends_at": draft.ends_at}, "ends_at")
    if words := lexicon("no_end").found_in((draft.subject, draft.how_it_works, draft.need_for_dps)):
        yield Finding("dps_unlimited_duration", "warn", clause, {"words": words}, "how_it_works")


def _categories(draft: DpsDraft) -> Findings:
    if not draft.categories:
        yield Finding("dps_category_missing", "block", "FOA § 26-4(4)", field="categories")
    for category in draft.categories:
        named = bool(category.label)
        defined = category.description.strip() or category.cpv or category.maximum_value is not None
        if named and not defined:
            facts = {"category": category.label}
            yield Finding("dps_category_undefined", "block", "FOA § 26-4(4)", facts, "categories")
        if draft.requirements + category.requirements == 0:
            code = "dps_category_without_requirements" if named else "dps_requirements_missing"
            yield Finding(code, "block", "FOA § 26-5(4)", {"category": category.label}, "requirements")


def _regime(draft: DpsDraft, at: datetime) -> Findings:
    day = oslo_day(at)
    if draft.classification is not None:
        regime = draft.classification.regime
        if regime is Regime.UNKNOWN:
            yield Finding("dps_regime_unknown", "block", "FOA § 5-1", {"day": day}, "estimated_value")
        if regime in (Regime.FOA_I, Regime.OUTSIDE):
            yield Finding("dps_below_national_threshold", "warn", draft.classification.clause, field="estimated_value")
        if regime in (Regime.FOA_II, Regime.FOA_IV):
            yield Finding("dps_chapter_26_voluntary", "warn", "FOA §§ 5-1, 10-2", field="how_it_works")
    climate = as_of(day).climate()
    mentioned = lexicon("climate").found_in((draft.award_criteria_frame,))
    if not isinstance(climate, Unknown) and draft.award_criteria_frame.strip() and not mentioned:
        yield Finding("dps_climate_not_mentioned", "warn", climate.clause, field="award_criteria_frame")
