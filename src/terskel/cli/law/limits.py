"""`terskel law limits`: the limits of a day, or one counted step by step."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Final

import click

from terskel.cli.files.faults import BadFile, Fault
from terskel.cli.files.printing import table
from terskel.cli.law.said import BOOK, Said, compared_on, freshness, verified
from terskel.core import formats, rulesets
from terskel.core.deadlines import Deadline
from terskel.core.deadlines.register import LIMITS, Given, Limit
from terskel.core.languages import Language
from terskel.core.phrases import refusal_text
from terskel.core.rulesets import PeriodRule, Unknown
from terskel.core.rulesets.own import OwnRules


def listed(day: date, language: Language) -> Said:
    """Every limit with the lengths it rests on; what the data does not reach is unknown."""
    rules = rulesets.as_of(day)
    headings = [BOOK.say(f"law.heading.{name}", language) for name in ("number", "limit", "length", "clause", "seen")]
    rows, document = [], []
    for limit in LIMITS.values():
        found = {rule_id: rules.period(rule_id) for rule_id in limit.periods}
        known = {rule_id: rule for rule_id, rule in found.items() if isinstance(rule, PeriodRule)}
        unknown = [{"id": rule_id, "unknown": rule.why} for rule_id, rule in found.items() if isinstance(rule, Unknown)]
        document.append(
            {
                "number": limit.number,
                "name": limit.name(language),
                "periods": list(known.values()),
                "unknown": unknown,
            }
        )
        if not found:
            rows.append((limit.number, limit.name(language), BOOK.say("law.no_length", language), "", ""))
        for rule_id in found:
            said = _row(known[rule_id], language) if rule_id in known else (BOOK.say("law.unknown", language), "", "")
            rows.append((limit.number, _named(limit, rule_id, language), *said))
    lines = [BOOK.say("law.limits", language, day=day), "", *table(headings, rows), *freshness(day, language)]
    answer = {"as_of": day, "ruleset": rules.id, "compared_on": compared_on(), "limits": document}
    return Said(answer, lines)


def counted(limit: Limit, given: Given, language: Language) -> Said:
    """One limit; raises UsageError for what it needs and was not given."""
    absent = [name for name in limit.needs if getattr(given, name) is None]
    if limit.number == "T-24" and given.at is None and given.published_on is None:
        absent = ["at", "published_on"]
    if absent:
        wanted = ", ".join(f"--{name.replace('_', '-')}" for name in absent)
        raise click.UsageError(BOOK.say("law.needs", language, number=limit.number, options=wanted))
    try:
        found = limit.count(given)
    except KeyError:
        raise click.UsageError(BOOK.say("law.no_such_stage", language)) from None
    document: dict[str, object] = {"number": limit.number, "name": limit.name(language), "clause": found.clause}
    lines = [f"{limit.number} {limit.name(language)} ({found.clause})", ""]
    if isinstance(found, Deadline):
        document |= {"instant": found.instant, "last_day": found.last_day, "verified": found.verified}
        told = {"instant": found.instant, "day": found.last_day}
        lines.insert(1, BOOK.say("law.counted", language, **told))
        if not found.verified:
            lines.insert(2, BOOK.say("law.only_warns", language))
    document["steps"] = found.explain(language)
    return Said(document, [*lines, *(f"- {step}" for step in found.explain(language))])


OPTIONS: Final = MappingProxyType(
    {
        "days": "--days",
        "agreed_at": "--agreed-at",
        "everyone_agreed": "--everyone-agreed",
        "buyer_kind": "--buyer",
        "published_on": "--published-on",
        "tender_deadline_on": "--tender-deadline",
        "on_paper": "--on-paper",
        "fee_sought": "--fee-sought",
        "procedure": "--procedure",
        "stage": "--stage",
        "circumstance": "--circumstance",
    }
)
"""What only some limits are counted with, and how it is written."""


def refuse_what_it_takes_not(limit: Limit, written: frozenset[str], language: Language) -> None:
    """Raises UsageError for an option that would be without effect on the answer."""
    if strangers := [OPTIONS[name] for name in OPTIONS if name in written and name not in limit.needs + limit.takes]:
        facts = {"number": limit.number, "options": ", ".join(strangers)}
        raise click.UsageError(BOOK.say("law.takes_not", language, **facts))


def own_rules(
    limit: Limit, periods: Sequence[str], extra_free: Sequence[str], day: date, language: Language
) -> OwnRules:
    """From `RULE=LENGTH` and `MM-DD`; raises UsageError for what is no rule, or laxer than the law."""
    lengths: dict[str, int] = {}
    for text in periods:
        name, _, length = text.partition("=")
        if not length.isdigit():
            raise click.UsageError(BOOK.say("law.no_own_rule", language, text=text))
        if name not in rulesets.rule_book().periods and limit.periods:
            facts = {"text": name, "number": limit.number, "names": limit.periods}
            raise click.UsageError(BOOK.say("law.own_rule_names", language, **facts))
        lengths[name] = int(length)
    own = OwnRules(lengths, frozenset(month_day(text, language) for text in extra_free))
    for fault in own.faults(rulesets.as_of(day)):
        raise click.UsageError(refusal_text(fault, language))
    return own


def month_day(text: str, language: Language) -> tuple[int, int]:
    """`12-24` as (12, 24); raises UsageError."""
    try:
        found = date.fromisoformat(f"2028-{text}")
    except ValueError:
        raise click.UsageError(BOOK.say("law.no_month_day", language, text=text)) from None
    return found.month, found.day


def own_rules_of(name: str, item: dict[str, object], day: date, language: Language) -> OwnRules:
    """The own rules in a file that follows its schema; raises BadFile at `own_rules`."""
    periods, free = item.get("periods", {}), item.get("extra_free", [])
    weight = item.get("climate_weight")
    faults: list[Fault] = []
    days: set[tuple[int, int]] = set()
    for number, text in enumerate(free if isinstance(free, list) else ()):
        try:
            days.add(month_day(text, language))
        except click.UsageError:
            faults.append(Fault("no_month_day", f"own_rules.extra_free[{number}]", {"found": text}))
    own = OwnRules(
        dict(periods) if isinstance(periods, dict) else {},
        frozenset(days),
        None if weight is None else Decimal(str(weight)),
    )
    for refused in own.faults(rulesets.as_of(day)):
        place = f"own_rules.{refused.facts.get('rule', '')}"
        faults.append(Fault("own_rule", place, {"said": refusal_text(refused, language)}))
    if faults:
        raise BadFile(name, faults)
    return own


def _named(limit: Limit, rule_id: str, language: Language) -> str:
    """The limit's name; where it rests on several periods, also which of them this is."""
    if len(limit.periods) == 1:
        return limit.name(language)
    part = BOOK.say(f"law.part.{rule_id}", language)
    return BOOK.say("law.limit_part", language, limit=limit.name(language), part=part)


def _row(rule: PeriodRule, language: Language) -> tuple[str, str, str]:
    length = BOOK.say(f"law.unit.{rule.unit}", language, count=formats.number(rule.value, language))
    return (
        BOOK.say(f"law.kind.{rule.kind}", language, length=length),
        rule.clause,
        verified(seen=rule.verified, language=language),
    )
