"""A share of the key to the first window goes to a colleague, who opens in the opener's place."""

import pytest

from terskel.audit.models import Event
from terskel.core.actors import Actor
from terskel.core.decisions import Missing
from terskel.dps import actions
from terskel.qualification import actions as qualification
from terskel.qualification.actions import WindowOpened
from terskel.vault import actions as vault
from terskel.vault import queries as vault_queries
from tests.rooms.refusals import refused
from tests.worlds.cast import PASSPHRASE, the_cast
from tests.worlds.dps import APPLIED_AT, OPENED_AT, DpsWorld, apply, draft_dps, open_first_window, public_dps

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> DpsWorld:
    """The first window is open; Eva and Erik hold the shares, Astrid has a key pair of her own."""
    world = public_dps(the_cast())
    vault.make_opener_identity(PASSPHRASE, by=world.cast.astrid, at=APPLIED_AT)
    return world


def hand_over(world: DpsWorld, by: Actor, to: Actor, *, at=APPLIED_AT) -> None:
    assert to.person_id is not None
    actions.hand_over_share(world.id, to=to.person_id, passphrase=PASSPHRASE, by=by, at=at)


def test_the_colleague_opens_in_the_openers_place(world: DpsWorld) -> None:
    cast = world.cast
    apply(world, cast.bjorn, ["IKT-01"])
    hand_over(world, cast.eva, cast.astrid)
    with pytest.raises(Missing):
        qualification.release_share(world.id, passphrase=PASSPHRASE, by=cast.eva, at=OPENED_AT)
    qualification.release_share(world.id, passphrase=PASSPHRASE, by=cast.astrid, at=OPENED_AT)
    opened = qualification.release_share(world.id, passphrase=PASSPHRASE, by=cast.erik, at=OPENED_AT)
    assert opened == WindowOpened(application_count=1)


def test_who_gave_and_who_received_is_on_record(world: DpsWorld) -> None:
    cast = world.cast
    hand_over(world, cast.eva, cast.astrid)
    event = Event.objects.get(kind="dps.ShareHandedOver")
    assert event.payload == {"from_person_id": str(cast.eva.person_id), "to_person_id": str(cast.astrid.person_id)}
    assert (event.person_id, event.matters) == (cast.eva.person_id, [world.id])


def test_only_an_opener_hands_over_and_only_to_a_colleague(world: DpsWorld) -> None:
    cast = world.cast
    assert refused(lambda: hand_over(world, cast.astrid, cast.eva)) == "vault.not_an_opener"
    assert refused(lambda: hand_over(world, cast.eva, cast.brita)) == "vault.opener_not_colleague"
    for stranger in (cast.bjorn, cast.brita, cast.eva_at_helfo):
        with pytest.raises(Missing):
            hand_over(world, stranger, cast.astrid)


def test_after_the_opening_no_share_changes_hands(world: DpsWorld) -> None:
    open_first_window(world)
    late = refused(lambda: hand_over(world, world.cast.eva, world.cast.astrid, at=OPENED_AT))
    assert late == "vault.already_opened"


def test_a_draft_has_no_share_to_hand_over(world: DpsWorld) -> None:
    with pytest.raises(Missing):
        hand_over(draft_dps(world.cast, name="Flytting"), world.cast.eva, world.cast.astrid)


def test_nobody_is_left_who_may_receive_once_all_have_held_a_share(world: DpsWorld) -> None:
    cast = world.cast
    hand_over(world, cast.eva, cast.astrid)
    assert set(vault_queries.openers_of(world.id)) == {cast.astrid.person_id, cast.erik.person_id}
    people = [one.person_id for one in (cast.astrid, cast.eva, cast.erik) if one.person_id is not None]
    assert vault_queries.may_receive(world.id, people) == ()
