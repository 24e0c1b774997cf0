"""The life of a category of a published DPS (FOA §§ 14-2, 26-4(4))."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from terskel.core.lifecycles.table import Happened, Life, Move, label

_MANAGER: Final = "DPS manager of the owner"
_SIGNED_OFF: Final = "a lawyer of the owner has signed off, and the change notice is sent"


@dataclass(frozen=True, slots=True)
class CategoryFacts:
    """`opened_at` is the publication of the DPS for a category it was announced with; None in a draft."""

    opened_at: datetime | None = None
    paused_at: datetime | None = None
    closed_at: datetime | None = None
    merged_at: datetime | None = None


def _derive(facts: CategoryFacts, at: datetime, happened: Happened) -> str:  # noqa: ARG001 - as every life is derived
    if happened(facts.merged_at):
        return "merged"
    if happened(facts.closed_at):
        return "closed"
    if happened(facts.paused_at):
        return "paused"
    return "open" if happened(facts.opened_at) else "draft"


CATEGORY: Final = Life(
    name="CATEGORY",
    title="Category",
    labels={
        "draft": label("Utkast", "Utkast", "Draft"),
        "open": label("Åpen", "Open", "Open"),
        "paused": label("Satt på pause", "Sett på pause", "Paused"),
        "closed": label("Lukket", "Lukka", "Closed"),
        "merged": label("Slått sammen", "Slått saman", "Merged"),
    },
    empty=CategoryFacts(),
    derive=_derive,
    moves=(
        Move(
            "open",
            ("draft",),
            _MANAGER,
            "FOA §§ 14-2(1), 26-4(4)",
            to=("open",),
            sets=("opened_at",),
            guard_words=f"with the publication of the DPS; later {_SIGNED_OFF}, and it has its own requirements",
        ),
        Move(
            "receive_application",
            ("open", "paused"),
            "a supplier",
            "FOA § 26-4(2)",
            guard_words="always, as long as something can be bought in the category",
        ),
        Move(
            "use_for_competition",
            ("open",),
            "buyer of a named body",
            "FOA § 26-7(1)",
        ),
        Move(
            "pause",
            ("open",),
            _MANAGER,
            "FOA § 26-5",
            to=("paused",),
            sets=("paused_at",),
            guard_words="a reason is given; requests are still received and decided",
            refusals={"paused": "dps.category_paused_already"},
        ),
        Move(
            "resume",
            ("paused",),
            _MANAGER,
            "FOA § 26-5",
            to=("open",),
            clears=("paused_at",),
            guard_words="a reason is given",
            refusals={"open": "dps.category_not_paused"},
        ),
        Move(
            "close",
            ("open", "paused"),
            _MANAGER,
            "FOA §§ 14-2(1), 26-5(3)",
            to=("closed",),
            sets=("closed_at",),
            guard_words=f"{_SIGNED_OFF}; every request in it is decided, no competition in it runs, and another "
            "category stays",
        ),
        Move(
            "merge",
            ("open", "paused"),
            _MANAGER,
            "FOA §§ 14-2(1), 26-4(4)",
            to=("merged",),
            sets=("merged_at",),
            guard_words=f"{_SIGNED_OFF}; the other category asks for nothing that this one did not ask for",
        ),
    ),
    state_refusals={
        "draft": "dps.category_not_open",
        "open": "dps.category_open_already",
        "paused": "dps.category_is_paused",
        "closed": "dps.category_is_closed",
        "merged": "dps.category_is_merged",
    },
)
