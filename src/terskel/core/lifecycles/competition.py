"""The life of a competition as its own room knows it; opening, award and contract belong to later rooms."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from terskel.core.lifecycles.table import CLOCK, Happened, Life, Move, label

_BUYER: Final = "buyer of the body"
_APPROVER: Final = "approver who prepared nothing of it"
_INVITED: Final = "an invited supplier"


@dataclass(frozen=True, slots=True)
class CompetitionFacts:
    """`closes_at` is the first instant that is too late.

    `submitted_at` and `approved_at` are those of a draft whose value is above the authority's own limit.
    """

    submitted_at: datetime | None = None
    approved_at: datetime | None = None
    published_at: datetime | None = None
    closes_at: datetime | None = None
    cancelled_at: datetime | None = None


def _derive(facts: CompetitionFacts, at: datetime, happened: Happened) -> str:
    if happened(facts.cancelled_at):
        return "cancelled"
    if not happened(facts.published_at):
        if happened(facts.approved_at):
            return "approved"
        return "in_approval" if happened(facts.submitted_at) else "draft"
    if facts.closes_at is not None and at >= facts.closes_at:
        return "closed"
    return "published"


_PUBLISHED: Final = "competitions.already_published"
_SUBMITTED: Final = "competitions.is_in_approval"
_APPROVED: Final = "competitions.is_approved"
_OWN: Final = "LOA § 4"

COMPETITION: Final = Life(
    name="COMPETITION",
    title="Competition",
    labels={
        "draft": label("Utkast", "Utkast", "Draft"),
        "in_approval": label("Til godkjenning", "Til godkjenning", "For approval"),
        "approved": label("Godkjent for publisering", "Godkjend for publisering", "Approved for publication"),
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
            refusals={
                "in_approval": _SUBMITTED,
                "approved": _APPROVED,
                "published": _PUBLISHED,
                "closed": _PUBLISHED,
            },
        ),
        Move(
            "submit",
            ("draft",),
            _BUYER,
            _OWN,
            to=("in_approval",),
            sets=("submitted_at",),
            guard_words="the value is above the authority's own limit, and the check finds nothing that blocks",
            refusals={
                "in_approval": _SUBMITTED,
                "approved": _APPROVED,
                "published": _PUBLISHED,
                "closed": _PUBLISHED,
            },
        ),
        Move(
            "approve",
            ("in_approval",),
            _APPROVER,
            _OWN,
            to=("approved",),
            sets=("approved_at",),
            refusals={"draft": "competitions.not_submitted", "approved": _APPROVED},
        ),
        Move(
            "send_back",
            ("in_approval",),
            _APPROVER,
            _OWN,
            to=("draft",),
            clears=("submitted_at",),
            guard_words="a reason",
            refusals={"draft": "competitions.not_submitted", "approved": _APPROVED},
        ),
        Move(
            "take_back",
            ("in_approval", "approved"),
            _BUYER,
            _OWN,
            to=("draft",),
            clears=("submitted_at", "approved_at"),
            guard_words="what is changed afterwards is approved anew",
            refusals={"draft": "competitions.not_submitted"},
        ),
        Move(
            "publish",
            ("draft", "approved"),
            _BUYER,
            "FOA §§ 26-7, 23-2",
            to=("published",),
            sets=("published_at",),
            given=("closes_at",),
            guard_words="the publication check finds nothing that blocks; at least ten days to the deadline; "
            "everyone admitted is invited, and nobody else; above the authority's own limit it is approved",
            refusals={"in_approval": _SUBMITTED, "published": _PUBLISHED, "closed": _PUBLISHED},
        ),
        Move(
            "invite_late",
            ("published",),
            _BUYER,
            "LOA § 4, FOA § 26-7(1)",
            guard_words="the documents of the DPS say so; all who were admitted since the publication, never some of "
            "them; with a later deadline for all where less than ten days would be left",
            refusals={"closed": "competitions.too_late_to_invite"},
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
        Move(
            "withdraw_question",
            ("published",),
            "the supplier who asked",
            "FOA § 14-2(2)",
            guard_words="before it is answered or rejected",
        ),
        Move(
            "reject_question",
            ("published",),
            _BUYER,
            "FOA § 14-2(2); LOA § 4",
            guard_words="with a reason, to whoever asked alone; as too late only what was asked after the last day",
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
            "extend_after_outage",
            ("closed",),
            _BUYER,
            "FOA §§ 4-1, 20-1",
            to=("published",),
            given=("closes_at",),
            guard_words="the service was out near the deadline; receipt is not settled and nothing is opened; later "
            "than now, with a reason, for all",
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
            ("draft", "in_approval", "approved", "published", "closed"),
            _BUYER + "; after the deadline with an approver",
            "FOA § 25-4",
            to=("cancelled",),
            sets=("cancelled_at",),
            guard_words="a factual reason; all invited are told at once",
        ),
    ),
    state_refusals={
        "draft": "competitions.not_published",
        "in_approval": "competitions.not_published",
        "approved": "competitions.not_published",
        "published": _PUBLISHED,
        "closed": "competitions.closed_for_tenders",
        "cancelled": "competitions.was_cancelled",
    },
)
