"""`terskel law check`: a DPS or a competition as it would be published."""

from collections.abc import Mapping
from dataclasses import MISSING, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, TypeAlias, TypeVar

from terskel.cli.evaluation.case import model_data, model_faults
from terskel.cli.files.faults import BadFile, Fault
from terskel.cli.files.printing import plain
from terskel.cli.files.reading import checked as against_schema
from terskel.cli.files.reading import loaded
from terskel.cli.files.schema import Schema
from terskel.cli.law.limits import own_rules_of
from terskel.cli.law.said import BOOK, Said, compared_on, freshness
from terskel.core.evaluation import Anchor, EvaluationModel
from terskel.core.instants import oslo_day
from terskel.core.languages import Language
from terskel.core.publication import (
    CategoryDraft,
    ClauseAnswer,
    CompetitionDraft,
    CriterionDraft,
    DocumentDraft,
    DpsCategoryDraft,
    DpsDraft,
    Finding,
    LockedText,
    PublishedCriterion,
    RequirementDraft,
    Unexamined,
    asks_for_tiers,
    check_competition,
    check_dps,
    finding_text,
    unexamined_of_competition,
    unexamined_of_dps,
    unexamined_text,
)
from terskel.core.regimes import Classification, classify, service_kind_of
from terskel.core.rulesets.own import OwnRules

KINDS: Final = ("dps", "competition")
Looked: TypeAlias = tuple[tuple[Finding, ...], tuple[Unexamined, ...]]
"""What was found, and what the file says nothing of."""

Draft = TypeVar(
    "Draft",
    DpsDraft,
    CompetitionDraft,
    DpsCategoryDraft,
    CategoryDraft,
    RequirementDraft,
    CriterionDraft,
    PublishedCriterion,
    ClauseAnswer,
    DocumentDraft,
    LockedText,
)


def checked(file: str, at: datetime, language: Language) -> Said:
    """The findings for a publication at `at`, and what could not be looked at; raises BadFile."""
    data = loaded(file)
    if "kind" not in data:
        raise BadFile(file, [Fault("missing_choice", "kind", {"allowed": KINDS})])
    kind = data["kind"]
    if kind not in KINDS:
        raise BadFile(file, [Fault("not_among", "kind", {"found": str(kind), "allowed": KINDS})])
    against_schema(file, data, kind)
    own = own_rules_of(file, data.get("own_rules", {}), oslo_day(at), language)
    found, silent = (_dps if kind == "dps" else _competition)(file, data, at, own)
    blocking = [one for one in found if one.severity == "block"]
    warnings = [one for one in found if one.severity == "warn"]
    document = {
        "kind": kind,
        "at": at,
        "compared_on": compared_on(),
        "may_be_published": not blocking,
        "findings": [
            {
                "code": one.code,
                "severity": one.severity,
                "clause": one.clause,
                "field": one.field,
                "rules": one.rules,
                "facts": {name: _fact(value) for name, value in one.facts.items()},
                "text": finding_text(one, language),
            }
            for one in found
        ],
        "unexamined": [
            {"field": one.name, "clause": one.clause, "rules": one.rules, "text": unexamined_text(one, language)}
            for one in silent
        ],
    }
    counts = {"blocking": len(blocking), "warnings": len(warnings)}
    clean = "law.nothing_missing_of_that" if silent else "law.nothing_missing"
    lines = [BOOK.say("law.checked" if found else clean, language, day=oslo_day(at), **counts)]
    for group, name in ((blocking, "blocks"), (warnings, "warns")):
        if group:
            lines += ["", BOOK.say(f"law.{name}", language)]
        lines += [f"- {one.field}: {finding_text(one, language)} ({one.clause})" for one in group]
    if silent:
        lines += ["", BOOK.say("law.unexamined", language)]
        lines += [f"- {one.name}: {unexamined_text(one, language)}" for one in silent]
    return Said(document, [*lines, *freshness(oslo_day(at), language)], blocks=bool(blocking))


def _dps(file: str, data: dict[str, Any], at: datetime, own: OwnRules) -> Looked:
    values = _values(data)
    values |= {
        "categories": tuple(_built(DpsCategoryDraft, one) for one in data.get("categories", [])),
        "classification": _classification(file, data, oslo_day(at)),
    }
    if "criteria" in data:
        values["criteria"] = tuple(_built(PublishedCriterion, one) for one in data["criteria"])
    draft = _built(DpsDraft, values)
    return check_dps(draft, at, own), unexamined_of_dps(draft, at)


def _competition(file: str, data: dict[str, Any], at: datetime, own: OwnRules) -> Looked:
    values = _values(data)
    values |= {
        "categories": tuple(
            _built(CategoryDraft, {**one, "areas": frozenset(one.get("areas", []))})
            for one in data.get("categories", [])
        ),
        "requirements": tuple(_built(RequirementDraft, one) for one in data.get("requirements", [])),
        "criteria": tuple(_built(CriterionDraft, _criterion(one)) for one in data.get("criteria", [])),
        "clause_answers": tuple(_built(ClauseAnswer, one) for one in data.get("clause_answers", [])),
        "model": _model(file, data.get("model")),
        "locked_texts": tuple(_built(LockedText, one) for one in data.get("locked_texts", [])),
    }
    if "published_criteria" in data:
        values["published_criteria"] = tuple(_built(PublishedCriterion, one) for one in data["published_criteria"])
    if "documents" in data:
        values["documents"] = tuple(_built(DocumentDraft, one) for one in data["documents"])
    if not asks_for_tiers(data.get("service_kind", ""), data.get("cleaning", False), oslo_day(at)):
        values.setdefault("subcontractor_tiers", 0)
    draft = _built(CompetitionDraft, values)
    return check_competition(draft, at, own), unexamined_of_competition(draft, at)


def _criterion(item: Mapping[str, Any]) -> dict[str, Any]:
    """The plain fields of a criterion, with what points on its scale mean."""
    said = item.get("anchors", [])
    return {**item, "anchors": tuple(Anchor(Decimal(one["points"]), one["meaning"]) for one in said)}


def _classification(file: str, data: dict[str, Any], day: date) -> Classification | None:
    """The regime by the codes and the value; None while either is missing."""
    faults = []
    for number, code in enumerate(data.get("cpv", [])):
        try:
            service_kind_of(code)
        except ValueError:
            faults.append(Fault("no_cpv", f"cpv[{number}]", {"found": code}))
    if faults:
        raise BadFile(file, faults)
    if not data.get("cpv") or data.get("estimated_value") is None:
        return None
    return classify(
        cpv=data["cpv"],
        value=Decimal(data["estimated_value"]),
        kind=data.get("purchase_kind", "goods_services"),
        buyer_kind=data.get("buyer_kind", "state"),
        announced_on=day,
    )


def _model(file: str, item: dict[str, Any] | None) -> EvaluationModel | None:
    """The evaluation model, which follows `$defs/model` of the schema for `terskel evaluate`."""
    if item is None:
        return None
    whole = Schema.of("evaluation").root
    faults = Schema("model", {"$ref": "#/$defs/model", "$defs": whole["$defs"]}).faults(item)
    if faults:
        raise BadFile(file, [Fault(one.code, f"model.{one.place}".rstrip("."), one.facts) for one in faults])
    if absurd := model_faults(item):
        raise BadFile(file, absurd)
    return EvaluationModel.from_json(model_data(item))


def _values(data: Mapping[str, Any]) -> dict[str, Any]:
    """The plain fields of a file; what only the command uses is left out."""
    return {
        name: value for name, value in data.items() if name not in ("kind", "own_rules", "purchase_kind", "$schema")
    }


def _built(kind: type[Draft], values: Mapping[str, Any]) -> Draft:
    """A draft from plain values by the types of its fields; a field that is left out is empty or None."""
    given: dict[str, Any] = {}
    for one in fields(kind):
        if one.name in values:
            given[one.name] = _converted(values[one.name], str(one.type))
        elif one.default is MISSING:
            given[one.name] = _absent(str(one.type))
    return kind(**given)


def _converted(value: Any, wanted: str) -> Any:
    if value is None:
        return None
    if "datetime.datetime" in wanted and isinstance(value, str):
        return datetime.fromisoformat(value)
    if "datetime.date" in wanted and isinstance(value, str):
        return date.fromisoformat(value)
    if "Decimal" in wanted and isinstance(value, int | Decimal):
        return Decimal(value)
    return tuple(value) if isinstance(value, list) else value


def _absent(wanted: str) -> Any:
    """What a field is when the file does not have it."""
    if "None" in wanted:
        return None
    if "tuple" in wanted:
        return ()
    return 0 if wanted == "<class 'int'>" else ""


def _fact(value: object) -> object:
    """A fact as JSON, or as text where it has no such form."""
    try:
        return plain(value)
    except TypeError:
        return str(value)
