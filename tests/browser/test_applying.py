"""The way in by keyboard on a phone, a server that goes away in the middle, and a supplier that comes back for more."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.test.testcases import LiveServerThread, QuietWSGIRequestHandler
from django.urls import reverse
from playwright.sync_api import Browser

from terskel.core.actors import Actor
from terskel.dps import queries as dps_queries
from terskel.organisations import queries as organisations
from terskel.qualification import actions, queries
from terskel.standards.espd.writing import to_xml
from tests.browser.conftest import Visit, Visits
from tests.browser.visitor import Visitor
from tests.worlds.cast import Cast, organisation_number, person, the_cast
from tests.worlds.dps import APPLIED_AT, OPERATIVE_AT, DpsWorld, admit, apply, open_first_window, public_dps
from tests.worlds.espd import declaration

PHONE = 320
CODES = ("IKT-01", "IKT-02", "IKT-03")


@dataclass(frozen=True, slots=True)
class Stage:
    cast: Cast
    world: DpsWorld
    slug: str


@pytest.fixture(scope="module")
def stage(database: None, set_clock: Callable[[datetime], None]) -> Stage:
    cast = the_cast()
    world = public_dps(cast, codes=CODES)
    set_clock(APPLIED_AT)
    return Stage(cast, world, dps_queries.dps(cast.astrid, world.id, at=APPLIED_AT).slug)


def draft_owner(stage: Stage) -> UUID:
    if stage.cast.bjorn.organisation_id is None:
        raise AssertionError("Bjørn acts for a firm")
    return stage.cast.bjorn.organisation_id


class Restartable(LiveServerThread):
    """One whose port may be taken again at once, as a service's is."""

    def _create_server(self, connections_override: Any = None) -> Any:
        return self.server_class(
            (self.host, self.port),
            QuietWSGIRequestHandler,
            allow_reuse_address=True,
            connections_override=connections_override,
        )


class Server:
    """A server of this test's own, on one port, that can be ended and begun anew."""

    def __init__(self) -> None:
        self._thread = self._begin(0)
        self.port = self._thread.port

    @property
    def address(self) -> str:
        return f"http://localhost:{self.port}"

    @staticmethod
    def _begin(port: int) -> LiveServerThread:
        thread = Restartable("localhost", StaticFilesHandler, port=port)
        thread.daemon = True
        thread.start()
        thread.is_ready.wait()
        if thread.error:
            raise thread.error
        return thread

    def restart(self) -> None:
        self.end()
        self._thread = self._begin(self.port)

    def end(self) -> None:
        self._thread.terminate()


@pytest.fixture
def server(database: None) -> Iterator[Server]:
    running = Server()
    yield running
    running.end()


def membership(actor: Actor) -> tuple[object, object]:
    if actor.person_id is None:
        raise AssertionError("somebody logs in")
    choice = next(one for one in organisations.actors_of(actor.person_id) if one.actor == actor)
    return actor.person_id, choice.membership_id


def answer_by_keyboard(at: Visitor, text: str) -> None:
    at.tab_to(at.main.get_by_label("Ja", exact=True).first)
    at.page.keyboard.press("Space")
    at.type_in("Beskriv hvordan", text).enter("Lagre og gå videre")


def test_a_new_supplier_applies_for_two_categories_by_keyboard_on_a_phone_while_the_server_is_restarted(
    stage: Stage, server: Server, browser: Browser
) -> None:
    """From the public page on: the firm is registered on the way, and what was typed is there after the restart."""
    visits = Visits(browser, server.address, set())
    person_id = person("Nora Ny", at=APPLIED_AT)
    nora = visits(person_id, None, width=PHONE)
    nora.open(reverse("public:dps", args=[stage.slug])).enter("Søk om opptak").see("på vei til en søknad")
    nora.enter("Registrer foretaket").type_in("Organisasjonsnummer", organisation_number(77)).enter("Fortsett")
    nora.type_in("Foretakets navn", "Ny Konsulent AS").type_in("Sted", "Vinje").tick("Mikro: færre enn 10 ansatte")
    nora.enter("Registrer foretaket").see("Foretaket er registrert").enter("Begynn")
    nora.see("Kontroller opplysningene om foretaket", "Ny Konsulent AS")
    nora.enter("Velg kategorier").tick("IKT-01").tick("IKT-02").enter("Lagre og gå videre")
    nora.enter("Fortsett")
    nora.tab_to(nora.main.get_by_label("Ja", exact=True).first)
    nora.page.keyboard.press("Space")
    nora.type_in("Beskriv hvordan", "Rent rulleblad.")
    server.restart()
    nora.enter("Lagre og gå videre")
    server.restart()
    nora.page.keyboard.press("F5")
    (choice,) = organisations.actors_of(person_id)
    (draft,) = queries.my_applications(choice.actor, at=APPLIED_AT)
    nora.open(reverse("supplier:application", args=[draft.id])).see("Fullført", "IKT-01", "IKT-02").enter("Fortsett")
    for text in ("Firmaattest vedlagt.", "To oppdrag."):
        answer_by_keyboard(nora, text)
    nora.see("Rent rulleblad.", "Firmaattest vedlagt.", "To oppdrag.").tick("Daglig leder").enter("Lever søknaden")
    nora.see("Søknaden er levert")
    visits.nobody_complains()
    visits.close()


def test_a_supplier_that_adds_a_third_category_confirms_the_rest_and_answers_only_what_is_new(
    stage: Stage, visit: Visit, set_clock: Callable[[datetime], None]
) -> None:
    camilla = stage.cast.camilla
    first = apply(stage.world, camilla, ["IKT-02", "IKT-03"])
    open_first_window(stage.world)
    admit(stage.world, first)
    set_clock(OPERATIVE_AT + timedelta(days=90))
    at = visit(*membership(camilla), width=PHONE)
    at.open(reverse("supplier:apply", args=[stage.slug])).press("Begynn").follow("Velg kategorier")
    at.see("Dere er allerede tatt opp i: IKT-02").choose("IKT-01").press("Lagre og gå videre")
    at.see("Bekreft 2 svar fra før").follow("Fortsett").see("Svart for 3 måneder siden", "Stemmer det fortsatt?")
    at.press("Alt dette stemmer fortsatt").see("To oppdrag de siste tre årene")
    answer_by_keyboard(at, "To oppdrag for NAV.")
    at.see("ikke levert ennå").press("Lever søknaden").see("Søknaden er levert")


def test_another_firm_answers_its_part_through_its_link_without_an_account(
    stage: Stage, visit: Visit, set_clock: Callable[[datetime], None]
) -> None:
    later = OPERATIVE_AT + timedelta(days=100)
    set_clock(later)
    bjorn = visit(*membership(stage.cast.bjorn), width=PHONE)
    draft_id = actions.start_application(stage.world.id, by=stage.cast.bjorn, at=later)
    actions.choose_categories(draft_id, [stage.world.categories["IKT-01"]], by=stage.cast.bjorn, at=later)
    bjorn.open(reverse("supplier:application", args=[draft_id])).follow("Legg til deltakere i en gruppe")
    bjorn.choose("Det stiller kapasitet").choose("To oppdrag de siste tre årene")
    bjorn.write({"Foretakets navn": "Moderselskapet AS", "Organisasjonsnummer": "923609016"})
    bjorn.fill("E-post til den som skal svare", "mor@example.no").press("Legg til og send lenken")
    bjorn.see("Har ikke svart ennå")
    link = bjorn.main.get_by_label("Lenke for Moderselskapet AS").input_value()
    for width in (1280, PHONE):
        other = visit(width=width).open(link).see("støtter seg på kapasiteten til Moderselskapet AS")
    other.choose("Nei, ingen").fill("Hvilken kapasitet", "Tre utviklere.").press("Bekreft vår del")
    other.choose("Vi forplikter oss").fill("Navnet og stillingen", "Kari Mor, leder").press("Bekreft vår del")
    other.see("Deres del er bekreftet")
    bjorn.open(reverse("supplier:application_partners", args=[draft_id])).see("Har svart", "Kari Mor, leder")


def test_an_espd_fills_in_the_answers_and_a_visitor_sees_what_it_takes(
    stage: Stage, visit: Visit, set_clock: Callable[[datetime], None]
) -> None:
    later = OPERATIVE_AT + timedelta(days=100)
    set_clock(later)
    for width in (1280, PHONE):
        anyone = visit(width=width).open(reverse("public:fit", args=[stage.slug]))
        anyone.choose("IKT-01").press("Fortsett").see("Dette trenger dere for å søke")
    for group in ("Ikke dømt eller konkurs", "Registrert i foretaksregister", "To oppdrag"):
        anyone.main.get_by_role("group", name=group).get_by_label("Ja", exact=True).check()
    anyone.press("Se svaret").see("Slik dere har svart, oppfyller dere alle kravene.")
    draft_id = actions.start_application(stage.world.id, by=stage.cast.bjorn, at=later)
    actions.choose_categories(draft_id, stage.world.category_ids, by=stage.cast.bjorn, at=later)
    bjorn = visit(*membership(stage.cast.bjorn), width=PHONE)
    bjorn.open(reverse("supplier:application", args=[draft_id])).follow("Bruk ESPD-en deres")
    hostile = {"name": "espd.xml", "mimeType": "text/xml", "buffer": b"<!DOCTYPE x><x/>"}
    bjorn.page.set_input_files("input[type=file]", files=[hostile])
    bjorn.press("Last opp").see("DOCTYPE")
    number = organisations.supplier(draft_owner(stage)).number
    good = {"name": "espd.xml", "mimeType": "text/xml", "buffer": to_xml(declaration(number=number))}
    bjorn.page.set_input_files("input[type=file]", files=[good])
    bjorn.press("Last opp").see("ESPD-en svarer på 3 krav", "Fra ESPD-en deres")
    assert b"QualificationApplicationResponse" in bjorn.press("Alt dette stemmer fortsatt").open(
        reverse("supplier:application", args=[draft_id])
    ).fetch("Last ned svarene deres som ESPD")
