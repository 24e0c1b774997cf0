"""A purchase in two lots, clicked through: divided, limited, published in one act, and tendered for one at a time.

FOA § 19-4; ADR 25 (a lot is a competition).
"""

from collections.abc import Callable
from datetime import datetime

import pytest

from tests.browser.authority_people import WITHOUT_ANCHORS, Buyer
from tests.browser.conftest import Visit
from tests.browser.people import as_
from tests.browser.supplier_people import Supplier
from tests.worlds.cast import oslo, the_cast
from tests.worlds.competitions import DRAFTED_AT, PUBLISHED_AT, CompetitionWorld, dps_with_rival, draft_competition

WRITTEN_AT = oslo("2027-01-19 20:00")
RULE = "Den delkontrakten der forskjellen til neste tilbud er størst."


@pytest.fixture
def draft(database: None, set_clock: Callable[[datetime], None]) -> CompetitionWorld:
    set_clock(DRAFTED_AT)
    return draft_competition(dps_with_rival(the_cast()), title="Testledere i to regioner")


def divided(buyer: Buyer, draft: CompetitionWorld) -> None:
    """Into north and south, each with a value of its own; one supplier may tender for one."""
    at = buyer.at.open(f"/authority/competitions/{draft.id}/draft/").follow("Del opp i delkontrakter")
    at.fill("Delkontraktene", "Nord\nnord").press("Del opp i delkontrakter").see("samme navn")
    buyer.divides_into_lots(draft.id, {"Nord": "900000", "Sør": "800000"})
    at.see("1 700 000 kr").follow("Endre Kan tildeles")
    at.fill("Delkontrakter en leverandør kan tildeles, høyst", "1").press("Lagre grensene")
    at.see("hvilke delkontrakter en leverandør får")
    at.fill("Delkontrakter en leverandør kan gi tilbud på, høyst", "1")
    at.fill("Hvilke delkontrakter en leverandør får", RULE).press("Lagre grensene").see("Lagret.")


def test_lots_are_published_together_and_a_supplier_tenders_for_as_many_as_it_may(
    visit: Visit, draft: CompetitionWorld, set_clock: Callable[[datetime], None]
) -> None:
    set_clock(PUBLISHED_AT)
    brita = Buyer(as_(visit, draft.cast.brita))
    divided(brita, draft)
    brita.at.follow("1. Nord", exact=True)
    page = brita.checks(closes_at="2027-01-22T12:00", openers=("Eva Moen", "Erik Dahl"), told=WITHOUT_ANCHORS)
    page.press("Publiser").see("Delkontraktene er publisert", "Nord", "Sør")
    set_clock(WRITTEN_AT)
    bjorn = Supplier(as_(visit, draft.cast.bjorn), draft.cast.bjorn.name, "Fjordsikt AS")
    bjorn.finds_the_invitation("Nord").see("delkontrakt 1 av 2", "gi tilbud på høyst 1", "Sør", RULE)
    answer = dict.fromkeys(("Kompetanse", "Klima og miljø"), "Slik gjør vi det.")
    for lot in ("Nord", "Sør"):
        bjorn.writes_a_tender(lot, price="850000", meets=("behersker norsk", "starter 1. mars"), answers=answer)
        if lot == "Nord":
            bjorn.delivers()
    refused = bjorn.at.follow("Kontroller svarene og lever").press("Lever tilbudet")
    refused.see("En leverandør kan gi tilbud på høyst 1 av delkontraktene")
    bjorn.finds_the_invitation("Nord").follow("tilbud").follow("Trekk tilbudet").press("Trekk tilbudet")
    bjorn.at.see("Tilbudet er trukket")
    bjorn.finds_the_invitation("Sør").follow("tilbud")
    bjorn.delivers()
    bjorn.finds_the_invitation("Nord").see("Levert")
