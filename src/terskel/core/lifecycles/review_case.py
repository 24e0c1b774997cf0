"""The life of a case about a competition at a court or the complaints board, as the body it is against sees it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from terskel.core.lifecycles.table import Happened, Life, Move, label

_HANDLER: Final = "buyer or legal reader of the body"


@dataclass(frozen=True, slots=True)
class ReviewCaseFacts:
    """`forbids_since`: a court forbade the signing when it decided; `lifted_at`: that ban holds no more."""

    registered_at: datetime | None = None
    closed_at: datetime | None = None
    forbids_since: datetime | None = None
    lifted_at: datetime | None = None


def _derive(facts: ReviewCaseFacts, at: datetime, happened: Happened) -> str:  # noqa: ARG001  the shape of every life
    steps = (
        ("closed", facts.lifted_at),
        ("forbidden", facts.forbids_since),
        ("closed", facts.closed_at),
        ("pending", facts.registered_at),
    )
    return next((state for state, instant in steps if happened(instant)), "none")


REVIEW_CASE: Final = Life(
    name="REVIEW_CASE",
    title="Case at a court or the complaints board",
    labels={
        "none": label("Ingen sak", "Inga sak", "No case"),
        "pending": label("Til behandling", "Til behandling", "Pending"),
        "forbidden": label("Retten har forbudt signering", "Retten har forbode signering", "Signing forbidden"),
        "closed": label("Avsluttet", "Avslutta", "Closed"),
    },
    empty=ReviewCaseFacts(),
    derive=_derive,
    moves=(
        Move(
            "register",
            ("none",),
            _HANDLER,
            "FOA §§ 25-3, 10-3, 30-10",
            to=("pending",),
            sets=("registered_at",),
            guard_words="what kind of case, its number, who brought it, when it was put to the court and served",
        ),
        Move(
            "say_waiting",
            ("pending",),
            _HANDLER,
            "FOA § 25-1",
            guard_words="where the law does not stop the signing, the body says whether it waits",
        ),
        Move(
            "close",
            ("pending",),
            _HANDLER,
            "FOA § 25-3(4)",
            to=("closed",),
            sets=("closed_at",),
            guard_words="what came of it",
        ),
        Move(
            "forbid",
            ("pending",),
            _HANDLER,
            "LOA § 9",
            to=("forbidden",),
            sets=("closed_at", "forbids_since"),
            guard_words="the court granted the injunction; the award can still be reversed",
        ),
        Move(
            "lift",
            ("forbidden",),
            _HANDLER,
            "LOA § 9",
            to=("closed",),
            sets=("lifted_at",),
            guard_words="why the ban holds no more",
        ),
    ),
    state_refusals={
        "none": "awards.no_case",
        "pending": "awards.case_is_pending",
        "forbidden": "awards.case_forbids",
        "closed": "awards.case_is_closed",
    },
)
