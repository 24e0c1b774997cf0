"""The life of a complaint to the body about a competition, from its receipt to the body's decision and beyond."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from terskel.core.lifecycles.table import Guard, Happened, Life, Move, label

_SUPPLIER: Final = "tenderer of the supplier that complained"
_HANDLER: Final = "buyer or legal reader of the body, not on the panel"
_DECIDER: Final = "approver of the body, not the one who proposed the decision"
_LEGAL: Final = "legal reader or buyer of the body"


@dataclass(frozen=True, slots=True)
class ComplaintFacts:
    """`proposed_at` is taken back when the approver sends the proposal back. Case: that of a review body or court."""

    received_at: datetime | None = None
    taken_at: datetime | None = None
    proposed_at: datetime | None = None
    decided_at: datetime | None = None
    withdrawn_at: datetime | None = None
    case_registered_at: datetime | None = None
    case_closed_at: datetime | None = None


def _derive(facts: ComplaintFacts, at: datetime, happened: Happened) -> str:  # noqa: ARG001  the shape of every life
    steps = (
        ("closed", facts.case_closed_at),
        ("at_review_body", facts.case_registered_at),
        ("withdrawn", facts.withdrawn_at),
        ("decided", facts.decided_at),
        ("proposed", facts.proposed_at),
        ("under_review", facts.taken_at),
        ("received", facts.received_at),
    )
    return next((state for state, instant in steps if happened(instant)), "none")


_UNDECIDED: Final = ("received", "under_review", "proposed")
_OVER: Final = "awards.complaint_is_decided"

COMPLAINT: Final = Life(
    name="COMPLAINT",
    title="Complaint",
    labels={
        "none": label("Ingen klage", "Inga klage", "No complaint"),
        "received": label("Mottatt", "Motteken", "Received"),
        "under_review": label("Til behandling", "Til behandling", "Under review"),
        "proposed": label("Forslag til avgjørelse", "Framlegg til avgjerd", "Decision proposed"),
        "decided": label("Avgjort", "Avgjord", "Decided"),
        "withdrawn": label("Trukket", "Trekt", "Withdrawn"),
        "at_review_body": label("Hos klageorgan eller domstol", "Hos klageorgan eller domstol", "At review body"),
        "closed": label("Avsluttet", "Avslutta", "Closed"),
    },
    empty=ComplaintFacts(),
    derive=_derive,
    moves=(
        Move(
            "complain",
            ("none",),
            "tenderer of a supplier that was invited",
            "FOA § 25-1",
            to=("received",),
            sets=("received_at",),
            guard_words="in writing; what it is about has happened",
        ),
        Move(
            "take",
            ("received",),
            _HANDLER,
            "FOA § 7-5",
            to=("under_review",),
            sets=("taken_at",),
        ),
        Move(
            "propose",
            ("under_review",),
            _HANDLER,
            "FOA § 25-1(4)",
            to=("proposed",),
            sets=("proposed_at",),
            guard_words="an outcome with reasons, and what follows from it",
        ),
        Move(
            "send_back",
            ("proposed",),
            _DECIDER,
            "FOA § 7-5",
            to=("under_review",),
            clears=("proposed_at",),
            guard_words="a reason is given",
        ),
        Move(
            "decide",
            ("proposed",),
            _DECIDER,
            "FOA § 25-1(4)",
            to=("decided",),
            sets=("decided_at",),
            guard_words="the letter goes in the same act, and so do the reversal of an award and the cancelling",
        ),
        Move(
            "say_waiting",
            (*_UNDECIDED, "at_review_body"),
            _LEGAL,
            "FOA § 25-1",
            guards=(
                Guard[ComplaintFacts](
                    "it is not decided or taken back here",
                    "awards.complaint_is_over_here",
                    lambda facts, _at: facts.decided_at is None and facts.withdrawn_at is None,
                ),
            ),
            guard_words="the complainant is told; nobody signs while it waits",
        ),
        Move("withdraw", _UNDECIDED, _SUPPLIER, "FOA § 25-1", to=("withdrawn",), sets=("withdrawn_at",)),
        Move(
            "register_case",
            _UNDECIDED,
            _LEGAL,
            "klagenemndsforskriften",
            to=("at_review_body",),
            sets=("case_registered_at",),
            guard_words="the body's name for the case",
            refusals={"decided": "awards.case_of_its_own", "withdrawn": "awards.case_of_its_own"},
        ),
        Move(
            "close_case",
            ("at_review_body",),
            _LEGAL,
            "klagenemndsforskriften",
            to=("closed",),
            sets=("case_closed_at",),
            guard_words="what came of it",
        ),
    ),
    state_refusals={
        "none": "awards.no_complaint",
        "received": "awards.complaint_not_taken",
        "under_review": "awards.complaint_is_taken",
        "proposed": "awards.complaint_awaits_decision",
        "decided": _OVER,
        "withdrawn": "awards.complaint_was_withdrawn",
        "at_review_body": "awards.complaint_is_at_review_body",
        "closed": "awards.complaint_case_closed",
    },
)
