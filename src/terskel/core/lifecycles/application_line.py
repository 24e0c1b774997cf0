"""The life of one category line of a request to participate (FOA §§ 26-4(2), 26-6)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from terskel.core.lifecycles.table import Guard, Happened, Life, Move, label

_HANDLER: Final = "DPS manager of the owner, not barred by a conflict of interest"
_ANOTHER: Final = "DPS manager or decision-maker of the owner, not the one who rejected"


@dataclass(frozen=True, slots=True)
class ApplicationLineFacts:
    """`due_at` is set when the request has been received, `opened_at` when it may be read.

    An appeal that is upheld sets `admitted_at`; the rejection stays on record as what was decided first.
    """

    due_at: datetime | None = None
    opened_at: datetime | None = None
    extended_to_at: datetime | None = None
    admitted_at: datetime | None = None
    rejected_at: datetime | None = None
    withdrawn_at: datetime | None = None
    appealed_at: datetime | None = None
    appeal_dismissed_at: datetime | None = None


def _derive(facts: ApplicationLineFacts, at: datetime, happened: Happened) -> str:
    del at
    if happened(facts.withdrawn_at):
        return "withdrawn"
    if happened(facts.admitted_at):
        return "admitted"
    if happened(facts.appealed_at) and not happened(facts.appeal_dismissed_at):
        return "appealed"
    if happened(facts.rejected_at):
        return "rejected"
    if facts.due_at is None:
        return "draft"
    if not happened(facts.opened_at):
        return "submitted"
    return "under_assessment" if facts.extended_to_at is None else "extended"


_SEALED: Final = "qualification.still_sealed"

APPLICATION_LINE: Final = Life(
    name="APPLICATION_LINE",
    title="Line of a request to participate",
    labels={
        "draft": label("Utkast", "Utkast", "Draft"),
        "submitted": label("Levert, forseglet", "Levert, forsegla", "Delivered, sealed"),
        "under_assessment": label("Til behandling", "Til handsaming", "Being assessed"),
        "extended": label("Til behandling, forlenget frist", "Til handsaming, lengd frist", "Being assessed, extended"),
        "admitted": label("Tatt opp", "Teken opp", "Admitted"),
        "rejected": label("Avvist", "Avvist", "Rejected"),
        "appealed": label("Avvist, påklaget", "Avvist, påklaga", "Rejected, appealed"),
        "withdrawn": label("Trukket", "Trekt", "Withdrawn"),
    },
    empty=ApplicationLineFacts(),
    derive=_derive,
    moves=(
        Move(
            "submit",
            ("draft",),
            "tenderer of the supplier",
            "FOA § 26-6",
            to=("submitted", "under_assessment"),
            given=("due_at", "opened_at"),
            guard_words="every answer is there; sealed in the first window, readable at once afterwards",
            refusals={
                "submitted": "qualification.already_received",
                "under_assessment": "qualification.already_received",
            },
        ),
        Move(
            "open",
            ("submitted",),
            "two named openers",
            "FOA § 22-3(2)",
            to=("under_assessment",),
            sets=("opened_at",),
            guard_words="the first window is closed",
        ),
        Move(
            "assess",
            ("under_assessment", "extended"),
            _HANDLER,
            "FOA § 23-1",
            guard_words="a finding and a note for each requirement",
        ),
        Move(
            "extend",
            ("under_assessment",),
            _HANDLER,
            "FOA § 26-6(3)",
            to=("extended",),
            given=("extended_to_at",),
            guards=(
                Guard(
                    "before the ten working days are over",
                    "qualification.extension_too_late",
                    lambda facts, at: facts.due_at is not None and at < facts.due_at,
                ),
            ),
            guard_words="an individual reason; not for requests of the first window",
            refusals={"extended": "qualification.already_extended"},
        ),
        Move(
            "propose_admission",
            ("under_assessment", "extended"),
            _HANDLER,
            "FOA § 26-6(1)",
            guard_words="every requirement is met; where the authority lets two decide",
        ),
        Move(
            "admit",
            ("under_assessment", "extended"),
            f"{_HANDLER}; where two decide, another than who proposed it, an approver too",
            "FOA § 26-6(1), (5)",
            to=("admitted",),
            sets=("admitted_at",),
            guard_words="every requirement is met",
        ),
        Move(
            "reject",
            ("under_assessment", "extended"),
            _HANDLER,
            "FOA §§ 24-1, 24-2, 24-10",
            to=("rejected",),
            sets=("rejected_at",),
            guard_words="one or more grounds, each with its code and a short reason",
        ),
        Move(
            "ask_for_supplement",
            ("under_assessment", "extended"),
            _HANDLER,
            "FOA § 23-5",
            guard_words="what is missing, and a time limit; the clock of the law keeps running",
        ),
        Move(
            "appeal",
            ("rejected",),
            "tenderer of the supplier",
            "FOA § 24-10",
            to=("appealed",),
            sets=("appealed_at",),
            guards=(
                Guard(
                    "not appealed before",
                    "qualification.already_appealed",
                    lambda facts, _at: facts.appealed_at is None,
                ),
            ),
            refusals={"appealed": "qualification.already_appealed"},
        ),
        Move(
            "uphold_appeal",
            ("appealed",),
            _ANOTHER,
            "FOA §§ 24-10, 26-6(1)",
            to=("admitted",),
            sets=("admitted_at",),
            guard_words="another person than the one who rejected; a reason",
            refusals={"rejected": "qualification.not_appealed"},
        ),
        Move(
            "dismiss_appeal",
            ("appealed",),
            _ANOTHER,
            "FOA § 24-10",
            to=("rejected",),
            sets=("appeal_dismissed_at",),
            guard_words="another person than the one who rejected; a reason",
            refusals={"rejected": "qualification.not_appealed"},
        ),
        Move(
            "withdraw",
            ("draft", "submitted", "under_assessment", "extended"),
            "tenderer of the supplier",
            "FOA § 26-4(2)",
            to=("withdrawn",),
            sets=("withdrawn_at",),
        ),
    ),
    state_refusals={
        "draft": "qualification.not_received",
        "submitted": _SEALED,
        "under_assessment": "qualification.already_readable",
        "extended": "qualification.already_readable",
        "admitted": "qualification.was_admitted",
        "rejected": "qualification.was_rejected",
        "appealed": "qualification.was_rejected",
        "withdrawn": "qualification.was_withdrawn",
    },
)
