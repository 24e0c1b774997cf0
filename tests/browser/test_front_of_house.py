"""The public site and one's own account, in a real browser: by mouse, by keyboard, small, dark and without scripts."""

from collections.abc import Callable
from datetime import datetime

import pytest

from tests.browser.conftest import Visit
from tests.browser.visitor import violations
from tests.walls.matrix_world import NOW
from tests.worlds import cast as casting
from tests.worlds.dps import operative_dps
from tests.worlds.visitors import World

PUBLIC = (
    "/",
    "/dps/",
    "/competitions/",
    "/results/",
    "/search/",
    "/search/?q=konsulent",
    "/statistics/",
    "/statistics/tenders/",
    "/availability/",
    "/help/words/",
    "/help/guide/",
    "/help/suppliers/",
    "/help/buyers/",
    "/help/what-is-a-dps/",
    "/accessibility/",
    "/privacy/",
    "/open-data/",
)


@pytest.fixture(scope="module")
def world(database: None, set_clock: Callable[[datetime], None]) -> World:
    set_clock(NOW)
    people = casting.the_cast()
    made = World(cast=people, now=NOW)
    operative_dps(people)
    for name, actor in (("astrid", people.astrid), ("bjorn", people.bjorn), ("camilla", people.camilla)):
        made.seat(name, actor)
    made.people["nora"] = casting.person("Nora Vik")
    return made


def test_a_newcomer_finds_who_buys_what_it_takes_and_who_is_admitted(visit: Visit, world: World) -> None:
    visitor = visit()
    visitor.open("/").see("Finn din kategori").follow("Finn din kategori")
    visitor.follow("Konsulenttjenester innen IKT").see("Helfo", "svar innen 10 virkedager")
    visitor.follow("IKT-01").see("To oppdrag de siste tre årene")
    visitor.follow("Leverandører som er tatt opp her").see("Fjordsikt AS")
    visitor.fill("På datoen", "2026-12-01").press("Vis").see("Ingen leverandør var tatt opp den dagen")


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_every_public_page_is_clean_at_every_width(visit: Visit, world: World, width: int, dark: bool) -> None:
    visitor = visit(width=width, dark=dark)
    for page in PUBLIC:
        visitor.open(page)


@pytest.mark.parametrize("language", ["nn", "en"])
def test_every_public_page_is_clean_in_every_language(visit: Visit, world: World, language: str) -> None:
    visitor = visit(language=language)
    for page in PUBLIC:
        visitor.open(page)


def test_the_first_tab_leads_past_the_header(visit: Visit, world: World) -> None:
    visitor = visit().open("/dps/")
    visitor.page.keyboard.press("Tab")
    visitor.page.keyboard.press("Enter")
    visitor.page.keyboard.press("Tab")
    first = "document.querySelector('main :is(a[href], input, select, button, summary)')"
    assert visitor.page.evaluate(f"document.activeElement === {first}")


def test_the_language_is_changed_from_any_page_and_the_reader_stays_there(visit: Visit, world: World) -> None:
    visitor = visit().open("/help/what-is-a-dps/")
    visitor.go(visitor.page.get_by_role("button", name="Nynorsk"))
    visitor.see("Kva er ei dynamisk innkjøpsordning?")
    assert visitor.path == "/help/what-is-a-dps/"


def test_the_servers_clock_ticks(visit: Visit, world: World) -> None:
    clock = visit().open("/").page.locator("[data-server-clock]")
    assert clock.inner_text().startswith("10.0")


def test_a_missing_page_is_clean_too(visit: Visit, world: World) -> None:
    visit().expecting(404).open("/no/such/page/").see("Vi finner ikke denne siden")


def test_a_firm_is_registered_with_an_error_on_the_way(visit: Visit, world: World) -> None:
    visitor = visit(world.people["nora"], width=320)
    visitor.open("/account/home/").follow("Registrer foretaket")
    visitor.fill("Organisasjonsnummer", "974 760 674").press("Fortsett")
    visitor.see("Det er et problem", "det siste sifferet passer ikke")
    assert visitor.page.evaluate("document.activeElement.id") == "errors"
    visitor.fill("Organisasjonsnummer", "974 760 673").press("Fortsett").press("Registrer foretaket")
    visitor.follow("Fyll ut «Foretakets navn».")
    assert visitor.page.evaluate("document.activeElement.name") == "name"
    visitor.fill("Foretakets navn", "Nordlys Data AS").fill("Sted", "Tromsø")
    visitor.choose("Liten: 10 til 49 ansatte").press("Registrer foretaket")
    visitor.see("Foretaket er registrert, og du handler for det.", "Nordlys Data AS")


def test_a_person_with_two_firms_changes_between_them(visit: Visit, world: World) -> None:
    visitor = visit(world.people["bjorn"], world.memberships["bjorn"])
    visitor.open("/account/register-supplier/").fill("Organisasjonsnummer", "971 032 081").press("Fortsett")
    visitor.fill("Foretakets navn", "Lies Rådgiving AS").fill("Sted", "Voss").choose("Mikro: færre enn 10 ansatte")
    visitor.press("Registrer foretaket").see("Lies Rådgiving AS")
    visitor.page.locator(".me > summary").click()
    visitor.go(visitor.page.get_by_role("button", name="Fjordsikt AS"))
    visitor.see("Du handler nå for Fjordsikt AS.")


def test_account_pages_are_clean(visit: Visit, world: World) -> None:
    visitor = visit(world.people["bjorn"], world.memberships["bjorn"])
    for page in ("/account/profile/", "/account/people/", "/account/people/invite/", "/accounts/password/change/"):
        visitor.open(page)
    stranger = visit()
    for page in ("/accounts/login/", "/accounts/signup/", "/accounts/password/reset/"):
        stranger.open(page)


def test_without_scripts_a_visitor_reads_chooses_and_logs_in(visit: Visit, world: World) -> None:
    visitor = visit(scripts=False).open("/dps/")
    visitor.go(visitor.page.get_by_role("button", name="English"))
    assert "Purchasing systems" in visitor.main.inner_text()


def test_the_demo_is_clean_and_logs_in_with_one_click(visit: Visit, world: World) -> None:
    visitor = visit(width=320).open("/demo/").see("Prøv Terskel som hvem du vil", "Astrid Nilsen")
    visitor.open("/demo/mail/")
    visitor.open("/demo/").unfold("hos leverandører").press("Logg inn som Camilla Berg").see("Min side")


def test_a_manager_finds_a_supplier_by_keyboard_alone_wherever_they_are(visit: Visit, world: World) -> None:
    visitor = visit(world.people["astrid"], world.memberships["astrid"]).open("/authority/dps/")
    visitor.page.keyboard.press("Control+k")
    visitor.page.keyboard.type("fjords")
    visitor.page.get_by_role("dialog").get_by_role("link", name="Fjordsikt AS").wait_for()
    assert violations(visitor.page) == []
    visitor.page.keyboard.press("ArrowDown")
    visitor.page.keyboard.press("Enter")
    visitor.page.wait_for_url("**/authority/suppliers/*/")
    visitor.look().see("Fjordsikt AS", "Kvalifiseringer i ordningene våre")


def test_without_scripts_the_page_finds_the_same(visit: Visit, world: World) -> None:
    visitor = visit(world.people["astrid"], world.memberships["astrid"], scripts=False).open("/account/find/")
    visitor.fill("Tittel, referanse, navn eller organisasjonsnummer", "fjords")
    visitor.press("Finn", exact=True).follow("Fjordsikt AS").see("Kvalifiseringer i ordningene våre")
