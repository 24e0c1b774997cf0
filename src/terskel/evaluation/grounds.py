"""The grounds on which the panel can reject an opened tender (rulebook § 2.5, FOA ch. 24; Part II §§ 9-4 to 9-7).

Those of abnormally low tenders need the written demand of § 24-9 first.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

REQUIREMENT_NOT_MET: Final = "R-248-1b"
LOW_PRICE: Final = ("R-248-1c", "R-248-2b")


@dataclass(frozen=True, slots=True)
class Ground:
    """A code, its clause in Part III, and whether the law says must or may."""

    code: str
    clause: str
    must: bool


GROUNDS: Final[Mapping[str, Ground]] = {
    ground.code: ground
    for ground in (
        Ground("R-248-1b", "FOA § 24-8 (1) b", must=True),
        Ground("R-248-1a", "FOA § 24-8 (1) a", must=True),
        Ground("R-248-1c", "FOA § 24-8 (1) c", must=True),
        Ground("R-248-2b", "FOA § 24-8 (2) b", must=False),
        Ground("R-248-2a", "FOA § 24-8 (2) a", must=False),
        Ground("R-248-2d", "FOA § 24-8 (2) d", must=False),
        Ground("R-242-1a", "FOA § 24-2 (1) a", must=True),
        Ground("R-242-1c", "FOA § 24-2 (1) c", must=True),
        Ground("R-242-1d", "FOA § 24-2 (1) d", must=True),
    )
}

PART_II_CLAUSE: Final = "FOA §§ 9-4 – 9-7"


def clause_of(code: str, regime: str) -> str:
    """The clause a rejection letter cites: FOA ch. 24 in Part III, §§ 9-4 to 9-7 elsewhere."""
    return GROUNDS[code].clause if regime == "FOA_III" else PART_II_CLAUSE
