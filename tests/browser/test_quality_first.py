"""Quality before price, clicked through: chosen, published, tendered, opened twice by two browsers, and ranked."""

from collections.abc import Callable
from datetime import datetime

import pytest
from playwright.sync_api import Request

from terskel import clock
from terskel.core.actors import SYSTEM
from terskel.evaluation import actions as evaluations
from terskel.evaluation import queries as evaluation_queries
from terskel.tenders import actions as tenders
from terskel.tenders import queries as tender_queries
from tests.browser.authority_people import WITHOUT_ANCHORS, Buyer
from tests.browser.conftest import Visit
from tests.browser.people import as_
from tests.browser.supplier_people import Supplier
from tests.browser.visitor import Visitor
from tests.worlds.cast import PASSPHRASE, oslo, the_cast
from tests.worlds.competitions import (
    CLOSES_AT,
    DRAFTED_AT,
    OPENING_AT,
    PUBLISHED_AT,
    CompetitionWorld,
    deliver,
    dps_with_rival,
    draft_competition,
    unseal,
)
from tests.worlds.evaluations import EvaluationWorld, give, pass_requirements
from tests.worlds.quality_first import unseal_prices

WRITTEN_AT, SCORED_AT = oslo("2027-01-19 20:00"), oslo("2027-01-25 10:00")
PRICE_FORM = b"Timepris 1 437 kroner for Kari Nordmann"
PRICES_SEALED = "Forseglet til poengene for kvalitet er låst"


@pytest.fixture(scope="module")
def world(database: str, set_clock: Callable[[datetime], None]) -> CompetitionWorld:
    set_clock(DRAFTED_AT)
    return draft_competition(dps_with_rival(the_cast()), title="Testleder, kvalitet først")


def release(opener: Visitor) -> Visitor:
    opener.choose("Ingenting gjør meg inhabil").fill("Passfrasen din", PASSPHRASE)
    return opener.press("Frigi nøkkeldelen min")


def upload(browser: Visitor, name: str, content: bytes) -> None:
    file = {"name": name, "mimeType": "application/pdf", "buffer": content}
    browser.page.set_input_files("input[type=file]", files=[file])
    browser.press("Last opp filen")


def published_by_clicking(visit: Visit, world: CompetitionWorld, set_clock: Callable[[datetime], None]) -> None:
    set_clock(PUBLISHED_AT)
    brita = as_(visit, world.cast.brita)
    brita.open(f"/authority/competitions/{world.id}/draft/").follow("Velg hva evalueringsgruppen ser først")
    brita.choose("Åpne prisene etter at kvaliteten er vurdert").choose("Skjul hvem som har levert hva til da")
    brita.press("Lagre og gå videre").see("Lagret.")
    page = Buyer(brita).checks(closes_at="2027-01-22T12:00", openers=("Eva Moen", "Erik Dahl"), told=WITHOUT_ANCHORS)
    page.press("Publiser til 2 leverandører").see("2 leverandører er invitert")
    anyone = visit(width=320).open("/competitions/").follow("Testleder, kvalitet først")
    anyone.see("Kvalitet vurderes før pris", "ser ikke hvem som har levert hva")


def tendered_in_the_browser(visit: Visit, world: CompetitionWorld, set_clock: Callable[[datetime], None]) -> None:
    """The file of prices is sealed in the browser, to another key than the other files."""
    set_clock(WRITTEN_AT)
    sent: list[Request] = []
    browser = as_(visit, world.cast.bjorn)
    browser.page.on("request", lambda request: sent.append(request) if request.method != "GET" else None)
    bjorn = Supplier(browser, world.cast.bjorn.name, "Fjordsikt AS")
    bjorn.writes_a_tender(
        "Testleder, kvalitet først",
        price="1 734 000",
        meets=("Testlederen behersker norsk.", "Oppdraget starter 1. mars 2027."),
        answers={"Kompetanse": "Tolv års erfaring med test.", "Klima og miljø": "Vi reiser med tog."},
    )
    browser.follow("Legg ved filer", exact=True).see("Ingenting her må røpe en pris")
    upload(browser, "plan.pdf", b"Planen")
    browser.see("plan.pdf").follow("Til oppgavelisten").follow("Legg ved filer med priser").see("med en egen nøkkel")
    upload(browser, "priser.pdf", PRICE_FORM)
    browser.see("priser.pdf").miss("plan.pdf").follow("Til oppgavelisten")
    bjorn.delivers().see("Prisen er forseglet for seg")
    assert not [one for one in sent if PRICE_FORM in (one.post_data_buffer or b"")]
    deliver(world, world.cast.camilla, at=WRITTEN_AT)


def opened_without_prices(visit: Visit, world: CompetitionWorld, set_clock: Callable[[datetime], None]) -> None:
    set_clock(OPENING_AT)
    tenders.settle(world.id, by=SYSTEM, at=OPENING_AT)
    eva, erik = as_(visit, world.cast.eva_at_helfo), as_(visit, world.cast.erik_at_helfo, width=320)
    release(eva.open(f"/authority/competitions/{world.id}/opening/"))
    release(erik.open(f"/authority/competitions/{world.id}/opening/")).see("Åpningen pågår")
    unseal(world, at=clock.now())
    erik.open(erik.page.url).see("Tilbudene er åpnet", "Prisene er forseglet med en egen nøkkel")
    erik.follow("Åpning av priser").see("Prisene er forseglet", "Poengene for kvalitet er ikke låst")


def assessed_without_names(visit: Visit, world: CompetitionWorld, set_clock: Callable[[datetime], None]) -> None:
    cast = world.cast
    members = [one.person_id for one in (cast.eva_at_helfo, cast.erik_at_helfo) if one.person_id]
    evaluations.appoint(world.id, lead_id=members[0], person_ids=members, by=cast.brita, at=OPENING_AT)
    for member in (cast.eva_at_helfo, cast.erik_at_helfo):
        browser = as_(visit, member)
        browser.open(f"/authority/competitions/{world.id}/evaluation/").follow("Erklær", exact=True)
        browser.see("De som har levert tilbud", "Fjordsikt", "I alfabetisk rekkefølge")
        browser.choose("Ja, jeg kjenner ikke til noe").press("Erklær").see("Erklæringen din er registrert")
    set_clock(SCORED_AT)
    eva = as_(visit, cast.eva_at_helfo)
    eva.open(f"/authority/competitions/{world.id}/evaluation/matrix/").see("Tilbyder A", "Tilbyder B")
    eva.miss("Fjordsikt", "Rival").follow("Tilbyder A").see(PRICES_SEALED).miss("Fjordsikt", "Rival", "Mottatt")
    sheets = evaluation_queries.matrix(cast.eva_at_helfo, world.id).sheets
    work = EvaluationWorld(world, {sheet.supplier_id: sheet.tender_id for sheet in sheets})
    pass_requirements(work, work.bjorns, work.camillas)
    give(work, work.bjorns, "9", "8")
    give(work, work.camillas, "6", "7")


def locked_and_prices_opened(visit: Visit, world: CompetitionWorld, set_clock: Callable[[datetime], None]) -> None:
    eva, erik = as_(visit, world.cast.eva_at_helfo), as_(visit, world.cast.erik_at_helfo, width=320)
    erik.open(f"/authority/competitions/{world.id}/evaluation/lock/").see("Lederen av evalueringsgruppen låser dem")
    eva.open(f"/authority/competitions/{world.id}/evaluation/").follow("Lås poengene for kvalitet")
    eva.press("Lås poengene for kvalitet").see("Poengene for kvalitet er låst", "To åpnere kan åpne prisene nå")
    eva.open(f"/authority/competitions/{world.id}/evaluation/matrix/").see("Fjordsikt", "Rival").miss("Tilbyder A")
    eva.open("/authority/openings/").follow("Priser: Testleder").choose("Ingenting gjør meg inhabil")
    eva.fill("Passfrasen din", PASSPHRASE).press("Frigi nøkkeldelen min til prisene").see("En nøkkeldel er frigitt")
    erik.open(f"/authority/competitions/{world.id}/opening/prices/").choose("Ingenting gjør meg inhabil")
    erik.fill("Passfrasen din", PASSPHRASE).press("Frigi nøkkeldelen min til prisene")
    erik.see("Åpningen av priser er i gang")
    sheets = evaluation_queries.matrix(world.cast.eva_at_helfo, world.id).sheets
    unseal_prices(EvaluationWorld(world, {one.supplier_id: one.tender_id for one in sheets}), at=clock.now())
    erik.open(erik.page.url).see("Prisene er åpnet", "Eva Moen, Erik Dahl")
    erik.follow("Protokollen for prisene").see("Protokoll for åpning av priser", "1 734 000")


def ranked(visit: Visit, world: CompetitionWorld) -> None:
    eva = as_(visit, world.cast.eva_at_helfo)
    names = {one.supplier_id: one.tender_id for one in tender_queries.opened_for_room(world.id)}
    own = names[world.cast.fjordsikt_id]
    eva.open(f"/authority/competitions/{world.id}/evaluation/tenders/{own}/").see("1 734 000", "priser.pdf")
    eva.open(f"/authority/competitions/{world.id}/evaluation/freeze/").press("Regn ut og lås").see("Rangering")


def test_quality_before_price_from_publication_to_ranking(
    visit: Visit, world: CompetitionWorld, set_clock: Callable[[datetime], None]
) -> None:
    published_by_clicking(visit, world, set_clock)
    tendered_in_the_browser(visit, world, set_clock)
    set_clock(CLOSES_AT)
    opened_without_prices(visit, world, set_clock)
    assessed_without_names(visit, world, set_clock)
    locked_and_prices_opened(visit, world, set_clock)
    ranked(visit, world)
