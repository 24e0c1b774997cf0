"""The climate and environment rule as of the day of the announcement (rulebook N-CLIMATE)."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from terskel.core.publication.findings import Finding, Findings, Severity, severity
from terskel.core.publication.register import Moment
from terskel.core.regimes import Regime
from terskel.core.rulesets import ClimateRule, Unknown

CODES: Final = (
    "climate_rule_unknown climate_unanswered climate_exemption_not_in_force climate_reason_missing"
    " climate_weight_too_low climate_rank_too_low climate_requirement_missing climate_criterion_missing"
    " climate_combination_disputed"
)
"""Everything `check_climate` may find."""

EXEMPTIONS: Final = {
    "insignificant": "insignificant_by_nature",
    "essential_interest": "essential_interest",
    "statutory_minimum": "statutory_minimum",
}
"""Answers that say why the rule does not apply -> the exemption of the rule data."""

_NO_DUTY_TO_PUBLISH: Final = frozenset({Regime.FOA_I, Regime.OUTSIDE})


@dataclass(frozen=True, slots=True, kw_only=True)
class ClimateTerms:
    """How a draft answers the rule.

    `weight` is that of the climate criteria together, in per cent, at the lower end where it is a range; `rank` is the
    best place of one where criteria stand in order of priority.
    """

    regime: str
    answer: str
    reason: str
    weight: Decimal
    rank: int | None
    has_requirements: bool


def check_climate(terms: ClimateTerms, moment: Moment) -> Findings:
    """A rule that is not verified warns where a verified one blocks."""
    if terms.regime in _NO_DUTY_TO_PUBLISH:
        return
    rule = moment.rules.climate()
    if isinstance(rule, Unknown):
        yield Finding("climate_rule_unknown", "warn", "", {"day": moment.day}, "climate_answer")
        return
    weighs = severity(verified=rule.verified)
    if not terms.answer:
        facts = {"minimum": moment.own.climate_minimum(rule)}
        yield Finding("climate_unanswered", weighs, rule.clause, facts, "climate_answer")
        return
    if terms.answer in EXEMPTIONS and EXEMPTIONS[terms.answer] not in rule.exemptions:
        told = {"day": moment.day}
        yield Finding("climate_exemption_not_in_force", weighs, rule.clause, told, "climate_answer")
    if terms.answer != "criteria" and not terms.reason.strip():
        yield Finding("climate_reason_missing", weighs, rule.clause, field="climate_reason")
    if terms.answer == "criteria":
        yield from _criteria(terms, rule, moment, weighs)
    if terms.answer in ("requirements", "combined"):
        yield from _requirements(terms, rule, moment, weighs)


def _criteria(terms: ClimateTerms, rule: ClimateRule, moment: Moment, weighs: Severity) -> Findings:
    if terms.rank is not None:
        if terms.rank > rule.highest_rank:
            facts = {"rank": terms.rank, "highest": rule.highest_rank}
            yield Finding("climate_rank_too_low", weighs, rule.clause, facts, "criteria")
        return
    minimum = moment.own.climate_minimum(rule)
    if terms.weight < minimum:
        yield Finding(
            "climate_weight_too_low", weighs, rule.clause, {"weight": terms.weight, "minimum": minimum}, "criteria"
        )


def _requirements(terms: ClimateTerms, rule: ClimateRule, moment: Moment, weighs: Severity) -> Findings:
    if not terms.has_requirements:
        yield Finding("climate_requirement_missing", weighs, rule.clause, field="requirements")
    if terms.answer == "combined":
        minimum = moment.own.climate_minimum(rule)
        if terms.weight == 0 and terms.rank is None:
            yield Finding("climate_criterion_missing", weighs, rule.clause, field="criteria")
        elif terms.rank is None and terms.weight < minimum and not rule.combine:
            facts = {"weight": terms.weight, "minimum": minimum}
            yield Finding("climate_combination_disputed", "warn", rule.clause, facts, "climate_answer")
