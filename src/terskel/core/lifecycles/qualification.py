"""The life of a standing right to be invited in a category (FOA §§ 26-6, 26-7)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from terskel.core.lifecycles.table import CLOCK, Guard, Happened, Life, Move, label

_HANDLER: Final = "DPS manager of the owner, not barred by a conflict of interest"
_SUPPLIER: Final = "tenderer of the supplier"
_ADMINISTRATOR: Final = "administrator of the supplier"


@dataclass(frozen=True, slots=True)
class QualificationFacts:
    """What is open now: `renewal_asked_at` and `heard_at` are taken back when settled, `suspended_at` when cured.

    `evidence_expires_at` is the first instant at which some of the evidence is out of date.
    """

    from_at: datetime | None = None
    evidence_expires_at: datetime | None = None
    renewal_asked_at: datetime | None = None
    heard_at: datetime | None = None
    suspended_at: datetime | None = None
    left_at: datetime | None = None
    ended_at: datetime | None = None


def _derive(facts: QualificationFacts, at: datetime, happened: Happened) -> str:
    if not happened(facts.from_at):
        return "none"
    if happened(facts.left_at):
        return "withdrawn"
    if happened(facts.ended_at):
        return "ended"
    if happened(facts.suspended_at):
        return "suspended"
    out_of_date = facts.evidence_expires_at is not None and facts.evidence_expires_at <= at
    return "renewal_due" if out_of_date or happened(facts.renewal_asked_at) else "active"


def _evidence_is_good(facts: QualificationFacts, at: datetime) -> bool:
    return facts.evidence_expires_at is None or at < facts.evidence_expires_at


_HEARD: Final = Guard[QualificationFacts](
    "the supplier has been heard", "qualification.not_heard", lambda facts, _at: facts.heard_at is not None
)
_STANDING: Final = ("active", "renewal_due")
_GONE: Final = {"withdrawn": "qualification.has_left", "ended": "qualification.has_ended"}

QUALIFICATION: Final = Life(
    name="QUALIFICATION",
    title="Standing qualification",
    labels={
        "none": label("Ikke kvalifisert", "Ikkje kvalifisert", "Not qualified"),
        "active": label("Kvalifisert", "Kvalifisert", "Qualified"),
        "renewal_due": label("Kvalifisert, må bekreftes", "Kvalifisert, må stadfestast", "Qualified, to be confirmed"),
        "suspended": label("Stanset", "Stansa", "Suspended"),
        "withdrawn": label("Trukket", "Trekt", "Left"),
        "ended": label("Opphørt", "Avslutta", "Ended"),
    },
    empty=QualificationFacts(),
    derive=_derive,
    moves=(
        Move(
            "admit",
            ("none",),
            _HANDLER,
            "FOA § 26-6(1)",
            to=("active",),
            sets=("from_at",),
            given=("evidence_expires_at",),
        ),
        Move("evidence_expires", ("active",), CLOCK, "FOA § 26-7(6)", to=("renewal_due",)),
        Move(
            "ask_for_renewal",
            (*_STANDING, "suspended"),
            _HANDLER,
            "FOA § 26-7(6)",
            to=("renewal_due", "suspended"),
            sets=("renewal_asked_at",),
            guards=(
                Guard(
                    "none is asked for already",
                    "qualification.renewal_already_asked",
                    lambda facts, _at: facts.renewal_asked_at is None,
                ),
            ),
            guard_words="a reason; five working days to answer; still invited until it is decided",
        ),
        Move(
            "confirm_unchanged",
            ("renewal_due", "suspended"),
            _SUPPLIER,
            "FOA § 26-7(6)",
            to=("active", "suspended"),
            clears=("renewal_asked_at",),
            guards=(
                Guard(
                    "it was asked for",
                    "qualification.renewal_not_asked",
                    lambda facts, _at: facts.renewal_asked_at is not None,
                ),
                Guard("the evidence is still good", "qualification.evidence_has_expired", _evidence_is_good),
            ),
            refusals={"active": "qualification.renewal_not_asked"},
        ),
        Move(
            "settle_renewal",
            (*_STANDING, "suspended"),
            _HANDLER,
            "FOA § 26-7(6)",
            to=("active", "renewal_due", "suspended"),
            clears=("renewal_asked_at",),
            given=("evidence_expires_at",),
            guard_words="what the supplier answered is looked at",
        ),
        Move(
            "hear",
            _STANDING,
            _HANDLER,
            "forvaltningsloven § 16",
            sets=("heard_at",),
            guards=(
                Guard(
                    "not being heard already",
                    "qualification.already_heard",
                    lambda facts, _at: facts.heard_at is None,
                ),
            ),
            guard_words="a ground of the law, what it rests on, and time to answer; still invited",
        ),
        Move(
            "drop_hearing",
            (*_STANDING, "suspended"),
            _HANDLER,
            "forvaltningsloven § 17",
            clears=("heard_at",),
            guards=(
                Guard("there is a hearing", "qualification.not_heard", lambda facts, _at: facts.heard_at is not None),
                Guard(
                    "nothing is decided yet",
                    "qualification.is_suspended",
                    lambda facts, _at: facts.suspended_at is None,
                ),
            ),
            guard_words="a reason",
        ),
        Move(
            "propose_suspension",
            _STANDING,
            _HANDLER,
            "FOA §§ 24-2, 26-7(6)",
            guards=(_HEARD,),
            guard_words="the supplier has answered, or its time is over; where the authority lets two decide",
        ),
        Move(
            "suspend",
            _STANDING,
            f"{_HANDLER}; where two decide, another than who proposed it, an approver too",
            "FOA §§ 24-2, 26-7(6)",
            to=("suspended",),
            sets=("suspended_at",),
            guards=(_HEARD,),
            guard_words="the supplier has answered, or its time is over; a reason",
        ),
        Move(
            "reinstate",
            ("suspended",),
            _HANDLER,
            "FOA § 24-5",
            to=_STANDING,
            clears=("suspended_at", "heard_at"),
            guard_words="what was wrong is cured, self-cleaning counted in",
            refusals={"active": "qualification.is_not_suspended", "renewal_due": "qualification.is_not_suspended"},
        ),
        Move(
            "leave",
            (*_STANDING, "suspended"),
            _ADMINISTRATOR,
            "FOA § 26-4(2)",
            to=("withdrawn",),
            sets=("left_at",),
            guard_words="may apply again at any time; a tender already delivered stands",
        ),
        Move(
            "end",
            (*_STANDING, "suspended"),
            _HANDLER,
            "FOA § 26-6(1)",
            to=("ended",),
            sets=("ended_at",),
            guard_words="the company is dissolved or merged into another, which may apply for itself",
        ),
    ),
    state_refusals={
        "none": "qualification.is_not_qualified",
        "active": "qualification.is_qualified",
        "renewal_due": "qualification.is_qualified",
        "suspended": "qualification.is_suspended",
        **_GONE,
    },
)
