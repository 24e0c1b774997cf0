"""The grounds on which a supplier must or may be excluded, as the law lists them (FOA §§ 24-2, 24-5, 24-6)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal, TypeAlias

from terskel.core import calendars
from terskel.core.instants import end_of_day, oslo_day
from terskel.core.rulesets import as_of

CountedFrom: TypeAlias = Literal["", "judgment", "event"]


@dataclass(frozen=True, slots=True)
class Ground:
    """`duty` says whether the law leaves a choice; `names_requirement`: it stands on a qualification requirement.

    `counted_from`: it can be used for some years from the final judgment or the event (§ 24-6); `self_cleaning`: the
    supplier may show measures that restore its reliability, or that it has paid or settled (§ 24-5); `proportionate`:
    no ground where rejection would be disproportionate; `heard_first`: only after the supplier was asked (§ 24-2(1)d).
    """

    code: str
    clause: str
    duty: Literal["must", "may"]
    names_requirement: bool = False
    counted_from: CountedFrom = ""
    self_cleaning: bool = False
    proportionate: bool = False
    heard_first: bool = False

    @property
    def exclusion(self) -> bool:
        """Whether it is a ground for exclusion, and not about requirements or about what was delivered and how."""
        return self.code.startswith("R-242-") and not self.names_requirement


QUALIFICATION_NOT_MET: Final = "R-242-1a"
_YEARS: Final[dict[str, str]] = {"judgment": "conviction_exclusion", "event": "other_exclusion"}
_MISCONDUCT: Final = "cefi"
"""The letters of § 24-2(3) that §§ 24-5 and 24-6 name."""
_TAX: Final = "a"
"""The letter of § 24-2(3) on tax, which is no ground once it is paid or settled (§ 24-5)."""


def _lettered(
    number: int,
    letters: str,
    duty: Literal["must", "may"],
    *,
    counted_from: CountedFrom = "",
    named: str = "",
    settled: str = "",
    proportionate: str = "",
    heard_first: str = "",
) -> tuple[Ground, ...]:
    return tuple(
        Ground(
            code=f"R-242-{number}{one}",
            clause=f"FOA § 24-2({number}){one}",
            duty=duty,
            counted_from=counted_from if one in named else "",
            self_cleaning=one in named + settled,
            proportionate=one in proportionate,
            heard_first=one in heard_first,
        )
        for one in letters
    )


EXCLUSIONS: Final[tuple[Ground, ...]] = (
    Ground(QUALIFICATION_NOT_MET, "FOA § 24-2(1)a", "must", names_requirement=True),
    *_lettered(1, "bcd", "must", settled="b", proportionate="b", heard_first="d"),
    *_lettered(2, "abcdef", "must", counted_from="judgment", named="abcdef"),
    *_lettered(
        3,
        "abcdefghi",
        "may",
        counted_from="event",
        named=_MISCONDUCT,
        settled=_TAX,
        proportionate="abcdefghi",
    ),
)


def usable_until(ground: Ground, event_on: date | None, at: datetime) -> datetime | None:
    """The first instant at which the ground can no longer be used (§ 24-6); None where it does not grow old.

    The years are those of the rules in force at `at`; the last day counts whole, and rolls over no holiday.
    """
    if not ground.counted_from or event_on is None:
        return None
    rule = as_of(oslo_day(at)).known_period(_YEARS[ground.counted_from])
    return end_of_day(calendars.months_before(event_on, -12 * rule.whole))
