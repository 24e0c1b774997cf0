"""Competitions and tenders in a real browser: pages are clean, a tender is delivered, two people open the tenders."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from terskel import clock
from terskel.competitions import actions
from tests.browser.conftest import Visit
from tests.browser.people import as_
from tests.browser.visitor import Visitor
from tests.worlds.cast import PASSPHRASE, oslo, the_cast
from tests.worlds.competitions import (
    ASKED_AT,
    OPENING_AT,
    CompetitionWorld,
    attach,
    deliver,
    draft_competition,
    publish,
    unseal,
    with_rival,
    write_tender,
)
from tests.worlds.dps import operative_dps

NOW = oslo("2027-01-14 10:00")


@dataclass(frozen=True, slots=True)
class Worlds:
    draft: CompetitionWorld
    open: CompetitionWorld


@pytest.fixture(scope="module")
def worlds(database: None, set_clock: Callable[[datetime], None]) -> Worlds:
    """A draft, and a competition with questions, a delivered tender and a draft of the next version."""
    set_clock(NOW)
    cast = the_cast()
    dps = with_rival(operative_dps(cast))
    made = Worlds(draft=draft_competition(dps, title="Utkast til ny avtale"), open=publish(draft_competition(dps)))
    question = actions.ask(made.open.id, "Kan arbeidet gjøres hjemmefra?", by=cast.bjorn, at=ASKED_AT)
    actions.answer(question, answer="Ja, etter avtale.", by=cast.brita, at=ASKED_AT)
    actions.ask(made.open.id, "Er det parkering?", by=cast.camilla, at=ASKED_AT)
    attach(made.open, cast.bjorn, b"vedlegg", at=ASKED_AT)
    deliver(made.open, cast.bjorn, at=ASKED_AT)
    write_tender(made.open, cast.bjorn, at=ASKED_AT)
    return made


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_every_page_is_clean_at_every_width(visit: Visit, worlds: Worlds, width: int, dark: bool) -> None:
    cast = worlds.open.cast
    brita, bjorn = (as_(visit, one, width=width, dark=dark) for one in (cast.brita, cast.bjorn))
    draft = f"/authority/competitions/{worlds.draft.id}"
    chosen = f"closes_at=2027-01-29T12:00&openers={cast.eva.person_id}&openers={cast.erik.person_id}"
    for page in ("draft", "draft/need", "draft/terms", "draft/climate", "draft/clauses", "requirements", "criteria"):
        brita.open(f"{draft}/{page}/")
    for page in ("model/", "documents/", "check/", f"publish/?{chosen}", "cancel/"):
        brita.open(f"{draft}/{page}")
    published = f"/authority/competitions/{worlds.open.id}"
    for page in ("", "questions/", "recipients/", "extend/", "cancel/", "opening/"):
        brita.open(f"{published}/{page}")
    for page in ("/authority/competitions/", "/authority/competitions/new/", "/authority/openings/"):
        brita.open(page)
    bjorn.open("/supplier/invitations/")
    mine = f"/supplier/competitions/{worlds.open.id}"
    for page in ("", "ask/", "decline/", "tender/", "tender/price/", "tender/files/", "tender/check/"):
        bjorn.open(f"{mine}/{page}")
    for page in ("tender/delivered/", "tender/withdraw/", "tender/proof/"):
        bjorn.open(f"{mine}/{page}")


def test_a_supplier_delivers_a_tender_and_the_back_button_shows_what_counts(
    visit: Visit, worlds: Worlds, tmp_path: Path
) -> None:
    file = tmp_path / "Løsning.pdf"
    file.write_bytes(b"%PDF-1.7 Slik gjor vi det")
    camilla = as_(visit, worlds.open.cast.camilla)
    camilla.open("/supplier/invitations/").follow("Testleder 12 måneder").follow("Skriv et tilbud")
    for requirement in ("Testlederen behersker norsk.", "Oppdraget starter 1. mars 2027."):
        camilla.follow(requirement).choose("Ja, tilbudet vårt oppfyller det").press("Lagre og gå videre")
    camilla.follow("Oppgi prisen").fill("Samlet pris uten mva.", "1 612 000").press("Lagre og gå videre")
    for criterion in ("Kompetanse", "Klima og miljø"):
        camilla.follow(criterion).fill("Svaret deres", "Slik gjør vi det.").press("Lagre og gå videre")
    camilla.follow("Legg ved filer")
    camilla.page.set_input_files("input[type=file]", str(file))
    camilla.press("Last opp filen").see("Løsning.pdf").follow("Til oppgavelisten")
    camilla.follow("Kontroller svarene og lever").see("1\u00a0612\u00a0000\u00a0kr", "Løsning.pdf")
    camilla.press("Lever tilbudet")
    camilla.see("Tilbudet er levert", "Versjon 1")
    camilla.page.go_back()
    camilla.see("Levert, versjon 1", "Dette er det som gjelder nå")


def test_two_people_in_two_browsers_open_the_tenders(
    visit: Visit, worlds: Worlds, set_clock: Callable[[datetime], None]
) -> None:
    cast = worlds.open.cast
    eva, erik = as_(visit, cast.eva_at_helfo), as_(visit, cast.erik_at_helfo)
    set_clock(OPENING_AT)
    try:
        release(eva.open("/authority/openings/").follow("Testleder 12 måneder"))
        eva.see("Eva Moen har frigitt en nøkkeldel").miss('name="passphrase"')
        release(erik.open("/authority/openings/").follow("Testleder 12 måneder"))
        erik.see("Åpningen pågår", "Ingen kan lese noe før alle tilbudene er åpnet")
        unseal(worlds.open, at=clock.now())
        erik.open(erik.page.url).see("Tilbudene er åpnet", "Eva Moen, Erik Dahl")
    finally:
        set_clock(NOW)


def release(opener: Visitor) -> None:
    opener.choose("Ingenting gjør meg inhabil").fill("Passfrasen din", PASSPHRASE).press("Frigi nøkkeldelen min")
