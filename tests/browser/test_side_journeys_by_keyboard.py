"""The journeys beside the main job, by keyboard alone and again without scripts: a system published and changed, a
complaint, an article, a purchase in lots, and assistance by the central purchasing body.

The steps are those of the people who do the same with a mouse elsewhere; a `Typist` takes them with the keys.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import pytest

from terskel.core.actors import Actor
from tests.browser.authority_people import WITHOUT_ANCHORS, Approver, Buyer, DpsManager
from tests.browser.conftest import Visit
from tests.browser.people import as_
from tests.browser.supplier_people import Supplier
from tests.browser.visitor import Visitor
from tests.worlds.cast import Cast, official, oslo, person, the_cast
from tests.worlds.competitions import CompetitionWorld, dps_with_rival, draft_competition, opened_beside
from tests.worlds.dps import DpsWorld, draft_dps
from tests.worlds.evaluations import announced

SetClock = Callable[[datetime], None]
Arrive = Callable[[Actor | None], Visitor]

AT: Final = oslo("2027-02-01 10:00")
PUBLISHED_AT: Final = oslo("2027-02-03 10:00")
OPENERS: Final = ("Eva Moen", "Erik Dahl")
CLOSES_AT: Final = "2027-02-17T12:00"
KEYS, NO_SCRIPTS = "keys", "no scripts"
SYSTEMS: Final = {KEYS: "Flyttetjenester", NO_SCRIPTS: "Renholdstjenester"}
COMPLAINED: Final = {KEYS: "Testleder i nord", NO_SCRIPTS: "Arkitekt i nord"}
HELPED: Final = {KEYS: "Testleder i sør", NO_SCRIPTS: "Arkitekt i sør"}
LOTS_OF: Final = {KEYS: "Prosjektledere i to fylker", NO_SCRIPTS: "Utviklere i to fylker"}
LOTS: Final = {KEYS: ("Østfold", "Vestfold"), NO_SCRIPTS: ("Troms", "Finnmark")}


@dataclass(frozen=True, slots=True)
class Stage:
    """One of each for those with keys alone, and one for those without scripts."""

    cast: Cast
    henrik: Actor
    complained: dict[str, CompetitionWorld]
    systems: dict[str, DpsWorld]
    helped: dict[str, CompetitionWorld]
    divided: dict[str, CompetitionWorld]


@pytest.fixture(scope="module")
def stage(database: None, set_clock: SetClock) -> Stage:
    set_clock(AT)
    cast = the_cast()
    dps = dps_with_rival(cast)
    return Stage(
        cast,
        official(person("Henrik Wold"), cast.nhn_id, "buyer"),
        {
            manner: announced(cast, opened=opened_beside(dps, title))[0].competition
            for manner, title in COMPLAINED.items()
        },
        {manner: draft_dps(cast, name=name) for manner, name in SYSTEMS.items()},
        {manner: draft_competition(dps, title=title) for manner, title in HELPED.items()},
        {manner: draft_competition(dps, title=title) for manner, title in LOTS_OF.items()},
    )


@pytest.fixture(params=[KEYS, NO_SCRIPTS])
def manner(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def arrive(manner: str, visit: Visit) -> Arrive:
    how = {"keys": True} if manner == KEYS else {"scripts": False}

    def arrived(actor: Actor | None) -> Visitor:
        return as_(visit, actor, **how) if actor else visit(**how)

    return arrived


def test_a_system_is_published_and_then_extended(
    arrive: Arrive, stage: Stage, manner: str, set_clock: SetClock
) -> None:
    system = stage.systems[manner]
    astrid = DpsManager(arrive(stage.cast.astrid))
    astrid.at.open("/authority/").menu("Innkjøpsordninger").follow(SYSTEMS[manner])
    astrid.fills_in({"Beskriv hva som kjøpes": {"Anslått mengde": "Om lag 80 oppdrag i året."}})
    astrid.divides_it_into(("IKT-03", "Prosjektledelse"))
    astrid.requires(
        {
            "applies to": "IKT-03 Prosjektledelse",
            "about": "Referanseoppdrag",
            "must": "Ha ledet ett prosjekt",
            "evidence": "Beskrivelse av prosjektet",
        }
    )
    astrid.publishes(dispatched_at="2027-02-01T09:00", closes_at="2027-03-15T12:00", openers=OPENERS)
    set_clock(PUBLISHED_AT)
    try:
        astrid.records_publication(published_on="2027-02-03", doffin="2027-123456", ted="123457-2027")
        anyone = arrive(None).open("/dps/").follow(SYSTEMS[manner]).see("31. desember 2030")
        anyone.follow("IKT-03").see("Ha ledet ett prosjekt")
        why = "Behovet varer lenger."
        extended = astrid.extends(system.id, ends_on="2032-12-31", why=why, dispatched_at="2027-02-03T09:00")
        extended.see("Venter på publisering", why).follow("Forlenget varighet").see("fredag 31. desember 2032")
    finally:
        set_clock(AT)


def test_a_supplier_complains_and_the_authority_decides(arrive: Arrive, stage: Stage, manner: str) -> None:
    cast, title = stage.cast, COMPLAINED[manner]
    camilla = Supplier(arrive(cast.camilla), "Camilla Berg", "Rival Konsulenter AS")
    camilla.complains(title, about="Tildelingen", text="Oppdraget på side fire i tilbudet er ikke vurdert.")
    brita = Buyer(arrive(cast.brita))
    brita.takes_the_complaint(title)
    brita.waits_with_signing()
    why = "Oppdraget på side fire ble oversett da poengene ble gitt. Det skal telle med."
    brita.proposes_to_uphold(why, consequence="gruppen evaluerer på nytt")
    brita.at.see("Venter på avgjørelse")
    Approver(arrive(cast.daniel)).decides_the_complaint(title).see("Avgjort av Daniel Aas")
    camilla.at.open(f"/supplier/competitions/{stage.complained[manner].id}/").see("Tildelingen er omgjort")


def test_an_article_is_written_published_and_read(arrive: Arrive, stage: Stage, manner: str) -> None:
    title = f"Åpning i {LOTS[manner][0]}"
    astrid = arrive(stage.cast.astrid).open("/authority/articles/").follow("Ny artikkel")
    astrid.press("Lagre utkastet").see("Fyll ut «Tittel på artikkelen»")
    astrid.choose("Nyhet").fill("Tittel på artikkelen", title).fill("Dato", "2027-02-01")
    astrid.fill("Ingress", "Kategorien er åpnet.").fill("Tekst", "Søk når dere vil.", exact=True)
    astrid.press("Lagre utkastet").see("Utkast", "Søk når dere vil.").follow("Publiser").press("Publiser")
    astrid.follow("Se den slik alle ser den").see("Søk når dere vil.")
    arrive(None).open("/news/").follow(title).see("1. februar 2027", "Kategorien er åpnet.")


def test_a_purchase_is_divided_published_in_lots_and_tendered_for(arrive: Arrive, stage: Stage, manner: str) -> None:
    draft, (first, second) = stage.divided[manner], LOTS[manner]
    brita = Buyer(arrive(stage.cast.brita))
    brita.divides_into_lots(draft.id, {first: "900000", second: "800000"})
    brita.at.follow("Endre Kan gi tilbud på")
    brita.at.fill("Delkontrakter en leverandør kan gi tilbud på, høyst", "1").press("Lagre grensene").see("Lagret.")
    brita.at.follow(f"1. {first}", exact=True)
    checked = brita.checks(closes_at=CLOSES_AT, openers=OPENERS, told=WITHOUT_ANCHORS)
    checked.press("Publiser").see("Delkontraktene er publisert")
    bjorn = Supplier(arrive(stage.cast.bjorn), stage.cast.bjorn.name, "Fjordsikt AS")
    bjorn.finds_the_invitation(first).see("delkontrakt 1 av 2", second)
    answers = dict.fromkeys(("Kompetanse", "Klima og miljø"), "Slik gjør vi det.")
    bjorn.writes_a_tender(first, price="850000", meets=("behersker norsk", "starter 1. mars"), answers=answers)
    bjorn.at.follow("Kontroller svarene og lever").press("Lever tilbudet").see("Tilbudet er levert")


def test_the_central_body_is_asked_for_assistance_helps_and_is_thanked(
    arrive: Arrive, stage: Stage, manner: str
) -> None:
    world, title = stage.helped[manner], HELPED[manner]
    brita = Buyer(arrive(stage.cast.brita))
    brita.asks_for_assistance(world.id)
    DpsManager(arrive(stage.cast.astrid)).takes_on(title, helper="Henrik Wold")
    helper = Buyer(arrive(stage.henrik).open("/authority/"))
    helper.at.follow(f"Hjelp Helfo med konkurransen: {title}").press("Handle på vegne av Helfo")
    helper.describes({"Beskriv behovet og omfanget": {"Behovet": "Helfo innfører ny oppgjørsløsning."}})
    checked = helper.checks(closes_at=CLOSES_AT, openers=OPENERS, told=WITHOUT_ANCHORS)
    checked.press("Publiser til 2 leverandører").see("Konkurransen er publisert")
    brita.at.open("/authority/assistance/").follow(title).see("Henrik Wold").follow("Avslutt bistanden")
    brita.at.fill("Hvorfor den avsluttes", "Vi tar resten selv.").press("Avslutt bistanden")
    brita.at.see("Bistanden er avsluttet")
