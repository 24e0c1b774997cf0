"""A body has the central purchasing body run one of its competitions: asked for, accepted, done, decided, closed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import pytest

from terskel.core.actors import Actor
from tests.browser.authority_people import WITHOUT_ANCHORS, Buyer, DpsManager
from tests.browser.conftest import Visit
from tests.browser.people import as_
from tests.worlds.cast import official, person, the_cast
from tests.worlds.competitions import PUBLISHED_AT, CompetitionWorld, dps_with_rival, draft_competition, opened_beside
from tests.worlds.evaluations import APPROVED_AT, submitted

SetClock = Callable[[datetime], None]


@dataclass(frozen=True, slots=True)
class Worlds:
    """A draft at Helfo, another of its competitions that is evaluated, and a buyer of Norsk helsenett."""

    draft: CompetitionWorld
    evaluated: CompetitionWorld
    henrik: Actor


@pytest.fixture(scope="module")
def worlds(database: None, set_clock: SetClock) -> Worlds:
    set_clock(PUBLISHED_AT)
    dps = dps_with_rival(the_cast())
    draft = draft_competition(dps, title="Testleder i tolv måneder")
    world, _award = submitted(dps.cast, opened=opened_beside(dps, "Evaluert konkurranse"))
    return Worlds(draft, world.competition, official(person("Henrik Wold"), dps.cast.nhn_id, "buyer"))


def ask_and_accept(visit: Visit, world: CompetitionWorld, title: str) -> None:
    brita = Buyer(as_(visit, world.cast.brita))
    brita.asks_for_assistance(world.id)
    DpsManager(as_(visit, world.cast.astrid, width=320)).takes_on(title, helper="Henrik Wold")
    brita.at.open("/authority/assistance/").follow(title).see("Henrik Wold", "Helfo avgjør tildelingen og signerer.")


def test_the_helper_drafts_and_publishes_in_the_bodys_name_until_the_body_closes(
    visit: Visit, worlds: Worlds, set_clock: SetClock
) -> None:
    set_clock(PUBLISHED_AT)
    world = worlds.draft
    ask_and_accept(visit, world, "Testleder i tolv måneder")
    henrik = as_(visit, worlds.henrik).expecting(404).open("/authority/")
    henrik.follow("Hjelp Helfo med konkurransen: Testleder i tolv måneder").press("Handle på vegne av Helfo")
    henrik.see("Du handler på vegne av Helfo i én konkurranse", "Kontroller og publiser")
    helper = Buyer(henrik)
    helper.describes({"Beskriv behovet og omfanget": {"Behovet": "Helfo innfører ny oppgjørsløsning."}})
    helper.checks(closes_at="2027-01-22T12:00", openers=("Eva Moen", "Erik Dahl"), told=WITHOUT_ANCHORS).press(
        "Publiser til 2 leverandører"
    )
    henrik.see("Konkurransen er publisert").open(f"/authority/competitions/{world.id}/").see("Åpen for tilbud")
    for place in ("/authority/contracts/", "/authority/openings/", f"/authority/competitions/{worlds.evaluated.id}/"):
        henrik.open(place).miss("Evaluert konkurranse")
    henrik.open(f"/authority/competitions/{world.id}/").follow("Fullmakten").see("Publiserte konkurransen, Henrik Wold")
    brita = as_(visit, world.cast.brita).open(f"/authority/competitions/{world.id}/")
    brita.follow("Bistand fra Norsk helsenett SF").follow("Avslutt bistanden")
    brita.fill("Hvorfor den avsluttes", "Vi tar resten selv.").press("Avslutt bistanden").see("Bistanden er avsluttet")
    henrik.open(f"/authority/competitions/{world.id}/").miss("Åpen for tilbud", "Du handler på vegne av")


def test_the_helper_reads_the_recommendation_and_only_the_bodys_approver_decides(
    visit: Visit, worlds: Worlds, set_clock: SetClock
) -> None:
    set_clock(APPROVED_AT)
    world = worlds.evaluated
    ask_and_accept(visit, world, "Evaluert konkurranse")
    henrik = as_(visit, worlds.henrik).expecting(404, 409).open("/authority/")
    henrik.follow("Hjelp Helfo med konkurransen: Evaluert konkurranse").press("Handle på vegne av Helfo")
    henrik.open(f"/authority/competitions/{world.id}/award/").see("Fjordsikt AS")
    henrik.open(f"/authority/competitions/{world.id}/award/approval/").miss("Fjordsikt AS")
    daniel = as_(visit, world.cast.daniel).open("/authority/")
    daniel.follow("Evaluert konkurranse").press("Godkjenn og gi alle beskjed").see("Alle har fått beskjed")
