"""The side roads of a competition, each pressed by its people: a restricted document, a correction that takes time, a
team, an outage at the deadline, and a deadline with no tender.

FOA §§ 14-2, 14-3, 20-1, 20-2, 25-4; /product/lifecycles 2.6-2.10.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.test.utils import override_settings

from terskel import clock
from terskel.competitions import queries
from terskel.core.actors import SYSTEM
from terskel.operations import actions as operations
from terskel.tenders import actions as tenders
from tests.browser.authority_people import SAVE
from tests.browser.conftest import Visit
from tests.browser.people import as_
from tests.browser.visitor import Visitor
from tests.worlds.cast import PASSPHRASE, Cast, the_cast
from tests.worlds.competitions import (
    ASKED_AT,
    CLOSES_AT,
    DRAFTED_AT,
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
from tests.worlds.dps import DpsWorld, operative_dps

SetClock = Callable[[datetime], None]
MINUTE = timedelta(minutes=1)


@pytest.fixture(scope="module")
def dps(database: None, set_clock: SetClock) -> DpsWorld:
    """A system in operation where Bjørn's and Camilla's firms are admitted."""
    set_clock(DRAFTED_AT)
    return with_rival(operative_dps(the_cast()))


@pytest.fixture(scope="module")
def cast(dps: DpsWorld) -> Cast:
    return dps.cast


def test_a_document_for_the_invited_alone_moves_the_earliest_deadline_by_five_days(
    visit: Visit, dps: DpsWorld, set_clock: SetClock, tmp_path: Path
) -> None:
    """Ten days and five more after Wednesday 13 January have gone by with Thursday the 28th (FOA §§ 14-3, 26-7(3))."""
    draft = draft_competition(dps, title="Sikkerhetsrådgiver")
    secret = tmp_path / "Nettskisse.pdf"
    secret.write_bytes(b"%PDF-1.7 brannmur 10.0.0.1")
    brita = as_(visit, dps.cast.brita)
    brita.open(f"/authority/competitions/{draft.id}/draft/").follow("Legg ved dokumenter")
    brita.fill("Navn på dokumentet", "Nettskisse").choose("Bare for inviterte leverandører")
    brita.fill("Hvorfor tilgangen er begrenset", "Viser hvordan nettet er sikret.")
    brita.page.set_input_files("input[type=file]", str(secret))
    brita.press("Legg ved dokumentet").see("Bare for inviterte leverandører: Viser hvordan nettet er sikret.")
    set_clock(ASKED_AT)
    looks_over(brita, draft, "2027-01-28T12:00").see("Tidligste lovlige frist", "fredag 29. januar 2027 kl. 00.00")
    looks_over(brita, draft, "2027-01-29T12:00").press("Publiser")
    reference = queries.terms(draft.id).reference
    visit().open(f"/competitions/{reference}/").see("Nettskisse", "begrenset", "Viser hvordan nettet er sikret.")
    bjorn = as_(visit, dps.cast.bjorn).open("/supplier/invitations/").follow("Sikkerhetsrådgiver")
    assert b"brannmur" in bjorn.fetch("Nettskisse")


def test_a_correction_that_needs_time_moves_the_deadline_for_all_and_shows_both_versions(
    visit: Visit, dps: DpsWorld, set_clock: SetClock
) -> None:
    made = publish(draft_competition(dps, title="Løsningsarkitekt"))
    late = CLOSES_AT - timedelta(days=2)
    set_clock(late)
    deliver(made, dps.cast.bjorn, at=late)
    brita = as_(visit, dps.cast.brita).open(f"/authority/competitions/{made.id}/").follow("Rett konkurransegrunnlaget")
    brita.choose("En tekst, et sted, en dato eller en kontakt").press("Fortsett").see("må fristen flyttes samtidig")
    brita.fill("Sted", "Oslo").fill("Hvorfor retter dere?", "Feil sted.")
    answer(brita, "Kunne andre ha gitt tilbud", "Nei")
    answer(brita, "Kjøper dere nå noe vesentlig annet?", "Nei")
    answer(brita, "Er tiden som er igjen, for kort", "Ja")
    brita.fill("Hvorfor er ikke rettelsen vesentlig?", "Samme pris begge steder.")
    brita.fill("Ny tilbudsfrist", "").press("Rett for alle").see("Fristen må flyttes samtidig")
    brita.fill("Ny tilbudsfrist", "2027-02-03T12:00").press("Rett for alle").see("onsdag 3. februar 2027")
    public = visit().open(f"/competitions/{made.terms.reference}/").see("Før: Tønsberg", "Oslo", "Feil sted.")
    public.see("onsdag 3. februar 2027").miss("Samme pris")
    bjorn = as_(visit, dps.cast.bjorn).open(f"/supplier/competitions/{made.id}/tender/")
    bjorn.see("etter at dere leverte", "onsdag 3. februar 2027")


def test_a_team_is_asked_for_in_two_categories_and_every_role_is_named_before_delivery(
    visit: Visit, dps: DpsWorld, set_clock: SetClock
) -> None:
    set_clock(DRAFTED_AT)
    draft = draft_competition(dps, codes=("IKT-01", "IKT-02"), title="Team for ny oppgjørsløsning")
    brita = as_(visit, dps.cast.brita).open(f"/authority/competitions/{draft.id}/draft/").follow("Be om et team")
    for box in brita.main.get_by_role("spinbutton").all():
        box.fill("1")
    brita.press(SAVE).see("Utkast")
    publish(draft)
    set_clock(ASKED_AT)
    write_tender(draft, dps.cast.bjorn, at=ASKED_AT)
    for name in ("Kari", "Ola"):
        attach(draft, dps.cast.bjorn, b"%PDF-1.7 CV", name=f"{name}.pdf", kind="cv", at=ASKED_AT)
    bjorn = as_(visit, dps.cast.bjorn).open(f"/supplier/competitions/{draft.id}/tender/check/")
    bjorn.see("Noe mangler", "0 av 1 personer i en rolle er navngitt.").expecting(409).press("Lever tilbudet")
    bjorn.see("Tilbudet er ikke levert, for noe mangler").open(f"/supplier/competitions/{draft.id}/tender/").follow(
        "Navngi personene i teamet"
    )
    for name, box in zip(("Kari Nes", "Ola By"), bjorn.main.get_by_role("textbox").all(), strict=True):
        box.fill(name)
    bjorn.press(SAVE).follow("Kontroller svarene og lever").see("Kari Nes, Ola By")
    bjorn.press("Lever tilbudet").see("Tilbudet er levert")


def test_no_tender_at_the_deadline_is_shown_by_the_opening_and_told_to_all(
    visit: Visit, dps: DpsWorld, set_clock: SetClock
) -> None:
    made = publish(draft_competition(dps, title="Scrum-master"))
    set_clock(OPENING_AT)
    tenders.settle(made.id, by=SYSTEM, at=OPENING_AT)
    for opener in (dps.cast.eva_at_helfo, dps.cast.erik_at_helfo):
        page = as_(visit, opener).open("/authority/openings/").follow("Scrum-master")
        page.choose("Ingenting gjør meg inhabil").fill("Passfrasen din", PASSPHRASE).press("Frigi nøkkeldelen min")
    unseal(made, at=clock.now())
    brita = as_(visit, dps.cast.brita).open(f"/authority/competitions/{made.id}/evaluation/")
    brita.see("Ingen leverte tilbud").follow("Avslutt konkurransen").press("Avslutt og gi alle inviterte beskjed")
    brita.see("alle inviterte har fått beskjed")
    invited = as_(visit, dps.cast.camilla).open(f"/supplier/competitions/{made.id}/")
    invited.see("Avsluttet uten tilbud", "Ingen tilbud kom inn innen fristen.")


def test_an_outage_over_the_deadline_gives_all_more_time_in_one_press(
    visit: Visit, dps: DpsWorld, set_clock: SetClock
) -> None:
    made = publish(draft_competition(dps, title="Driftsleder"))
    write_tender(made, dps.cast.camilla, at=ASKED_AT)
    back = CLOSES_AT + 20 * MINUTE
    with override_settings(TERSKEL_DEMO=False):  # a demo, which nobody runs at night, has no outages
        for at in (CLOSES_AT - 10 * MINUTE, back, back + MINUTE):
            operations.tell_alive("web", by=SYSTEM, at=at)
    set_clock(CLOSES_AT - 15 * MINUTE)
    camilla = as_(visit, dps.cast.camilla).open(f"/supplier/competitions/{made.id}/tender/check/").expecting(409)
    set_clock(back + MINUTE)
    camilla.press("Lever tilbudet").see("det er for sent")
    brita = as_(visit, dps.cast.brita).open(f"/authority/competitions/{made.id}/opening/")
    brita.follow("Ta stilling til avbruddet")
    brita.press("Utsett for alle").see("mandag 25. januar 2027")
    camilla.open(f"/supplier/competitions/{made.id}/tender/check/").press("Lever tilbudet").see("Tilbudet er levert")


def looks_over(brita: Visitor, draft: CompetitionWorld, closes_at: str) -> Visitor:
    brita.open(f"/authority/competitions/{draft.id}/check/").fill("Tilbudsfrist", closes_at)
    for name in ("Eva Moen", "Erik Dahl"):
        brita.choose(name)
    return brita.press("Se over før du publiserer")


def answer(person: Visitor, question: str, said: str) -> None:
    person.main.get_by_role("group", name=question).get_by_label(said, exact=True).check()
