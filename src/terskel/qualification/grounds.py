"""The grounds on which a request to participate must or may be rejected (FOA §§ 24-1, 24-2)."""

from dataclasses import dataclass
from typing import Final, Literal


@dataclass(frozen=True, slots=True)
class Ground:
    """`duty` says whether the law leaves a choice; `names_requirement`: it stands on a qualification requirement."""

    code: str
    clause: str
    duty: Literal["must", "may"]
    names_requirement: bool = False


QUALIFICATION_NOT_MET: Final = "R-242-1a"


def _lettered(number: int, letters: str, duty: Literal["must", "may"]) -> tuple[Ground, ...]:
    return tuple(Ground(f"R-242-{number}{one}", f"FOA § 24-2({number}){one}", duty) for one in letters)


GROUNDS: Final[tuple[Ground, ...]] = (
    Ground(QUALIFICATION_NOT_MET, "FOA § 24-2(1)a", "must", names_requirement=True),
    *_lettered(1, "bcd", "must"),
    *_lettered(2, "abcdef", "must"),
    *_lettered(3, "abcdefghi", "may"),
    Ground("R-241-1b", "FOA § 24-1(1)b", "must"),
    Ground("R-241-2b", "FOA § 24-1(2)b", "may"),
)
BY_CODE: Final = {ground.code: ground for ground in GROUNDS}
