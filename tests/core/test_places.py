"""Where something is performed: the counties of today, by name, code and municipality."""

from pathlib import Path
from xml.etree import ElementTree

import pytest

from terskel.core import places
from terskel.core.decisions import Refused
from terskel.core.languages import LANGUAGES
from terskel.core.places import COUNTIES, COUNTRY, UNSAID, PlaceOfPerformance

OSLO, AKERSHUS, TROMS = "NO081", "NO084", "NO072"


def test_the_counties_are_those_of_the_code_list_of_notices(shared: Path) -> None:
    codes = shared / "standards" / "eforms-sdk-1.14.2" / "codelists" / "nuts_nuts-nor-lvl3.gc"
    listed = {}
    for row in ElementTree.parse(codes).iter("Row"):
        said = {value.get("ColumnRef"): value.findtext("SimpleValue") for value in row}
        listed[said["code"]] = said["Name"]
    assert listed.pop("NOZZZ") == "Extra-Regio NUTS 3"
    assert {code: one.name for code, one in COUNTIES.items()} == listed


def test_every_county_has_a_number_of_its_own() -> None:
    assert len({one.number for one in COUNTIES.values()}) == len(COUNTIES) == 17


@pytest.mark.parametrize(
    ("number", "county"),
    [("0301", OSLO), ("1833", "NO071"), ("3201", AKERSHUS), ("5501", TROMS), ("2100", "NO0B2"), ("9999", ""), ("", "")],
)
def test_a_municipality_lies_in_a_county(number: str, county: str) -> None:
    assert places.of_municipality(number) == county


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Oslo", OSLO),
        (" oslo ", OSLO),
        ("no081", OSLO),
        ("Romsa", TROMS),
        ("Troms - Romsa - Tromssa", TROMS),
        ("hele landet", COUNTRY),
        ("Heile landet", COUNTRY),
        ("NO", COUNTRY),
        ("Viken", ""),
        ("", ""),
    ],
)
def test_what_is_written_in_any_language_is_read(text: str, code: str) -> None:
    assert places.read(text) == code


def test_an_unknown_place_is_refused_by_name() -> None:
    assert places.known([OSLO, COUNTRY])
    refused = places.known([OSLO, "NO082"])
    assert isinstance(refused, Refused)
    assert refused.facts == {"place": "NO082"}


def test_the_whole_country_holds_every_county() -> None:
    assert places.ordered([OSLO, COUNTRY, TROMS]) == (COUNTRY,)
    assert PlaceOfPerformance((COUNTRY,)).fits(TROMS)
    assert {places.name_of(COUNTRY, language) for language in LANGUAGES} == {
        "Hele landet",
        "Heile landet",
        "All of Norway",
    }


def test_what_is_looked_for_is_found_where_it_is_performed() -> None:
    here = PlaceOfPerformance((OSLO, AKERSHUS), remote=True)
    assert here.fits()
    assert here.fits(OSLO)
    assert here.fits(remote=True)
    assert here.fits(AKERSHUS, remote=True)
    assert not here.fits(TROMS)
    assert not PlaceOfPerformance((OSLO,)).fits(remote=True)


def test_where_nobody_has_said_nothing_that_is_asked_for_fits() -> None:
    assert UNSAID.fits()
    assert not UNSAID.is_said
    assert not UNSAID.fits(OSLO)


def test_a_place_is_bound_where_counties_are_named_and_nothing_else_will_do() -> None:
    assert PlaceOfPerformance((OSLO, TROMS)).is_bound
    assert not PlaceOfPerformance((OSLO,), remote=True).is_bound
    assert not PlaceOfPerformance((OSLO, COUNTRY)).is_bound
    assert not UNSAID.is_bound


def test_places_are_counted_county_by_county() -> None:
    several = [PlaceOfPerformance((OSLO,)), PlaceOfPerformance((OSLO, TROMS)), PlaceOfPerformance((COUNTRY,)), UNSAID]
    counts = places.counted(several)
    assert (counts[OSLO], counts[TROMS], counts[AKERSHUS]) == (3, 2, 1)
    assert places.counted([PlaceOfPerformance((TROMS,))]) == {TROMS: 1}
    assert places.together(several[:2]) == PlaceOfPerformance((OSLO, TROMS))
