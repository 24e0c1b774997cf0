"""The life of one supplier's tender in one competition, up to the opening."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from terskel.core.lifecycles.table import CLOCK, Guard, Happened, Life, Move, label

_TENDERER: Final = "tenderer of the supplier"


@dataclass(frozen=True, slots=True)
class TenderFacts:
    """`delivered_at` and `withdrawn_at` are those of the last delivery; `closes_at` is the competition's."""

    started_at: datetime | None = None
    delivered_at: datetime | None = None
    withdrawn_at: datetime | None = None
    closes_at: datetime | None = None
    opened_at: datetime | None = None


def _derive(facts: TenderFacts, at: datetime, happened: Happened) -> str:
    if happened(facts.withdrawn_at):
        return "withdrawn"
    if happened(facts.delivered_at):
        return "opened" if happened(facts.opened_at) else "delivered"
    if facts.closes_at is not None and at >= facts.closes_at:
        return "lapsed"
    return "draft" if happened(facts.started_at) else "not_begun"


_BEFORE_THE_DEADLINE: Final = Guard[TenderFacts](
    "before the deadline, by the instant at which the whole request had arrived",
    "tenders.deadline_passed",
    lambda facts, at: facts.closes_at is not None and at < facts.closes_at,
)

_LATE: Final = "tenders.deadline_passed"

TENDER: Final = Life(
    name="TENDER",
    title="Tender",
    labels={
        "not_begun": label("Ikke påbegynt", "Ikkje påbyrja", "Not begun"),
        "draft": label("Utkast", "Utkast", "Draft"),
        "delivered": label("Levert, forseglet", "Levert, forsegla", "Delivered, sealed"),
        "withdrawn": label("Trukket", "Trekt", "Withdrawn"),
        "lapsed": label("Ikke levert", "Ikkje levert", "Not delivered"),
        "opened": label("Åpnet", "Opna", "Opened"),
    },
    empty=TenderFacts(),
    derive=_derive,
    moves=(
        Move(
            "start",
            ("not_begun",),
            _TENDERER,
            "FOA § 26-7",
            to=("draft",),
            sets=("started_at",),
            given=("closes_at",),
            guard_words="the supplier is invited",
            refusals={"draft": "tenders.already_begun", "delivered": "tenders.already_begun"},
        ),
        Move(
            "save_draft",
            ("draft", "delivered", "withdrawn"),
            _TENDERER,
            "FOA § 26-7",
            guards=(_BEFORE_THE_DEADLINE,),
        ),
        Move(
            "deliver",
            ("draft", "delivered", "withdrawn"),
            _TENDERER,
            "FOA §§ 22-3, 24-1(1) a",
            to=("delivered",),
            sets=("delivered_at",),
            clears=("withdrawn_at",),
            guards=(_BEFORE_THE_DEADLINE,),
            guard_words="every mandatory answer is there; a new delivery replaces the one before",
        ),
        Move(
            "withdraw",
            ("delivered",),
            _TENDERER,
            "FOA § 23-3",
            to=("withdrawn",),
            sets=("withdrawn_at",),
            guards=(_BEFORE_THE_DEADLINE,),
            refusals={"withdrawn": "tenders.nothing_delivered", "draft": "tenders.nothing_delivered"},
        ),
        Move("deadline_passes", ("not_begun", "draft"), CLOCK, "FOA § 24-1(1) a", to=("lapsed",)),
        Move(
            "open",
            ("delivered",),
            "two named openers",
            "FOA § 22-3(2)",
            to=("opened",),
            sets=("opened_at",),
            guards=(
                Guard(
                    "the deadline has passed",
                    "tenders.deadline_not_passed",
                    lambda facts, at: facts.closes_at is not None and at >= facts.closes_at,
                ),
            ),
            guard_words="each releases their own share; every delivery in flight is settled",
        ),
    ),
    state_refusals={
        "not_begun": "tenders.nothing_begun",
        "draft": "tenders.nothing_delivered",
        "delivered": "tenders.still_sealed",
        "withdrawn": "tenders.was_withdrawn",
        "lapsed": _LATE,
        "opened": "tenders.was_opened",
    },
)
