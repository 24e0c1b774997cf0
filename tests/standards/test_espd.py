"""ESPD-EDM 4.1: read what comes, write what the official schema and rules accept, refuse what is hostile."""

import uuid
from decimal import Decimal
from pathlib import Path

import pytest
from lxml import etree

from terskel.core.decisions import RefusedAct
from terskel.core.phrases import refusal_text
from terskel.core.requirement_types import REQUIREMENT_TYPES
from terskel.dps.queries import RequirementView
from terskel.standards.espd import offering, taxonomy, xml
from terskel.standards.espd.response import EspdResponse, parse
from terskel.standards.espd.writing import Lender, Met, to_xml
from tests.standards.schematron import failed
from tests.worlds.espd import WRITTEN_AT as AT
from tests.worlds.espd import declaration


@pytest.fixture(scope="session")
def official(shared: Path) -> Path:
    return shared / "standards" / "espd-edm-4.1.0"


def requirement(type_: str, *, level: str = "", minimum: Decimal | None = None) -> RequirementView:
    return RequirementView(
        id=uuid.uuid4(),
        dps_id=uuid.uuid4(),
        category_id=None,
        number=1,
        excess_reason="",
        reuse_key="",
        kind=REQUIREMENT_TYPES[type_].kind,
        type=type_,
        text="Krav",
        level=level,
        minimum=minimum,
        evidence="",
        why="",
    )


def offered(response: EspdResponse, asked: RequirementView) -> tuple[str, str]:
    one = offering.coverage(response, [asked], "nb").offered[asked.id]
    return one.statement, one.text


def refused(data: bytes) -> str:
    with pytest.raises(RefusedAct) as refusal:
        parse(data, at=AT)
    for language in ("nb", "nn", "en"):
        assert refusal_text(refusal.value.refused, language)
    return refusal.value.refused.code


def test_every_requirement_of_the_law_has_its_criteria_in_the_espd() -> None:
    asked = {code for code, one in REQUIREMENT_TYPES.items() if one.kind != "exclusion"}
    assert asked == set(taxonomy.CODES_OF_TYPE)
    assert {code for codes in taxonomy.CODES_OF_TYPE.values() for code in codes} <= set(taxonomy.criteria())
    assert len(taxonomy.exclusion_codes()) == 24


def test_what_we_write_is_valid_by_the_official_schema_and_rules(official: Path, tmp_path: Path) -> None:
    codes = [code for group in taxonomy.CODES_OF_TYPE.values() for code in group]
    mixed = {
        code: Met(place % 2 == 0, "" if place % 3 else "Ord", Lender("Mor AS", "923609016") if place % 5 == 0 else None)
        for place, code in enumerate(codes)
    }
    document = to_xml(declaration(mixed))
    schema = etree.XMLSchema(etree.parse(official / "xsdrt/maindoc/UBL-QualificationApplicationResponse-2.3.xsd"))
    schema.assertValid(etree.fromstring(document))
    rules = [
        *sorted((official / "schematron/common/sch").glob("*.sch")),
        *sorted((official / "schematron/ESPDResponse/sch").glob("*.sch")),
    ]
    beside = [
        (official / "examples/ESPD-Request.xml", "ESPD-criterion.xml"),
        (official / "schematron/ESPDResponse/criterionList.xml", "criterionList.xml"),
    ]
    assert failed(document, rules, beside, tmp_path) == []
    broken = document.replace(b">crime-org<", b">crime-organisation<")
    assert any("BR-TC-04" in one for one in failed(broken, rules, beside, tmp_path))


def test_the_criteria_we_ship_are_the_official_ones(official: Path) -> None:
    space = {"cac": xml.CAC, "cbc": xml.CBC}
    example = etree.parse(official / "examples/ESPD-Request.xml")
    theirs = {
        one.findtext("cbc:CriterionTypeCode", namespaces=space): [
            found.text for found in one.iterfind(".//cac:TenderingCriterionProperty/cbc:ID", space)
        ]
        for one in example.iterfind(".//cac:TenderingCriterion", space)
    }
    ours = {
        code: sorted(one.id for group in criterion.walk() for one in group.properties)
        for code, criterion in taxonomy.criteria().items()
    }
    assert ours == {code: sorted(ids) for code, ids in theirs.items()}


def test_the_official_example_is_read_whole(official: Path) -> None:
    response = parse((official / "examples/ESPD-Response.xml").read_bytes(), at=AT)
    assert (response.version, response.issued_on.isoformat(), len(response.criteria)) == (
        "ESPD-EDMv4.1.0",
        "2025-12-09",
        62,
    )
    assert response.findings == ()
    assert response.criteria["crime-org"].answer is True
    statement, text = offered(response, requirement("exclusion_grounds"))
    assert statement == ""
    assert "Participation in a criminal organisation" in text
    assert offered(response, requirement("turnover", minimum=Decimal(5_000_000)))[0] == ""
    assert "DoD consultancy on IT convergence" in offered(response, requirement("references"))[1]


def test_what_we_write_we_read_as_it_was_meant() -> None:
    response = parse(to_xml(declaration()), at=AT)
    assert (response.operator_name, response.operator_number) == ("Fjord Konsulent AS", "959123456")
    assert offered(response, requirement("exclusion_grounds")) == (
        "yes",
        "Ingen avvisningsgrunn gjelder for oss. Erklært i ESPD av lørdag 21. november 2026.",
    )
    assert offered(response, requirement("quality_measures")) == (
        "yes",
        "Please describe them: Se vedlagt beskrivelse.",
    )
    assert offered(response, requirement("register_enrolment"))[0] == "yes"


def test_a_yes_is_offered_only_where_the_espd_reaches_the_minimum() -> None:
    response = parse(to_xml(declaration()), at=AT)
    assert offered(response, requirement("references", minimum=Decimal(1)))[0] == "yes"
    assert offered(response, requirement("references", minimum=Decimal(2)))[0] == ""
    assert offered(response, requirement("turnover", minimum=Decimal(1_000_000)))[0] == ""


def test_what_is_met_with_anothers_capacity_is_no_yes_of_the_firms_own() -> None:
    lent = {"service-perform": Met(True, "Tre oppdrag", Lender("Mor AS", "923609016"))}
    response = parse(to_xml(declaration(lent)), at=AT)
    statement, text = offered(response, requirement("references"))
    assert statement == ""
    assert "Mor AS" in text


def test_an_espd_that_leaves_a_ground_open_offers_no_yes_and_names_it() -> None:
    document = to_xml(declaration()).replace(b"C3_EG_fraud/QG1/Q1</cbc:Validated", b"C3_EG_x</cbc:Validated")
    response = parse(document, at=AT)
    statement, text = offered(response, requirement("exclusion_grounds"))
    assert (statement, text) == ("", "ESPD-en svarer ikke på disse avvisningsgrunnene: Fraud.")
    (finding,) = response.findings
    assert finding.code == "espd_property_unknown"
    assert finding.path.startswith("/QualificationApplicationResponse/TenderingCriterionResponse[3]")
    assert finding.line > 1


def test_a_wrong_value_is_named_with_its_element_and_line() -> None:
    document = to_xml(declaration()).replace(b"<cbc:ResponseIndicator>false", b"<cbc:ResponseIndicator>nei", 1)
    document = document.replace(b"nei</cbc:ResponseIndicator>", b"nei</cbc:ResponseIndicator>", 1)
    (finding,) = parse(document, at=AT).findings
    assert (finding.code, finding.value) == ("espd_not_a_boolean", "nei")
    assert (
        finding.path
        == "/QualificationApplicationResponse/TenderingCriterionResponse[1]/ResponseValue/ResponseIndicator"
    )
    for language in ("nb", "nn", "en"):
        assert "nei" in offering.book.say(f"espd.finding.{finding.code}", language, value=finding.value)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ((b"ESPD-EDMv4.1.0", b"ESPD-EDMv3.3.0"), "standards.espd_version"),
        ((b"<cbc:IssueDate>2026-11-21", b"<cbc:IssueDate>i dag"), "standards.espd_date"),
        ((b"<cbc:IssueDate>2026-11-21", b"<cbc:IssueDate>2027-11-21"), "standards.espd_from_the_future"),
        ((b"QualificationApplicationResponse", b"QualificationApplicationRequest"), "standards.espd_is_a_request"),
        ((b"QualificationApplicationResponse", b"Invoice"), "standards.espd_is_something_else"),
        ((b"TenderingCriterionResponse", b"Other"), "standards.espd_empty"),
    ],
)
def test_what_is_no_espd_response_of_version_4_is_refused_with_the_reason(
    change: tuple[bytes, bytes], code: str
) -> None:
    assert refused(to_xml(declaration()).replace(*change)) == code


@pytest.mark.parametrize(
    ("hostile", "code"),
    [
        (b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>', "standards.xml_with_doctype"),
        (b'<!DOCTYPE x SYSTEM "http://127.0.0.1/evil.dtd"><x/>', "standards.xml_with_doctype"),
        (b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><x>&f;</x>', "standards.xml_with_doctype"),
        (b"<a>" * (xml.DEEPEST + 1) + b"</a>" * (xml.DEEPEST + 1), "standards.xml_too_deep"),
        (b"<a>" + b"<b/>" * xml.MOST_ELEMENTS + b"</a>", "standards.xml_too_many"),
        (b" " * (xml.LARGEST + 1), "standards.xml_too_large"),
        (b"<a><b></a>", "standards.xml_broken"),
        (b"%PDF-1.7 ...", "standards.xml_broken"),
        (b"", "standards.xml_broken"),
        (b"<a>&evil;</a>", "standards.xml_broken"),
    ],
)
def test_hostile_xml_is_refused_before_anything_is_made_of_it(hostile: bytes, code: str) -> None:
    assert refused(hostile) == code
