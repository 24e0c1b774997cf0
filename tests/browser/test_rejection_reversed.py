"""In a real browser: a rejection that was told is reversed by two, before an award and with the award that was told."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from terskel.awards import actions as awards
from terskel.evaluation import actions as evaluations
from tests.browser.authority_people import Evaluator
from tests.browser.conftest import Visit
from tests.browser.people import as_
from tests.worlds.cast import Cast, the_cast
from tests.worlds.competitions import CompetitionWorld, opened_beside, with_rival
from tests.worlds.dps import operative_dps
from tests.worlds.evaluations import (
    APPROVED_AT,
    FINALISED_AT,
    PREPARED_AT,
    SCORED_AT,
    EvaluationWorld,
    characteristics,
    check_evidence,
    give,
    panel_declared,
    pass_requirements,
)

SetClock = Callable[[datetime], None]
TOLD_AT = SCORED_AT + timedelta(hours=1)
LATER = APPROVED_AT + timedelta(days=1)
LACKS = "Tilbudet mangler testlederens bekreftelse."
WRONG = "Bekreftelsen lå i vedlegg 3 og ble oversett av gruppen."


@dataclass(frozen=True, slots=True)
class Worlds:
    """One competition for each story."""

    cast: Cast
    untold: EvaluationWorld
    told: EvaluationWorld


def rejected(cast: Cast, opened: CompetitionWorld) -> EvaluationWorld:
    """Camilla's tender is rejected by two and she is told; Bjørn's is scored."""
    world = panel_declared(cast, opened=opened)
    given = {"ground": "R-248-2a", "reason": LACKS}
    evaluations.reject_tender(world.id, world.camillas, **given, by=cast.eva_at_helfo, at=SCORED_AT)
    evaluations.confirm_rejection(world.id, world.camillas, by=cast.erik_at_helfo, at=SCORED_AT)
    pass_requirements(world, world.bjorns)
    give(world, world.bjorns, "9", "8")
    return world


@pytest.fixture(scope="module")
def worlds(database: None, set_clock: SetClock) -> Worlds:
    set_clock(APPROVED_AT)
    cast = the_cast()
    consultants = with_rival(operative_dps(cast))
    told = rejected(cast, opened_beside(consultants, "Avvist og tildelt"))
    evaluations.finalise(told.id, by=cast.eva_at_helfo, at=FINALISED_AT)
    award_id = awards.prepare(told.id, characteristics=characteristics(told), by=cast.brita, at=PREPARED_AT)
    check_evidence(award_id, cast.brita)
    awards.submit(award_id, by=cast.brita, at=PREPARED_AT)
    awards.approve(award_id, by=cast.daniel, at=APPROVED_AT)
    return Worlds(cast, rejected(cast, opened_beside(consultants, "Avvist ved en feil")), told)


def table(world: EvaluationWorld) -> str:
    return f"/authority/competitions/{world.id}/evaluation/"


def test_the_lead_proposes_an_approver_reverses_and_the_tender_is_scored(
    visit: Visit, worlds: Worlds, set_clock: SetClock
) -> None:
    set_clock(TOLD_AT)
    world, cast = worlds.untold, worlds.cast
    eva = as_(visit, cast.eva_at_helfo, width=320).open(table(world)).follow("Var det feil? Foreslå å omgjøre den")
    eva.see(LACKS, "En godkjenner avgjør, og tilbyderen får beskjed.")
    eva.press("Foreslå", exact=True).see("Det er et problem").look()
    eva.main.get_by_role("textbox").first.fill(WRONG)
    eva.press("Foreslå", exact=True).see("Omgjøringen er foreslått")
    daniel = (
        as_(visit, cast.daniel, width=320)
        .open("/authority/")
        .follow("Avgjør omgjøring av en avvisning: Avvist ved en feil")
    )
    daniel.see(WRONG, LACKS).look()
    daniel.press("Omgjør avvisningen").see("Avvisningen er omgjort, og tilbyderen har fått beskjed")
    camilla = as_(visit, cast.camilla).open(f"/supplier/competitions/{world.id}/")
    camilla.see("Avvisningen er omgjort").follow("Avvisningen er omgjort").see(WRONG)
    pass_requirements(world, world.camillas, at=TOLD_AT)
    scorer = Evaluator(as_(visit, cast.eva_at_helfo))
    for number, criterion in enumerate(world.quality, start=1):
        scorer.corrects(world.id, criterion, "Rival Konsulenter AS", "9", f"Bekreftelsen er med, kriterium {number}.")
    scorer.at.open(f"{table(world)}freeze/").press("Regn ut og lås").see("Rival Konsulenter AS")


def test_an_award_that_was_told_falls_with_the_rejection_and_everyone_reads_why(
    visit: Visit, worlds: Worlds, set_clock: SetClock
) -> None:
    set_clock(LATER)
    world, cast = worlds.told, worlds.cast
    brita = as_(visit, cast.brita).open(table(world)).follow("Var det feil? Foreslå å omgjøre den")
    brita.see("Tildelingen som er meddelt, omgjøres samtidig, og alle tilbyderne får beskjed")
    brita.main.get_by_role("textbox").first.fill(WRONG)
    brita.press("Foreslå", exact=True).see("Omgjøringen er foreslått")
    page = f"/authority/competitions/{world.id}/rejections/{world.camillas}/reversal/"
    as_(visit, cast.erik_at_helfo).expecting(404).open(page).miss(WRONG)
    daniel = (
        as_(visit, cast.daniel)
        .open("/authority/")
        .follow("Avgjør omgjøring av en avvisning: Avvist og tildelt")
        .see(WRONG)
        .look()
    )
    daniel.press("Omgjør avvisningen").see("Avvisningen er omgjort")
    for tenderer in (cast.bjorn, cast.camilla):
        as_(visit, tenderer).open(f"/supplier/competitions/{world.id}/").see("Tildelingen er omgjort")
    as_(visit, cast.eva_at_helfo, width=320).open(table(world)).see("forrige resultatet ble satt til side")
