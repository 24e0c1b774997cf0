"""The contract says all that was tendered: each file, unit prices, values, what a file answers, and named persons."""

from dataclasses import replace
from decimal import Decimal
from uuid import UUID

import pytest

from terskel.awards import queries as awards
from terskel.awards.queries import AwardView
from terskel.contracts import letters
from terskel.core.answers import AskedFor
from terskel.core.evaluation import PriceForm, PriceLine
from terskel.core.languages import Language
from terskel.documents.letters import Facts, Heading, LetterData, Party, Table
from terskel.tenders import queries as tenders
from terskel.tenders.queries import OpenedTenderView, StatedRequirement
from terskel.tenders.queries.views import OpenedFile
from tests.worlds.evaluations import APPROVED_AT, announced, said_in
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db

CATEGORY, NAMELESS = UUID(int=1), UUID(int=2)
FORM = PriceForm(
    (
        PriceLine("senior", "Seniorrådgiver", Decimal(900), unit="time", estimated=True),
        PriceLine("drift", "Drift", Decimal(12), when="yearly", unit="måned"),
    ),
    rate=Decimal("3.5"),
    years=4,
)


def file(kind: str, name: str, serial: int) -> OpenedFile:
    return OpenedFile(UUID(int=serial), kind, name, "application/pdf", 10, f"{serial:064x}", "clean", True)


SHEET, ANSWER, CV = file("price", "Prisskjema.xlsx", 11), file("attachment", "Svar.pdf", 12), file("cv", "CV.pdf", 13)


@pytest.fixture
def awarded() -> tuple[AwardView, OpenedTenderView]:
    """The award and the winning tender of the world, with a price form, a number, two file answers and a team."""
    world, _award = lent(announced)
    award = awards.award_for_room(world.id, at=APPROVED_AT)
    assert award is not None
    assert award.terms.model is not None
    found = next(one for one in tenders.opened_for_room(world.id) if one.tender_id == award.winner_tender_id)
    first, second = award.terms.requirements
    numbered = replace(first, asked=AskedFor("number", unit="år"))
    terms = replace(award.terms, model=replace(award.terms.model, price_form=FORM), requirements=(numbered, second))
    tender = replace(
        found,
        prices={"senior": Decimal("1450"), "drift": Decimal("25000")},
        requirements={first.id: StatedRequirement(True, "Som beskrevet.", "7"), second.id: StatedRequirement(True, "")},
        answer_files={second.id: ANSWER, terms.quality_criteria[0].id: CV},
        criteria={},
        files=(ANSWER,),
        cv=(CV,),
        price_files=(SHEET,),
        roles={CATEGORY: ("Kari Nes", "Per Lie", " "), NAMELESS: ("Ola Dal",)},
    )
    return replace(award, terms=terms), tender


def text(awarded: tuple[AwardView, OpenedTenderView], language: Language = "nb") -> LetterData:
    award, tender = awarded
    party = Party("Helfo", "986965610")
    return letters.contract_text(
        replace(award, terms=replace(award.terms, language=language)),
        tender,
        letters.Parties(party, party, "Daniel", "Brita"),
        categories={CATEGORY: "K1 Test", NAMELESS: ""},
        reference="K-1",
        starts_on=APPROVED_AT.date(),
        ends_on=None,
        at=APPROVED_AT,
    )


def under(letter: LetterData, heading: str) -> object:
    place = next(n for n, one in enumerate(letter.blocks) if isinstance(one, Heading) and one.text == heading)
    return letter.blocks[place + 1]


def test_every_file_has_its_fingerprint_the_price_sheet_too(awarded: tuple[AwardView, OpenedTenderView]) -> None:
    tables = [one for one in text(awarded).blocks if isinstance(one, Table) and one.header[0] == "Fil"]
    assert [table.rows for table in tables] == [tuple((one.name, one.sha256) for one in (ANSWER, CV, SHEET))]


@pytest.mark.parametrize(
    ("language", "heading", "compared"),
    [
        ("nb", "Enhetspriser uten mva. i tilbudet", "Sum uten mva. som tilbudene ble sammenlignet på"),
        ("nn", "Einingsprisar utan mva. i tilbodet", "Sum utan mva. som tilboda vart samanlikna på"),
        ("en", "Unit prices excl. VAT in the tender", "Sum excl. VAT that the tenders were compared on"),
    ],
)
def test_what_each_thing_costs_is_told_and_the_sum_is_called_what_it_is(
    awarded: tuple[AwardView, OpenedTenderView], language: Language, heading: str, compared: str
) -> None:
    letter = text(awarded, language)
    table = under(letter, heading)
    assert isinstance(table, Table)
    senior, running = table.rows
    assert senior[0] == "Seniorrådgiver"
    assert "900" in senior[1]
    assert [row[2] for row in table.rows] == ["time", "måned"]
    assert [row[3].replace("\xa0", " ").strip("NOK kr").replace(",", " ") for row in table.rows] == ["1 450", "25 000"]
    assert running[0].startswith("Drift\n")
    assert compared in said_in(letter)


def test_a_number_is_told_with_its_unit_and_a_file_that_answers_by_name(
    awarded: tuple[AwardView, OpenedTenderView],
) -> None:
    letter = text(awarded)
    table = under(letter, "Absolutte krav leverandøren oppfyller")
    assert isinstance(table, Table)
    assert [row[1] for row in table.rows] == ["7 år\nSom beskrevet.", "Svar.pdf"]
    assert "Paragraph(text='CV.pdf')" in said_in(letter)


def test_the_persons_offered_are_named_in_their_categories(awarded: tuple[AwardView, OpenedTenderView]) -> None:
    team = under(text(awarded), "Tilbudte personer")
    assert team == Facts((("Personer", "Ola Dal"), ("K1 Test", "Kari Nes\nPer Lie")))


def test_a_tender_of_one_sum_and_no_team_has_neither_part() -> None:
    world, _award = lent(announced)
    award = awards.award_for_room(world.id, at=APPROVED_AT)
    assert award is not None
    found = next(one for one in tenders.opened_for_room(world.id) if one.tender_id == award.winner_tender_id)
    letter = text((award, found))
    said = said_in(letter)
    assert "Pris uten mva. i tilbudet" in said
    for part in ("Enhetspriser", "Tilbudte personer"):
        assert part not in said
