"""The legal verbs of an award and of the complaints about a competition, each one transaction."""

from terskel.awards.actions.awarding import (
    approve,
    cancel,
    change_characteristics,
    check_evidence,
    close_without_tenders,
    decline_reversal,
    prepare,
    propose_reversal,
    send_back,
    submit,
)
from terskel.awards.actions.casing import (
    close_review_case,
    lift_ban,
    register_review_case,
    say_whether_signing_waits_for_case,
)
from terskel.awards.actions.complaining import (
    close_case,
    complain,
    propose_decision,
    register_case,
    say_whether_signing_waits,
    send_back_decision,
    take_complaint,
    withdraw_complaint,
)
from terskel.awards.actions.documenting import (
    ask_winner,
    conclude_evidence,
    demand_anew,
    demand_more,
    hand_in_evidence,
    receive_evidence,
)
from terskel.awards.actions.explaining import ask_reasons, give_reasons
from terskel.awards.actions.redacting import hand_in_copy, mark_secret, redact
from terskel.awards.actions.reopening import decline_reopening, propose_reopening, reopen
from terskel.awards.actions.reporting import report_cancellation
from terskel.awards.actions.reversing import decline_rejection_reversal, propose_rejection_reversal

__all__ = [
    "decline_rejection_reversal",
    "propose_rejection_reversal",
    "receive_evidence",
    "hand_in_evidence",
    "demand_more",
    "demand_anew",
    "conclude_evidence",
    "ask_winner",
    "approve",
    "ask_reasons",
    "cancel",
    "change_characteristics",
    "check_evidence",
    "close_case",
    "close_review_case",
    "close_without_tenders",
    "complain",
    "decline_reopening",
    "decline_reversal",
    "give_reasons",
    "hand_in_copy",
    "lift_ban",
    "mark_secret",
    "prepare",
    "propose_decision",
    "propose_reopening",
    "propose_reversal",
    "redact",
    "register_case",
    "register_review_case",
    "reopen",
    "report_cancellation",
    "say_whether_signing_waits",
    "say_whether_signing_waits_for_case",
    "send_back",
    "send_back_decision",
    "submit",
    "take_complaint",
    "withdraw_complaint",
]
