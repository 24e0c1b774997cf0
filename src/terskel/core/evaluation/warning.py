"""A remark on a finished ranking; it decides nothing."""

from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from terskel.core.canonical import Json

WarningFact: TypeAlias = str | tuple[str, ...] | Fraction


@dataclass(frozen=True, slots=True)
class RankingWarning:
    """Something a person must look at before the award (rulebook §6.3)."""

    code: str
    facts: tuple[tuple[str, WarningFact], ...] = ()

    def to_json(self) -> dict[str, Json]:
        return {"code": self.code, **{name: _plain(value) for name, value in self.facts}}


def _plain(value: WarningFact) -> Json:
    return list(value) if isinstance(value, tuple) else str(value)
