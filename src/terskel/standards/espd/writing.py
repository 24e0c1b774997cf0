"""An ESPD response written out of a firm's own answers, valid by the official schema and rules of ESPD-EDM 4.1.0."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID
from xml.etree import ElementTree

from terskel.standards.espd import taxonomy
from terskel.standards.espd.elements import (
    AGENCY,
    CRITERION_ATTRIBUTES,
    LOT,
    Party,
    basic,
    code,
    criterion_in,
    document_of,
    identification,
    part,
    party_in,
    project,
)
from terskel.standards.espd.response import SPACE
from terskel.standards.espd.taxonomy import Criterion, Group, Property

REGISTRATION: Final = "Registration number"
# Where the rules want words and the firm has given none.
NOTHING_SAID: Final = "–"
# How the official wording begins where a firm describes something, rather than names one thing.
DESCRIBING: Final = (
    "Reference description",
    "Please describe",
    "Please specify",
    "[Description]",
    "Additional information",
    "Experience",
)
SIZES: Final[Mapping[str, str]] = {"micro": "micro", "small": "small", "medium": "medium", "large": "large"}


@dataclass(frozen=True, slots=True)
class Lender:
    """Another firm whose capacity is relied on."""

    name: str
    number: str


@dataclass(frozen=True, slots=True)
class Met:
    """Whether a selection criterion is met, in which words, and with whose capacity where not by the firm itself."""

    met: bool
    text: str
    lender: Lender | None = None


@dataclass(frozen=True, slots=True)
class Declaration:
    """`selection`: by the ESPD's code. `no_ground`: no ground for exclusion applies; False leaves the grounds out,
    for which of them applies is not ours to guess.
    """

    id: UUID
    reference: str
    written_at: datetime
    procedure: str
    buyer: Party
    operator: Party
    size_class: str
    group_lead: bool
    no_ground: bool
    selection: Mapping[str, Met]


def to_xml(declaration: Declaration) -> bytes:
    root = ElementTree.Element(f"{{{SPACE}}}QualificationApplicationResponse")
    _head(root, declaration)
    codes = [*(taxonomy.exclusion_codes() if declaration.no_ground else ()), *declaration.selection]
    criteria = [taxonomy.criteria()[code] for code in taxonomy.criteria() if code in codes]
    for criterion in criteria:
        criterion_in(root, criterion)
    for criterion in criteria:
        for answered, value, text in _responses(criterion, declaration):
            _response(root, criterion, answered, value, text)
    return document_of(root)


def _head(root: ElementTree.Element, declaration: Declaration) -> None:
    reference, procedure = f"ESPD-{declaration.reference}", declaration.procedure
    identification(root, declaration.id, reference, procedure, declaration.written_at)
    party_in(part(root, "ContractingParty"), declaration.buyer)
    operator = part(root, "EconomicOperatorParty")
    role = "group-lead" if declaration.group_lead else "sole-tenderer"
    code(part(operator, "EconomicOperatorRole"), "RoleCode", role, "eo-role-type")
    party_in(operator, declaration.operator, size=SIZES[declaration.size_class])
    project(root, procedure)


def _responses(criterion: Criterion, declaration: Declaration) -> Iterator[tuple[Property, str, str]]:
    """Which property is answered, in which element of the value, with what."""
    if criterion.part == taxonomy.EXCLUSION:
        yield from _truth(criterion.answer_group, "your answer", False)
        return
    said = declaration.selection[criterion.code]
    yield from _truth(criterion.answer_group, "your answer", said.met)
    if criterion.by_itself_group is not None:
        alone = said.met and said.lender is None
        yield from _truth(criterion.by_itself_group, "does the eo fulfil", alone)
        if not alone:
            yield from _truth(criterion.relied_group, "in the case of no", said.lender is not None)
            if said.lender is not None:
                yield from _lender(criterion.relied_group, said.lender)
    words = _words_for(criterion, said.met)
    if words is None:
        return
    if words.description.startswith(REGISTRATION):
        yield words, "Description", said.text or declaration.operator.number
    elif said.text or criterion.answer_group is not None or criterion.by_itself_group is None:
        yield words, "Description", said.text or NOTHING_SAID


def _words_for(criterion: Criterion, met: bool) -> Property | None:
    """Where the firm's own words belong: after its yes or no where the criterion asks so, else where it describes."""
    if criterion.answer_group is not None:
        wanted = "ONTRUE" if met else "ONFALSE"
        follow = [one for group in criterion.answer_group.groups if group.type == wanted for one in group.properties]
        return next((one for one in follow if one.data_type == "DESCRIPTION"), None)
    aside = criterion.by_itself_group
    others = {one.id for one in aside.walk()} if aside is not None else set()
    for group in criterion.walk():
        for one in group.properties if group.id not in others else ():
            if (one.type, one.data_type) == ("QUESTION", "DESCRIPTION") and one.description.startswith(DESCRIBING):
                return one
    return None


def _truth(group: Group | None, words: str, value: bool) -> Iterator[tuple[Property, str, str]]:
    asked = taxonomy.indicator(group, words) if group is not None else None
    if asked is not None:
        yield asked, "ResponseIndicator", "true" if value else "false"


def _lender(group: Group | None, lender: Lender) -> Iterator[tuple[Property, str, str]]:
    for one in (one for inner in (group.groups if group is not None else ()) for one in inner.properties):
        if one.data_type == "DESCRIPTION":
            yield one, "Description", lender.name
        elif one.data_type == "ECONOMIC_OPERATOR_IDENTIFIER":
            yield one, "ResponseID", lender.number


def _response(root: ElementTree.Element, criterion: Criterion, answered: Property, value: str, text: str) -> None:
    element = part(root, "TenderingCriterionResponse")
    own = {**CRITERION_ATTRIBUTES, "schemeAgencyID": AGENCY}
    basic(element, "ID", f"{answered.id}/R1", **own)
    basic(element, "ValidatedCriterionPropertyID", answered.id, **own)
    given = part(element, "ResponseValue")
    basic(given, "ID", f"{answered.id}/R1/RV", **own)
    basic(given, value, text, **({"schemeAgencyID": AGENCY} if value == "ResponseID" else {}))
    if criterion.part == taxonomy.SELECTION:
        basic(part(element, "ProcurementProjectLotReference"), "ID", LOT, **CRITERION_ATTRIBUTES)
