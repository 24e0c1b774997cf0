"""One tender in two browsers: no answer is lost to a colleague's, and what is delivered is not asked for again."""

import re
from datetime import datetime
from decimal import Decimal

import pytest
from django.urls import reverse

from terskel import clock
from terskel.competitions import actions as competitions
from terskel.tenders import actions, queries
from terskel.tenders.content import Content, RequirementAnswer
from terskel.tenders.models import Delivery
from tests.web.visiting import Visitor, text_of, visitor
from tests.worlds.competitions import (
    CLOSES_AT,
    DELIVERED_AT,
    CompetitionWorld,
    deliver,
    published_competition,
    write_tender,
)
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db
SEEN = re.compile(r'name="seen_answer" value="([^"]+)"')
MISSING = "Noe mangler"
BUTTON = "Lever tilbudet"
IN_PLACE = "Lever i stedet for den forrige versjonen"


@pytest.fixture
def world() -> CompetitionWorld:
    return lent(published_competition)


@pytest.fixture
def bjorn(world: CompetitionWorld) -> Visitor:
    return visitor(world.cast.bjorn)


def seen(page: bytes) -> str:
    """Which answer the reader of the page saw."""
    found = SEEN.search(page.decode())
    assert found is not None
    return found[1]


def opened(bjorn: Visitor, name: str, *args: object) -> str:
    with clock.stopped_at(DELIVERED_AT):
        return seen(bjorn.client.get(reverse(name, args=args)).content)


def draft_of(world: CompetitionWorld, at: datetime = DELIVERED_AT) -> Content:
    return queries.my_tender(world.cast.bjorn, world.id, at=at).content


def test_an_answer_written_in_another_browser_is_shown_and_not_overwritten(
    world: CompetitionWorld, bjorn: Visitor
) -> None:
    key = world.criteria[0]
    page = ("supplier:tender_criterion", world.id, key)
    first = opened(bjorn, *page)
    bjorn.done(*page, at=DELIVERED_AT, text="Fra telefonen.", seen_answer=first)
    answer = bjorn.post(*page, at=DELIVERED_AT, text="Fra kontoret.", seen_answer=first)
    said = text_of(answer)
    assert "Noen hos dere har svart på det samme" in said
    assert "Fra telefonen." in said
    assert "Fra kontoret." in said
    assert draft_of(world).criteria[key] == "Fra telefonen."
    bjorn.done(*page, at=DELIVERED_AT, text="Fra kontoret.", seen_answer=seen(answer.getvalue()))
    assert draft_of(world).criteria[key] == "Fra kontoret."


def test_another_question_and_the_same_answer_are_no_conflict(world: CompetitionWorld, bjorn: Visitor) -> None:
    criterion = ("supplier:tender_criterion", world.id, world.criteria[0])
    requirement = ("supplier:tender_requirement", world.id, world.requirements[0])
    first, other = opened(bjorn, *criterion), opened(bjorn, *requirement)
    bjorn.done(*criterion, at=DELIVERED_AT, text="Likt.", seen_answer=first)
    bjorn.done(*criterion, at=DELIVERED_AT, text="Likt.", seen_answer=first)
    bjorn.done(*requirement, at=DELIVERED_AT, met="yes", text="", seen_answer=other)
    assert draft_of(world).requirements[world.requirements[0]].met is True


def test_a_requirement_and_a_price_are_held_in_the_same_way(world: CompetitionWorld, bjorn: Visitor) -> None:
    requirement = ("supplier:tender_requirement", world.id, world.requirements[0])
    price = ("supplier:tender_price", world.id)
    seen_answer, seen_price = opened(bjorn, *requirement), opened(bjorn, *price)
    actions.save_draft(
        world.id,
        price=Decimal(1_000_000),
        requirements={world.requirements[0]: RequirementAnswer(False, "Nei, dessverre.")},
        by=world.cast.bjorn,
        at=DELIVERED_AT,
    )
    answer = bjorn.post(*requirement, at=DELIVERED_AT, met="yes", text="Ja.", seen_answer=seen_answer)
    assert "Nei, dessverre." in text_of(answer)
    assert draft_of(world).requirements[world.requirements[0]].met is False
    answer = bjorn.post(*price, at=DELIVERED_AT, price="900000", seen_answer=seen_price)
    assert "1 000 000" in text_of(answer).replace("\u00a0", " ").replace("&nbsp;", " ")
    assert draft_of(world).price == 1_000_000


def test_an_answer_that_cannot_be_used_leaves_what_was_seen_as_it_was(world: CompetitionWorld, bjorn: Visitor) -> None:
    page = ("supplier:tender_price", world.id)
    first = opened(bjorn, *page)
    actions.save_draft(world.id, price=Decimal(1_000_000), by=world.cast.bjorn, at=DELIVERED_AT)
    answer = bjorn.post(*page, at=DELIVERED_AT, price="mye", seen_answer=first)
    assert seen(answer.getvalue()) == first


def test_what_is_delivered_in_one_browser_is_not_missing_in_the_other(world: CompetitionWorld, bjorn: Visitor) -> None:
    deliver(world, world.cast.bjorn)
    again = text_of(bjorn.post("supplier:tender_deliver", world.id, at=DELIVERED_AT, acting_on="management"))
    for page in (again, bjorn.get("supplier:tender_check", world.id, at=DELIVERED_AT)):
        assert "Levert, versjon 1" in page
        assert "Det er ikke noe nytt å levere." in page
        assert MISSING not in page
        assert IN_PLACE not in page
    assert Delivery.objects.count() == 1


def test_after_the_deadline_there_is_no_button_and_no_talk_of_delivering(
    world: CompetitionWorld, bjorn: Visitor
) -> None:
    write_tender(world, world.cast.bjorn)
    assert BUTTON in bjorn.get("supplier:tender_check", world.id, at=DELIVERED_AT)
    page = bjorn.get("supplier:tender_check", world.id, at=CLOSES_AT)
    assert BUTTON not in page
    assert "Endre" not in page
    assert "Ingenting gjelder før dere leverer" not in page
    assert "Fristen er ute" in page
    assert "Dere leverte ikke noe tilbud." in page


def test_of_a_competition_cancelled_meanwhile_the_page_says_so_and_asks_for_nothing(
    world: CompetitionWorld, bjorn: Visitor
) -> None:
    write_tender(world, world.cast.bjorn)
    competitions.cancel(
        world.id,
        reason_code="no_need",
        reason="Behovet er borte.",
        new_competition_follows=False,
        by=world.cast.brita,
        at=DELIVERED_AT,
    )
    answer = bjorn.post("supplier:tender_deliver", world.id, at=DELIVERED_AT, acting_on="management")
    for page in (text_of(answer), bjorn.get("supplier:tender_check", world.id, at=DELIVERED_AT)):
        assert "Konkurransen er avlyst" in page
        assert BUTTON not in page
