"""Which colour a state is drawn in; the words always stand beside it, so colour is never alone."""

from typing import Final

OPEN: Final = "success"
MOVING: Final = "info"
WAITING: Final = "warning"
STOPPED: Final = "danger"
QUIET: Final = "neutral"

COLOURS: Final[dict[str, dict[str, str]]] = {
    "dps": {
        "first_window": OPEN,
        "initial_assessment": MOVING,
        "operative": OPEN,
        "suspended": STOPPED,
        "cancelled": STOPPED,
    },
    "category": {"open": OPEN, "paused": WAITING, "merged": MOVING},
    "application_line": {
        "submitted": MOVING,
        "under_assessment": WAITING,
        "extended": WAITING,
        "admitted": OPEN,
        "rejected": STOPPED,
        "appealed": WAITING,
    },
    "mandate": {"claimed": WAITING, "confirmed": OPEN, "expired": STOPPED, "revoked": STOPPED},
    "qualification": {"active": OPEN, "renewal_due": WAITING, "suspended": STOPPED},
    "competition": {
        "in_approval": WAITING,
        "approved": OPEN,
        "published": OPEN,
        "closed": MOVING,
        "cancelled": STOPPED,
    },
    "tender": {"draft": WAITING, "delivered": OPEN, "lapsed": STOPPED, "opened": MOVING},
    "award": {"prepared": MOVING, "in_approval": WAITING, "notified": MOVING, "final": OPEN, "reversed": STOPPED},
    "assistance": {"requested": WAITING, "running": OPEN, "declined": STOPPED},
    "complaint": {"received": WAITING, "under_review": MOVING, "proposed": WAITING, "at_review_body": MOVING},
    "review_case": {"pending": WAITING, "forbidden": STOPPED},
    "contract": {
        "draft": MOVING,
        "for_signature": WAITING,
        "in_force": OPEN,
        "lapsed": STOPPED,
        "declined": STOPPED,
        "withdrawn": STOPPED,
    },
    "public_stage": {
        "published": OPEN,
        "closed": MOVING,
        "standstill": MOVING,
        "awarded": MOVING,
        "cancelled": STOPPED,
        "without_tenders": STOPPED,
    },
    "own_stage": {
        "published": OPEN,
        "closed": WAITING,
        "no_tenders": WAITING,
        "opened": WAITING,
        "evaluation": MOVING,
        "evaluated": WAITING,
        "recommended": MOVING,
        "in_approval": WAITING,
        "standstill": MOVING,
        "awarded": WAITING,
        "for_signature": WAITING,
        "cancelled": STOPPED,
        "without_tenders": STOPPED,
    },
}


def colour_of(life: str, state: str) -> str:
    """A theme colour for the state; neutral for states that ask for nothing."""
    return COLOURS[life.lower()].get(state, QUIET)
