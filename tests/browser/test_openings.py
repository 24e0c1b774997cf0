"""Openings in a real browser: a rehearsal, an outage over the deadline, and a competition that nobody answered."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from terskel import clock
from terskel.operations.models import Alive
from tests.browser.conftest import Visit
from tests.browser.people import as_
from tests.browser.visitor import Visitor
from tests.worlds.cast import PASSPHRASE, the_cast
from tests.worlds.competitions import (
    CLOSES_AT,
    DELIVERED_AT,
    OPENING_AT,
    CompetitionWorld,
    published_competition,
    unseal,
)

MINUTE = timedelta(minutes=1)


@pytest.fixture(scope="module")
def world(database: str, set_clock: Callable[[datetime], None]) -> CompetitionWorld:
    set_clock(DELIVERED_AT)
    return published_competition(the_cast())


def release(opener: Visitor) -> Visitor:
    opener.choose("Ingenting gjør meg inhabil").fill("Passfrasen din", PASSPHRASE)
    return opener.press("Frigi nøkkeldelen min")


def test_the_openers_rehearse_before_the_deadline(
    visit: Visit, world: CompetitionWorld, set_clock: Callable[[datetime], None]
) -> None:
    set_clock(DELIVERED_AT + MINUTE)
    eva, erik = as_(visit, world.cast.eva_at_helfo), as_(visit, world.cast.erik_at_helfo, width=320)
    eva.open(f"/authority/competitions/{world.id}/opening/").follow("Øv på åpningen").see("Ingen har øvd ennå")
    eva.press("Begynn en øvelse").see("Et øvelsestilbud er forseglet")
    set_clock(DELIVERED_AT + 2 * MINUTE)
    eva.fill("Passfrasen din", PASSPHRASE).press("Frigi min del av øvelsesnøkkelen").see("En nøkkeldel er frigitt")
    erik.open(f"/authority/competitions/{world.id}/opening/rehearsal/").fill("Passfrasen din", PASSPHRASE)
    erik.press("Frigi min del av øvelsesnøkkelen").see("Øvelsestilbudet er åpnet", "Eva Moen, Erik Dahl")
    eva.open("/authority/openings/").follow("Virksomhetens reservenøkkel").see("age-keygen")


def test_an_outage_over_the_deadline_is_decided_on_and_then_nobody_has_delivered(
    visit: Visit, world: CompetitionWorld, set_clock: Callable[[datetime], None]
) -> None:
    """The buyer gives everybody more time; still nobody delivers, and the openers open none."""
    brita, eva, erik = (
        as_(visit, one) for one in (world.cast.brita, world.cast.eva_at_helfo, world.cast.erik_at_helfo)
    )
    back = CLOSES_AT + 20 * MINUTE
    Alive.objects.create(part="web", from_at=CLOSES_AT - 2 * MINUTE, until_at=CLOSES_AT - MINUTE)
    Alive.objects.create(part="web", from_at=back, until_at=OPENING_AT + timedelta(days=20))
    set_clock(back + MINUTE)
    eva.open(f"/authority/competitions/{world.id}/opening/").see("Tjenesten var ute nær fristen")
    eva.follow("Ta stilling til avbruddet").see("En innkjøper bestemmer.")
    brita.open(f"/authority/competitions/{world.id}/opening/").follow("Ta stilling til avbruddet")
    brita.see("Mer tid for alle", "Fristen blir stående")
    brita.press("Utsett for alle").see("Alle har fått beskjed om den nye fristen")
    later = world.terms.closes_at
    assert later is not None
    assert later > back
    bjorn = as_(visit, world.cast.bjorn)
    bjorn.open(f"/supplier/competitions/{world.id}/tender/").see("Oppgi prisen")
    set_clock(later + 2 * MINUTE)
    release(eva.open(f"/authority/competitions/{world.id}/opening/"))
    release(erik.open(f"/authority/competitions/{world.id}/opening/")).see("Åpningen pågår")
    unseal(world, at=clock.now())
    erik.open(erik.page.url).see("Tilbudene er åpnet", "0 tilbud")
