"""The life of an assistance: a body asks the central purchasing body for help with one competition."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from terskel.core.lifecycles.table import Happened, Life, Move, label


@dataclass(frozen=True, slots=True)
class AssistanceFacts:
    requested_at: datetime | None = None
    withdrawn_at: datetime | None = None
    declined_at: datetime | None = None
    accepted_at: datetime | None = None
    closed_at: datetime | None = None


def _derive(facts: AssistanceFacts, at: datetime, happened: Happened) -> str:  # noqa: ARG001  the shape of every life
    for fact, state in (
        (facts.closed_at, "closed"),
        (facts.accepted_at, "running"),
        (facts.declined_at, "declined"),
        (facts.withdrawn_at, "withdrawn"),
        (facts.requested_at, "requested"),
    ):
        if happened(fact):
            return state
    return "none"


_BUYER: Final = "a buyer of the body"
_MANAGER: Final = "a DPS manager of the central purchasing body"

ASSISTANCE: Final = Life(
    name="ASSISTANCE",
    title="Assistance",
    labels={
        "none": label("Ingen bistand", "Ingen bistand", "No assistance"),
        "requested": label("Bedt om", "Bede om", "Requested"),
        "running": label("Pågår", "Går føre seg", "Running"),
        "withdrawn": label("Trukket tilbake", "Trekt tilbake", "Withdrawn"),
        "declined": label("Avslått", "Avslått", "Declined"),
        "closed": label("Avsluttet", "Avslutta", "Closed"),
    },
    empty=AssistanceFacts(),
    derive=_derive,
    moves=(
        Move(
            "request",
            ("none",),
            _BUYER,
            "FOA § 7-8",
            to=("requested",),
            sets=("requested_at",),
            guard_words="the competition is the body's own, under another body's system, with no assistance open",
        ),
        Move("withdraw", ("requested",), _BUYER, "FOA § 7-8", to=("withdrawn",), sets=("withdrawn_at",)),
        Move(
            "accept",
            ("requested",),
            _MANAGER,
            "FOA § 7-8",
            to=("running",),
            sets=("accepted_at",),
            guard_words="buyers of the central purchasing body are named, with scope and division of decisions",
        ),
        Move(
            "decline",
            ("requested",),
            _MANAGER,
            "FOA § 7-8",
            to=("declined",),
            sets=("declined_at",),
            guard_words="with a reason",
        ),
        Move(
            "act_on",
            ("running",),
            "an assisting buyer",
            "FOA § 7-8",
            guard_words="in the one competition; never approving, opening or signing; publishing where it was agreed",
        ),
        Move("close", ("running",), f"{_BUYER}, or {_MANAGER}", "FOA § 7-8", to=("closed",), sets=("closed_at",)),
    ),
    state_refusals={
        "none": "competitions.assistance_not_asked_for",
        "requested": "competitions.assistance_not_decided",
        "running": "competitions.assistance_runs",
        "withdrawn": "competitions.assistance_withdrawn",
        "declined": "competitions.assistance_declined",
        "closed": "competitions.assistance_closed",
    },
)
