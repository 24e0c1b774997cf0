"""A no and a tender on the supplier's pages: a delivery takes back the no, a tender that counts stands in its way."""

import pytest

from terskel.competitions import queries as competitions
from terskel.documents import queries as documents
from tests.web.visiting import text_of, visitor
from tests.worlds.competitions import (
    DELIVERED_AT,
    CompetitionWorld,
    deliver,
    published_competition,
    write_tender,
)
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db: None) -> CompetitionWorld:
    return lent(published_competition)


def test_a_delivery_takes_back_the_no_and_page_and_receipt_say_so(world: CompetitionWorld) -> None:
    bjorn = world.cast.bjorn
    at_pages = visitor(bjorn)
    at_pages.done("supplier:competition_decline", world.id, at=DELIVERED_AT, reason_code="capacity", text="")
    write_tender(world, bjorn)
    assert "Leverer dere, trekkes meldingen tilbake" in at_pages.get("supplier:tender_check", world.id, at=DELIVERED_AT)
    deliver(world, bjorn)
    assert competitions.invitation(bjorn, world.id).declined_at is None
    (receipt,) = [one for one in documents.letters_for_matter(bjorn, world.id) if one.kind == "tenders.receipt"]
    assert "Meldingen er trukket tilbake med denne leveringen" in str(documents.letter(bjorn, receipt.id).letter)
    assert "trekkes meldingen tilbake" not in at_pages.get("supplier:tender_check", world.id, at=DELIVERED_AT)


def test_a_tender_that_counts_is_withdrawn_before_its_supplier_says_no(world: CompetitionWorld) -> None:
    deliver(world, world.cast.bjorn)
    at_pages = visitor(world.cast.bjorn)
    page = at_pages.get("supplier:competition_decline", world.id, at=DELIVERED_AT)
    assert "Trekk tilbudet først, så kan dere si nei." in page
    refused = at_pages.post(
        "supplier:competition_decline", world.id, at=DELIVERED_AT, reason_code="capacity", text="Fullt."
    )
    assert "Trekk tilbudet først" in text_of(refused)
    assert competitions.invitation(world.cast.bjorn, world.id).declined_at is None
