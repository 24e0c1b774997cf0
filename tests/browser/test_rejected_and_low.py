"""In a real browser: all tenders rejected, a low price explained or not, a conflict found after scoring."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from terskel.core.instants import OSLO
from terskel.evaluation import queries as evaluations
from tests.browser.conftest import Visit
from tests.browser.people import as_
from tests.browser.visitor import Visitor
from tests.worlds.cast import Cast, the_cast
from tests.worlds.competitions import opened_beside, with_rival
from tests.worlds.dps import operative_dps
from tests.worlds.evaluations import (
    DECLARED_AT,
    FINALISED_AT,
    SCORED_AT,
    EvaluationWorld,
    panel_declared,
    pass_requirements,
    scored,
)

SetClock = Callable[[datetime], None]

TOO_DEAR = "Prisen er over det dokumenterte budsjettet på 1,5 millioner kroner."
LOW = "Prisen er 40 prosent under de andres. Hvordan dekker dere lønn etter tariff?"
ANSWERED_AT = SCORED_AT + timedelta(hours=2)
DUE_AT = SCORED_AT + timedelta(hours=38)
HEARD_AT = DUE_AT + timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Worlds:
    """One competition for each story."""

    cast: Cast
    rejected: EvaluationWorld
    explained: EvaluationWorld
    silent: EvaluationWorld
    late: EvaluationWorld


@pytest.fixture(scope="module")
def worlds(database: None, set_clock: SetClock) -> Worlds:
    set_clock(DECLARED_AT)
    cast = the_cast()
    dps = with_rival(operative_dps(cast))
    rejected = panel_declared(cast, opened=opened_beside(dps, "Alle for dyre"))
    pass_requirements(rejected, rejected.bjorns, rejected.camillas)
    return Worlds(
        cast=cast,
        rejected=rejected,
        explained=scored(cast, opened=opened_beside(dps, "Lav pris forklart")),
        silent=scored(cast, opened=opened_beside(dps, "Lav pris uten svar")),
        late=scored(cast, opened=opened_beside(dps, "Inhabil underveis")),
    )


def table(world: EvaluationWorld) -> str:
    return f"/authority/competitions/{world.id}/evaluation"


def proposes(evaluator: Visitor, ground: str, reason: str) -> Visitor:
    """Fills in and sends the rejection form of the tender whose page is open."""
    evaluator.choose(ground).fill("Begrunnelse for avvisningen", reason)
    return evaluator.press("Foreslå avvisning")


def asks_about_the_price(evaluator: Visitor, world: EvaluationWorld) -> Visitor:
    evaluator.open(f"{table(world)}/tenders/{world.camillas}/").follow("Spør tilbyderen")
    evaluator.choose("Prisen virker unormalt lav").fill("Det dere spør om", LOW)
    evaluator.fill("Svar før", DUE_AT.astimezone(OSLO).strftime("%Y-%m-%dT%H:%M"))
    return evaluator.press("Send", exact=True).see("Kan besvares før")


def test_when_every_tender_is_rejected_nothing_is_awarded_and_everyone_is_told(
    visit: Visit, worlds: Worlds, set_clock: SetClock
) -> None:
    set_clock(SCORED_AT)
    world, cast = worlds.rejected, worlds.cast
    eva, erik = as_(visit, cast.eva_at_helfo), as_(visit, cast.erik_at_helfo)
    for tender_id in (world.bjorns, world.camillas):
        page = f"{table(world)}/tenders/{tender_id}/"
        proposes(erik.open(f"{page}reject/"), "Prisen er høyere enn det dokumenterte budsjettet", TOO_DEAR)
        erik.see("Foreslått avvist").miss("Bekreft: avvis")
        eva.open(page).press("Bekreft: avvis og gi tilbyderen beskjed").see("Tilbudet er avvist")
    eva.open(f"{table(world)}/matrix/").see("Alle tilbudene er avvist", "En godkjenner avlyser konkurransen")
    eva.open(f"{table(world)}/freeze/").see("Det kan ikke låses ennå")
    as_(visit, cast.brita).expecting(404).open(f"/authority/competitions/{world.id}/award/cancel/")
    daniel = as_(visit, cast.daniel).open(f"/authority/competitions/{world.id}/").follow("Avlys konkurransen")
    daniel.main.get_by_role("radio").first.check()
    daniel.fill("Begrunnelsen, med egne ord", "Alle tilbudene er avvist fordi de er over budsjettet.")
    daniel.press("Avlys konkurransen").see("Alle tilbudene er avvist fordi de er over budsjettet.")
    for supplier in (cast.bjorn, cast.camilla):
        told = as_(visit, supplier).open(f"/supplier/competitions/{world.id}/")
        told.see("Avvisning av tilbud", "Avlysning").follow("Avvisning av tilbud").see(TOO_DEAR, "FOA § 24-8 (2) d")


def test_a_low_price_is_asked_about_explained_and_accepted(visit: Visit, worlds: Worlds, set_clock: SetClock) -> None:
    set_clock(SCORED_AT)
    world, cast = worlds.explained, worlds.cast
    eva = asks_about_the_price(as_(visit, cast.eva_at_helfo), world)
    eva.open(f"{table(world)}/freeze/").see("Det kan ikke låses ennå", "bedt om å forklare prisen")
    set_clock(ANSWERED_AT)
    camilla = as_(visit, cast.camilla).open("/supplier/").follow("Svar på spørsmålet om tilbudet deres")
    camilla.see(LOW).press("Send svaret").see("Det er et problem")
    camilla.main.get_by_role("textbox").first.fill("Egne ansatte på tariff, ingen underleverandører.")
    camilla.press("Send svaret").see("Egne ansatte på tariff")
    eva.open(f"{table(world)}/tenders/{world.camillas}/").see("Besvart, venter på konklusjon").follow("Les", exact=True)
    eva.see("Egne ansatte på tariff").fill("Det gruppen konkluderer med", "Kort").press("Lagre konklusjonen")
    eva.see("Det er et problem").fill("Det gruppen konkluderer med", "Prisen er forklart med egne ansatte på tariff.")
    eva.press("Lagre konklusjonen").see("Gruppen har konkludert")
    set_clock(FINALISED_AT)
    eva.open(f"{table(world)}/freeze/").press("Regn ut og lås").see("Rival Konsulenter AS")


def test_a_low_price_that_nobody_explains_is_rejected_only_after_the_time_to_answer(
    visit: Visit, worlds: Worlds, set_clock: SetClock
) -> None:
    set_clock(SCORED_AT)
    world, cast = worlds.silent, worlds.cast
    eva, erik = as_(visit, cast.eva_at_helfo), as_(visit, cast.erik_at_helfo)
    ground, reason = "Tilbudet er unormalt lavt", "Prisen dekker ikke lønn etter tariff, og den er ikke forklart."
    reject = f"{table(world)}/tenders/{world.camillas}/reject/"
    proposes(eva.open(reject), ground, reason).see("Det er et problem", "skriftlig om å forklare prisen")
    assert eva.main.get_by_label("Begrunnelse for avvisningen").input_value() == reason
    asks_about_the_price(eva, world)
    proposes(eva.open(reject), ground, reason).see("Det er et problem")
    set_clock(HEARD_AT)
    proposes(eva.open(reject), ground, reason).see("Foreslått avvist")
    erik.open(f"{table(world)}/tenders/{world.camillas}/").press("Bekreft: avvis og gi tilbyderen beskjed")
    erik.see("Tilbudet er avvist")
    as_(visit, cast.camilla).open(f"/supplier/competitions/{world.id}/").follow("Avvisning av tilbud").see(reason)


def test_who_finds_a_conflict_after_scoring_leaves_nothing_that_counts_and_sees_no_more(
    visit: Visit, worlds: Worlds, set_clock: SetClock
) -> None:
    set_clock(ANSWERED_AT)
    world, cast = worlds.late, worlds.cast
    erik = as_(visit, cast.erik_at_helfo).expecting(409).open(f"{table(world)}/declare/")
    erik.choose("Nei, jeg har eller kan ha").press("Erklær").see("Skriv hva som gjør deg inhabil")
    erik.fill("Hva interessekonflikten er", "Min søster er nettopp ansatt hos Fjordsikt.").press("Erklær")
    erik.open(f"{table(world)}/matrix/").miss("Fjordsikt AS")
    erik.open(f"{table(world)}/sheet/").miss("Ta ut arket")
    sheets = evaluations.matrix(cast.eva_at_helfo, world.id).sheets
    assert sheets
    assert not any(sheet.scores for sheet in sheets)
    eva = as_(visit, cast.eva_at_helfo).open(f"{table(world)}/matrix/").see("Mangler")
    eva.open(f"{table(world)}/freeze/").see("Det kan ikke låses ennå")
