"""The winner is asked in writing, hands in what it was asked for on its own page, and the buyer accepts it or not."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from terskel.core.instants import OSLO
from tests.browser.conftest import Visit
from tests.browser.people import as_
from tests.browser.visitor import Visitor
from tests.worlds.cast import the_cast
from tests.worlds.evaluations import PREPARED_AT, EvaluationWorld, prepared

SetClock = Callable[[datetime], None]
DUE_AT = PREPARED_AT + timedelta(days=5)
HANDED_AT = PREPARED_AT + timedelta(days=1)
INSURANCE = "Ansvarsforsikring på minst ti millioner kroner"
LACKING = "Attesten gjelder et annet foretak enn tilbyderen."


@pytest.fixture(scope="module")
def recommended(database: str, set_clock: SetClock) -> tuple[EvaluationWorld, UUID]:
    set_clock(PREPARED_AT)
    return prepared(the_cast())


def hands_in(supplier: Visitor, name: str, issued_on: str) -> Visitor:
    supplier.main.get_by_label("Fil").set_input_files(
        {"name": name, "mimeType": "application/pdf", "buffer": b"%PDF-1.4 attest"}
    )
    return supplier.fill("Utstedt", issued_on).press("Lever det")


def finds(buyer: Visitor, evidence: str, what: str, finding: str, lacking: str = "") -> Visitor:
    buyer.open(evidence).follow(what).choose(finding)
    if lacking:
        buyer.fill("Hva den mangler", lacking)
    return buyer.press("Registrer hva dere finner").see("Det dere fant, er registrert.")


def test_the_winner_hands_in_what_it_is_asked_for_and_what_lacks_is_asked_for_again(
    visit: Visit, set_clock: SetClock, recommended: tuple[EvaluationWorld, UUID]
) -> None:
    world, _award = recommended
    cast = world.cast
    evidence = f"/authority/competitions/{world.id}/award/evidence/"
    brita = as_(visit, cast.brita, width=320).open(evidence).follow("Krev noe mer")
    brita.fill("Hva leverandøren skal dokumentere", INSURANCE).press("Krev det").see(INSURANCE)
    brita.follow("Be leverandøren om det skriftlig").see(INSURANCE)
    brita.fill("Sendes før", "2027-01-26T09:00").press("Send brevet").see("Det er et problem").look()
    brita.fill("Sendes før", DUE_AT.astimezone(OSLO).strftime("%Y-%m-%dT%H:%M")).press("Send brevet").see(INSURANCE)

    set_clock(HANDED_AT)
    bjorn = as_(visit, cast.bjorn, width=320).open("/supplier/").follow(INSURANCE)
    bjorn.see("Tilbudet deres er rangert først", INSURANCE)
    bjorn.press("Lever det").see("Det er et problem").look()
    hands_in(bjorn, "Polise.pdf", "2026-11-02").see("Det er levert").look()
    as_(visit, cast.camilla).open("/supplier/").miss(INSURANCE)

    finds(brita, evidence, INSURANCE, "Mangelfull", LACKING).see(LACKING).look()
    brita.open(evidence).follow(INSURANCE).press("Krev det på nytt")
    brita.open(evidence).follow("Be leverandøren om det skriftlig")
    brita.fill("Sendes før", DUE_AT.astimezone(OSLO).strftime("%Y-%m-%dT%H:%M")).press("Send brevet")
    hands_in(bjorn.open("/supplier/").follow(INSURANCE), "Riktig polise.pdf", "2026-11-02").see("Det er levert")
    finds(brita, evidence, INSURANCE, "Godtatt")
    brita.open(evidence).see("Godtatt", "Riktig polise.pdf").look()
