"""The life of a dynamic purchasing system (FOA §§ 26-4 to 26-7)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from terskel.core.lifecycles.table import CLOCK, Happened, Life, Move, label

_MANAGER: Final = "DPS manager of the owner"


@dataclass(frozen=True, slots=True)
class DpsFacts:
    published_at: datetime | None = None
    first_window_closes_at: datetime | None = None
    initial_assessment_finished_at: datetime | None = None
    ends_at: datetime | None = None
    ended_at: datetime | None = None
    cancelled_at: datetime | None = None
    suspended_at: datetime | None = None


def _derive(facts: DpsFacts, at: datetime, happened: Happened) -> str:
    if happened(facts.cancelled_at):
        return "cancelled"
    if happened(facts.ended_at):
        return "ended"
    if not happened(facts.published_at):
        return "draft"
    if facts.ends_at is not None and at >= facts.ends_at:
        return "ended"
    if facts.first_window_closes_at is not None and at < facts.first_window_closes_at:
        return "first_window"
    if not happened(facts.initial_assessment_finished_at):
        return "initial_assessment"
    if happened(facts.suspended_at):
        return "suspended"
    return "operative"


_PUBLISHED: Final = "dps.already_published"
_LIVE: Final = ("first_window", "initial_assessment", "operative", "suspended")

DPS: Final = Life(
    name="DPS",
    title="Dynamic purchasing system",
    labels={
        "draft": label("Utkast", "Utkast", "Draft"),
        "first_window": label("Kunngjort, første frist løper", "Kunngjord, første frist går", "First window open"),
        "initial_assessment": label(
            "Første søknader behandles", "Første søknader vert handsama", "First requests being assessed"
        ),
        "operative": label("I drift", "I drift", "In operation"),
        "suspended": label("Stanset midlertidig", "Stansa mellombels", "Suspended"),
        "ended": label("Avsluttet", "Avslutta", "Ended"),
        "cancelled": label("Avlyst", "Avlyst", "Cancelled"),
    },
    empty=DpsFacts(),
    derive=_derive,
    moves=(
        Move(
            "change_draft",
            ("draft",),
            _MANAGER,
            "FOA § 26-5",
            refusals=dict.fromkeys(_LIVE, _PUBLISHED),
        ),
        Move(
            "publish",
            ("draft",),
            _MANAGER,
            "FOA §§ 26-5(2), 26-6(2)",
            to=("first_window",),
            sets=("published_at",),
            given=("first_window_closes_at", "ends_at"),
            guard_words="the publication check finds nothing that blocks; the first window is at least 30 days "
            "from the dispatch of the notice and closes before the end date; two or more openers are named",
            refusals=dict.fromkeys(_LIVE, _PUBLISHED),
        ),
        Move(
            "receive_application",
            _LIVE,
            "a supplier",
            "FOA § 26-4(2)",
            guard_words="always, as long as the system lasts",
        ),
        Move(
            "change",
            _LIVE,
            _MANAGER,
            "FOA §§ 14-2(1), 26-5(3)",
            guard_words="the change is not material; a lawyer of the owner has signed off where the law leaves a "
            "doubt, and the change notice is sent where one is due",
        ),
        Move(
            "change_categories",
            ("operative", "suspended"),
            _MANAGER,
            "FOA §§ 14-2(1), 26-4(4)",
            guard_words="the requests of the first window are opened and decided; then as for every change",
        ),
        Move("first_window_closes", ("first_window",), CLOCK, "FOA § 26-6(2)", to=("initial_assessment",)),
        Move(
            "open_first_window",
            ("initial_assessment",),
            "two named openers",
            "FOA § 22-3(2)",
            guard_words="each releases their own share; never one person alone",
            refusals={"first_window": "dps.window_still_open", "operative": "dps.assessment_already_finished"},
        ),
        Move(
            "finish_initial_assessment",
            ("initial_assessment",),
            _MANAGER,
            "FOA § 26-7(2)",
            to=("operative",),
            sets=("initial_assessment_finished_at",),
            guard_words="every request of the first window is decided",
            refusals={"first_window": "dps.window_still_open", "operative": "dps.assessment_already_finished"},
        ),
        Move(
            "use_for_competition",
            ("operative",),
            "buyer of a named body",
            "FOA §§ 7-8, 26-7(2)",
            guard_words="the body is named in the notice, and the categories belong to the system",
        ),
        Move(
            "suspend",
            ("operative",),
            _MANAGER,
            "FOA § 26-5",
            to=("suspended",),
            sets=("suspended_at",),
            guard_words="a reason is given; requests are still received and decided",
            refusals={"suspended": "dps.suspended_already"},
        ),
        Move(
            "resume",
            ("suspended",),
            _MANAGER,
            "FOA § 26-5",
            to=("operative",),
            clears=("suspended_at",),
            guard_words="a reason is given",
            refusals={"operative": "dps.not_suspended"},
        ),
        Move(
            "cancel",
            ("draft", "first_window", "initial_assessment"),
            _MANAGER,
            "FOA §§ 25-4, 26-5(3)",
            to=("cancelled",),
            sets=("cancelled_at",),
            guard_words="a reason is given",
            refusals={"operative": "dps.end_instead", "suspended": "dps.end_instead"},
        ),
        Move(
            "end",
            ("operative", "suspended"),
            _MANAGER,
            "FOA § 26-5(3)",
            to=("ended",),
            sets=("ended_at",),
            guard_words="a reason is given",
            refusals={"first_window": "dps.cancel_instead", "initial_assessment": "dps.cancel_instead"},
        ),
        Move("end_date_passes", _LIVE, CLOCK, "FOA § 26-5(3)", ("ended",)),
    ),
    state_refusals={
        "draft": "dps.still_a_draft",
        "first_window": "dps.window_still_open",
        "initial_assessment": "dps.assessment_not_finished",
        "operative": _PUBLISHED,
        "suspended": "dps.is_suspended",
        "ended": "dps.has_ended",
        "cancelled": "dps.was_cancelled",
    },
)
