"""Somebody who has never been here finds, from the front page and without help, what they came for."""

from collections.abc import Callable
from datetime import datetime

import pytest

from terskel.search import actions as search
from tests.browser.conftest import Visit
from tests.worlds import cast as casting
from tests.worlds.cast import oslo
from tests.worlds.competitions import published_competition
from tests.worlds.visitors import World

NOW = oslo("2027-01-12 10:00")


@pytest.fixture(scope="module")
def world(database: None, set_clock: Callable[[datetime], None]) -> World:
    set_clock(NOW)
    people = casting.the_cast()
    published_competition(people)
    search.note_everything(at=NOW)
    while search.read_again(at=NOW):
        pass
    return World(cast=people, now=NOW)


@pytest.mark.parametrize(("width", "scripts"), [(1280, True), (320, False)], ids=["desk", "phone without scripts"])
def test_who_buys_testers_who_is_qualified_what_it_takes_and_when_one_hears_back(
    visit: Visit, world: World, width: int, scripts: bool
) -> None:
    visitor = visit(width=width, scripts=scripts)
    visitor.open("/").fill("Hva leter du etter?", "testere").press("Søk", exact=True)
    visitor.see("treff på «testere»", "Konkurranse").follow("Testleder 12 måneder").see("Åpen for tilbud")
    visitor.follow("Konsulenttjenester innen IKT").see("svar innen 10 virkedager")
    visitor.follow("IKT-01").see("To oppdrag de siste tre årene").unfold("Hva betyr «Kvalifikasjonskrav»?")
    visitor.see("Et krav til leverandøren selv")
    visitor.follow("Leverandører som er tatt opp her").see("Fjordsikt AS")


def test_a_misspelt_name_finds_the_firm_and_what_it_is_admitted_to(visit: Visit, world: World) -> None:
    visitor = visit(dark=True)
    visitor.open("/search/").fill("Hva leter du etter?", "fjordsigt").press("Søk", exact=True)
    visitor.see("«fjordsigt» står ingen steder").follow("Fjordsikt AS")
    visitor.see("Tatt opp i dag", "Konsulenttjenester innen IKT").follow("IKT-02").see("Følg på e-post")
    visitor.follow("Følg på e-post").fill("E-postadressen din", "leser@example.no").press("Følg", exact=True)
    visitor.see("Sjekk e-posten din")
