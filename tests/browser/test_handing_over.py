"""An opener hands over their share in a real browser: on a phone too, by keyboard, with and without scripts."""

from collections.abc import Callable

import pytest

from terskel.core.actors import Actor
from terskel.organisations import queries as organisations
from terskel.vault import actions as vault
from terskel.vault import queries as vault_queries
from tests.browser.conftest import Visit
from tests.browser.visitor import Visitor
from tests.worlds.cast import PASSPHRASE, the_cast
from tests.worlds.competitions import ASKED_AT, CompetitionWorld, published_competition


@pytest.fixture(scope="module")
def world(database: str, set_clock: Callable[[object], None]) -> CompetitionWorld:
    """Open for tenders; Eva and Erik hold the shares, Brita and Daniel have opener keys of their own."""
    set_clock(ASKED_AT)
    world = published_competition(the_cast())
    for one in (world.cast.brita, world.cast.daniel):
        vault.make_opener_identity(PASSPHRASE, by=one, at=ASKED_AT)
    return world


def as_(visit: Visit, actor: Actor, **manner: object) -> Visitor:
    assert actor.person_id is not None
    choice = next(one for one in organisations.actors_of(actor.person_id) if one.actor == actor)
    return visit(actor.person_id, choice.membership_id, **manner)


def hand_over_page(visitor: Visitor, world: CompetitionWorld) -> Visitor:
    return visitor.open(f"/authority/competitions/{world.id}/opening/").follow("Overfør nøkkeldelen min")


def test_an_opener_goes_from_the_opening_to_the_page_and_is_helped_with_mistakes(
    visit: Visit, world: CompetitionWorld
) -> None:
    eva = hand_over_page(as_(visit, world.cast.eva_at_helfo, width=320), world)
    eva.see("Hvem åpner i ditt sted?", "Hvis en åpner er borte", "2 av 2 må åpne sammen.")
    eva.press("Overfør nøkkeldelen min").see("Fyll ut «Passfrasen din».")
    eva.choose("Brita Strand").fill("Passfrasen din", "feil passord her")
    eva.press("Overfør nøkkeldelen min").see("Passfrasen er feil.")
    assert world.cast.eva.person_id in vault_queries.openers_of(world.id)


def test_the_share_is_handed_over_by_keyboard(visit: Visit, world: CompetitionWorld) -> None:
    eva = hand_over_page(as_(visit, world.cast.eva_at_helfo), world)
    eva.tick("Brita Strand").type_in("Passfrasen din", PASSPHRASE).enter("Overfør nøkkeldelen min")
    eva.see("Nøkkeldelen din er overført til Brita Strand", "Ingenting venter på at du skal åpne det.")
    brita = as_(visit, world.cast.brita).open("/authority/openings/")
    brita.see("Testleder 12 måneder")


def test_without_scripts_the_page_works_the_same(visit: Visit, world: CompetitionWorld) -> None:
    erik = hand_over_page(as_(visit, world.cast.erik_at_helfo, scripts=False), world)
    erik.choose("Daniel Aas").fill("Passfrasen din", PASSPHRASE).press("Overfør nøkkeldelen min")
    erik.see("Nøkkeldelen din er overført til Daniel Aas")
