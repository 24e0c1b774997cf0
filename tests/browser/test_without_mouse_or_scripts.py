"""The main journeys by keyboard alone, the focus seen at every stop; and the same journeys without scripts.

Signing, approving and scoring by keyboard are in the main job; registering and applying in `test_applying`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import pytest

from terskel.competitions import actions
from terskel.core.actors import Actor
from terskel.search import actions as search
from tests.browser.authority_people import SAVE
from tests.browser.conftest import Visit
from tests.browser.people import as_
from tests.browser.visitor import Visitor
from tests.worlds.cast import PASSPHRASE, oslo, the_cast
from tests.worlds.competitions import (
    ASKED_AT,
    OPENING_AT,
    CompetitionWorld,
    deliver,
    draft_competition,
    publish,
    with_rival,
)
from tests.worlds.dps import operative_dps

NOW: Final = oslo("2027-01-14 10:00")
TITLE: Final = "Testleder 12 måneder"
DRAFT: Final = "Utkast til ny avtale"
OPENED_BY_KEYS: Final = "Prosjektleder"
OPENED_WITHOUT_SCRIPTS: Final = "Arkitekt"


@dataclass(frozen=True, slots=True)
class Hands:
    """Whoever does the same with the keys alone, or with a mouse where there are no scripts."""

    at: Visitor
    keys: bool

    def open(self, path: str) -> "Hands":
        self.at.open(path)
        return self

    def menu(self, text: str) -> "Hands":
        (self.at.menu_by_keys if self.keys else self.at.menu)(text)
        return self

    def go(self, text: str) -> "Hands":
        """Press a button or follow a link."""
        if self.keys:
            self.at.enter(text)
        elif self.at.main.get_by_role("button", name=text).count():
            self.at.press(text)
        else:
            self.at.follow(text)
        return self

    def write(self, label: str, value: str) -> "Hands":
        (self.at.type_in if self.keys else self.at.fill)(label, value)
        return self

    def choose(self, label: str) -> "Hands":
        (self.at.tick if self.keys else self.at.choose)(label)
        return self

    def see(self, *texts: str) -> "Hands":
        self.at.see(*texts)
        return self


Arrive = Callable[..., Hands]


@pytest.fixture(params=["keys", "no scripts"])
def arrive(request: pytest.FixtureRequest, visit: Visit) -> Arrive:
    keys = request.param == "keys"

    def hands(actor: Actor | None = None, **manner: object) -> Hands:
        manner = {"scripts": keys, **manner}
        return Hands(as_(visit, actor, **manner) if actor else visit(**manner), keys)

    return hands


@pytest.fixture(scope="module")
def world(database: None, set_clock: Callable[[datetime], None]) -> CompetitionWorld:
    """Two suppliers may tender, two questions wait for an answer, one competition is a draft and two can be opened."""
    set_clock(NOW)
    cast = the_cast()
    dps = with_rival(operative_dps(cast))
    draft_competition(dps, title=DRAFT)
    published = publish(draft_competition(dps))
    for question, supplier in (("Kan arbeidet gjøres hjemmefra?", cast.bjorn), ("Er det parkering?", cast.camilla)):
        actions.ask(published.id, question, by=supplier, at=ASKED_AT)
    for title in (OPENED_BY_KEYS, OPENED_WITHOUT_SCRIPTS):
        deliver(publish(draft_competition(dps, title=title)), cast.camilla, at=ASKED_AT)
    search.note_everything(at=NOW)
    while search.read_again(at=NOW):
        pass
    return published


@pytest.mark.parametrize("width", [1280, 320])
def test_a_reader_searches_and_finds_what_is_bought_what_it_takes_and_who_is_qualified(
    arrive: Arrive, world: CompetitionWorld, width: int
) -> None:
    reader = arrive(width=width).open("/")
    reader.write("Hva leter du etter?", "testere").go("Søk").see("treff på «testere»")
    reader.go(TITLE).see("Åpen for tilbud").go("Konsulenttjenester innen IKT").see("svar innen 10 virkedager")
    reader.go("IKT-01").see("To oppdrag de siste tre årene").go("Leverandører som er tatt opp her").see("Fjordsikt AS")
    reader.menu("Konkurranser").see(TITLE).go("Resultater som tabell").see("Ingen konkurranse som passer")


def test_a_supplier_asks_and_delivers_a_tender(arrive: Arrive, world: CompetitionWorld) -> None:
    supplier = arrive(world.cast.bjorn, width=320) if arrive().keys else arrive(world.cast.camilla)
    supplier.open("/supplier/").menu("Invitasjoner").go(TITLE).go("Still et spørsmål")
    supplier.write("Spørsmålet deres", "Når er oppstarten?").go("Send spørsmålet").see("Svaret går til alle inviterte")
    supplier.menu("Invitasjoner").go(TITLE).go("Skriv et tilbud").see("Lever")
    for requirement in ("Testlederen behersker norsk.", "Oppdraget starter 1. mars 2027."):
        supplier.go(requirement).choose("Ja, tilbudet vårt oppfyller det").go(SAVE)
    supplier.go("Oppgi prisen").write("Samlet pris uten mva.", "1 612 000").go(SAVE)
    for criterion in ("Kompetanse", "Klima og miljø"):
        supplier.go(criterion).write("Svaret deres", "Slik gjør vi det.").go(SAVE)
    supplier.go("Kontroller svarene og lever").see("1 612 000 kr").go("Lever tilbudet").see("Tilbudet er levert")


def test_a_buyer_changes_a_draft_and_answers_a_question(arrive: Arrive, world: CompetitionWorld) -> None:
    buyer = arrive(world.cast.brita).open("/authority/").menu("Konkurranser").go(DRAFT)
    buyer.go("Beskriv behovet og omfanget").write("Behovet", " Og mer.").go(SAVE).see("Lagret")
    buyer.menu("Konkurranser").go(TITLE).go("Svar på").go("Svar på spørsmål").write("Svar", "Ja.")
    buyer.go("Send svaret").see("Svaret er sendt")


def test_an_opener_releases_a_share(
    arrive: Arrive, world: CompetitionWorld, set_clock: Callable[[datetime], None]
) -> None:
    set_clock(OPENING_AT)
    try:
        opener = arrive(world.cast.eva_at_helfo)
        opener.open("/authority/openings/").go(OPENED_BY_KEYS if opener.keys else OPENED_WITHOUT_SCRIPTS)
        opener.choose("Ingenting gjør meg inhabil").write("Passfrasen din", PASSPHRASE).go("Frigi nøkkeldelen min")
        opener.see("Eva Moen har frigitt en nøkkeldel")
    finally:
        set_clock(NOW)
