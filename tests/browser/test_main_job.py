"""The main job, clicked through as its different people: from the set-up of a purchasing system to the signed contract.

The chapters are played in order, once. Behind the pages' back are only what a person cannot do in one: that the bodies
and their employees exist, that time passes, and that the worker works.
"""

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from django.test.utils import override_settings
from playwright.sync_api import Browser

from tests.browser.authority_people import sign
from tests.browser.conftest import OUTBOX, Visits
from tests.browser.people import PASSWORD
from tests.browser.story import Chapter, Story, Telling
from tests.worlds.cast import organisation_number

DPS = "Konsulenttjenester innen IKT"
TITLE = "Testleder 12 måneder"
SPEAKS, STARTS = "Testlederen behersker norsk.", "Oppdraget starter 1. mars 2027."
MET, NOT_MET = "Oppfylt", "Ikke oppfylt"

REGISTERED = "Registrert i foretaksregister eller faglig register"


def the_system_is_set_up(story: Story) -> None:
    astrid = story.astrid
    astrid.begins(DPS)
    astrid.fills_in(
        {
            "Beskriv hva som kjøpes": {
                "Det som kjøpes": "Konsulenter til utvikling og drift av nasjonale e-helseløsninger.",
                "Anslått mengde": "Om lag 120 oppdrag i året.",
                "Kontakt": "Astrid Nilsen, astrid@example.no",
            },
            "Si hvorfor": {
                "Hvorfor en dynamisk innkjøpsordning": "Rammeavtalene mangler spesialister utenfor de store byene.",
                "Hvorfor leveransene ikke trenger": "Tjenestene kjøpes slik de finnes i markedet.",
            },
            "Oppgi verdi": {"CPV-koder": "72000000", "Anslått verdi": "400 000 000"},
            "Sett sluttdato": {"Ordningens siste dag": "2030-12-31", "Virkedager": "10"},
            "Si hvordan konkurransene holdes": {"Tildelingskriterier": "Pris, kompetanse, klima og miljø."},
        }
    )
    astrid.divides_it_into(("IKT-01", "Testledelse"), ("IKT-02", "Arkitektur"))
    everywhere, evidence = "Hele ordningen", "Egenerklæring"
    astrid.requires(
        {"applies to": everywhere, "about": "Avvisningsgrunnene", "must": "Ikke være dømt", "evidence": evidence},
        {"applies to": everywhere, "about": REGISTERED, "must": "Stå i et foretaksregister", "evidence": "Attest"},
        {
            "applies to": "IKT-02 Arkitektur",
            "about": "Referanseoppdrag",
            "must": "Ha hatt to oppdrag de siste tre årene",
            "evidence": "Beskrivelse av oppdragene",
        },
    )
    astrid.announces_in("Bokmål", "Engelsk")
    astrid.lets_buy("Helfo", from_on="2026-12-01")


def the_system_is_published(story: Story) -> None:
    for opener in (story.eva, story.erik):
        opener.makes_a_key()
    story.time("2026-11-27 12:30")
    story.astrid.publishes(
        dispatched_at="2026-11-27T12:00", closes_at="2026-12-29T12:00", openers=("Eva Moen", "Erik Dahl")
    )
    story.visit().open("/dps/").see("Ingen ordning er kunngjort ennå")
    story.time("2026-11-30 09:00")
    story.astrid.records_publication(published_on="2026-11-30", doffin="2026-123456", ted="123456-2026")
    story.visit().open("/dps/").follow(DPS).see("Hva som kreves for å bli tatt opp")


def suppliers_register_and_apply(story: Story) -> None:
    story.time("2026-12-10 10:00")
    for serial, supplier in enumerate((story.bjorn, story.camilla, story.nora), start=11):
        supplier.makes_an_account()
        supplier.logs_in()
        supplier.registers_the_firm(organisation_number(serial), place="Bergen")
    story.bjorn.applies_for(DPS, "IKT-01", "IKT-02")
    story.bjorn.at.follow("Kvitteringen").see("Fingeravtrykk")
    story.camilla.applies_for(DPS, "IKT-01", "IKT-02")
    story.nora.applies_for(DPS, "IKT-02")
    story.astrid.at.menu("Søknader").see("Ingen søknad venter på avgjørelse").miss("Fjordsikt")


def two_openers_open_the_requests(story: Story) -> None:
    story.time("2026-12-29 12:30")
    for opener in (story.eva, story.erik):
        opener.acts_for("Norsk helsenett SF")
    story.eva.opens_requests_to(DPS).see("Én nøkkeldel er frigitt")
    story.astrid.at.menu("Søknader").see("Ingen søknad venter på avgjørelse")
    story.erik.opens_requests_to(DPS).see("Søknadene er åpnet")


def the_requests_are_decided_line_by_line(story: Story) -> None:
    story.time("2026-12-30 10:00")
    astrid = story.astrid
    astrid.at.menu("Søknader").see("Fjordsikt AS", "Rival Konsulenter AS", "Nordlys Data AS", "9 virkedager igjen")
    astrid.admits("Fjordsikt AS · IKT-01", MET, MET)
    astrid.admits("Fjordsikt AS · IKT-02", MET, MET, MET)
    astrid.admits("Rival Konsulenter AS · IKT-01", MET, MET)
    one_only = {"Merknad til krav 3": "Beskrivelsen viser ett oppdrag, ikke to."}
    astrid.rejects("Rival Konsulenter AS · IKT-02", MET, MET, NOT_MET, notes=one_only)
    astrid.admits("Nordlys Data AS · IKT-02", MET, MET, MET)
    camilla = story.camilla.at
    camilla.menu("Kvalifiseringer").see("IKT-01 Testledelse").miss("IKT-02 Arkitektur")
    camilla.menu("Søknader").follow(DPS).see("Avvist").follow("er avvist")
    camilla.see("Beskrivelsen viser ett oppdrag, ikke to.", "Dere kan søke igjen når som helst")


def the_system_is_established(story: Story) -> None:
    story.time("2027-01-04 09:00")
    story.astrid.establishes(DPS, conflicts="Ingen forhold er meldt.")
    anyone = (
        story.visit().open("/dps/").follow(DPS).see("I drift").follow("Se lista").see("Fjordsikt AS", "Nordlys Data AS")
    )
    anyone.fill("På datoen", "2026-12-29").press("Vis").see("Ingen leverandør var tatt opp den dagen")


def a_buyer_drafts_a_competition(story: Story) -> None:
    story.time("2027-01-08 10:00")
    brita = story.brita
    brita.begins(TITLE, dps=DPS, category="IKT-01")
    brita.describes(
        {
            "Beskriv behovet og omfanget": {
                "Behovet": "Helfo innfører ny oppgjørsløsning og mangler ledelse av test.",
                "Omfang": "En testleder i full stilling i tolv måneder.",
                "Anslått verdi": "1 900 000",
            },
            "Sett tid, sted og kontrakt": {
                "Kontrakten begynner": "2027-03-01",
                "Kontrakten slutter": "2028-02-29",
                "Varighet med ord": "Tolv måneder.",
                "Sted": "Tønsberg",
                "Kontraktsform": "SSA-B 2024",
                "En framforhandlet standardkontrakt, uten endringer": "",
            },
            "Svar på universell utforming, sikkerhet og menneskerettigheter": {
                "Universell utforming": "Rapportene kan leses med skjermleser.",
                "Sikkerhet og beredskap": "Testdata er fiktive.",
                "Menneskerettigheter": "Lav risiko: arbeidet utføres i Norge.",
                "Hvorfor den ikke er delt opp": "Ett oppdrag for én person.",
            },
        }
    )
    brita.requires(SPEAKS, STARTS)
    quality = {"kind": "Kvalitet", "hand in": "En beskrivelse på inntil to sider."}
    brita.weighs(
        {"name": "Kompetanse", "weight": "30", "assessed": "Erfaring med oppgjørsløsninger.", **quality},
        {"name": "Klima og miljø", "weight": "30", "assessed": "Utslipp fra reiser.", "climate": "yes", **quality},
        {"name": "Pris", "weight": "40", "kind": "Pris", "assessed": "Timepris", "hand in": "Samlet pris."},
    )
    brita.answers_for_climate_and_clauses(model="Lineær, men aldri under null")


def the_competition_is_checked_and_published(story: Story) -> None:
    story.time("2027-01-11 09:00")
    page = story.brita.checks(closes_at="2027-01-22T12:00", openers=("Eva Moen", "Erik Dahl"))
    page.see("Du er i ferd med å invitere 2 leverandører", "22.1.2027 kl. 12.00", "Tidligste lovlige frist")
    page.press("Publiser til 2 leverandører").see("2 leverandører er invitert")
    story.nora.at.open("/supplier/invitations/").miss(TITLE)


def a_question_is_answered_to_all(story: Story) -> None:
    story.time("2027-01-13 10:00")
    story.bjorn.finds_the_invitation(TITLE).see("Dere er invitert til å gi tilbud", SPEAKS, "Kompetanse")
    story.bjorn.asks("Kan testlederen vår hos Fjordsikt arbeide hjemmefra?")
    story.brita.finds(TITLE).miss("Fjordsikt AS")
    story.brita.answers(question="Kan arbeidet gjøres hjemmefra?", answer="Ja, etter avtale.")
    camilla = story.camilla.finds_the_invitation(TITLE)
    camilla.see("Kan arbeidet gjøres hjemmefra?", "Ja, etter avtale.").miss("Fjordsikt")


def tenders_are_delivered_replaced_and_withdrawn(story: Story) -> None:
    story.time("2027-01-19 10:00")
    bjorn, camilla, needed = story.bjorn, story.camilla, (SPEAKS, STARTS)
    answers = {"Kompetanse": "Vår testleder har ledet fire oppgjørstester.", "Klima og miljø": "Alle reiser med tog."}
    bjorn.writes_a_tender(TITLE, price="1 790 000", meets=needed, answers=answers)
    bjorn.uploads("Løsning.pdf", b"%PDF-1.7 Slik leder vi testen.")
    bjorn.delivers().see("Versjon 1")
    bjorn.writes_a_tender(TITLE, price="1 750 000", meets=needed, answers=answers)
    bjorn.replaces().see("Versjon 2")
    bjorn.withdraws()
    bjorn.writes_a_tender(TITLE, price="1 734 000", meets=needed, answers=answers)
    bjorn.delivers().see("Versjon 3")
    answers = {"Kompetanse": "To års erfaring med test.", "Klima og miljø": "Vi kompenserer for flyreiser."}
    camilla.writes_a_tender(TITLE, price="1 612 000", meets=needed, answers=answers)
    camilla.delivers().see("Versjon 1")
    story.brita.finds(TITLE).follow("Åpningen").see("Forseglet til fristen").miss("Fjordsikt")


def two_openers_open_the_tenders(story: Story) -> None:
    story.time("2027-01-22 13:00")
    story.bjorn.finds_the_invitation(TITLE).see("Fristen")
    for opener in (story.eva, story.erik):
        opener.acts_for("Helfo")
    story.eva.opens(TITLE).see("Eva Moen har frigitt en nøkkeldel").miss('name="passphrase"')
    story.brita.finds(TITLE).follow("Åpningen").miss("Fjordsikt")
    story.erik.opens(TITLE)
    story.worker_catches_up()
    story.erik.at.open(story.erik.at.page.url).see("Tilbudene er åpnet", "Eva Moen, Erik Dahl")


def a_panel_is_appointed_and_declares_impartiality(story: Story) -> None:
    story.time("2027-01-22 14:00")
    story.brita.finds(TITLE).follow("Til evalueringen")
    story.brita.appoints("Eva Moen", "Erik Dahl", lead="Eva Moen")
    story.eva.at.open("/account/home/").menu("Konkurranser").follow(TITLE).follow("Til evalueringen")
    story.eva.at.see("Tilbudene er lukket for deg").miss("Fjordsikt")
    for member in (story.eva, story.erik):
        member.declares_impartiality(TITLE)


def requirements_are_checked_and_quality_is_scored(story: Story) -> None:
    story.time("2027-01-25 10:00")
    erik, both = story.erik, ("Fjordsikt AS", "Rival Konsulenter AS")
    erik.at.follow("Kontroller de absolutte kravene").follow("Krav 1")
    erik.finds_met(SPEAKS, *both)
    erik.finds_met(STARTS, *both)
    erik.at.follow("Kompetanse", exact=True)
    ahead, behind = "Har ledet fire oppgjørstester i staten.", "Har testet i to år, ikke oppgjør."
    erik.scores("Kompetanse", {"Fjordsikt AS": ("9", ahead), "Rival Konsulenter AS": ("6", behind)})
    ahead, behind = "Alle reiser går med tog.", "Kompenserer for flyreiser, men kutter dem ikke."
    erik.scores("Klima og miljø", {"Fjordsikt AS": ("8", ahead), "Rival Konsulenter AS": ("5", behind)})


def the_result_is_frozen_as_the_model_computes_it(story: Story) -> None:
    """9 × 0,3 + 8 × 0,3 + 9,243 × 0,4 = 8,80, and 6 × 0,3 + 5 × 0,3 + 10 × 0,4 = 7,30."""
    story.time("2027-01-26 15:00")
    result = story.eva.freezes_the_result(TITLE).see("Resultat av evalueringen", "Fjordsikt AS", "8,80", "7,30")
    assert "Fjordsikt AS" in result.read_pdf("PDF")


def the_award_is_prepared_and_somebody_else_approves(story: Story) -> None:
    story.time("2027-01-27 09:00")
    brita, daniel = story.brita, story.daniel
    brita.finds(TITLE).follow("Se resultatet")
    brita.recommends(
        "Fjordsikt AS",
        {"Kompetanse": "Testlederen har ledet fire oppgjørstester.", "Klima og miljø": "Alle reiser går med tog."},
    )
    brita.checks_the_winner(
        {
            "Hva kontrollen mot egenerklæringen viste": "Firmaattest, skatteattest og to referanser stemmer.",
            "Sanksjoner": "Oppdragsgiveren kan holde tilbake betaling til forholdet er rettet.",
            "Hvorfor kontrakten ikke er delt": "Oppdraget er ett årsverk og kan ikke deles.",
        }
    )
    brita.at.follow("Les brevene").see("Rival Konsulenter AS").page.go_back()
    brita.submits()
    brita.at.miss("Avgjør", "Godkjenn og gi alle beskjed")
    story.camilla.at.open("/supplier/results/").miss(TITLE)
    story.time("2027-01-28 11:00")
    daniel.logs_in("daniel@example.no", PASSWORD)
    daniel.approves(TITLE)


def winner_and_loser_read_their_results(story: Story) -> None:
    story.worker_catches_up()
    winner, loser = story.bjorn.at, story.camilla.at
    winner.open("/account/home/").menu("Resultater").follow(TITLE).see("Dere er valgt", "9. februar 2027")
    letter = winner.follow("Les brevet").read_pdf("Åpne som PDF")
    assert "Fjordsikt AS" in letter
    assert "Rival" not in letter
    loser.open("/account/home/").menu("Resultater").follow(TITLE)
    loser.see("Nummer 2. Fjordsikt AS ble valgt.", "Har testet i to år, ikke oppgjør.", "9. februar 2027")
    letter = loser.follow("Les brevet").read_pdf("Åpne som PDF")
    for told in (
        "Rival Konsulenter AS",
        "Testlederen har ledet fire oppgjørstester.",
        "Har testet i to år, ikke oppgjør.",
    ):
        assert told in letter
    loser.open("/account/messages/").see(TITLE)


def standstill_blocks_signing(story: Story) -> None:
    story.brita.at.open("/account/home/").follow(TITLE)
    story.brita.makes_the_contract(owner="Daniel Aas", manager="Brita Strand")
    story.time("2027-02-08 23:00")
    for party in (story.bjorn.at, story.daniel.at):
        party.open("/account/home/").menu("Kontrakter").follow(TITLE).see("Karensperioden løper")
        party.miss("Jeg har lest kontrakten")


def both_sign_and_the_contract_is_in_force(story: Story) -> None:
    story.time("2027-02-10 09:30")
    sign(story.bjorn.at, TITLE).see("Venter på den andre parten")
    contract = sign(story.daniel.at, TITLE).see("Inngått", "Bjørn Lie", "Daniel Aas")
    assert "Fjordsikt AS" in contract.read_pdf("Åpne som PDF")


def everybody_is_told_and_the_award_notice_is_owed(story: Story) -> None:
    story.worker_catches_up()
    for invited in (story.bjorn.at, story.camilla.at):
        invited.open("/account/messages/").see(f"Kontrakten er inngått: {TITLE}")
    story.nora.at.open("/account/messages/").miss("Kontrakten er inngått")
    story.brita.at.open("/account/home/").menu("Kunngjøringer").see("Kunngjøring av kontraktsinngåelse", TITLE)
    anyone = story.visit().open("/competitions/").follow(TITLE)
    anyone.see("Fjordsikt AS vant", "Kontrakt inngått", "Kan arbeidet gjøres hjemmefra?").miss("1 612 000")


CHAPTERS = (
    the_system_is_set_up,
    the_system_is_published,
    suppliers_register_and_apply,
    two_openers_open_the_requests,
    the_requests_are_decided_line_by_line,
    the_system_is_established,
    a_buyer_drafts_a_competition,
    the_competition_is_checked_and_published,
    a_question_is_answered_to_all,
    tenders_are_delivered_replaced_and_withdrawn,
    two_openers_open_the_tenders,
    a_panel_is_appointed_and_declares_impartiality,
    requirements_are_checked_and_quality_is_scored,
    the_result_is_frozen_as_the_model_computes_it,
    the_award_is_prepared_and_somebody_else_approves,
    winner_and_loser_read_their_results,
    standstill_blocks_signing,
    both_sign_and_the_contract_is_in_force,
    everybody_is_told_and_the_award_notice_is_owed,
)


@pytest.fixture(scope="module")
def telling(
    browser: Browser,
    address: str,
    seen: set[str],
    set_clock: Callable[[datetime], None],
    worker: Callable[[], None],
) -> Iterator[Telling]:
    visits = Visits(browser, address, seen)
    with override_settings(EMAIL_BACKEND=OUTBOX):
        yield Telling(Story(visits, set_clock, worker), CHAPTERS)
    visits.close()


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda chapter: chapter.__name__)
def test_the_main_job(telling: Telling, chapter: Chapter) -> None:
    telling.tell(chapter)
