"""The legal verbs of an evaluation, each one transaction."""

from terskel.evaluation.actions.assessing import (
    Check,
    Mark,
    appoint,
    check_requirements,
    confirm_rejection,
    declare_impartiality,
    finalise,
    reject_tender,
    score,
    withdraw_rejection,
)
from terskel.evaluation.actions.enquiring import answer_enquiry, ask_tenderer, close_enquiry

__all__ = [
    "Check",
    "Mark",
    "answer_enquiry",
    "appoint",
    "ask_tenderer",
    "check_requirements",
    "close_enquiry",
    "confirm_rejection",
    "declare_impartiality",
    "finalise",
    "reject_tender",
    "score",
    "withdraw_rejection",
]
