"""The ESPD request of a system is valid by the official schema and rules, and says what the system asks for."""

import uuid
from decimal import Decimal
from pathlib import Path

import pytest
from django.test import Client
from lxml import etree

from terskel import clock
from terskel.core.actors import ANONYMOUS
from terskel.core.requirement_types import REQUIREMENT_TYPES
from terskel.dps import queries as dps
from terskel.dps.queries import RequirementView
from terskel.standards.espd import taxonomy, xml
from terskel.standards.espd.request import request_of
from tests.standards.schematron import failed
from tests.worlds.cast import oslo
from tests.worlds.dps import DpsWorld, operative_dps
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db

AT = oslo("2027-01-12 10:00")
SPACES = {"cac": xml.CAC, "cbc": xml.CBC}


@pytest.fixture
def world() -> DpsWorld:
    return lent(operative_dps)


@pytest.fixture(scope="session")
def official(shared: Path) -> Path:
    return shared / "standards" / "espd-edm-4.1.0"


def asked(world: DpsWorld, type_: str, *, minimum: Decimal | None = None, category: bool = False) -> RequirementView:
    return RequirementView(
        id=uuid.uuid4(),
        dps_id=world.id,
        category_id=world.category_ids[0] if category else None,
        number=1,
        excess_reason="",
        reuse_key="",
        kind=REQUIREMENT_TYPES[type_].kind,
        type=type_,
        text="Krav <A> & B.",
        level="Minst så mye",
        minimum=minimum,
        evidence="Attest.",
        why="",
    )


def request_for(world: DpsWorld, *requirements: RequirementView) -> bytes:
    view = dps.dps_by_ids([world.id], at=AT)[world.id]
    return request_of(view, requirements, dps.categories(ANONYMOUS, world.id, at=AT), at=AT)


def valid(document: bytes, official: Path, folder: Path) -> etree._Element:
    root = etree.fromstring(document)
    schema = etree.XMLSchema(etree.parse(official / "xsdrt/maindoc/UBL-QualificationApplicationRequest-2.3.xsd"))
    schema.assertValid(root)
    assert failed(document, _rules(official), _beside(official), folder) == []
    return root


def _rules(official: Path) -> list[Path]:
    folders = ("schematron/common/sch", "schematron/ESPDRequest/sch")
    return [one for folder in folders for one in sorted((official / folder).glob("*.sch"))]


def _beside(official: Path) -> list[tuple[Path, str]]:
    return [
        (official / "examples/ESPD-Request.xml", "ESPD-criterion.xml"),
        (official / "schematron/ESPDRequest/criterionList.xml", "criterionList.xml"),
    ]


def codes_in(root: etree._Element) -> list[str]:
    return [one.text for one in root.iterfind(".//cac:TenderingCriterion/cbc:CriterionTypeCode", SPACES)]


def test_every_type_of_requirement_makes_a_valid_request(world: DpsWorld, official: Path, tmp_path: Path) -> None:
    everything = [asked(world, one, minimum=Decimal(3)) for one in REQUIREMENT_TYPES]
    document = request_for(world, *everything)
    root = valid(document, official, tmp_path)
    wanted = {codes[0] for codes in taxonomy.CODES_OF_TYPE.values()} | set(taxonomy.exclusion_codes())
    assert set(codes_in(root)) == wanted
    assert len(codes_in(root)) == len(wanted)
    broken = document.replace(b">crime-org<", b">crime-organisation<")
    assert failed(broken, _rules(official), _beside(official), tmp_path) != []


def test_the_request_of_a_system_is_public_and_valid(world: DpsWorld, official: Path, tmp_path: Path) -> None:
    slug = dps.dps_by_ids([world.id], at=AT)[world.id].slug
    with clock.stopped_at(AT):
        answer = Client().get(f"/dps/{slug}/espd-request.xml")
        page = Client().get(f"/dps/{slug}/").content.decode()
    assert answer["Content-Type"] == "application/xml; charset=utf-8"
    root = valid(answer.content, official, tmp_path)
    assert root.findtext("cac:ContractingParty/cac:Party/cac:PartyName/cbc:Name", namespaces=SPACES) == (
        "Norsk helsenett SF"
    )
    assert f"/dps/{slug}/espd-request.xml" in page


def test_minimums_and_words_stand_where_the_criterion_has_a_place_for_them(
    world: DpsWorld, official: Path, tmp_path: Path
) -> None:
    turnover = asked(world, "turnover", minimum=Decimal(5_000_000))
    references = asked(world, "references", minimum=Decimal(2), category=True)
    root = valid(request_for(world, turnover, references), official, tmp_path)
    [amount] = root.iterfind(".//cbc:MinimumAmount", SPACES)
    assert (amount.text, amount.get("currencyID")) == ("5000000", "NOK")
    assert [one.text for one in root.iterfind(".//cbc:ExpectedValueNumeric", SPACES)] == ["2"]
    words = [one.text for one in root.iterfind(".//cbc:ExpectedDescription", SPACES)]
    assert words == ["IKT-01 Fagområde IKT-01: Krav <A> & B. Minst så mye. Attest."]
    described = [one.text for one in root.iterfind(".//cac:TenderingCriterion/cbc:Description", SPACES)]
    assert "Krav <A> & B. Minst så mye. Attest." in described


def test_several_minimums_of_one_kind_are_told_in_words_and_as_no_number(
    world: DpsWorld, official: Path, tmp_path: Path
) -> None:
    two = [asked(world, "references", minimum=Decimal(number), category=True) for number in (2, 3)]
    root = valid(request_for(world, *two), official, tmp_path)
    assert list(root.iterfind(".//cbc:ExpectedValueNumeric", SPACES)) == []
    [words] = [one.text for one in root.iterfind(".//cbc:ExpectedDescription", SPACES)]
    assert words.count("Krav") == 2


def test_the_same_requirements_give_the_same_id_and_other_ones_another(world: DpsWorld) -> None:
    one, other = asked(world, "turnover", minimum=Decimal(1)), asked(world, "turnover", minimum=Decimal(2))

    def id_of(document: bytes) -> str | None:
        return etree.fromstring(document).findtext("cbc:UUID", namespaces=SPACES)

    assert id_of(request_for(world, one)) == id_of(request_for(world, one))
    assert id_of(request_for(world, one)) != id_of(request_for(world, other))
