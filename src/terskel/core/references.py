"""Under which clause a rule stands, by the part of the regulation that governs the purchase (data/references.toml).

One table for letters, reports, contracts and refusals: a competition under Part II cites Part II. Whether special
services reach the EEA threshold is asked of the thresholds of the day.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any, Final, Literal

from terskel.core.languages import Language
from terskel.core.phrases import Phrasebook
from terskel.core.regimes import Regime
from terskel.core.rulesets import RuleSet, Unknown

Duty = Literal["must", "may"]
PRINCIPLES: Final = "LOA § 4"
"""What a rejection rests on where the part has no list of grounds."""
SPECIAL: Final = "special"
_PARTS: Final = (Regime.FOA_I, Regime.FOA_II, Regime.FOA_III, Regime.FOA_IV)


@dataclass(frozen=True, slots=True)
class Basis:
    """Where a ground of rejection stands, and whether it leaves a choice."""

    duty: Duty
    clause: str


def special_from_threshold(regime: str, service_kind: str, value: Decimal | None, rules: RuleSet) -> bool:
    """Whether it is special services from the EEA threshold on, for which Part II sends on to Part III (§§ 8-19, 10-2).

    `value` is that of the whole system (FOA § 5-4(5)). One that is not known counts as reaching it, and so does a
    threshold that is not known: the suppliers then have the rights they would have.
    """
    if regime != Regime.FOA_II or service_kind != "special":
        return False
    threshold = rules.threshold("eea_special_and_health", "other")
    return value is None or isinstance(threshold, Unknown) or value >= threshold.value


def clause(rule: str, regime: str, *, special: bool = False, on: date | None = None) -> str:
    """E.g. `clause("cancellation", "FOA_II")` is "FOA § 10-4"; "" where the part has no such rule.

    `special`: as `special_from_threshold` says. `on` is the day of the announcement, None for the law as it reads now.
    Outside the regulation nothing is cited, and a purchase whose part is not known is held to Part III, under which
    dynamic purchasing systems stand. Raises KeyError for a rule that the table does not have.
    """
    row = _row("rule", "id", rule, on)
    if special and SPECIAL in row:
        return str(row[SPECIAL])
    return str(row.get(_part(regime), ""))


def in_part(cited: str, regime: str, *, special: bool = False, on: date | None = None) -> str:
    """What a refusal cites of Part III, as the part that governs the purchase has it.

    E.g. "FOA § 24-10" under Part II is "FOA § 9-7", and "FOA § 24-8 (1) b" its own ground. A clause that the table does
    not have is common to all parts, or of Part III alone, and stays as it is.
    """
    for row in _table()["rule"]:
        if row.get(Regime.FOA_III) == cited:
            return clause(row["id"], regime, special=special, on=on) or cited
    for row in _table()["ground"]:
        if row[Regime.FOA_III][1] == cited:
            return basis(row["code"], regime, on=on).clause
    return cited


def basis(ground: str, regime: str, *, on: date | None = None) -> Basis:
    """Where a ground of rejection stands in that part, e.g. `basis("R-248-1b", "FOA_II")` in FOA § 9-6 (1) b.

    Raises KeyError for a ground that the table does not have.
    """
    row = _row("ground", "code", ground, on)
    part = _part(regime)
    if part not in row:
        return Basis(row[Regime.FOA_III][0], PRINCIPLES)
    duty, where = row[part]
    return Basis(duty, where)


def spelled(clause: str, language: Language) -> str:
    """As a letter says it, law and regulation by name: "forskrift om offentlige anskaffelser (FOA) § 10-4"."""
    law, _, rest = clause.partition(" ")
    return f"{Phrasebook.of('core').say(f'law.{law}', language)} {rest}" if clause else ""


def bracketed(clause: str) -> str:
    """For the end of a sentence: " (FOA § 10-4)", or nothing."""
    return f" ({clause})" if clause else ""


def rules() -> tuple[str, ...]:
    """Every rule of the table, once."""
    return tuple(dict.fromkeys(row["id"] for row in _table()["rule"]))


def grounds() -> tuple[str, ...]:
    """Every ground of the table, once."""
    return tuple(dict.fromkeys(row["code"] for row in _table()["ground"]))


def _part(regime: str) -> str:
    if regime == Regime.UNKNOWN:
        return Regime.FOA_III
    return regime if regime in _PARTS else ""


def _row(kind: str, key: str, name: str, on: date | None) -> Mapping[str, Any]:
    """The row of a day; the first one for a day before, the last one for none."""
    rows = [row for row in _table()[kind] if row[key] == name]
    if not rows:
        raise KeyError(name)
    begun = [row for row in rows if on is None or row["from"] <= on]
    return begun[-1] if begun else rows[0]


@cache
def _table() -> Mapping[str, list[dict[str, Any]]]:
    found: Mapping[str, list[dict[str, Any]]] = tomllib.loads(
        (files("terskel.core") / "data" / "references.toml").read_text(encoding="utf-8")
    )
    return found
