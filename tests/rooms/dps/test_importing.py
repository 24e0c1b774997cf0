"""Categories and requirements from a sheet: every error names its cell, and nothing is half done."""

from decimal import Decimal
from typing import Any

import pytest

from terskel.audit import queries as audit
from terskel.core.decisions import Missing, RefusedAct
from terskel.core.languages import LANGUAGES
from terskel.dps import actions, importing, models, queries
from terskel.dps.importing import CellError, Existing, Plan
from tests.worlds.cast import Cast, the_cast
from tests.worlds.dps import SET_UP_AT, draft_dps

HEADER = ["Kode", "Navn", "Beskrivelse", "CPV", "Høyeste verdi", "Kravtype", "Krav", "Minste tall", "Gjenbruksnøkkel"]
UTVIKLING = ["IKT-01", "Utvikling", "Programvare", "72200000", "5 000 000", "Referanseoppdrag", "Oppdrag", "2", "ref"]
FORVALTNING = ["IKT-02", "Forvaltning", "", "72250000-2", "", "references", "Oppdrag", "3", "ref"]
ALLE = ["", "", "", "", "", "Ansvarsforsikring", "Forsikring", "1000000,50", ""]


def plan(*rows: list[str], existing: Existing | None = None) -> Plan | tuple[CellError, ...]:
    return importing.read([HEADER, *rows], existing or Existing())


def wrong(*rows: list[str], existing: Existing | None = None) -> list[tuple[str, str]]:
    found = plan(*rows, existing=existing)
    assert not isinstance(found, Plan)
    for one in found:
        for language in LANGUAGES:
            assert one.text(language).startswith(f"{one.cell}: " if one.cell else "")
    return [(one.cell, one.refused.code) for one in found]


def test_a_sheet_becomes_categories_and_requirements_with_levels_of_their_own() -> None:
    found = plan(UTVIKLING, FORVALTNING, ALLE)
    assert isinstance(found, Plan)
    assert [(one.code, one.cpv, one.maximum_value) for one in found.categories] == [
        ("IKT-01", ("72200000",), Decimal(5_000_000)),
        ("IKT-02", ("72250000-2",), None),
    ]
    assert [(one.code, one.type, one.minimum) for one in found.requirements] == [
        ("IKT-01", "references", Decimal(2)),
        ("IKT-02", "references", Decimal(3)),
        ("", "liability_insurance", Decimal("1000000.50")),
    ]


def test_a_category_with_several_requirements_is_named_once() -> None:
    more = ["IKT-01", "", "", "", "", "education", "Mastergrad", "", ""]
    found = plan(UTVIKLING, more, [""] * 9)
    assert isinstance(found, Plan)
    assert (len(found.categories), len(found.requirements)) == (1, 2)


def changed(row: list[str], column: int, text: str) -> list[str]:
    return [*row[:column], text, *row[column + 1 :]]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (changed(UTVIKLING, 1, ""), ("B2", "dps.category_without_name")),
        (changed(UTVIKLING, 0, ""), ("A2", "dps.category_without_name")),
        (changed(UTVIKLING, 0, "x" * 21), ("A2", "dps.import_too_many_characters")),
        (changed(UTVIKLING, 3, "7220"), ("D2", "dps.cpv_malformed")),
        (changed(UTVIKLING, 4, "mye"), ("E2", "dps.import_no_number")),
        (changed(UTVIKLING, 4, "NaN"), ("E2", "dps.import_no_number")),
        (changed(UTVIKLING, 4, "-1"), ("E2", "dps.category_value_not_positive")),
        (changed(UTVIKLING, 5, "Pris"), ("F2", "dps.requirement_type_not_allowed")),
        (changed(UTVIKLING, 6, ""), ("G2", "dps.requirement_without_text")),
        (changed(UTVIKLING, 7, "0"), ("H2", "dps.requirement_minimum_not_positive")),
        (changed(changed(UTVIKLING, 5, "authorisation"), 7, "2"), ("H2", "dps.requirement_takes_no_minimum")),
        (changed(UTVIKLING, 8, "Våre"), ("I2", "dps.reuse_key_malformed")),
    ],
)
def test_an_error_names_its_cell(row: list[str], expected: tuple[str, str]) -> None:
    assert wrong(row) == [expected]


def test_every_error_of_the_sheet_is_told_at_once() -> None:
    assert wrong(changed(UTVIKLING, 3, "7220"), changed(FORVALTNING, 5, "Pris")) == [
        ("D2", "dps.cpv_malformed"),
        ("F3", "dps.requirement_type_not_allowed"),
    ]


def test_one_key_is_one_question_also_in_a_sheet() -> None:
    other = changed(FORVALTNING, 6, "Noe annet")
    assert wrong(UTVIKLING, other) == [("I3", "dps.import_key_means_another")]
    assert wrong(UTVIKLING, changed(UTVIKLING, 7, "4")) == [("I3", "dps.import_key_asked_already")]


def test_two_rows_of_a_category_agree_on_its_name() -> None:
    again = changed(changed(UTVIKLING, 1, "Drift"), 8, "annen")
    assert wrong(UTVIKLING, again) == [("B3", "dps.import_two_names")]


def test_what_the_draft_has_already_is_told_in_its_cell() -> None:
    existing = Existing(frozenset({"IKT-01"}), (("ref", "references", "Oppdrag", ""),))
    assert wrong(UTVIKLING, existing=existing) == [
        ("A2", "dps.category_code_taken"),
        ("I2", "dps.import_key_asked_already"),
    ]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([], ("", "dps.import_empty")),
        ([HEADER], ("", "dps.import_empty")),
        ([HEADER, [""]], ("", "dps.import_empty")),
        ([["Kode", "Navn", "Pris"], ["A", "B", "1"]], ("C1", "dps.import_column_unknown")),
        ([["Kode", "Navn", "code"], ["A", "B", "1"]], ("C1", "dps.import_column_twice")),
        ([["Kode"], ["A"]], ("", "dps.import_column_missing")),
        ([HEADER, *[[""]] * 2_001], ("", "dps.import_too_long")),
    ],
)
def test_a_sheet_that_cannot_be_read_says_why(rows: list[list[str]], expected: tuple[str, str]) -> None:
    found = importing.read(rows, Existing())
    assert not isinstance(found, Plan)
    assert (found[0].cell, found[0].refused.code) == expected
    assert all(found[0].text(language) for language in LANGUAGES)


def test_a_cell_is_called_as_a_spreadsheet_calls_it() -> None:
    assert [importing.cell(3, column) for column in (0, 25, 26, 701, 702)] == ["A3", "Z3", "AA3", "ZZ3", "AAA3"]


@pytest.fixture
def cast(db: Any) -> Cast:
    return the_cast()


def test_an_imported_sheet_is_in_the_draft_whole(cast: Cast) -> None:
    world = draft_dps(cast, codes=())
    found = queries.import_preview(cast.astrid, world.id, [HEADER, UTVIKLING, FORVALTNING, ALLE])
    assert isinstance(found, Plan)
    assert [one.name for one in queries.categories(cast.astrid, world.id, at=SET_UP_AT)] == [None]
    actions.import_categories(world.id, found, by=cast.astrid, at=SET_UP_AT)
    categories = queries.categories(cast.astrid, world.id, at=SET_UP_AT)
    assert [one.label for one in categories] == ["IKT-01 Utvikling", "IKT-02 Forvaltning"]
    asked = queries.requirements_of(world.id)[2:]
    assert [(one.category_id, one.minimum) for one in asked] == [
        (categories[0].id, 2),
        (categories[1].id, 3),
        (None, Decimal("1000000.50")),
    ]
    last = audit.happened(world.id, descending=False)[-1]
    assert (last.kind, last.payload) == ("dps.CategoriesImported", {"categories": 2, "requirements": 3})


def test_what_clashes_since_the_preview_stops_all_of_it(cast: Cast) -> None:
    world = draft_dps(cast)
    rows = [HEADER, ["NY", "Ny", *[""] * 7], ["IKT-03", "Sen", *[""] * 7]]
    found = queries.import_preview(cast.astrid, world.id, rows)
    assert isinstance(found, Plan)
    actions.add_category(world.id, code="IKT-03", name="Først", by=cast.astrid, at=SET_UP_AT)
    with pytest.raises(RefusedAct) as refusal:
        actions.import_categories(world.id, found, by=cast.astrid, at=SET_UP_AT)
    assert refusal.value.refused.code == "dps.category_code_taken"
    assert not models.Category.objects.filter(dps_id=world.id, code="NY").exists()


def test_only_the_owners_people_see_a_preview(cast: Cast) -> None:
    world = draft_dps(cast)
    for stranger in (cast.brita, cast.bjorn):
        with pytest.raises(Missing):
            queries.import_preview(stranger, world.id, [HEADER, UTVIKLING])
