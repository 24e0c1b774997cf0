"""An ESPD response written out of a firm's own answers, valid by the official schema and rules of ESPD-EDM 4.1.0."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID
from xml.etree import ElementTree

from terskel.core.instants import OSLO
from terskel.standards.espd import taxonomy
from terskel.standards.espd.response import SPACE
from terskel.standards.espd.taxonomy import Criterion, Group, Property
from terskel.standards.espd.xml import CAC, CBC

AGENCY: Final = "TERSKEL"
AUTHORITY_LISTS: Final = "http://publications.europa.eu/resource/authority"
LOT: Final = "LOT-0000"
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
CRITERION_ATTRIBUTES: Final = {"schemeID": "Criterion", "schemeAgencyID": "OP", "schemeVersionID": taxonomy.VERSION}
SIZES: Final[Mapping[str, str]] = {"micro": "micro", "small": "small", "medium": "medium", "large": "large"}
# The lists the document draws its codes from: name -> the version that ESPD-EDM 4.1.0 was made with.
LIST_VERSIONS: Final[Mapping[str, str]] = {
    "procurement-procedure-type": "20250924-0",
    "country": "20250924-0",
    "economic-operator-size": "20250924-0",
    "eo-role-type": "20211208-0",
    "criterion": "20240612-0",
}
ElementTree.register_namespace("cac", CAC)
ElementTree.register_namespace("cbc", CBC)


@dataclass(frozen=True, slots=True)
class Party:
    """`country` is ISO 3166-1 alpha-3."""

    name: str
    number: str
    country: str
    city: str = ""


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
        _criterion(root, criterion)
    for criterion in criteria:
        for answered, value, text in _responses(criterion, declaration):
            _response(root, criterion, answered, value, text)
    ElementTree.indent(root)
    document: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return document


def _head(root: ElementTree.Element, declaration: Declaration) -> None:
    local = declaration.written_at.astimezone(OSLO)
    _basic(root, "UBLVersionID", "2.3", schemeAgencyID="OASIS-UBL-TC")
    _basic(
        root,
        "ProfileExecutionID",
        f"ESPD-EDMv{taxonomy.VERSION}",
        schemeAgencyID="OP",
        schemeVersionID=taxonomy.VERSION,
    )
    _basic(root, "ID", f"ESPD-{declaration.reference}", schemeAgencyID=AGENCY)
    _basic(root, "CopyIndicator", "false")
    _basic(
        root,
        "UUID",
        str(declaration.id),
        schemeID="ISO/IEC 9834-8:2008 - 4UUID",
        schemeAgencyID=AGENCY,
        schemeVersionID=taxonomy.VERSION,
    )
    _basic(root, "ContractFolderID", declaration.procedure, schemeAgencyID=AGENCY)
    _basic(root, "IssueDate", local.date().isoformat())
    _basic(root, "IssueTime", local.timetz().isoformat(timespec="seconds"))
    _basic(root, "VersionID", taxonomy.VERSION, schemeAgencyID="OP", schemeVersionID=taxonomy.VERSION)
    _code(root, "ProcedureCode", "restricted", "procurement-procedure-type")
    _party(_part(root, "ContractingParty"), declaration.buyer)
    operator = _part(root, "EconomicOperatorParty")
    role = "group-lead" if declaration.group_lead else "sole-tenderer"
    _code(_part(operator, "EconomicOperatorRole"), "RoleCode", role, "eo-role-type")
    _party(operator, declaration.operator, size=SIZES[declaration.size_class])
    _basic(_part(root, "ProcurementProject"), "Description", declaration.procedure)
    _basic(_part(root, "ProcurementProjectLot"), "ID", LOT, **CRITERION_ATTRIBUTES)


def _party(parent: ElementTree.Element, party: Party, size: str = "") -> None:
    element = _part(parent, "Party")
    if size:
        _code(element, "IndustryClassificationCode", size, "economic-operator-size")
    _basic(_part(element, "PartyIdentification"), "ID", party.number, schemeAgencyID=AGENCY)
    _basic(_part(element, "PartyName"), "Name", party.name)
    address = _part(element, "PostalAddress")
    if party.city:
        _basic(address, "CityName", party.city)
    _code(_part(address, "Country"), "IdentificationCode", party.country, "country")


def _criterion(root: ElementTree.Element, criterion: Criterion) -> None:
    element = _part(root, "TenderingCriterion")
    _basic(element, "ID", criterion.id, **CRITERION_ATTRIBUTES)
    _code(element, "CriterionTypeCode", criterion.code, "criterion")
    _basic(element, "Name", criterion.name)
    _basic(element, "Description", criterion.description)
    for group in criterion.groups:
        _group(element, group, "TenderingCriterionPropertyGroup")


def _group(parent: ElementTree.Element, group: Group, name: str) -> None:
    element = _part(parent, name)
    _basic(element, "ID", group.id, **CRITERION_ATTRIBUTES)
    _own_code(element, "PropertyGroupTypeCode", group.type, "property-group-type")
    for one in group.properties:
        asked = _part(element, "TenderingCriterionProperty")
        _basic(asked, "ID", one.id, **CRITERION_ATTRIBUTES)
        _basic(asked, "Description", one.description or one.type)
        _own_code(asked, "TypeCode", one.type, "criterion-element-type")
        _own_code(asked, "ValueDataTypeCode", one.data_type, "response-data-type")
    for part in group.groups:
        _group(element, part, "SubsidiaryTenderingCriterionPropertyGroup")


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
    for one in (one for part in (group.groups if group is not None else ()) for one in part.properties):
        if one.data_type == "DESCRIPTION":
            yield one, "Description", lender.name
        elif one.data_type == "ECONOMIC_OPERATOR_IDENTIFIER":
            yield one, "ResponseID", lender.number


def _response(root: ElementTree.Element, criterion: Criterion, answered: Property, value: str, text: str) -> None:
    element = _part(root, "TenderingCriterionResponse")
    own = {**CRITERION_ATTRIBUTES, "schemeAgencyID": AGENCY}
    _basic(element, "ID", f"{answered.id}/R1", **own)
    _basic(element, "ValidatedCriterionPropertyID", answered.id, **own)
    given = _part(element, "ResponseValue")
    _basic(given, "ID", f"{answered.id}/R1/RV", **own)
    _basic(given, value, text, **({"schemeAgencyID": AGENCY} if value == "ResponseID" else {}))
    if criterion.part == taxonomy.SELECTION:
        _basic(_part(element, "ProcurementProjectLotReference"), "ID", LOT, **CRITERION_ATTRIBUTES)


def _part(parent: ElementTree.Element, name: str) -> ElementTree.Element:
    return ElementTree.SubElement(parent, f"{{{CAC}}}{name}")


def _basic(parent: ElementTree.Element, name: str, text: str, **attributes: str) -> None:
    ElementTree.SubElement(parent, f"{{{CBC}}}{name}", attributes).text = text


def _code(parent: ElementTree.Element, name: str, value: str, codes: str) -> None:
    """A code of the Publications Office's lists."""
    attributes = {"listID": f"{AUTHORITY_LISTS}/{codes}", "listAgencyID": "OP", "listVersionID": LIST_VERSIONS[codes]}
    _basic(parent, name, value, **attributes)


def _own_code(parent: ElementTree.Element, name: str, value: str, codes: str) -> None:
    """A code of the ESPD's own lists."""
    _basic(parent, name, value, listID=codes, listAgencyID="OP", listVersionID=taxonomy.VERSION)
