"""The check before a competition is published to everyone admitted (FOA §§ 14-1, 18-1, 26-7; rulebook §6.4)."""

from datetime import date, datetime
from decimal import Decimal
from typing import Final

from terskel.core import deadlines
from terskel.core.evaluation import Criterion, faults
from terskel.core.instants import last_day_before, oslo_day, require_instant
from terskel.core.publication.clauses import check_clauses
from terskel.core.publication.climate import check_climate
from terskel.core.publication.drafts import CompetitionDraft
from terskel.core.publication.findings import Finding, Findings, missing
from terskel.core.publication.wording import lexicon
from terskel.core.rulesets import as_of

_TEXTS: Final = {
    "title": "FOA § 14-1(3)",
    "scope": "FOA § 14-1(3)",
    "need": "FOA § 14-1(3)",
    "place": "FOA § 14-1(3)",
    "contract_form": "FOA §§ 14-1(3), 19-1(1)",
}
_WHOLE: Final = Decimal(100)


def check_competition(draft: CompetitionDraft, at: datetime) -> tuple[Finding, ...]:
    """Everything that stands between the draft and a publication at `at`, in the order of the draft."""
    return tuple(_check(draft, require_instant(at)))


def _check(draft: CompetitionDraft, at: datetime) -> Findings:
    announced_on = oslo_day(at)
    yield from missing(draft, _TEXTS, "competition")
    yield from _value(draft)
    yield from _duration(draft, announced_on)
    yield from _deadlines(draft, at)
    yield from _requirements(draft)
    yield from _criteria(draft)
    yield from check_climate(draft, announced_on)
    yield from check_clauses(draft, announced_on)
    yield from _oral_steps(draft)
    if draft.undecided_applications:
        facts = {"count": draft.undecided_applications}
        yield Finding("competition_undecided_applications", "warn", "FOA § 26-6(3)", facts, "categories")


def _value(draft: CompetitionDraft) -> Findings:
    if draft.estimated_value is None or draft.estimated_value <= 0:
        yield Finding("competition_value_missing", "block", "FOA § 5-4", field="estimated_value")
        return
    if not draft.categories:
        yield Finding("competition_category_missing", "block", "FOA § 26-7(1)", field="categories")
    for category in draft.categories:
        if category.maximum_value is not None and draft.estimated_value > category.maximum_value:
            facts = {"category": category.code, "maximum": category.maximum_value, "value": draft.estimated_value}
            yield Finding("competition_above_category_maximum", "block", "FOA § 26-4(4)", facts, "estimated_value")


def _duration(draft: CompetitionDraft, announced_on: date) -> Findings:
    starts_on, ends_on = draft.starts_on, draft.ends_on
    if not draft.duration_text.strip() and (starts_on is None or ends_on is None):
        yield Finding("competition_duration_missing", "block", "FOA § 14-1(3)", field="duration_text")
    if starts_on is not None and starts_on < announced_on:
        facts = {"starts_on": starts_on}
        yield Finding("competition_starts_in_the_past", "block", "FOA § 14-1(3)", facts, "starts_on")
    if starts_on is not None and ends_on is not None and ends_on < starts_on:
        facts = {"starts_on": starts_on, "ends_on": ends_on}
        yield Finding("competition_ends_before_start", "block", "FOA § 14-1(3)", facts, "ends_on")
    if draft.result_kind == "framework":
        yield from _framework(starts_on, ends_on, announced_on)


def _framework(starts_on: date | None, ends_on: date | None, announced_on: date) -> Findings:
    longest = as_of(announced_on).known_period("framework_agreement")
    if starts_on is None or ends_on is None:
        yield Finding("competition_framework_dates_missing", "block", longest.clause, field="ends_on")
        return
    yield Finding("competition_framework_in_dps", "warn", longest.clause, field="result_kind")
    if ends_on >= _years_after(starts_on, longest.whole):
        facts = {"years": longest.whole, "ends_on": ends_on}
        yield Finding("competition_framework_too_long", "block", longest.clause, facts, "ends_on")


def _years_after(day: date, years: int) -> date:
    """The same day `years` later; 29 February becomes 1 March where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def _deadlines(draft: CompetitionDraft, at: datetime) -> Findings:
    if draft.closes_at is None:
        yield Finding("competition_deadline_missing", "block", "FOA § 26-7(3)", field="closes_at")
        return
    closes_at = require_instant(draft.closes_at)
    earliest = deadlines.tender_earliest_close(at, restricted_documents=draft.restricted_documents)
    if closes_at < earliest.instant:
        facts = {"closes_at": closes_at, "earliest": earliest.instant, "last_day": earliest.last_day}
        code = (
            "competition_deadline_too_early_restricted"
            if draft.restricted_documents
            else "competition_deadline_too_early"
        )
        yield Finding(code, "block", earliest.clause, facts, "closes_at")
        return
    if draft.dps_ends_at is not None and closes_at > require_instant(draft.dps_ends_at):
        facts = {"closes_at": closes_at, "last_day": last_day_before(draft.dps_ends_at)}
        yield Finding("competition_deadline_after_dps", "block", "FOA § 26-5(3)", facts, "closes_at")
    if draft.question_deadline_at is not None:
        last_answer = deadlines.last_answer(closes_at)
        if not at < require_instant(draft.question_deadline_at) <= last_answer.instant:
            facts = {"asked_by": draft.question_deadline_at, "last_answer": last_answer.last_day}
            yield Finding(
                "competition_question_deadline_late", "warn", last_answer.clause, facts, "question_deadline_at"
            )


def _requirements(draft: CompetitionDraft) -> Findings:
    if not draft.requirements:
        yield Finding("competition_requirements_missing", "warn", "FOA § 14-1(3)", field="requirements")
    for requirement in draft.requirements:
        if words := lexicon("wish").found_in((requirement.text,)):
            facts = {"number": requirement.number, "words": words}
            yield Finding("competition_requirement_is_a_wish", "warn", "FOA § 14-1(3)", facts, "requirements")


def _criteria(draft: CompetitionDraft) -> Findings:
    clause = "FOA § 18-1(6)"
    if not draft.criteria:
        yield Finding("competition_criteria_missing", "block", clause, field="criteria")
        return
    for criterion in draft.criteria:
        if criterion.kind == "price":
            continue
        facts = {"name": criterion.name}
        if not criterion.documentation.strip():
            yield Finding("competition_documentation_missing", "block", "FOA §§ 8-11(4), 18-1(9)", facts, "criteria")
        if not criterion.description.strip():
            yield Finding("competition_criterion_undescribed", "warn", "FOA § 18-1(5)", facts, "criteria")
        if words := lexicon("requirement").found_in((criterion.description,)):
            told = {**facts, "words": words}
            yield Finding("competition_criterion_is_a_requirement", "warn", "FOA § 14-1(3)", told, "criteria")
    if draft.model is not None:
        core = tuple(Criterion(one.id, one.name, one.weight, one.kind) for one in draft.criteria)
        for fault in faults(draft.model, core):
            yield Finding(fault.code, "block", fault.clause, fault.facts, "criteria")
        return
    yield Finding("competition_model_missing", "block", "FOA § 18-1", field="model")
    weights = sum((criterion.weight for criterion in draft.criteria), Decimal(0))
    if weights != _WHOLE:
        yield Finding("evaluation.weights_not_100", "block", clause, {"weights": weights}, "criteria")


def _oral_steps(draft: CompetitionDraft) -> Findings:
    texts = [draft.title, draft.scope, draft.need, *(requirement.text for requirement in draft.requirements)]
    for criterion in draft.criteria:
        texts += (criterion.name, criterion.description, criterion.documentation)
    words = lexicon("oral_steps").found_in(texts)
    if not words:
        return
    clause = "FOA §§ 26-4(3), 23-6(3)"
    yield Finding("competition_oral_steps", "warn", clause, {"words": words}, "wording_reason")
    if not draft.wording_reason.strip():
        yield Finding("competition_wording_reason_missing", "block", clause, {"words": words}, "wording_reason")
