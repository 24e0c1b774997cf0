"""From the opened tenders to the concluded contract in a real browser: what each may do, and what is refused."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

import pytest
from playwright.sync_api import Locator

from terskel.awards import queries as awards
from terskel.core.actors import SYSTEM, Actor
from terskel.evaluation import queries as evaluations
from terskel.tenders import actions as tenders
from tests.browser.authority_people import accept_every_piece
from tests.browser.conftest import Visit
from tests.browser.people import as_
from tests.browser.visitor import Visitor
from tests.worlds.cast import Cast, official, person, the_cast
from tests.worlds.competitions import (
    OPENING_AT,
    CompetitionWorld,
    draft_competition,
    open_tenders,
    opened_beside,
    publish,
    with_rival,
)
from tests.worlds.dps import operative_dps
from tests.worlds.evaluations import (
    APPROVED_AT,
    DECLARED_AT,
    EVIDENCE,
    FINALISED_AT,
    PREPARED_AT,
    SCORED_AT,
    SIGNED_AT,
    EvaluationWorld,
    panel_declared,
    panel_seated,
    pass_requirements,
    scored,
)

SetClock = Callable[[datetime], None]


@dataclass(frozen=True, slots=True)
class Worlds:
    """One competition for each story, and Beate, who both buys and approves at Helfo."""

    cast: Cast
    beate: Actor
    unmanned: CompetitionWorld
    seated: EvaluationWorld
    declared: EvaluationWorld
    rejecting: EvaluationWorld
    scored: EvaluationWorld
    without_tenders: CompetitionWorld
    to_cancel: CompetitionWorld


@pytest.fixture(scope="module")
def worlds(database: None, set_clock: SetClock) -> Worlds:
    set_clock(DECLARED_AT)
    cast = the_cast()
    beate = official(person("Beate Vik"), cast.helfo_id, "buyer", "approver")
    dps = with_rival(operative_dps(cast))
    empty = publish(draft_competition(dps, title="Ingen svarte"))
    tenders.settle(empty.id, by=SYSTEM, at=OPENING_AT)
    declared = panel_declared(cast, opened=opened_beside(dps, "Samme rute"))
    pass_requirements(declared, declared.bjorns, declared.camillas)
    return Worlds(
        cast=cast,
        beate=beate,
        unmanned=opened_beside(dps, "Uten gruppe"),
        seated=panel_seated(cast, opened=opened_beside(dps, "Habilitet")),
        declared=declared,
        rejecting=panel_declared(cast, opened=opened_beside(dps, "Avvisning")),
        scored=scored(cast, opened=opened_beside(dps, "Testleder i tolv måneder")),
        without_tenders=open_tenders(empty),
        to_cancel=opened_beside(dps, "Skal avlyses"),
    )


def test_the_buyer_appoints_a_panel_and_its_members_are_told_what_waits(
    visit: Visit, worlds: Worlds, set_clock: SetClock
) -> None:
    set_clock(DECLARED_AT)
    brita = as_(visit, worlds.cast.brita).open("/authority/")
    brita.follow("Oppnevn evalueringsgruppen: Uten gruppe").press("Oppnevn")
    brita.see("Det er et problem").choose("Eva Moen").press("Oppnevn").see("Det er et problem")
    members, lead = (brita.main.get_by_role("group", name=name) for name in ("Medlemmer", "Leder"))
    for name in ("Eva Moen", "Erik Dahl"):
        members.get_by_label(name).check()
    lead.get_by_label("Eva Moen").check()
    brita.press("Oppnevn").see("Evalueringsgruppen er oppnevnt", "Har ikke erklært")
    erik = as_(visit, worlds.cast.erik_at_helfo).open("/authority/")
    erik.see("Avgi habilitetserklæring: Uten gruppe")
    brita.open(f"/authority/competitions/{worlds.unmanned.id}/")
    brita.see("Venter på habilitetserklæring fra Eva Moen, Erik Dahl", "Tilbudene åpnet", "FOA § 22-3")


def test_nobody_sees_a_tender_before_having_declared(visit: Visit, worlds: Worlds, set_clock: SetClock) -> None:
    set_clock(DECLARED_AT)
    world = worlds.seated
    evaluation = f"/authority/competitions/{world.id}/evaluation/"
    brita, eva, erik = (
        as_(visit, one).expecting(409) for one in (world.cast.brita, world.cast.eva_at_helfo, world.cast.erik_at_helfo)
    )
    for page in ("matrix/", f"criteria/{world.quality[0]}/", "freeze/"):
        eva.open(evaluation + page).see("Tilbudene er lukket for deg").miss("Fjordsikt AS")
    brita.open(evaluation + "matrix/").see("Du er ikke med i evalueringsgruppen").miss("Fjordsikt AS")
    eva.follow("Erklær", exact=True)
    eva.tab_to(eva.main.get_by_label("Ja, jeg kjenner ikke til noe")).page.keyboard.press("Space")
    eva.enter("Erklær").see("Erklæringen din er registrert").follow("Til matrisen").see("Fjordsikt AS")
    erik.open(evaluation + "declare/").choose("Nei, jeg har eller kan ha").press("Erklær")
    erik.see("Skriv hva som gjør deg inhabil")
    erik.fill("Hva interessekonflikten er", "Jeg eide aksjer i Fjordsikt til i fjor.").press("Erklær")
    erik.see("Du har meldt en interessekonflikt").open(evaluation + "matrix/").miss("Rival Konsulenter AS")


def test_two_who_score_the_same_tender_at_once_lose_nothing(visit: Visit, worlds: Worlds, set_clock: SetClock) -> None:
    set_clock(SCORED_AT)
    world = worlds.declared
    page = f"/authority/competitions/{world.id}/evaluation/criteria/{world.quality[0]}/"
    eva, erik = as_(visit, world.cast.eva_at_helfo), as_(visit, world.cast.erik_at_helfo, scripts=False)
    for one in (eva, erik):
        one.open(page).see("Erfaring med test av oppgjørsløsninger.")
    score(eva, "Fjordsikt AS", "8", "Tre oppdrag som testleder i statlige etater.")
    eva.press("Lagre og bli her").see("1 tilbud lagret.")
    score(erik, "Fjordsikt AS", "6", "To av oppdragene er eldre enn fem år.")
    score(erik, "Rival Konsulenter AS", "7", "Ett langt oppdrag, godt beskrevet med resultater.")
    erik.press("Lagre og bli her")
    erik.see("Eva Moen skrev dette", "8 poeng", "Tre oppdrag som testleder i statlige etater.")
    assert box(erik, "Fjordsikt AS", "Poeng").input_value() == "6"
    assert box(erik, "Rival Konsulenter AS", "Begrunnelse").input_value().startswith("Ett langt oppdrag")
    assert standing(world) == {"Fjordsikt AS": Decimal(8)}, "nothing half done"
    score(erik, "Fjordsikt AS", "7", "Enig med Eva om oppdragene, men to er eldre enn fem år.")
    erik.press("Lagre og bli her").see("2 tilbud lagret.", "Sist skrevet av Erik Dahl")
    score(eva, "Rival Konsulenter AS", "5", "Bare ett oppdrag, og uten resultater.")
    eva.press("Lagre og gå videre").see("Erik Dahl skrev dette", "7 poeng")
    assert box(eva, "Fjordsikt AS", "Poeng").input_value() == "7", "a row Eva did not touch shows what Erik wrote"
    assert box(eva, "Rival Konsulenter AS", "Poeng").input_value() == "5"
    assert standing(world) == {"Fjordsikt AS": Decimal(7), "Rival Konsulenter AS": Decimal(7)}


def test_points_without_a_reason_and_outside_the_scale_are_refused_beside_their_fields(
    visit: Visit, worlds: Worlds, set_clock: SetClock
) -> None:
    set_clock(SCORED_AT)
    world = worlds.declared
    erik = as_(visit, world.cast.erik_at_helfo, width=320)
    erik.open(f"/authority/competitions/{world.id}/evaluation/criteria/{world.quality[1]}/")
    score(erik, "Fjordsikt AS", "11", "Utslipp fra reiser er halvert siden 2024.")
    score(erik, "Rival Konsulenter AS", "8", "Bra.")
    erik.press("Lagre og gå videre").see("Det er et problem")
    first = box(erik, "Fjordsikt AS", "Poeng")
    assert first.get_attribute("aria-invalid") == "true"
    assert box(erik, "Rival Konsulenter AS", "Begrunnelse").get_attribute("aria-invalid") == "true"
    assert first.input_value() == "11"
    score(erik, "Fjordsikt AS", "9", "Utslipp fra reiser er halvert siden 2024.")
    score(erik, "Rival Konsulenter AS", "8", "Tog på alle reiser, og gjenbrukt utstyr.")
    erik.press("Lagre og gå videre").see("2 tilbud lagret.", "Alt er vurdert")


def test_a_tender_that_fails_a_requirement_is_rejected_by_two_and_told_at_once(
    visit: Visit, worlds: Worlds, set_clock: SetClock
) -> None:
    set_clock(SCORED_AT)
    world = worlds.rejecting
    eva, erik = as_(visit, world.cast.eva_at_helfo), as_(visit, world.cast.erik_at_helfo)
    erik.open("/authority/").follow("Kontroller de absolutte kravene: Avvisning").follow("Kontroller", exact=True)
    tender(erik, "Rival Konsulenter AS").get_by_label("Ikke oppfylt", exact=True).check()
    tender(erik, "Fjordsikt AS").get_by_label("Oppfylt", exact=True).check()
    erik.press("Lagre og gå videre").see(
        "Det er et problem", "Skriv hvorfor Rival Konsulenter AS ikke oppfyller kravet"
    )
    box(erik, "Rival Konsulenter AS", "Hvorfor").fill("Testlederen har ikke dokumentert norsk på nivå C1.")
    erik.press("Lagre og gå videre").see("2 tilbud lagret.", "Oppdraget starter 1. mars 2027.")
    for name in ("Rival Konsulenter AS", "Fjordsikt AS"):
        tender(erik, name).get_by_label("Oppfylt", exact=True).check()
    erik.press("Lagre og gå videre").see("Rival Konsulenter AS skal avvises")
    erik.follow("Foreslå avvisning").press("Foreslå avvisning")
    erik.see("Foreslått avvist", "En annen i gruppen bekrefter").miss("Bekreft: avvis")
    eva.open("/authority/").follow("Bekreft eller stopp avvisningen av Rival Konsulenter AS: Avvisning").see(
        "Foreslått av Erik Dahl"
    )
    eva.press("Bekreft: avvis og gi tilbyderen beskjed").see("Tilbudet er avvist")
    eva.follow("Avvisning av tilbud").see("FOA § 24-8 (1) b (skal avvises)", "Besluttet av Eva Moen")
    camilla = as_(visit, world.cast.camilla)
    letter = eva.path.replace("/authority/", "/supplier/")
    camilla.open(letter).see("Testlederen har ikke dokumentert norsk på nivå C1.", "klage til oppdragsgiveren")
    erik.open(f"/authority/competitions/{world.id}/evaluation/criteria/{world.quality[0]}/").miss(
        "Rival Konsulenter AS"
    )
    erik.open(f"/authority/competitions/{world.id}/evaluation/freeze/").see("Det kan ikke låses ennå")


def test_from_the_frozen_result_to_the_concluded_contract(visit: Visit, worlds: Worlds, set_clock: SetClock) -> None:
    world = worlds.scored
    cast, title = world.cast, "Testleder i tolv måneder"
    set_clock(FINALISED_AT)
    erik, eva = as_(visit, cast.erik_at_helfo), as_(visit, cast.eva_at_helfo)
    erik.open(f"/authority/competitions/{world.id}/evaluation/freeze/").press("Regn ut og lås")
    erik.see("Bare lederen av evalueringsgruppen kan låse resultatet")
    eva.open("/authority/").follow(f"Lås resultatet: {title}").press("Regn ut og lås")
    eva.see("Rangering", "Fjordsikt AS", "8,80", "Fingeravtrykk av den låste modellen")
    eva.main.locator("summary").first.click()
    eva.see("Kompetanse: poeng gitt av evaluatorene: 9")
    set_clock(PREPARED_AT)
    beate = as_(visit, worlds.beate).expecting(409)
    beate.open("/authority/").follow(f"Lag innstilling: {title}").fill("Kompetanse", "").press("Lagre og gå videre")
    beate.see("Fyll ut «Kompetanse»").fill("Kompetanse", "Ledet test av tre oppgjørsløsninger i staten.")
    beate.press("Lagre og gå videre").see("Tildeling til Fjordsikt AS")
    beate.follow("Kontroller dokumentasjonen fra vinneren").see("Det vinneren må dokumentere")
    beate.press("Registrer som kontrollert").see("Det er et problem")
    beate.write(
        {
            "Hva kontrollen mot egenerklæringen viste": EVIDENCE.evidence,
            "Sanksjoner": EVIDENCE.sanctions,
            "Hvorfor kontrakten ikke er delt": EVIDENCE.no_lots_reason,
        }
    )
    checking = beate.page.url
    beate.press("Registrer som kontrollert").see("Dette er krevd av den valgte leverandøren og ikke godtatt")
    beate.open(checking).follow("Opplysninger om skatt").see("27. juli 2026")
    beate.choose("Vi hadde den fra før").fill("Utstedt", "2026-07-01").press("Registrer den")
    beate.choose("Godtatt").press("Registrer hva dere finner").see("Skatteopplysningene er fra")
    beate.open(checking)
    accept_every_piece(beate, "2026-12-15")
    beate.open(checking).see("Alt er godtatt").write(
        {
            "Hva kontrollen mot egenerklæringen viste": EVIDENCE.evidence,
            "Sanksjoner": EVIDENCE.sanctions,
            "Hvorfor kontrakten ikke er delt": EVIDENCE.no_lots_reason,
        }
    )
    beate.press("Registrer som kontrollert").see("Dokumentasjonen er registrert som kontrollert")
    beate.follow("Les brevene slik de går ut").see("Dere er valgt", "Rival Konsulenter AS").page.go_back()
    beate.press("Send til godkjenning").see("Venter på godkjenning", "Du har selv arbeidet med innstillingen")
    beate.open(f"/authority/competitions/{world.id}/award/approval/").see("En annen godkjenner avgjør")
    assert beate.main.get_by_role("button").count() == 0
    daniel = as_(visit, cast.daniel)
    daniel.open("/authority/").follow(f"Godkjenn tildelingen: {title}").follow("Send tilbake")
    daniel.fill("Hva som må rettes", "For kort").press("Send tilbake").see("Det er et problem")
    daniel.fill("Hva som må rettes", "Skriv mer om klima i beskrivelsen.").press("Send tilbake")
    beate.open("/authority/").follow(f"Rett innstillingen: {title}").see("Skriv mer om klima i beskrivelsen.")
    beate.follow("Beskriv det valgte tilbudet").fill("Klima og miljø", "Alle reiser med tog.").press(
        "Lagre og gå videre"
    )
    beate.press("Send til godkjenning")
    set_clock(APPROVED_AT)
    daniel.open("/authority/").follow(f"Godkjenn tildelingen: {title}").see("tirsdag 9. februar 2027 kl. 00.00")
    daniel.main.get_by_role("button", name="Godkjenn og gi alle beskjed").dblclick()
    daniel.page.wait_for_url("**/award/")
    daniel.look().see("Alle har fått beskjed", "11 dager igjen", "Brev og protokoller")
    view = awards.award(cast.daniel, world.id, at=APPROVED_AT)
    assert len(view.letters) == 2, "a double press tells everyone once"
    daniel.unfold("brev til leverandører").follow("Meddelelse om tildeling").see(
        "Nærmere begrunnelse og klage", "Alle reiser med tog."
    )
    as_(visit, cast.camilla).open(f"/supplier/competitions/{world.id}/result/").see("Fjordsikt AS")
    the_contract_is_signed_by_both(visit, worlds, set_clock)


def the_contract_is_signed_by_both(visit: Visit, worlds: Worlds, set_clock: SetClock) -> None:
    cast, title = worlds.cast, "Testleder i tolv måneder"
    brita, daniel, bjorn = (as_(visit, one) for one in (cast.brita, cast.daniel, cast.bjorn))
    brita.open("/authority/").see("Kan signeres fra tirs. 9.2.2027").follow(f"Lag kontrakten: {title}")
    brita.fill("Siste dag", "2027-02-01").press("Lag kontrakten").see("Det er et problem")
    brita.select("Avtaleeier", "Daniel Aas").select("Avtaleforvalter", "Brita Strand").press("Lag kontrakten")
    brita.see("Kontrakten kan ikke slutte").fill("Siste dag", "2028-02-29").press("Lag kontrakten")
    brita.see("Karensperioden løper", "Ingen kan signere før tirsdag 9. februar 2027 kl. 00.00", "FOA § 25-2")
    assert brita.main.get_by_role("button").count() == 0
    signing = brita.path
    daniel.open(signing)
    assert daniel.main.get_by_role("button", name="Signer").count() == 0, "nobody signs during the standstill"
    set_clock(SIGNED_AT)
    brita.open(signing).see("Venter på signatur hos oss")
    daniel.open("/authority/").follow(f"Signer kontrakten: {title}").press("Signer").see("Det er et problem")
    daniel.tick("Jeg har lest kontrakten").enter("Signer").see("Venter på den andre parten", "Fjordsikt AS")
    bjorn.open("/supplier/contracts/").follow(title).choose("Jeg har lest kontrakten").press("Signer")
    bjorn.see("Inngått", "alle inviterte har fått beskjed")
    brita.open("/authority/").see(f"Kunngjør at kontrakten er inngått: {title}")
    brita.open("/authority/contracts/").see("Inngått")
    world = worlds.scored
    brita.open(f"/authority/competitions/{world.id}/").see("Kontrakten er inngått", "Kunngjøring av kontrakten senest")
    brita.follow("Tildelingen", exact=True).see("Kontrakt inngått", "FOA § 25-1 (5)")


def test_a_competition_nobody_tendered_in_is_closed_from_the_list_of_what_waits(
    visit: Visit, worlds: Worlds, set_clock: SetClock
) -> None:
    set_clock(DECLARED_AT)
    brita = as_(visit, worlds.cast.brita)
    brita.open(f"/authority/competitions/{worlds.without_tenders.id}/").see("Ingen leverte tilbud")
    brita.open(f"/authority/competitions/{worlds.without_tenders.id}/evaluation/").see("Ingen leverte tilbud")
    brita.open("/authority/").follow("Avslutt konkurransen: Ingen svarte").see("2 leverandører var invitert")
    brita.press("Avslutt og gi alle inviterte beskjed").see("Konkurransen ble avsluttet uten tilbud")
    brita.follow("Avlysning: Ingen svarte").see("Det kom ingen tilbud.").miss("forblir forseglet")


def test_only_an_approver_cancels_after_the_deadline_and_with_a_reason(
    visit: Visit, worlds: Worlds, set_clock: SetClock
) -> None:
    set_clock(DECLARED_AT)
    cast, key = worlds.cast, worlds.to_cancel.id
    brita, daniel = as_(visit, cast.brita).expecting(404), as_(visit, cast.daniel)
    brita.open(f"/authority/competitions/{key}/").miss("/award/cancel/")
    brita.open(f"/authority/competitions/{key}/evaluation/").see("bare en godkjenner som avlyser")
    brita.open(f"/authority/competitions/{key}/award/cancel/").see("Vi finner ikke denne siden")
    daniel.open(f"/authority/competitions/{key}/").follow("Avlys konkurransen").press("Avlys konkurransen")
    daniel.see("Det er et problem").choose("Midlene er falt bort").fill("Begrunnelsen, med egne ord", "Kort").press(
        "Avlys konkurransen"
    )
    daniel.see("med minst 20 tegn").fill("Begrunnelsen, med egne ord", "Bevilgningen falt bort i revidert budsjett.")
    daniel.press("Avlys konkurransen").see("Bevilgningen falt bort i revidert budsjett.")
    as_(visit, cast.eva_at_helfo).open(f"/authority/competitions/{key}/evaluation/").see("Konkurransen er avlyst")


@pytest.mark.parametrize("language", ["nn", "en"])
def test_the_pages_are_clean_in_the_dark_and_in_every_language(
    visit: Visit, worlds: Worlds, set_clock: SetClock, language: str
) -> None:
    set_clock(SIGNED_AT)
    brita = as_(visit, worlds.cast.brita, dark=True, language=language)
    done = f"/authority/competitions/{worlds.scored.id}"
    for page in ("/", "/evaluation/", "/evaluation/result/", "/award/", "/opening/"):
        brita.open(done + page)
    for page in ("/authority/", "/authority/contracts/"):
        brita.open(page)
    eva = as_(visit, worlds.cast.eva_at_helfo, dark=True, language=language)
    world = worlds.declared
    running = f"/authority/competitions/{world.id}/evaluation"
    pages = ("", "matrix", "declare", f"requirements/{world.requirements[0]}", f"criteria/{world.quality[0]}")
    for page in (*pages, f"tenders/{world.bjorns}", f"tenders/{world.bjorns}/reject", "freeze"):
        eva.open(f"{running}/{page}/".replace("//", "/"))


def tender(evaluator: Visitor, name: str) -> Locator:
    return evaluator.main.get_by_role("group", name=name)


def box(evaluator: Visitor, name: str, label: str) -> Locator:
    return tender(evaluator, name).get_by_label(re.compile(rf"^\s*{label}")).first


def score(evaluator: Visitor, name: str, points: str, reason: str) -> None:
    box(evaluator, name, "Poeng").fill(points)
    box(evaluator, name, "Begrunnelse").fill(reason)


def standing(world: EvaluationWorld) -> dict[str, Decimal]:
    """The points on the first criterion that stand now, by tenderer."""
    sheets = evaluations.matrix(world.cast.eva_at_helfo, world.id).sheets
    return {one.supplier_name: one.scores[world.quality[0]].points for one in sheets if world.quality[0] in one.scores}
