"""What may happen once the award is told, in a real browser: a complaint, a reversal, and standstills of both kinds."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from terskel.awards import queries as awards
from terskel.qualification import actions as qualification
from tests.browser.authority_people import Approver, Buyer, Evaluator
from tests.browser.conftest import Visit
from tests.browser.people import as_
from tests.browser.supplier_people import Supplier
from tests.worlds import dps as dps_worlds
from tests.worlds.cast import Cast, the_cast
from tests.worlds.competitions import (
    DRAFTED_AT,
    CompetitionWorld,
    draft_competition,
    opened,
    opened_beside,
    publish,
    with_rival,
)
from tests.worlds.dps import OPERATIVE_AT, DpsWorld, operative_dps
from tests.worlds.evaluations import (
    APPROVED_AT,
    EVIDENCE,
    PREPARED_AT,
    SIGNED_AT,
    EvaluationWorld,
    announced,
    submitted,
)

SetClock = Callable[[datetime], None]
COMPLAINED_AT = APPROVED_AT + timedelta(days=1)
ANEW_AT = COMPLAINED_AT + timedelta(days=4)
CHECKED = {
    "Hva kontrollen mot egenerklæringen viste": EVIDENCE.evidence,
    "Sanksjoner": EVIDENCE.sanctions,
    "Hvorfor kontrakten ikke er delt": EVIDENCE.no_lots_reason,
}
GUARDS = "79710000"


@dataclass(frozen=True, slots=True)
class Worlds:
    """One competition for each story."""

    cast: Cast
    complained: EvaluationWorld
    reversed: EvaluationWorld
    reopened: EvaluationWorld
    guarded: EvaluationWorld
    guards_draft: CompetitionWorld
    drafted: CompetitionWorld


def guards(cast: Cast) -> DpsWorld:
    """A system for guard services: special services, so Part II and a standstill that the law fixes."""
    system = dps_worlds.make_public(dps_worlds.publish(dps_worlds.draft_dps(cast, cpv=(GUARDS,), codes=())))
    application_id = dps_worlds.apply(system, cast.bjorn, tuple(system.categories))
    dps_worlds.open_first_window(system)
    dps_worlds.admit(system, application_id)
    qualification.finish_initial_assessment(system.id, conflicts="Ingen meldt.", by=cast.astrid, at=OPERATIVE_AT)
    return with_rival(system)


@pytest.fixture(scope="module")
def worlds(database: None, set_clock: SetClock) -> Worlds:
    set_clock(APPROVED_AT)
    cast = the_cast()
    consultants = with_rival(operative_dps(cast))
    watch = guards(cast)
    return Worlds(
        cast=cast,
        complained=announced(cast, opened=opened_beside(consultants, "Klagesaken"))[0],
        reversed=announced(cast, opened=opened_beside(consultants, "Omgjøringen"))[0],
        reopened=submitted(cast, opened=opened_beside(consultants, "Gjenåpningen"))[0],
        guarded=submitted(cast, opened=opened_beside(watch, "Vakthold"))[0],
        guards_draft=draft_competition(watch, title="Vakthold om natten"),
        drafted=draft_competition(consultants, title="Uten karens"),
    )


def test_a_complaint_is_upheld_and_the_tenders_are_evaluated_anew(
    visit: Visit, worlds: Worlds, set_clock: SetClock
) -> None:
    cast, world = worlds.cast, worlds.complained
    camilla = Supplier(as_(visit, cast.camilla), "Camilla Berg", "Rival Konsulenter AS")
    brita, daniel = Buyer(as_(visit, cast.brita)), Approver(as_(visit, cast.daniel))
    eva, erik = Evaluator(as_(visit, cast.eva_at_helfo)), Evaluator(as_(visit, cast.erik_at_helfo))
    set_clock(COMPLAINED_AT)

    camilla.complains("Klagesaken", about="Tildelingen", text="Oppdraget på side fire i tilbudet er ikke vurdert.")
    brita.takes_the_complaint("Klagesaken")
    brita.waits_with_signing()
    brita.proposes_to_uphold(
        "Oppdraget på side fire ble oversett da poengene ble gitt. Det skal telle med.",
        consequence="gruppen evaluerer på nytt",
    )
    brita.at.see("Venter på avgjørelse").miss("Avgjør og send brevet")
    daniel.decides_the_complaint("Klagesaken").see("Avgjort av Daniel Aas")
    camilla.at.open(f"/supplier/competitions/{world.id}/").see("Tildelingen er omgjort")

    set_clock(ANEW_AT)
    eva.at.open(f"/authority/competitions/{world.id}/evaluation/").see("forrige resultatet ble satt til side")
    erik.corrects(world.id, world.quality[0], "Rival Konsulenter AS", "10", "Oppdraget på side fire teller med nå.")
    eva.freezes_the_result("Klagesaken").see("Rangering")

    brita.at.open("/authority/")
    brita.at.follow("Lag innstilling: Klagesaken")
    brita.at.write(
        {"Kompetanse": "Ledet test av fire oppgjørsløsninger.", "Klima og miljø": "Bare tog på reiser innenlands."}
    )
    brita.at.press("Lagre og gå videre").see("Tildeling til Rival Konsulenter AS")
    brita.checks_the_winner(CHECKED)
    brita.submits()
    daniel.at.open("/authority/")
    daniel.approves("Godkjenn tildelingen: Klagesaken")
    daniel.at.see("Karensperiode", "Kontrakten kan signeres fra")
    as_(visit, cast.bjorn).open(f"/supplier/competitions/{world.id}/result/").see(
        "Nummer 2. Rival Konsulenter AS ble valgt."
    )


def test_an_award_is_reversed_before_anybody_has_signed(visit: Visit, worlds: Worlds, set_clock: SetClock) -> None:
    cast, world = worlds.cast, worlds.reversed
    brita, daniel = Buyer(as_(visit, cast.brita)), Approver(as_(visit, cast.daniel))
    why = "Poengene på kompetanse bygger på et oppdrag som ikke står i tilbudet."
    set_clock(COMPLAINED_AT)

    brita.proposes_to_reverse(world.id, "For kort")
    brita.at.see("Det er et problem", "minst 20 tegn")
    brita.at.fill("Begrunnelsen, med egne ord", why).press("Foreslå", exact=True)
    brita.at.see("En omgjøring er foreslått", why, "En godkjenner som ikke foreslo den, avgjør.")
    daniel.at.open("/authority/").follow("Avgjør om tildelingen skal omgjøres: Omgjøringen").see(why)
    daniel.at.press("Omgjør og si fra til alle")
    for tenderer in (cast.bjorn, cast.camilla):
        told = as_(visit, tenderer).open(f"/supplier/competitions/{world.id}/").see("Tildelingen er omgjort")
        told.follow("Tildelingen er omgjort").see(why)
    as_(visit, cast.eva_at_helfo).open("/authority/").see("Omgjøringen")
    set_clock(SIGNED_AT)
    brita.at.expecting(404).open(f"/authority/competitions/{world.id}/award/").miss("Lag kontrakten")


def test_a_frozen_evaluation_is_reopened_before_anybody_is_told_and_another_wins(
    visit: Visit, worlds: Worlds, set_clock: SetClock
) -> None:
    cast, world = worlds.cast, worlds.reopened
    eva, daniel = Evaluator(as_(visit, cast.eva_at_helfo)), Approver(as_(visit, cast.daniel))
    brita, erik = Buyer(as_(visit, cast.brita)), Evaluator(as_(visit, cast.erik_at_helfo))
    why = "To av oppdragene som ga poeng, er eldre enn fem år."
    set_clock(APPROVED_AT)

    eva.at.open(f"/authority/competitions/{world.id}/evaluation/").follow("Noe er galt: foreslå å gjenåpne")
    eva.at.fill("Hvorfor resultatet ikke kan stå", "For kort").press("Foreslå").see("Det er et problem").look()
    eva.at.fill("Hvorfor resultatet ikke kan stå", why).press("Foreslå").see("Det er foreslått å gjenåpne", why).look()
    brita.at.open(f"/authority/competitions/{world.id}/award/").see(
        "Tildelingen kan ikke godkjennes før det er avgjort"
    )
    daniel.at.open("/authority/").follow("Avgjør om evalueringen skal gjenåpnes: Gjenåpningen").see(why).look()
    daniel.at.press("Gjenåpne evalueringen").see("Evalueringen er gjenåpnet")
    brita.at.expecting(404).open(f"/authority/competitions/{world.id}/award/")

    set_clock(COMPLAINED_AT)
    eva.at.open(f"/authority/competitions/{world.id}/evaluation/").see(
        "forrige resultatet ble satt til side", why
    ).look()
    erik.corrects(world.id, world.quality[0], "Fjordsikt AS", "2", "Bare ett oppdrag er nytt nok til å telle.")
    eva.freezes_the_result("Gjenåpningen").see("Rangering")
    brita.at.open("/authority/").follow("Lag innstilling: Gjenåpningen")
    brita.at.write(
        {"Kompetanse": "Ledet test av fire oppgjørsløsninger.", "Klima og miljø": "Bare tog på reiser innenlands."}
    )
    brita.at.press("Lagre og gå videre").see("Tildeling til Rival Konsulenter AS")


def test_a_standstill_that_the_law_fixes_is_kept_and_cannot_be_chosen_away(
    visit: Visit, worlds: Worlds, set_clock: SetClock
) -> None:
    cast, world = worlds.cast, worlds.guarded
    set_clock(PREPARED_AT)
    brita, daniel = Buyer(as_(visit, cast.brita)), Approver(as_(visit, cast.daniel))
    brita.at.open(f"/authority/competitions/{worlds.guards_draft.id}/draft/").see("Utkast").miss("Velg karensperiode")
    brita.at.open(f"/authority/competitions/{world.id}/report/").see("Det FOA § 10-5 (2) krever", "Ikke aktuelt")
    set_clock(APPROVED_AT)
    daniel.at.open("/authority/")
    daniel.approves("Godkjenn tildelingen: Vakthold")
    daniel.at.see("11 dager igjen", "tirsdag 9. februar 2027 kl. 00.00")
    brita.at.open("/authority/").follow("Lag kontrakten: Vakthold").fill("Siste dag", "2028-02-29")
    brita.makes_the_contract(owner="Daniel Aas", manager="Brita Strand")
    brita.at.see("Karensperioden løper", "Ingen kan signere før tirsdag 9. februar 2027 kl. 00.00")
    daniel.at.open(brita.at.path).miss("Jeg har lest kontrakten")


def test_where_the_law_leaves_a_choice_the_buyer_chooses_no_standstill(
    visit: Visit, worlds: Worlds, set_clock: SetClock
) -> None:
    cast, competition = worlds.cast, worlds.drafted
    set_clock(DRAFTED_AT)
    brita, daniel = Buyer(as_(visit, cast.brita)), Approver(as_(visit, cast.daniel))
    brita.chooses_standstill(competition.id, days="5")
    brita.at.see("Det er et problem")
    brita.chooses_standstill(competition.id, days="0")
    world = submitted(cast, opened=opened(publish(competition)))[0]
    set_clock(APPROVED_AT)
    daniel.at.open("/authority/")
    daniel.approves("Godkjenn tildelingen: Uten karens")
    daniel.at.see("Det løper ingen karensperiode. Kontrakten kan signeres.")
    letter = as_(visit, cast.camilla).open(f"/supplier/competitions/{world.id}/result/").follow("Les brevet")
    letter.see("Forskriften krever ikke karensperiode", "FOA § 25-2")
    brita.at.open("/authority/").follow("Lag kontrakten: Uten karens").fill("Siste dag", "2028-02-29")
    brita.makes_the_contract(owner="Daniel Aas", manager="Brita Strand")
    brita.at.see("Venter på signatur").miss("Ingen kan signere før")
    assert awards.award(cast.brita, world.id, at=APPROVED_AT).standstill_ends_at is None
