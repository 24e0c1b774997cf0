"""Whether a case at a court or at the complaints board stops the signing by law (FOA §§ 25-3, 10-3, 30-10)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal

from terskel.core.instants import start_of_day

CaseKind = Literal["injunction", "court_action", "review_board"]
KINDS: Final[tuple[CaseKind, ...]] = ("injunction", "court_action", "review_board")
Why = Literal[
    "suspends",
    "late",
    "no_standstill",
    "no_award",
    "no_rule",
    "court_action",
    "review_board",
]


@dataclass(frozen=True, slots=True)
class Suspension:
    """What the law says of one case. `why` names the reason in words, `clause` is "" where no clause says it."""

    suspends: bool
    why: Why
    clause: str = ""


def suspension(
    kind: CaseKind,
    *,
    clause: str,
    filed_on: date,
    told_at: datetime | None,
    standstill_ends_at: datetime | None,
) -> Suspension:
    """Whether nobody may sign from the service of the case on, until the court has decided.

    `clause`: where the part of the regulation stops the signing, "" where it does not (`references.clause`).
    `told_at`: when the award letters went, None without an award. Only a petition for an interim injunction put to the
    court before the end of a standstill stops anything: an action does not, and the complaints board gives advice.
    Where no standstill was set, as the law allows in a dynamic purchasing system, nothing is stopped by itself.
    """
    if kind == "review_board":
        return Suspension(False, "review_board")
    if kind == "court_action":
        return Suspension(False, "court_action")
    if not clause:
        return Suspension(False, "no_rule")
    if told_at is None:
        return Suspension(False, "no_award", clause)
    if standstill_ends_at is None:
        return Suspension(False, "no_standstill", clause)
    if start_of_day(filed_on) >= standstill_ends_at:
        return Suspension(False, "late", clause)
    return Suspension(True, "suspends", clause)
