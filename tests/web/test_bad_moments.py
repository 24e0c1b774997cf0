"""What goes wrong in the middle of a delivery or an opening is told clearly, and nothing is lost."""

from datetime import timedelta
from typing import Any, NoReturn
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from terskel import clock
from terskel.core.decisions import refuse
from terskel.tenders.models import Delivery, TenderDraft, TenderFile
from tests.web.visiting import Visitor, text_of, visitor
from tests.worlds.cast import PASSPHRASE
from tests.worlds.competitions import (
    DELIVERED_AT,
    OPENING_AT,
    CompetitionWorld,
    attach,
    deliver,
    published_competition,
    unseal,
    write_tender,
)
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db
HALF_HOUR = timedelta(minutes=30)


@pytest.fixture
def world() -> CompetitionWorld:
    """Bjørn has written a tender with a file, and not delivered it."""
    world = lent(published_competition)
    attach(world, world.cast.bjorn, b"en plan")
    write_tender(world, world.cast.bjorn)
    return world


def press(who: Visitor, world: CompetitionWorld) -> Any:
    return who.post("supplier:tender_deliver", world.id, at=DELIVERED_AT, acting_on="management")


def test_a_session_that_is_over_in_the_middle_of_a_delivery_leads_to_log_in_and_back(world: CompetitionWorld) -> None:
    logged_out = Visitor(Client(REMOTE_ADDR="127.0.0.1"))
    sent_away = press(logged_out, world)
    assert sent_away.status_code == 302
    back = parse_qs(urlsplit(sent_away.headers["Location"]).query)["next"][0]
    told = text_of(logged_out.client.get(sent_away.headers["Location"]))
    assert "Du var logget ut, så det du nettopp sendte, er ikke utført" in told
    assert not Delivery.objects.exists()
    assert (TenderDraft.objects.count(), TenderFile.objects.count()) == (1, 1)
    again = visitor(world.cast.bjorn)
    with clock.stopped_at(DELIVERED_AT):
        page = again.client.get(back, follow=True)
    assert (page.status_code, "Lever tilbudet" in text_of(page)) == (200, True)
    assert press(again, world).status_code == 302
    assert Delivery.objects.count() == 1


def test_a_clock_that_cannot_tell_the_time_delivers_nothing_and_says_so(
    world: CompetitionWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    def uncertain() -> NoReturn:
        refuse("operations.clock_uncertain")

    bjorn = visitor(world.cast.bjorn)
    with monkeypatch.context() as planted:
        planted.setattr(clock, "certain_now", uncertain)
        answer = press(bjorn, world)
        assert "klokk" in text_of(answer).lower()
    assert not Delivery.objects.exists()
    assert TenderDraft.objects.count() == 1
    assert press(bjorn, world).status_code == 302
    assert Delivery.objects.count() == 1


def release(who: Visitor, world: CompetitionWorld, after: timedelta) -> Any:
    return who.post("authority:opening", world.id, at=OPENING_AT + after, impartial="on", passphrase=PASSPHRASE)


def test_openers_who_give_up_half_way_are_told_to_begin_again_and_nothing_was_opened(world: CompetitionWorld) -> None:
    deliver(world, world.cast.bjorn)
    eva, erik = visitor(world.cast.eva_at_helfo), visitor(world.cast.erik_at_helfo)
    release(eva, world, timedelta())
    assert "En nøkkeldel er frigitt" in erik.get("authority:opening", world.id, at=OPENING_AT)
    given_up = erik.get("authority:opening", world.id, at=OPENING_AT + HALF_HOUR)
    assert "2 åpnere må åpne sammen" in given_up
    assert "En nøkkeldel er frigitt" not in given_up
    for number, who in enumerate((erik, eva), start=1):
        assert release(who, world, HALF_HOUR + timedelta(minutes=number)).status_code == 302
    at = OPENING_AT + 2 * HALF_HOUR
    assert "Åpningen pågår" in eva.get("authority:opening", world.id, at=at)
    unseal(world, at=at)
    assert "Tilbudene er åpnet" in eva.get("authority:opening", world.id, at=at)
