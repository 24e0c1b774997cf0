"""The life of a competition as its own room knows it; opening, award and contract belong to later rooms."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from terskel.core.lifecycles.table import CLOCK, Happened, Life, Move, label

_BUYER: Final = "buyer of the body"
_INVITED: Final = "an invited supplier"


@dataclass(frozen=True, slots=True)
class CompetitionFacts:
    """`closes_at` is the first instant that is too late."""

    published_at: datetime | None = None
    closes_at: datetime | None = None
    cancelled_at: datetime | None = None


def _derive(facts: CompetitionFacts, at: datetime, happened: Happened) -> str:
    if happened(facts.cancelled_at):
        return "cancelled"
    if not happened(facts.published_at):
        return "draft"
    if facts.closes_at is not None and at >= facts.closes_at:
        return "closed"
    return "published"


_PUBLISHED: Final = "competitions.already_published"

COMPETITION: Final = Life(
    name="COMPETITION",
    title="Competition",
    labels={
        "draft": label("Utkast", "Utkast", "Draft"),
        "published": label("Åpen for tilbud", "Open for tilbod", "Open for tenders"),
        "closed": label("Tilbudsfristen er ute", "Tilbodsfristen er ute", "Closed for tenders"),
        "cancelled": label("Avlyst", "Avlyst", "Cancelled"),
    },
    empty=CompetitionFacts(),
    derive=_derive,
    moves=(
        Move(
            "change_draft",
            ("draft",),
            _BUYER,
            "FOA § 14-2(1)",
            guard_words="after publication it is corrected or its deadline moves; a material change means cancelling",
            refusals={"published": _PUBLISHED, "closed": _PUBLISHED},
        ),
        Move(
            "publish",
            ("draft",),
            _BUYER,
            "FOA §§ 26-7, 23-2",
            to=("published",),
            sets=("published_at",),
            given=("closes_at",),
            guard_words="the publication check finds nothing that blocks; at least ten days to the deadline; "
            "everyone admitted is invited, and nobody else",
            refusals={"published": _PUBLISHED, "closed": _PUBLISHED},
        ),
        Move(
            "ask",
            ("published",),
            _INVITED,
            "FOA § 14-2(2)",
        ),
        Move(
            "answer",
            ("published",),
            _BUYER,
            "FOA § 14-2(2)",
            guard_words="to all at once; later than six days before the deadline only with an extension",
        ),
        Move("decline", ("published",), _INVITED, "FOA § 26-7(1)", guard_words="can be taken back until the deadline"),
        Move(
            "extend_deadline",
            ("published",),
            _BUYER,
            "FOA §§ 14-2, 20-1(3)",
            given=("closes_at",),
            guard_words="later than the deadline that stands, with a reason, for all",
            refusals={"closed": "competitions.too_late_to_extend"},
        ),
        Move(
            "correct",
            ("published",),
            _BUYER,
            "FOA §§ 14-2(1), 20-1(3)",
            guard_words="not material by the buyer's answers, never criteria, requirements or model; told to all at "
            "once, with a later deadline where the time left is too short",
            refusals={"closed": "competitions.too_late_to_correct"},
        ),
        Move("deadline_passes", ("published",), CLOCK, "FOA § 22-3(2)", to=("closed",)),
        Move(
            "cancel",
            ("draft", "published", "closed"),
            _BUYER + "; after the deadline with an approver",
            "FOA § 25-4",
            to=("cancelled",),
            sets=("cancelled_at",),
            guard_words="a factual reason; all invited are told at once",
        ),
    ),
    state_refusals={
        "draft": "competitions.not_published",
        "published": _PUBLISHED,
        "closed": "competitions.closed_for_tenders",
        "cancelled": "competitions.was_cancelled",
    },
)
