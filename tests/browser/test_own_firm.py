"""A firm keeps its own house: people, who answers for it, and a library; wide, narrow and by colleagues."""

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from tests.browser.conftest import Visit
from tests.browser.visitor import Visitor
from tests.worlds import cast as casting
from tests.worlds import firms
from tests.worlds.cast import BEGINNING
from tests.worlds.visitors import World

PAGES = (
    "/supplier/library/",
    "/supplier/library/evidence/new/",
    "/supplier/library/evidence/new/?kind=insurance",
    "/supplier/library/evidence/new/?kind=criminal_record",
    "/supplier/library/references/new/",
    "/supplier/library/cvs/new/",
    "/supplier/firm/",
    "/supplier/firm/edit/",
    "/supplier/firm/responsible/",
    "/account/people/",
    "/account/people/invite/",
    "/account/register-supplier/",
    "/account/register-supplier/?country=NO&number=974760673",
    "/account/join-requests/",
)


@pytest.fixture(scope="module")
def world(database: None, set_clock: Callable[[datetime], None]) -> World:
    """Bjørn's firm has a library; Nora asks for access, Dag reads, and Kari is invited."""
    set_clock(BEGINNING)
    people = casting.the_cast()
    made = World(cast=people, now=BEGINNING)
    made.seat("bjorn", people.bjorn)
    firms.evidence(people.bjorn, at=BEGINNING)
    firms.reference(people.bjorn, at=BEGINNING)
    firms.cv(people.bjorn, at=BEGINNING)
    firms.colleague(people.bjorn, casting.person("Dag Vik"), "reader", at=BEGINNING)
    made.people["nora"] = casting.person("Nora Vik")
    firms.asks_to_join(made.people["nora"], people.fjordsikt_id, at=BEGINNING)
    return made


def bjorn(visit: Visit, world: World, width: int) -> Visitor:
    return visit(world.people["bjorn"], world.memberships["bjorn"], width=width)


def picture(visitor: Visitor, name: str) -> None:
    """A picture of the page, where SUP_PICTURES names a folder for them."""
    if folder := os.environ.get("SUP_PICTURES"):
        visitor.page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


@pytest.mark.parametrize("width", [1280, 320])
def test_the_firm_s_own_pages_are_clean_wide_and_narrow(visit: Visit, world: World, width: int) -> None:
    visitor = bjorn(visit, world, width)
    for number, page in enumerate(PAGES):
        visitor.open(page)
        picture(visitor, f"{width}-{number}")


def test_an_administrator_lets_a_colleague_in_from_the_start_page(visit: Visit, world: World) -> None:
    visitor = bjorn(visit, world, 320).open("/supplier/")
    visitor.follow("Svar Nora Vik, som ber om tilgang").see("nora.vik@example.no", "ring først")
    visitor.press("Gi tilgang").see("Nora Vik handler nå for foretaket.")
    nora = visit(world.people["nora"]).open("/account/home/")
    nora.see("Fjordsikt AS")


def test_the_contact_person_is_changed_in_one_form(visit: Visit, world: World) -> None:
    visitor = bjorn(visit, world, 320).open("/supplier/firm/")
    visitor.follow("Endre kontaktperson eller signatar").choose("Dag Vik").press("Lagre")
    visitor.see("Endret, fra dette øyeblikket.", "Dag Vik")
