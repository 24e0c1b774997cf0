"""The check before a DPS is published (FOA §§ 26-4 to 26-6, rulebook N-26-INIT)."""

from datetime import datetime
from decimal import Decimal
from typing import Final

from terskel.core import deadlines
from terskel.core.instants import require_instant
from terskel.core.publication import clauses
from terskel.core.publication.climate import CODES as CLIMATE_CODES
from terskel.core.publication.climate import ClimateTerms, check_climate
from terskel.core.publication.drafts import DpsDraft
from terskel.core.publication.findings import Finding, Findings, Unexamined, missing, severity
from terskel.core.publication.register import Moment, Register
from terskel.core.publication.wording import languages, lexicon
from terskel.core.regimes import Regime, standstill
from terskel.core.rulesets import Unknown
from terskel.core.rulesets.own import NO_OWN_RULES, OwnRules

DPS: Final[Register[DpsDraft]] = Register()

_TEXTS: Final = {
    "subject": "FOA § 26-5(4)",
    "estimated_quantity": "FOA § 26-5(4)",
    "need_for_dps": "FOA § 26-4(1)",
    "how_it_works": "FOA § 26-5(4)",
    "award_criteria_frame": "FOA § 26-7(4)",
    "contact": "FOA § 14-1(3)",
}
_WHOLE: Final = Decimal(100)


def check_dps(draft: DpsDraft, at: datetime, own: OwnRules = NO_OWN_RULES) -> tuple[Finding, ...]:
    """Everything that stands between the draft and a publication at `at`, in the order of the record."""
    return DPS.findings(draft, Moment(require_instant(at), own))


def unexamined_of_dps(draft: DpsDraft, at: datetime) -> tuple[Unexamined, ...]:
    """What `check_dps` could not look at."""
    return DPS.unexamined(draft, Moment(require_instant(at)))


@DPS.check(
    "N-26-05-4",
    "D-34-4",
    clause="FOA §§ 26-4(1), 26-5(4), 26-7(4), 14-1(3)",
    finds="dps_subject_missing dps_estimated_quantity_missing dps_need_for_dps_missing dps_how_it_works_missing"
    " dps_award_criteria_frame_missing dps_contact_missing",
)
def texts(draft: DpsDraft, _: Moment) -> Findings:
    """What the documents state: the deliveries, their quantity, why a DPS, how it works, the award criteria."""
    yield from missing(draft, _TEXTS, "dps")


@DPS.check("N-26-04-1", "D-34-1a", clause="FOA § 26-4(1)", finds="dps_suitability_missing")
def suitability(draft: DpsDraft, _: Moment) -> Findings:
    """Deliveries that need no special adaptation; why they do not is written down."""
    if not draft.suitability.strip():
        yield Finding("dps_suitability_missing", "warn", "FOA § 26-4(1)", field="suitability")


@DPS.check("N-26-05-2", clause="FOA § 21-2", finds="dps_cpv_missing")
def codes(draft: DpsDraft, _: Moment) -> Findings:
    """The notice has CPV codes; the first decides the regime."""
    if not draft.cpv:
        yield Finding("dps_cpv_missing", "block", "FOA § 21-2", field="cpv")


@DPS.check("N-T-RULE", clause="FOA § 5-4(5)", finds="dps_value_missing dps_category_above_value")
def value(draft: DpsDraft, _: Moment) -> Findings:
    """The value is that of all contracts over the whole life, so no category is for more."""
    if draft.estimated_value is None or draft.estimated_value <= 0:
        yield Finding("dps_value_missing", "block", "FOA § 5-4(5)", field="estimated_value")
        return
    for category in draft.categories:
        if category.maximum_value is not None and category.maximum_value > draft.estimated_value:
            facts = {"category": category.label, "maximum": category.maximum_value, "value": draft.estimated_value}
            yield Finding("dps_category_above_value", "warn", "FOA § 5-4(5)", facts, "estimated_value")


@DPS.check(
    "N-26-05-3", "D-34-8", clause="FOA § 26-5(3)", finds="dps_end_missing dps_end_in_the_past dps_unlimited_duration"
)
def duration(draft: DpsDraft, moment: Moment) -> Findings:
    """The duration is stated in the notice; unlimited is none."""
    clause = "FOA § 26-5(3)"
    if draft.ends_at is None:
        yield Finding("dps_end_missing", "block", clause, field="ends_at")
    elif require_instant(draft.ends_at) <= moment.at:
        yield Finding("dps_end_in_the_past", "block", clause, {"ends_at": draft.ends_at}, "ends_at")
    if words := lexicon("no_end").found_in((draft.subject, draft.how_it_works, draft.need_for_dps)):
        yield Finding("dps_unlimited_duration", "warn", clause, {"words": words}, "how_it_works")


@DPS.check(
    "N-26-06-2",
    "D-34-2d",
    "T-01",
    clause="FOA §§ 26-6(2), 26-5(3)",
    finds="dps_first_window_too_short dps_first_window_after_end",
    rests_on="first_window_closes_at",
)
def first_window(draft: DpsDraft, moment: Moment) -> Findings:
    """The first window is thirty days from the dispatch of the notice, and closes before the system ends."""
    if draft.first_window_closes_at is None:
        return
    closes_at = require_instant(draft.first_window_closes_at)
    earliest = deadlines.first_window_earliest_close(draft.dispatched_at or moment.at, own=moment.own)
    if closes_at < earliest.instant:
        facts = {"closes_at": closes_at, "earliest": earliest.instant, "last_day": earliest.last_day}
        weighs = severity(verified=earliest.verified)
        yield Finding("dps_first_window_too_short", weighs, earliest.clause, facts, "first_window_closes_at")
    if draft.ends_at is not None and require_instant(draft.ends_at) <= closes_at:
        facts = {"closes_at": closes_at, "ends_at": draft.ends_at}
        yield Finding("dps_first_window_after_end", "block", "FOA § 26-5(3)", facts, "first_window_closes_at")


@DPS.check(
    "N-26-INIT", "N-26-06-3", "N-26-06-4", clause="FOA §§ 26-6(3), (4), 22-3(2)", finds="dps_initial_assessment_missing"
)
def initial_assessment(draft: DpsDraft, _: Moment) -> Findings:
    """First requests are sealed until the window ends, so the time to assess them is stated."""
    if not draft.initial_assessment_days:
        clause = "FOA §§ 26-6(3), (4), 22-3(2)"
        yield Finding("dps_initial_assessment_missing", "block", clause, field="initial_assessment_days")


@DPS.check(
    "N-26-04-4",
    "D-34-1d",
    "D-34-2c",
    clause="FOA §§ 26-4(4), 26-5(4)",
    finds="dps_category_missing dps_category_undefined dps_category_without_requirements dps_requirements_missing",
)
def categories(draft: DpsDraft, _: Moment) -> Findings:
    """Categories are defined by characteristics, each with its requirements."""
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


@DPS.check(
    "D-58",
    "Q-12",
    clause="FOA §§ 16-1, 16-3(1) a, 16-3(4)",
    finds="dps_turnover_too_high dps_turnover_base_missing dps_evidence_missing",
)
def requirements(draft: DpsDraft, moment: Moment) -> Findings:
    """A turnover requirement is at most twice the largest contract; every requirement says how to show it."""
    for name in draft.requirements_without_evidence:
        yield Finding("dps_evidence_missing", "block", "FOA § 16-1", {"name": name}, "requirements")
    share = moment.rules.share("turnover_requirement")
    if draft.turnover_requirement is None or isinstance(share, Unknown):
        return
    if draft.largest_contract is None:
        yield Finding("dps_turnover_base_missing", "warn", "FOA § 16-3(4)", field="largest_contract")
        return
    too_high = draft.turnover_requirement * _WHOLE > draft.largest_contract * share.value
    if too_high and not draft.turnover_reason.strip():
        facts = {"turnover": draft.turnover_requirement, "contract": draft.largest_contract}
        weighs = severity(verified=share.verified)
        yield Finding("dps_turnover_too_high", weighs, share.clause, facts, "turnover_requirement")


@DPS.check("N-26-06-1", "D-34-2b", "D-65", clause="FOA § 26-6(1)", finds="dps_participants_limited")
def everyone_is_admitted(draft: DpsDraft, _: Moment) -> Findings:
    """Whoever meets the requirements is admitted; the number is not limited."""
    if draft.maximum_participants is not None:
        facts = {"maximum": draft.maximum_participants}
        yield Finding("dps_participants_limited", "block", "FOA § 26-6(1)", facts, "maximum_participants")


@DPS.check("N-26-04-5", "D-34-9", clause="FOA § 26-4(5)", finds="dps_fee")
def no_fee(draft: DpsDraft, _: Moment) -> Findings:
    """Suppliers pay nothing for applying or for the system."""
    if draft.fee is not None and draft.fee > 0:
        yield Finding("dps_fee", "block", "FOA § 26-4(5)", {"fee": draft.fee}, "fee")


@DPS.check("N-26-04-3", "D-34-1b", "D-34-3", clause="FOA § 26-4(3)", finds="dps_other_channels")
def electronic(draft: DpsDraft, _: Moment) -> Findings:
    """All communication is electronic."""
    if draft.other_channels:
        facts = {"channels": draft.other_channels}
        yield Finding("dps_other_channels", "block", "FOA § 26-4(3)", facts, "other_channels")


@DPS.check("D-52/53", "N-26-05-4", clause="FOA §§ 14-3(1), 26-5(4)", finds="dps_documents_not_public")
def public_documents(draft: DpsDraft, _: Moment) -> Findings:
    """The documents are free, direct and whole for as long as the system lasts."""
    if not draft.documents_public:
        yield Finding("dps_documents_not_public", "block", "FOA §§ 14-3(1), 26-5(4)", field="documents_public")


@DPS.check("K-02", clause="FOA § 21-1(2)", finds="dps_notice_languages", rests_on="notice_languages")
def notice_languages(draft: DpsDraft, moment: Moment) -> Findings:
    """A notice that goes to TED is in Norwegian and in one official language of the EU."""
    if draft.notice_languages is None or not _goes_to_ted(draft, moment):
        return
    found = set(draft.notice_languages)
    if not found & languages("norwegian") or not found & languages("official_eu"):
        yield Finding("dps_notice_languages", "block", "FOA § 21-1(2)", field="notice_languages")


def _goes_to_ted(draft: DpsDraft, moment: Moment) -> bool:
    """Parts III and IV, and special services above their threshold (rulebook N-II-05); what is not known yet does."""
    if draft.classification is None or draft.classification.regime in (Regime.FOA_III, Regime.FOA_IV, Regime.UNKNOWN):
        return True
    if draft.classification.service_kind != "special" or draft.estimated_value is None:
        return False
    threshold = moment.rules.threshold("eea_special_and_health", draft.buyer_kind)
    return isinstance(threshold, Unknown) or draft.estimated_value >= threshold.value


@DPS.check("N-7-8", "Q-05", clause="FOA § 7-8", finds="dps_others_without_central_body")
def buyers(draft: DpsDraft, _: Moment) -> Findings:
    """Only buyers named in the notice may use a DPS, and only a central purchasing body opens one to others."""
    if draft.open_to == "others" and not draft.central_purchasing_body:
        yield Finding("dps_others_without_central_body", "block", "FOA § 7-8", field="open_to")


@DPS.check(
    "N-II-04",
    "S2-45",
    clause="FOA §§ 5-1, 10-2",
    finds="dps_regime_unknown dps_below_national_threshold dps_chapter_26_voluntary",
)
def regime(draft: DpsDraft, moment: Moment) -> Findings:
    """Chapter 26 applies by itself in Part III only; elsewhere it is followed voluntarily and says so."""
    if draft.classification is None:
        return
    found = draft.classification.regime
    if found is Regime.UNKNOWN:
        yield Finding("dps_regime_unknown", "block", "FOA § 5-1", {"day": moment.day}, "estimated_value")
    if found in (Regime.FOA_I, Regime.OUTSIDE):
        yield Finding("dps_below_national_threshold", "warn", draft.classification.clause, field="estimated_value")
    if found in (Regime.FOA_II, Regime.FOA_IV):
        yield Finding("dps_chapter_26_voluntary", "warn", "FOA §§ 5-1, 10-2", field="how_it_works")


@DPS.check(
    "N-LOA-13",
    "N-II-04",
    "Q-02",
    clause="LOA § 13(3), FOA §§ 10-2, 25-2, 30-9",
    finds="dps_standstill_fixed dps_standstill_off",
)
def standstill_kept(draft: DpsDraft, moment: Moment) -> Findings:
    """The standstill is kept where it is fixed; switched off above the EEA threshold it costs protection."""
    found = draft.classification
    if draft.standstill_on is not False or found is None or draft.estimated_value is None:
        return
    if found.regime in (Regime.UNKNOWN, Regime.OUTSIDE):
        return
    rule = standstill(found.regime, found.service_kind, draft.estimated_value, moment.day, draft.buyer_kind, moment.own)
    if rule.mode == "fixed":
        yield Finding("dps_standstill_fixed", "block", rule.clause, field="standstill_on")
    elif rule.default_on:
        yield Finding("dps_standstill_off", "warn", rule.clause, field="standstill_on")


@DPS.check(
    "N-26-07-4",
    "D-67",
    clause="FOA §§ 18-1(6), 26-7(4)",
    finds="dps_criteria_missing dps_criteria_ranges dps_criterion_range",
    rests_on="criteria",
)
def criteria(draft: DpsDraft, _: Moment) -> Findings:
    """The notice names the criteria; weights may be ranges within which every competition can come to 100."""
    clause = "FOA § 18-1(6)"
    if draft.criteria is None:
        return
    if not draft.criteria:
        yield Finding("dps_criteria_missing", "warn", "FOA § 26-7(4)", field="criteria")
    for one in draft.criteria:
        if not 0 <= one.least <= one.most <= _WHOLE:
            facts = {"name": one.name, "least": one.least, "most": one.most}
            yield Finding("dps_criterion_range", "block", clause, facts, "criteria")
    least = sum((one.least for one in draft.criteria), Decimal(0))
    most = sum((one.most for one in draft.criteria), Decimal(0))
    if draft.criteria and not least <= _WHOLE <= most:
        yield Finding("dps_criteria_ranges", "block", clause, {"least": least, "most": most}, "criteria")


@DPS.check(
    "N-CLIMATE", "N-LOA-5b", clause="LOA §§ 5b, 5c, FOA § 7-9", finds=f"dps_climate_not_mentioned {CLIMATE_CODES}"
)
def climate(draft: DpsDraft, moment: Moment) -> Findings:
    """The criteria stand in the notice, so the climate rule is met there; a range counts by its lower end."""
    rule = moment.rules.climate()
    mentioned = lexicon("climate").found_in((draft.award_criteria_frame,))
    if not isinstance(rule, Unknown) and draft.award_criteria_frame.strip() and not mentioned:
        yield Finding("dps_climate_not_mentioned", "warn", rule.clause, field="award_criteria_frame")
    if not draft.criteria or draft.classification is None:
        return
    terms = ClimateTerms(
        regime=draft.classification.regime,
        answer=draft.climate_answer or "criteria",
        reason=draft.climate_reason,
        weight=sum((one.least for one in draft.criteria if one.climate), Decimal(0)),
        rank=None,
        has_requirements=draft.climate_requirements,
    )
    yield from check_climate(terms, moment)


@DPS.check(
    "N-LOA-5a", clause="LOA § 5a", finds="dps_strategy_missing", rests_on="strategy", begins=clauses.begins("5a")
)
def strategy(draft: DpsDraft, _: Moment) -> Findings:
    """A buyer has a procurement strategy that the public can read."""
    if draft.strategy is not None and not draft.strategy.strip():
        yield Finding("dps_strategy_missing", "warn", "LOA § 5a", field="strategy")
