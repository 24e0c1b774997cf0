"""Minimums of the other procedures of Part III, for the procedure guide (FOA §§ 20-1 to 20-5)."""

from datetime import datetime
from typing import Final, Literal, TypeAlias

from terskel.core.deadlines.counting import forward, rule_of
from terskel.core.deadlines.result import Deadline
from terskel.core.decisions import refuse
from terskel.core.instants import oslo_day
from terskel.core.rulesets import BuyerKind, RuleSet
from terskel.core.rulesets.own import NO_OWN_RULES, OwnRules

Stage: TypeAlias = Literal["requests", "tenders"]
Circumstance: TypeAlias = Literal["ordinary", "not_electronic", "prior_notice", "urgent", "unagreed"]

_STAGES: Final = {
    ("open", "tenders"): "open_tenders",
    ("restricted", "requests"): "restricted_requests",
    ("restricted", "tenders"): "restricted_tenders",
    ("negotiated", "requests"): "negotiated_requests",
    ("negotiated", "tenders"): "negotiated_tenders",
    ("dialogue", "requests"): "dialogue_requests",
    ("innovation", "requests"): "innovation_requests",
}
PROCEDURES: Final = tuple(dict.fromkeys(procedure for procedure, _ in _STAGES))


def procedure_minimum(
    procedure: str,
    stage: Stage,
    sent_at: datetime,
    *,
    circumstance: Circumstance = "ordinary",
    buyer_kind: BuyerKind = "state",
    own: OwnRules = NO_OWN_RULES,
    rules: RuleSet | None = None,
) -> Deadline:
    """The earliest limit for requests or tenders; raises KeyError where the law has none (T-GEN: more if it is needed).

    `prior_notice` is one sent 35 days to twelve months earlier; `unagreed` is a buyer that is not of the state and did
    not reach an agreement with the candidates. A state buyer has no such way: refused
    (`core.no_agreement_in_the_states_procedures`).
    """
    rule_id = _STAGES[procedure, stage]
    if circumstance != "ordinary":
        rule_id = f"{rule_id}_{circumstance}"
    rule = rule_of(rule_id, sent_at, rules)
    if circumstance == "unagreed" and buyer_kind == "state":
        refuse("core.no_agreement_in_the_states_procedures", rule.clause)
    return forward(rule, oslo_day(sent_at), own)


def has_minimum(procedure: str, stage: Stage) -> bool:
    """Whether the law states a number for this stage."""
    return (procedure, stage) in _STAGES
