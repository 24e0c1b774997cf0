"""The climate and environment rule as of the day of the announcement (rulebook N-CLIMATE)."""

from datetime import date
from decimal import Decimal
from typing import Final

from terskel.core.publication.drafts import CompetitionDraft
from terskel.core.publication.findings import Finding, Findings, Severity
from terskel.core.regimes import Regime
from terskel.core.rulesets import ClimateRule, Unknown, as_of

EXEMPTIONS: Final = {
    "insignificant": "insignificant_by_nature",
    "essential_interest": "essential_interest",
    "statutory_minimum": "statutory_minimum",
}
"""Answers that say why the rule does not apply -> the exemption of the rule data."""

_NO_DUTY_TO_PUBLISH: Final = frozenset({Regime.FOA_I, Regime.OUTSIDE})


def check_climate(draft: CompetitionDraft, announced_on: date) -> Findings:
    """A rule that is not verified warns where a verified one blocks."""
    if draft.regime in _NO_DUTY_TO_PUBLISH:
        return
    rule = as_of(announced_on).climate()
    if isinstance(rule, Unknown):
        yield Finding("climate_rule_unknown", "warn", "", {"day": announced_on}, "climate_answer")
        return
    severity: Severity = "block" if rule.verified else "warn"
    answer = draft.climate_answer
    if not answer:
        facts = {"minimum": rule.minimum_weight}
        yield Finding("climate_unanswered", severity, rule.clause, facts, "climate_answer")
        return
    if answer in EXEMPTIONS and EXEMPTIONS[answer] not in rule.exemptions:
        told = {"day": announced_on}
        yield Finding("climate_exemption_not_in_force", severity, rule.clause, told, "climate_answer")
    if answer != "criteria" and not draft.climate_reason.strip():
        yield Finding("climate_reason_missing", severity, rule.clause, field="climate_reason")
    if answer == "criteria":
        yield from _criteria(draft, rule, severity)
    if answer in ("requirements", "combined"):
        yield from _requirements(draft, rule, severity)


def _criteria(draft: CompetitionDraft, rule: ClimateRule, severity: Severity) -> Findings:
    weight = _climate_weight(draft)
    if weight < rule.minimum_weight:
        facts = {"weight": weight, "minimum": rule.minimum_weight}
        yield Finding("climate_weight_too_low", severity, rule.clause, facts, "criteria")


def _requirements(draft: CompetitionDraft, rule: ClimateRule, severity: Severity) -> Findings:
    if not any(requirement.climate for requirement in draft.requirements):
        yield Finding("climate_requirement_missing", severity, rule.clause, field="requirements")
    if draft.climate_answer == "combined":
        weight = _climate_weight(draft)
        if weight == 0:
            yield Finding("climate_criterion_missing", severity, rule.clause, field="criteria")
        elif weight < rule.minimum_weight and not rule.combine:
            facts = {"weight": weight, "minimum": rule.minimum_weight}
            yield Finding("climate_combination_disputed", "warn", rule.clause, facts, "climate_answer")


def _climate_weight(draft: CompetitionDraft) -> Decimal:
    return sum((criterion.weight for criterion in draft.criteria if criterion.climate), Decimal(0))
