"""The legal verbs of an evaluation, each one transaction."""

from terskel.evaluation.actions.assessing import (
    Check,
    appoint,
    check_requirements,
    confirm_rejection,
    declare_impartiality,
    finalise,
    reject_tender,
    withdraw_rejection,
)
from terskel.evaluation.actions.enquiring import answer_enquiry, ask_tenderer, close_enquiry
from terskel.evaluation.actions.lifting import lift_conflict
from terskel.evaluation.actions.locking import lift_lock, lock_quality, open_prices, release_price_share
from terskel.evaluation.actions.scoring import (
    Mark,
    adopt_agreed,
    deliver_sheet,
    plan_scoring,
    score,
    score_alone,
)

__all__ = [
    "Check",
    "Mark",
    "adopt_agreed",
    "answer_enquiry",
    "appoint",
    "ask_tenderer",
    "check_requirements",
    "close_enquiry",
    "confirm_rejection",
    "declare_impartiality",
    "finalise",
    "lift_conflict",
    "lift_lock",
    "lock_quality",
    "open_prices",
    "plan_scoring",
    "reject_tender",
    "release_price_share",
    "score",
    "score_alone",
    "deliver_sheet",
    "withdraw_rejection",
]
