"""A small firm, at night, on a phone: from its registration to a signed contract, with nobody to ask.

What others do in between (admit, publish, open, evaluate, approve) is done by acts; everything of the supplier is
clicked at 320 px. The rival works on a large screen in a browser without scripts.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

import pytest

from terskel.awards import actions as awards
from terskel.contracts import actions as contracts
from terskel.core.actors import SYSTEM, Actor
from terskel.evaluation import actions as evaluations
from terskel.evaluation import queries as evaluation_queries
from terskel.organisations import queries as organisations
from terskel.qualification import queries as qualification
from terskel.tenders import actions as tenders
from tests.browser.conftest import Visit
from tests.browser.supplier_people import SAVE, Supplier
from tests.browser.visitor import Visitor
from tests.worlds.cast import Cast, organisation_number, oslo, person, the_cast
from tests.worlds.competitions import (
    OPENING_AT,
    PUBLISHED_AT,
    CompetitionWorld,
    deliver,
    draft_competition,
    open_tenders,
    publish,
)
from tests.worlds.dps import DpsWorld, admit, operative_dps
from tests.worlds.evaluations import (
    APPROVED_AT,
    DECLARED_AT,
    FINALISED_AT,
    PREPARED_AT,
    SCORED_AT,
    EvaluationWorld,
    characteristics,
    check_evidence,
    give,
    pass_requirements,
    person_of,
)
from tests.worlds.telling import tell_everything

REGISTERED_AT = oslo("2027-01-05 22:40")
ADMITTED_AT = oslo("2027-01-07 10:00")
NIGHT = oslo("2027-01-19 23:10")
THE_MORNING_AFTER = oslo("2027-01-20 09:15")
RESULT_AT = oslo("2027-01-28 21:00")
SIGNING_AT = oslo("2027-02-09 22:15")
TITLE = "Testleder 12 måneder"
WIDE = 1280


@dataclass(slots=True)
class Story:
    """The world, and what has come of it so far: each test goes on where the one before ended."""

    cast: Cast
    dps: DpsWorld
    person_id: UUID
    world: CompetitionWorld | None = None
    contract_id: UUID | None = None

    @property
    def sunniva(self) -> Actor:
        (choice,) = organisations.actors_of(self.person_id)
        return choice.actor


@pytest.fixture(scope="module")
def story(database: str, set_clock: Callable[[datetime], None]) -> Story:
    cast = the_cast()
    world = operative_dps(cast)
    set_clock(REGISTERED_AT)
    return Story(cast, world, person("Sunniva Skog", at=REGISTERED_AT))


def on_the_phone(visit: Visit, story: Story) -> Visitor:
    choices = organisations.actors_of(story.person_id)
    return visit(story.person_id, choices[0].membership_id if choices else None, width=320)


def test_a_firm_registers_and_applies_for_two_categories_in_one_request(visit: Visit, story: Story) -> None:
    phone = on_the_phone(visit, story)
    phone.open("/account/home/")
    Supplier(phone, "Sunniva Skog", "Skog Testing ENK").registers_the_firm(organisation_number(91), place="Voss")
    phone.see("Du er ikke kvalifisert for noe ennå").follow("Finn din kategori")
    phone.follow("Konsulenttjenester innen IKT").see("10 virkedager").press("Begynn").follow("Fortsett")
    phone.choose("IKT-01").choose("IKT-02").press(SAVE).follow("Fortsett")
    while phone.main.get_by_label("Beskriv hvordan").count():
        phone.choose("Ja", exact=True).fill("Beskriv hvordan", "Se vedlagt attest.").press(SAVE)
    phone.choose("Daglig leder").press("Lever søknaden").see(
        "Søknaden er levert", "Dere har svar senest tirs. 19.1.2027"
    )
    phone.follow("Kvitteringen").see("Fingeravtrykk", "Skog Testing ENK")


def test_the_decision_stands_first_until_it_is_read(
    visit: Visit, story: Story, set_clock: Callable[[datetime], None]
) -> None:
    (application,) = qualification.my_applications(story.sunniva, at=REGISTERED_AT.replace(hour=23))
    set_clock(ADMITTED_AT)
    admit(story.dps, application.id, at=ADMITTED_AT)
    tell_everything()
    phone = on_the_phone(visit, story)
    phone.open("/supplier/").see("Dere er tatt opp: IKT-01").follow("Dere er tatt opp: IKT-01").see("Tatt opp")
    phone.follow("Se brevet").see("Opptak")
    phone.open("/supplier/").miss("Dere er tatt opp")


def test_an_invitation_is_answered_asked_about_tendered_replaced_withdrawn_and_delivered(
    visit: Visit, story: Story, set_clock: Callable[[datetime], None]
) -> None:
    world = publish(draft_competition(story.dps))
    story.world = world
    set_clock(PUBLISHED_AT)
    tell_everything()
    phone = on_the_phone(visit, story)
    phone.open("/supplier/").see(f"Svar på invitasjonen: {TITLE}").follow(f"Svar på invitasjonen: {TITLE}")
    firm = Supplier(phone, "Sunniva Skog", "Skog Testing ENK")
    firm.asks("Kan oppdraget utføres fra Voss?")
    set_clock(NIGHT)
    phone.follow("Skriv et tilbud").see("Fortsett: Absolutt krav 1")
    for _ in world.requirements:
        phone.follow("Fortsett:").choose("Ja, tilbudet vårt oppfyller det").press(SAVE)
    phone.follow("Fortsett:").fill("Samlet pris uten mva.", "1 734 000").press(SAVE)
    phone.open("/supplier/").see(f"Lever tilbudet: {TITLE}", "Frist fre. 22.1.2027 kl. 12.00")
    phone.follow(f"Lever tilbudet: {TITLE}")
    for _ in world.criteria[:-1]:
        phone.follow("Fortsett:").fill("Svaret deres", "Slik gjør vi det, uten reiser.").press(SAVE)
    firm.uploads("Løsning.pdf", b"%PDF-1.7 Slik gjor vi det")
    phone.follow("Fortsett: Kontroller svarene og lever").see("1 734 000 kr", "Løsning.pdf", "Slik gjør vi det")
    with phone.page.expect_download() as saved:
        phone.main.get_by_role("link", name="Lagre en kopi").click()
    assert saved.value.path().read_bytes().startswith(b"%PDF")
    phone.press("Lever tilbudet").see("Tilbudet er levert", "Versjon 1")
    phone.follow("Til tilbudet mitt").miss("Fortsett:").follow("Oppgi prisen")
    phone.fill("Samlet pris uten mva.", "1 700 000").press(SAVE)
    phone.open("/supplier/").see(f"Lever endringene, eller la dem ligge: {TITLE}")
    phone.follow(f"Lever endringene, eller la dem ligge: {TITLE}")
    for _ in world.requirements:
        phone.follow("Fortsett:").choose("Ja, tilbudet vårt oppfyller det").press(SAVE)
    for _ in world.criteria[:-1]:
        phone.follow("Fortsett:").fill("Svaret deres", "Slik gjør vi det, med tog.").press(SAVE)
    firm.replaces().see("Versjon 2")
    firm.withdraws()
    phone.see("Trukket: ingenting gjelder nå")
    phone.open("/supplier/").see("Trukket, lever på nytt om dere vil være med")
    phone.open("/supplier/invitations/").see(TITLE, "Åpen for tilbud", "Trukket").follow(TITLE).see("Kvittering 2")


def test_the_same_tender_is_written_and_delivered_without_scripts(visit: Visit, story: Story) -> None:
    assert story.world is not None
    bjorn = story.cast.bjorn
    wide = visit(bjorn.person_id, organisations.actors_of(person_of(bjorn))[0].membership_id, scripts=False)
    wide.open("/supplier/").follow(f"Svar på invitasjonen: {TITLE}").follow("Skriv et tilbud")
    for _ in story.world.requirements:
        wide.follow("Fortsett:").choose("Ja, tilbudet vårt oppfyller det").press(SAVE)
    wide.follow("Fortsett:").fill("Samlet pris uten mva.", "1 690 000").press(SAVE)
    for _ in story.world.criteria[:-1]:
        wide.follow("Fortsett:").fill("Svaret deres", "Som beskrevet.").press(SAVE)
    wide.follow("Fortsett:").press("Lever tilbudet").see("Tilbudet er levert")


def test_the_result_comes_with_points_and_reasons_and_the_winner_signs_on_the_phone(
    visit: Visit, story: Story, set_clock: Callable[[datetime], None]
) -> None:
    evaluated = evaluated_and_awarded(story)
    set_clock(RESULT_AT)
    tell_everything()
    phone = on_the_phone(visit, story)
    phone.open("/supplier/").see(f"Dere vant, les brevet: {TITLE}").follow(f"Dere vant, les brevet: {TITLE}")
    phone.see("Dere er valgt", "Deres poeng og begrunnelsene", "viser på kriterium 1", "Plasseringen deres")
    phone.follow("Dere er valgt").see("Skog Testing ENK")
    contract_id = contracts.prepare(
        evaluated.id,
        starts_on=date(2027, 3, 1),
        ends_on=date(2028, 2, 29),
        owner_id=person_of(story.cast.daniel),
        manager_id=person_of(story.cast.brita),
        by=story.cast.brita,
        at=RESULT_AT,
    )
    story.contract_id = contract_id
    phone.open(f"/supplier/competitions/{evaluated.id}/").see("Dere er valgt", "karensperioden løper")
    set_clock(SIGNING_AT)
    tell_everything()
    phone.open("/supplier/").see(f"Signer kontrakten: {TITLE}").follow(f"Signer kontrakten: {TITLE}")
    phone.choose("Jeg har lest").press("Signer").see("Kontrakten er signert")
    phone.open("/supplier/").miss("Signer kontrakten")


def test_the_rival_reads_its_own_result_and_nothing_of_the_contract(visit: Visit, story: Story) -> None:
    assert story.world is not None
    bjorn = story.cast.bjorn
    wide = visit(bjorn.person_id, organisations.actors_of(person_of(bjorn))[0].membership_id, width=WIDE)
    wide.open("/supplier/").follow(f"Les resultatet: {TITLE}").see("Nummer 2. Skog Testing ENK ble valgt.")
    wide.open("/supplier/invitations/").see("Tildelt", "Ikke vunnet").follow(TITLE).see("Resultatet er klart")
    wide.miss("Til kontrakten").follow("Til tilbudet mitt").see("Leveringenes rot")


def test_every_page_of_the_firm_holds_on_a_large_screen_in_the_dark_and_in_other_languages(
    visit: Visit, story: Story
) -> None:
    assert story.world is not None
    membership = organisations.actors_of(story.person_id)[0].membership_id
    (application,) = qualification.my_applications(story.sunniva, at=SIGNING_AT)
    mine = f"/supplier/competitions/{story.world.id}/"
    pages = (
        "/supplier/",
        "/supplier/invitations/",
        "/supplier/results/",
        "/supplier/contracts/",
        f"/supplier/contracts/{story.contract_id}/",
        "/supplier/applications/",
        f"/supplier/applications/{application.id}/",
        "/supplier/qualifications/",
        mine,
        f"{mine}tender/",
        f"{mine}tender/proof/",
        f"{mine}result/",
    )
    for dark, language in ((False, "nn"), (True, "en")):
        wide = visit(story.person_id, membership, width=WIDE, dark=dark, language=language)
        for page in pages:
            wide.open(page)


def evaluated_and_awarded(story: Story) -> EvaluationWorld:
    """Sunniva delivers once more; Eva and Erik open and score her first, Brita recommends, Daniel approves."""
    assert story.world is not None
    sunniva = story.sunniva
    assert sunniva.organisation_id is not None
    cast = replace(story.cast, bjorn=sunniva, fjordsikt_id=sunniva.organisation_id)
    cast = replace(cast, camilla=story.cast.bjorn, rival_id=story.cast.fjordsikt_id)
    world = replace(story.world, cast=cast)
    deliver(world, sunniva, price=Decimal("1700000.00"), at=THE_MORNING_AFTER)
    tenders.settle(world.id, by=SYSTEM, at=OPENING_AT)
    open_tenders(world)
    panel = [cast.eva_at_helfo, cast.erik_at_helfo]
    members = [person_of(one) for one in panel]
    evaluations.appoint(world.id, lead_id=members[0], person_ids=members, by=cast.brita, at=DECLARED_AT)
    for member in panel:
        evaluations.declare_impartiality(world.id, free=True, by=member, at=DECLARED_AT)
    sheets = evaluation_queries.matrix(cast.eva_at_helfo, world.id).sheets
    evaluated = EvaluationWorld(world, {sheet.supplier_id: sheet.tender_id for sheet in sheets})
    pass_requirements(evaluated, *evaluated.tenders.values(), at=SCORED_AT)
    give(evaluated, evaluated.bjorns, "9", "9")
    give(evaluated, evaluated.camillas, "6", "6")
    evaluations.finalise(world.id, by=cast.eva_at_helfo, at=FINALISED_AT)
    award_id = awards.prepare(world.id, characteristics=characteristics(evaluated), by=cast.brita, at=PREPARED_AT)
    check_evidence(award_id, cast.brita)
    awards.submit(award_id, by=cast.brita, at=PREPARED_AT)
    awards.approve(award_id, by=cast.daniel, at=APPROVED_AT)
    return evaluated
