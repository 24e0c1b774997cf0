"""The grounds on which the panel can reject an opened tender (rulebook § 2.5, FOA ch. 24; Part II §§ 9-4 to 9-7).

Those of the tender (§ 24-8) and those of its tenderer (§ 24-2). A tender that came late or by other means was never
received, so § 24-1 is not among them. Those of abnormally low tenders need the written demand of § 24-9 first.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from terskel.core import references
from terskel.core.exclusion import EXCLUSIONS, Ground
from terskel.core.languages import Language
from terskel.core.phrases import Phrasebook

REQUIREMENT_NOT_MET: Final = "R-248-1b"
LOW_PRICE: Final = ("R-248-1c", "R-248-2b")


@dataclass(frozen=True, slots=True)
class Weighed:
    """What the law asks to be weighed before a tenderer is excluded; see `Ground` for when.

    `event_on`: the day of the final judgment or the event (§ 24-6). `self_cleaning`: what measures the tenderer has
    shown, and why they are not enough (§ 24-5). `proportionality`: why rejection is not disproportionate.
    """

    event_on: date | None = None
    self_cleaning: str = ""
    proportionality: str = ""


GROUNDS: Final[Mapping[str, Ground]] = {
    ground.code: ground
    for ground in (
        Ground("R-248-1b", "FOA § 24-8 (1) b", "must"),
        Ground("R-248-1a", "FOA § 24-8 (1) a", "must"),
        Ground("R-248-1c", "FOA § 24-8 (1) c", "must"),
        Ground("R-248-2a", "FOA § 24-8 (2) a", "may"),
        Ground("R-248-2b", "FOA § 24-8 (2) b", "may"),
        Ground("R-248-2c", "FOA § 24-8 (2) c", "may"),
        Ground("R-248-2d", "FOA § 24-8 (2) d", "may"),
        Ground("R-248-2e", "FOA § 24-8 (2) e", "may"),
        *(replace(one, clause=re.sub(r"\((\d)\)(\w)", r" (\1) \2", one.clause)) for one in EXCLUSIONS),
    )
}


def clause_of(code: str, regime: str) -> str:
    """The clause a rejection letter cites, by the part of the regulation: ch. 24, §§ 9-5 and 9-6, or LOA § 4."""
    return references.basis(code, regime).clause


def duty_of(code: str, regime: str) -> references.Duty:
    """Whether that part leaves a choice: some of what must be rejected in Part III may be in Part II."""
    return references.basis(code, regime).duty


def title_of(code: str, language: Language) -> str:
    """The ground in words; those of tenderers are said as where their requests to participate are decided."""
    room = "evaluation" if code.startswith("R-248") else "qualification"
    return Phrasebook.of(room).say(f"ground.{code}", language)
