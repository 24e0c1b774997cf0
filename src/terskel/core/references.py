"""Under which clause a rule stands, by the part of the regulation that governs the purchase (data/references.toml).

One table for letters, reports, contracts and refusals: a competition under Part II cites Part II. Whether special
services reach the EEA threshold is asked of the thresholds of the day.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
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
FOA: Final = "FOA"
_CHAPTERS: Final = {Regime.FOA_II: range(8, 12), Regime.FOA_III: range(12, 29), Regime.FOA_IV: range(30, 31)}
_PROVISION: Final = re.compile(r"(?:(?P<law>[^\W\d]+) §§? )?(?P<where>\d+(?:-\d+)?[a-z]?(?: ?\(\d+\))?(?: [a-z])?)")
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

    E.g. "FOA § 24-10" under Part II is "FOA § 9-7", "FOA § 24-8 (1) b" its own ground, and of "FOA §§ 25-3, 10-3,
    30-10" its own section stays. A clause that the table does not have is common to all parts, or of Part III alone,
    and stays where nothing else is cited; "" where the table says that the part has no such rule.
    """
    provisions = _provisions(cited)
    if not provisions or cited in _own(regime):
        return cited
    found: dict[tuple[str, str], None] = {}
    foreign: dict[tuple[str, str], None] = {}
    missing = False
    for law, where in provisions:
        if law != FOA or _part_of(where) in ("", _part(regime)):
            found[law, where] = None
            continue
        there = _counterpart(where, regime, special, on)
        if there is None:
            foreign[law, where] = None
        else:
            missing = missing or not there
            found.update(dict.fromkeys(_provisions(there)))
    return _joined(found or ({} if missing else foreign))


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


def _counterpart(where: str, regime: str, special: bool, on: date | None) -> str | None:
    """Of a section of Part III; "" where the part has no such rule, None where the table does not know the section.

    A paragraph that the table does not have is looked up by its section, and so is a section by one of its paragraphs.
    """
    cited = f"{FOA} § {where}"
    for row in _table()["ground"]:
        if row[Regime.FOA_III][1] == cited:
            return basis(row["code"], regime, on=on).clause
    rows = _table()["rule"]
    for row in rows:
        if row.get(Regime.FOA_III) == cited:
            return clause(row["id"], regime, special=special, on=on)
    section = where.partition(" ")[0]
    near = [row for row in rows if _provisions(row.get(Regime.FOA_III, ""))[:1] in ([(FOA, section)], [])]
    near += [row for row in rows if row.get(Regime.FOA_III, "").startswith(f"{FOA} § {section} ")]
    for row in near:
        if row.get(Regime.FOA_III):
            there = _provisions(clause(row["id"], regime, special=special, on=on))
            return _joined({(law, place.partition(" ")[0] if law == FOA else place): None for law, place in there})
    return None


def _provisions(cited: str) -> list[tuple[str, str]]:
    """ "FOA §§ 25-1(5), 25-2" as [("FOA", "25-1 (5)"), ("FOA", "25-2")]; nothing for what is not of that form."""
    found: list[tuple[str, str]] = []
    law = ""
    for one in cited.split(", "):
        match = _PROVISION.fullmatch(one)
        law = (match["law"] or law) if match else ""
        if match is None or not law:
            return []
        found.append((law, re.sub(r"(?<=\d)\(", " (", match["where"])))
    return found


def _joined(provisions: Iterable[tuple[str, str]]) -> str:
    by_law: dict[str, list[str]] = {}
    for law, where in provisions:
        by_law.setdefault(law, []).append(where)
    return ", ".join(f"{law} {'§§' if len(all_of) > 1 else '§'} {', '.join(all_of)}" for law, all_of in by_law.items())


def _part_of(where: str) -> str:
    """By the chapter of the regulation; "" for Part I, which is common to all."""
    chapter = int(where.partition("-")[0])
    return next((part for part, chapters in _CHAPTERS.items() if chapter in chapters), "")


@cache
def _own(regime: str) -> frozenset[str]:
    """Every citation that the table has for the part itself."""
    part = _part(regime)
    keys = (part, SPECIAL) if part == Regime.FOA_II else (part,)
    rules = {row[key] for row in _table()["rule"] for key in keys if key in row}
    return frozenset(rules | {row[part][1] for row in _table()["ground"] if part in row})


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
