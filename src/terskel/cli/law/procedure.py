"""`terskel law procedure`: a planned purchase through the guide."""

from datetime import date
from decimal import Decimal
from typing import Any

from terskel.cli.files.faults import BadFile, Fault
from terskel.cli.files.printing import today
from terskel.cli.files.reading import read
from terskel.cli.law.said import Said, compared_on
from terskel.core.guide import Estimate, Guidance, Lot, Option, Purchase, ValueParts, estimated, guide
from terskel.core.guide.file_text import Choice, file_text
from terskel.core.languages import Language
from terskel.core.regimes import service_kind_of


def guided(file: str, as_of: date | None, language: Language) -> Said:
    """The answers for the purchase in the file; raises BadFile."""
    data = read(file, "procedure")
    day = as_of or (date.fromisoformat(data["announced_on"]) if "announced_on" in data else today())
    value = _value(file, data, day)
    guidance = guide(_purchase(file, data, day, value.value))
    choice = _choice(file, data, guidance)
    text = file_text(guidance, language, choice)
    document = {
        "as_of": day,
        "compared_on": compared_on(),
        "regime": guidance.governing.regime.value,
        "clause": guidance.governing.clause,
        "ruleset": guidance.governing.classification.ruleset_id,
        "value": value.value,
        "value_grounds": [ground.text(language) for ground in value.grounds],
        "thresholds": guidance.governing.thresholds,
        "unknown": guidance.governing.unknown,
        "verified": guidance.governing.verified,
        "lawful": [_option(option, language) for option in guidance.lawful],
        "refused": [_option(option, language) for option in guidance.refused],
        "undecided": [_option(option, language) for option in guidance.undecided],
        "suitability": [
            {"question": one.question, "asked": one.asked(language), "speaks": one.speaks, "clause": one.clause}
            for one in guidance.suitability.answers
        ],
        "text": list(text.lines()),
    }
    return Said(document, [*(ground.text(language) for ground in value.grounds), *text.lines()])


def _option(option: Option, language: Language) -> dict[str, object]:
    return {
        "procedure": option.procedure,
        "name": option.name(language),
        "clause": option.clause,
        "negotiation": option.negotiation,
        "grounds": [ground.code for ground in option.grounds],
        "explained": option.explain(language),
        "minimums": option.minimums,
    }


def _value(file: str, data: dict[str, Any], day: date) -> Estimate:
    parts = data.get("value_parts")
    if ("value" in data) == (parts is not None):
        raise BadFile(file, [Fault("value_or_parts", "value")])
    if parts is None:
        return Estimate(Decimal(data["value"]), ())
    named = {
        name: Decimal(parts[name])
        for name in ("options", "monthly", "recurring_last_year")
        if parts.get(name) is not None
    }
    return estimated(ValueParts(parts=tuple(map(Decimal, parts.get("parts", []))), **named), day)


def _purchase(file: str, data: dict[str, Any], day: date, value: Decimal) -> Purchase:
    faults = []
    for number, code in enumerate(data["cpv"]):
        try:
            service_kind_of(code)
        except ValueError:
            faults.append(Fault("no_cpv", f"cpv[{number}]", {"found": code}))
    if faults:
        raise BadFile(file, faults)
    lot = data.get("lot")
    rest = ("exception", "develops_and_buys", "excluded_by", "no_competition_ground", "electronic", "prior_notice")
    return Purchase(
        subject=data["subject"],
        cpv=tuple(data["cpv"]),
        kind=data["kind"],
        buyer_kind=data["buyer_kind"],
        announced_on=day,
        value=value,
        lot=Lot(value=Decimal(lot["value"]), small_lots_together=Decimal(lot["small_lots_together"])) if lot else None,
        conditions=frozenset(data.get("conditions", ())),
        urgent=data.get("urgent", False),
        answers=data.get("answers", {}),
        **{name: data[name] for name in rest if name in data},
    )


def _choice(file: str, data: dict[str, Any], guidance: Guidance) -> Choice | None:
    made = data.get("choice")
    if made is None:
        return None
    if guidance.undecided:
        facts: dict[str, object] = {"day": guidance.purchase.announced_on}
        raise BadFile(file, [Fault("procedure_unknown", "choice.procedure", facts)])
    if not guidance.option(made["procedure"]).lawful:
        lawful = tuple(option.procedure for option in guidance.lawful)
        facts = {"found": made["procedure"], "lawful": lawful}
        raise BadFile(file, [Fault("procedure_not_lawful", "choice.procedure", facts)])
    return Choice(
        procedure=made["procedure"],
        reason=made["reason"],
        decided_by=made["decided_by"],
        decided_on=date.fromisoformat(made["decided_on"]),
    )
