"""Writes docs/law.md: every clause that is applied, the function that applies it, and the cases that prove it.

python tools/law_document.py [FILE]
"""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from terskel.core import calendars, regimes
from terskel.core.deadlines import default_question_deadline, fuller_reasons_due, suggested_close
from terskel.core.deadlines.register import LIMITS
from terskel.core.evaluation import rank
from terskel.core.guide import estimated, guide
from terskel.core.guide.procedures import CLAUSES as PROCEDURE_CLAUSES
from terskel.core.guide.procedures import options
from terskel.core.phrases import Phrasebook
from terskel.core.publication.competition import COMPETITION
from terskel.core.publication.dps import DPS
from terskel.core.rulesets import FIRST_DAY, Rule, RuleSet, Unknown, counting_rules, rule_book, status
from terskel.core.rulesets.values import Gap, Series

REPOSITORY: Final = Path(__file__).resolve().parent.parent
TODAY: Final = status().compared_on
BOOK: Final = Phrasebook.of("core")
KRONER: Final = "Thresholds in kroner"
COUNTING_CASES: Final = {
    "T-R2": ("tender_earliest_close",),
    "T-R4": ("add_calendar_days",),
    "T-R7": ("add_working_days",),
    "T-R8": ("tender_earliest_close",),
    "T-R9": ("add_months", "months_before"),
}
"""Where a counting rule is proved by the cases of another function than the one that carries it out."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One clause, where it is applied, and where the cases stand."""

    clause: str
    function: str
    cases: str


def document() -> str:
    """The whole page."""
    return "\n".join(_lines()).rstrip() + "\n"


def _lines() -> Iterator[str]:
    yield "# The law in the code"
    yield ""
    yield "Written by `python tools/law_document.py` from `src/terskel/core/data` and the functions; change those."
    yield ""
    yield (
        f"The values were last held against the law on {TODAY}. A value that was not seen in its source is marked"
        " *not verified*: it warns where a verified one blocks. How periods are counted (T-R1 to T-R9) blocks in any"
        f" case, for it favours the supplier. Nothing is known before {FIRST_DAY}; a gap answers *unknown*."
    )
    yield from _clauses()
    yield from _limits()
    yield from _counting()
    yield from _values()
    yield from _checks()


def _clauses() -> Iterator[str]:
    yield from ("", "## From clause to function to cases", "")
    entries = sorted(set(_entries()), key=lambda one: (_order(one.clause), one.function))
    yield from _table(
        ("clause", "function", "cases"), ((one.clause, f"`{one.function}`", one.cases) for one in entries)
    )


def _entries() -> Iterator[Entry]:
    for limit in LIMITS.values():
        for clause in sorted({rule.clause for rule in _all_rules(limit.periods)} or {_clause_of(limit.number)}):
            yield Entry(clause, _name(limit.function), _vectors("deadlines", limit.function.__name__))
    for rule in counting_rules():
        cases = COUNTING_CASES.get(rule.id, (_last(rule.function),))
        yield Entry(rule.clause, rule.function.removeprefix("terskel."), _vectors("deadlines", *cases))
    for holiday in calendars.holidays():
        cases = ("easter", "add_working_days")
        yield Entry(holiday.clause, _name(calendars.public_holidays), _vectors("deadlines", *cases))
    yield Entry("FOA § 14-2(2)", _name(default_question_deadline), _vectors("deadlines", "default_question_deadline"))
    reasons = "dir. 2014/24/EU art. 55(2)"
    yield Entry(reasons, _name(fuller_reasons_due), _vectors("deadlines", "fuller_reasons_due"))
    yield Entry("FOA § 20-1(1)", _name(suggested_close), _vectors("deadlines", "suggested_close"))
    for (rule_id, _), values in rule_book().thresholds.items():
        for clause in _clauses_of(values):
            yield Entry(clause, _name(RuleSet.threshold), _vectors("rulesets", "thresholds"))
            if rule_id in ("entry", "national") or rule_id.startswith("eea_"):
                yield Entry(clause, _name(regimes.classify), _vectors("rulesets", "regimes"))
    for series in rule_book().euro.values():
        for clause in _clauses_of(series):
            yield Entry(clause, _name(RuleSet.euro_threshold), _vectors("rulesets", "euro"))
    for rates in rule_book().discounting.values():
        for clause in _clauses_of(rates):
            yield Entry(clause, _name(RuleSet.discount_rate), _vectors("rulesets", "discount_rate"))
    for clause in _clauses_of(rule_book().climate):
        yield Entry(clause, "core.publication.climate.check_climate", _vectors("rulesets", "climate"))
    for series in rule_book().shares.values():
        for clause in _clauses_of(series):
            yield Entry(clause, _name(RuleSet.share), _vectors("rulesets", "shares"))
    for clause, _ in PROCEDURE_CLAUSES.values():
        yield Entry(clause, _name(options), _vectors("procedures", "guide"))
    yield Entry("FOA § 5-4", _name(estimated), _vectors("procedures", "value"))
    yield Entry("FOA § 5-4(8)", _name(guide), _vectors("procedures", "guide"))
    yield Entry("FOA §§ 10-2, 25-2, 30-9", _name(regimes.standstill), "[test_regimes](../tests/core/test_regimes.py)")
    yield Entry("FOA § 18-1", _name(rank), "[vectors/evaluation](../vectors/evaluation)")
    for check in (*DPS.checks, *COMPETITION.checks):
        yield Entry(
            check.clause, _name(check.look), "[test_publication_rules](../tests/core/test_publication_rules.py)"
        )


def _limits() -> Iterator[str]:
    yield from ("", "## Time limits", "")
    rows = []
    for limit in LIMITS.values():
        rules = _all_rules(limit.periods)
        lengths = "; ".join(dict.fromkeys(_length(rule) for rule in rules)) or "no number in the law"
        seen = "" if all(rule.verified for rule in rules) else "*not verified*"
        rows.append((limit.number, limit.name("nb"), limit.name("en"), lengths, seen, f"`{_name(limit.function)}`"))
    yield from _table(("no.", "norsk", "English", "length", "", "function"), rows)


def _counting() -> Iterator[str]:
    yield from ("", "## How periods are counted", "")
    rows = [
        (one.id, one.clause, one.source, "" if one.verified else "*not verified*", f"`{_last(one.function)}`")
        for one in counting_rules()
    ]
    yield from _table(("rule", "clause", "source", "", "function"), rows)
    yield from ("", "## Public holidays", "")
    yield from _table(
        ("holiday", "falls", "clause", ""),
        (
            (
                BOOK.say(f"holiday.{one.id}", "nb"),
                one.falls if isinstance(one.falls, str) else f"Easter Sunday {one.falls:+d}",
                one.clause,
                "" if one.verified else "*not verified*",
            )
            for one in calendars.holidays()
        ),
    )


def _values() -> Iterator[str]:
    book = rule_book()
    groups: dict[str, Sequence[tuple[str, Series[Any]]]] = {
        KRONER: [(f"{rule} ({buyer})", series) for (rule, buyer), series in book.thresholds.items()],
        "Thresholds in euro": list(book.euro.items()),
        "Shares": list(book.shares.items()),
        "Discount rates": [(f"from year {year}", series) for year, series in book.discounting.items()],
    }
    for title, group in groups.items():
        yield from ("", f"## {title}", "")
        if title == KRONER:
            known = f"A value without an end is known to hold until {book.thresholds_known_to}."
            yield from (f"{known} A later day is answered with it, carried forward and *not verified*.", "")
        rows = [(name, *row) for name, series in group for row in _series(series)]
        yield from _table(("value", "from", "to", "", "clause", "source", ""), rows)
    yield from ("", "## Climate and environment", "")
    rows = []
    for entry in book.climate.entries:
        period = (str(entry.valid_from), str(entry.valid_to or ""))
        if isinstance(entry, Gap):
            rows.append((*period, "unknown", "", "", entry.why, ""))
            continue
        seen = "" if entry.verified else "*not verified*"
        weight = f"{entry.minimum_weight} % or among the first {entry.highest_rank}"
        combine = "may be combined with requirements" if entry.combine else "combination disputed"
        rows.append((*period, weight, combine, ", ".join(sorted(entry.exemptions)), entry.clause, seen))
    yield from _table(("from", "to", "weight", "combination", "exemptions", "clause", ""), rows)


def _checks() -> Iterator[str]:
    for title, checks in (("a DPS", DPS.checks), ("a competition", COMPETITION.checks)):
        yield from ("", f"## The check before {title} is published", "")
        rows = [
            (", ".join(one.rules), one.clause, _first(one.look), "<br>".join(f"`{code}`" for code in one.codes))
            for one in checks
        ]
        yield from _table(("rulebook", "clause", "rule", "finds"), rows)
    cases = sorted(path.stem for path in (REPOSITORY / "vectors" / "publication").glob("*.json"))
    yield from ("", "Whole drafts with what is found in them:")
    yield ""
    yield from (f"- [{name}](../vectors/publication/{name}.json)" for name in cases)


def _series(series: Series[Any]) -> Iterator[tuple[str, ...]]:
    for entry in series.entries:
        period = (str(entry.valid_from), str(entry.valid_to or ""))
        if isinstance(entry, Gap):
            yield (*period, "*unknown*", "", entry.why, "")
        else:
            yield (*period, _value(entry), entry.clause, entry.source, "" if entry.verified else "*not verified*")


def _value(rule: Rule) -> str:
    amount = f"{rule.value:,}".replace(",", " ")
    return {"nok": f"{amount} kr", "eur": f"EUR {amount}"}.get(rule.unit, f"{amount} %")


def _length(rule: Any) -> str:
    kind = str(rule.kind).replace("_", " ").replace("suppliers limit", "supplier's limit")
    return f"{kind} {rule.value} {str(rule.unit).replace('_', ' ')}"


def _all_rules(periods: Sequence[str]) -> list[Any]:
    """Every value the periods ever had that is known."""
    return [entry for period in periods for entry in rule_book().periods[period].entries if not isinstance(entry, Gap)]


def _clause_of(number: str) -> str:
    """The clause of a limit that rests on no length of the law."""
    return {
        "T-02": "FOA § 26-6(2)",
        "T-05": "FOA §§ 26-6(4), 26-7(2)",
        "T-07": "FOA §§ 26-7(3), 20-3(3)",
        "T-22": "FOA § 24-9(4)",
    }[number]


def _clauses_of(series: Series[Any]) -> set[str]:
    return {entry.clause for entry in series.entries if not isinstance(entry, Gap | Unknown)}


def _name(function: Callable[..., Any]) -> str:
    return f"{function.__module__.removeprefix('terskel.')}.{function.__qualname__}"


def _last(dotted: str) -> str:
    return dotted.rpartition(".")[2]


def _first(function: Callable[..., Any]) -> str:
    """The first sentence of what a function says of itself."""
    return (inspect.getdoc(function) or "").split("\n\n")[0].replace("\n", " ")


def _vectors(folder: str, *names: str) -> str:
    """Links to the files of cases, with how many there are."""
    found = []
    for name in names:
        path = REPOSITORY / "vectors" / folder / f"{name}.jsonl"
        if path.exists():
            count = len(path.read_text(encoding="utf-8").splitlines())
            found.append(f"[{name}](../vectors/{folder}/{name}.jsonl) ({count})")
    return ", ".join(found) or "[test_deadlines](../tests/core/test_deadlines.py)"


def _order(clause: str) -> tuple[Any, ...]:
    """By law, then by the numbers of the first paragraph."""
    law = re.split(r"[ §]", clause, maxsplit=1)[0]
    numbers = tuple(int(part) for part in re.findall(r"\d+", clause)[:3])
    return law, numbers, clause


def _table(headings: Sequence[str], rows: Iterator[Sequence[str]] | Sequence[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(headings)} |"
    yield f"|{' --- |' * len(headings)}"
    for row in rows:
        yield f"| {' | '.join(str(cell).replace('|', '/') for cell in row)} |"


def main(arguments: list[str]) -> None:
    target = Path(arguments[0]) if arguments else REPOSITORY / "docs" / "law.md"
    target.write_text(document(), encoding="utf-8")
    print(f"{target} is written.")


if __name__ == "__main__":
    main(sys.argv[1:])
