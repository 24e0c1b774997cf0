"""The parts that an ESPD request and an ESPD response are both made of, in the words of UBL 2.3 and ESPD-EDM 4.1.0."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID
from xml.etree import ElementTree

from terskel.core.instants import OSLO
from terskel.standards.espd import taxonomy
from terskel.standards.espd.taxonomy import Criterion, Group, Property
from terskel.standards.espd.xml import CAC, CBC

AGENCY: Final = "TERSKEL"
AUTHORITY_LISTS: Final = "http://publications.europa.eu/resource/authority"
LOT: Final = "LOT-0000"
CRITERION_ATTRIBUTES: Final = {"schemeID": "Criterion", "schemeAgencyID": "OP", "schemeVersionID": taxonomy.VERSION}
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


def identification(root: ElementTree.Element, id_: UUID, reference: str, procedure: str, at: datetime) -> None:
    """What the document is, of which procedure, and when it was written."""
    local = at.astimezone(OSLO)
    basic(root, "UBLVersionID", "2.3", schemeAgencyID="OASIS-UBL-TC")
    basic(
        root,
        "ProfileExecutionID",
        f"ESPD-EDMv{taxonomy.VERSION}",
        schemeAgencyID="OP",
        schemeVersionID=taxonomy.VERSION,
    )
    basic(root, "ID", reference, schemeAgencyID=AGENCY)
    basic(root, "CopyIndicator", "false")
    basic(
        root,
        "UUID",
        str(id_),
        schemeID="ISO/IEC 9834-8:2008 - 4UUID",
        schemeAgencyID=AGENCY,
        schemeVersionID=taxonomy.VERSION,
    )
    basic(root, "ContractFolderID", procedure, schemeAgencyID=AGENCY)
    basic(root, "IssueDate", local.date().isoformat())
    basic(root, "IssueTime", local.timetz().isoformat(timespec="seconds"))
    basic(root, "VersionID", taxonomy.VERSION, schemeAgencyID="OP", schemeVersionID=taxonomy.VERSION)
    code(root, "ProcedureCode", "restricted", "procurement-procedure-type")


def project(root: ElementTree.Element, description: str) -> None:
    basic(part(root, "ProcurementProject"), "Description", description)
    basic(part(root, "ProcurementProjectLot"), "ID", LOT, **CRITERION_ATTRIBUTES)


def party_in(parent: ElementTree.Element, party: Party, size: str = "") -> None:
    element = part(parent, "Party")
    if size:
        code(element, "IndustryClassificationCode", size, "economic-operator-size")
    basic(part(element, "PartyIdentification"), "ID", party.number, schemeAgencyID=AGENCY)
    basic(part(element, "PartyName"), "Name", party.name)
    address = part(element, "PostalAddress")
    if party.city:
        basic(address, "CityName", party.city)
    code(part(address, "Country"), "IdentificationCode", party.country, "country")


Expecting = Callable[[ElementTree.Element, Property], None]


def criterion_in(
    root: ElementTree.Element, criterion: Criterion, expecting: Expecting | None = None, words: str = ""
) -> None:
    """A criterion as the official list has it.

    In a request `expecting` adds what the authority asks for in a property of it, `words` where no property has a
    place for that; and a selection criterion says which lot it is of.
    """
    element = part(root, "TenderingCriterion")
    basic(element, "ID", criterion.id, **CRITERION_ATTRIBUTES)
    code(element, "CriterionTypeCode", criterion.code, "criterion")
    basic(element, "Name", criterion.name)
    basic(element, "Description", criterion.description)
    if words:
        basic(element, "Description", words)
    if expecting is not None and criterion.part == taxonomy.SELECTION:
        basic(part(element, "ProcurementProjectLotReference"), "ID", LOT, **CRITERION_ATTRIBUTES)
    for group in criterion.groups:
        _group(element, group, "TenderingCriterionPropertyGroup", expecting)


def _group(parent: ElementTree.Element, group: Group, name: str, expecting: Expecting | None) -> None:
    element = part(parent, name)
    basic(element, "ID", group.id, **CRITERION_ATTRIBUTES)
    own_code(element, "PropertyGroupTypeCode", group.type, "property-group-type")
    for one in group.properties:
        asked = part(element, "TenderingCriterionProperty")
        basic(asked, "ID", one.id, **CRITERION_ATTRIBUTES)
        basic(asked, "Description", one.description or one.type)
        own_code(asked, "TypeCode", one.type, "criterion-element-type")
        own_code(asked, "ValueDataTypeCode", one.data_type, "response-data-type")
        if expecting is not None:
            expecting(asked, one)
    for inner in group.groups:
        _group(element, inner, "SubsidiaryTenderingCriterionPropertyGroup", expecting)


def document_of(root: ElementTree.Element) -> bytes:
    ElementTree.indent(root)
    document: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return document


def part(parent: ElementTree.Element, name: str) -> ElementTree.Element:
    return ElementTree.SubElement(parent, f"{{{CAC}}}{name}")


def basic(parent: ElementTree.Element, name: str, text: str, **attributes: str) -> None:
    ElementTree.SubElement(parent, f"{{{CBC}}}{name}", attributes).text = text


def code(parent: ElementTree.Element, name: str, value: str, codes: str) -> None:
    """A code of the Publications Office's lists."""
    attributes = {"listID": f"{AUTHORITY_LISTS}/{codes}", "listAgencyID": "OP", "listVersionID": LIST_VERSIONS[codes]}
    basic(parent, name, value, **attributes)


def own_code(parent: ElementTree.Element, name: str, value: str, codes: str) -> None:
    """A code of the ESPD's own lists."""
    basic(parent, name, value, listID=codes, listAgencyID="OP", listVersionID=taxonomy.VERSION)
