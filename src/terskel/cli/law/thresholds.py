"""`terskel law thresholds`: the values of a day, in kroner and in euro."""

from collections.abc import Sequence
from datetime import date

from terskel.cli.files.printing import table
from terskel.cli.law.said import BOOK, Said, compared_on, freshness, verified
from terskel.core import formats, rulesets
from terskel.core.languages import Language
from terskel.core.rulesets import BuyerKind, Rule, Threshold, Unknown

_COLUMNS = ("threshold", "buyer", "value", "since", "clause", "seen")


def listed(day: date, buyers: Sequence[BuyerKind], language: Language) -> Said:
    """Every threshold, or that it is unknown and why."""
    rules = rulesets.as_of(day)
    kroner: list[dict[str, object]] = []
    rows: list[tuple[str, ...]] = []
    for rule_id, kind in rules.book.thresholds:
        asked: tuple[BuyerKind, ...] = tuple(buyer for buyer in buyers if kind in ("all", buyer))
        if not asked:
            continue
        rule = rules.threshold(rule_id, asked[0])
        kroner.append(_entry(rule_id, kind, rule))
        rows.append(_row(rule_id, BOOK.say(f"law.buyer.{kind}", language), rule, language))
    euro = {rule_id: rules.euro_threshold(rule_id) for rule_id in rules.book.euro}
    euro_rows = [_row(f"euro_{rule_id}", "", rule, language) for rule_id, rule in euro.items()]
    headings = [BOOK.say(f"law.heading.{name}", language) for name in _COLUMNS]
    lines = [
        BOOK.say("law.thresholds", language, day=day),
        "",
        *table(headings, rows),
        "",
        BOOK.say("law.euro", language),
        "",
        *table(headings, euro_rows),
        *_carried_forward(day, rules.book.thresholds_known_to, language),
        *freshness(day, language),
    ]
    document = {
        "as_of": day,
        "ruleset": rules.id,
        "compared_on": compared_on(),
        "known_to": rules.book.thresholds_known_to,
        "thresholds": kroner,
        "euro": [_entry(rule_id, "all", rule) for rule_id, rule in euro.items()],
    }
    return Said(document, lines)


def _carried_forward(day: date, known_to: date, language: Language) -> list[str]:
    return ["", BOOK.say("law.carried_forward", language, day=known_to)] if day > known_to else []


def _entry(rule_id: str, kind: str, rule: Rule | Unknown) -> dict[str, object]:
    entry: dict[str, object] = {"id": rule_id, "buyer": kind}
    if isinstance(rule, Unknown):
        return entry | {"unknown": rule.why}
    return entry | {
        rule.unit: rule.value,
        "from": rule.valid_from,
        "to": rule.valid_to,
        "clause": rule.clause,
        "source": rule.source,
        "verified": rule.verified,
        "carried_forward": _carried(rule),
    }


def _row(rule_id: str, buyer: str, rule: Rule | Unknown, language: Language) -> tuple[str, ...]:
    name = BOOK.say(f"law.threshold.{rule_id}", language)
    if isinstance(rule, Unknown):
        return name, buyer, BOOK.say("law.unknown", language), "", "", ""
    value = (
        f"EUR {formats.number(rule.value, language)}" if rule.unit == "eur" else formats.kroner(rule.value, language)
    )
    return (
        name,
        buyer,
        value,
        rule.valid_from.isoformat(),
        rule.clause,
        BOOK.say("law.carried", language) if _carried(rule) else verified(seen=rule.verified, language=language),
    )


def _carried(rule: Rule) -> bool:
    """A threshold of a later day than the data can know."""
    return isinstance(rule, Threshold) and rule.carried
