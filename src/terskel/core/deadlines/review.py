"""Limits of courts, boards and people who ask for access (LOA § 15, offentleglova, FOA § 23-10)."""

from datetime import datetime

from terskel.core.deadlines.counting import forward, rule_of
from terskel.core.deadlines.result import Deadline
from terskel.core.instants import oslo_day
from terskel.core.rulesets import RuleSet
from terskel.core.rulesets.own import NO_OWN_RULES, OwnRules


def court_action_after_message(message_sent_at: datetime, *, rules: RuleSet | None = None) -> Deadline:
    """T-16: a supplier that was told of the concluded contract goes to court before this instant."""
    return forward(rule_of("court_after_contract_message", message_sent_at, rules), oslo_day(message_sent_at))


def court_action_otherwise(concluded_at: datetime, *, rules: RuleSet | None = None) -> Deadline:
    """T-17: without that message the courts are open for two years."""
    return forward(rule_of("court_otherwise", concluded_at, rules), oslo_day(concluded_at))


def complaint_board_until(
    concluded_at: datetime, *, fee_sought: bool = False, rules: RuleSet | None = None
) -> Deadline:
    """T-18: complaints to KOFA; two years where a fee for an illegal direct award is sought. Not verified."""
    rule_id = "complaint_board_fee" if fee_sought else "complaint_board"
    return forward(rule_of(rule_id, concluded_at, rules), oslo_day(concluded_at))


def access_request_due(
    requested_at: datetime, *, own: OwnRules = NO_OWN_RULES, rules: RuleSet | None = None
) -> Deadline:
    """T-23: an access request is answered without undue delay; silence until this instant counts as a refusal."""
    return forward(rule_of("access_request", requested_at, rules), oslo_day(requested_at), own)


def dialogue_report_due(
    requested_at: datetime, *, own: OwnRules = NO_OWN_RULES, rules: RuleSet | None = None
) -> Deadline:
    """T-25: a report on the dialogue of a negotiated procedure, to the affected supplier that asked for it."""
    return forward(rule_of("dialogue_report", requested_at, rules), oslo_day(requested_at), own)
