"""An opener's share goes to a named colleague, by the opener alone; afterwards the colleague opens, not the opener."""

from datetime import timedelta

import pytest

from terskel.audit.models import Event
from terskel.competitions import actions
from terskel.core.actors import ANONYMOUS, Actor
from terskel.core.decisions import Missing
from terskel.tenders import actions as tenders
from terskel.tenders import queries as tender_queries
from terskel.vault import actions as vault
from terskel.vault import queries as vault_queries
from tests.rooms.refusals import refused
from tests.worlds.cast import PASSPHRASE
from tests.worlds.competitions import (
    ASKED_AT,
    CLOSES_AT,
    OPENING_AT,
    CompetitionWorld,
    deliver,
    published_competition,
    unseal,
)

LONG_AFTER = OPENING_AT + timedelta(days=1)


@pytest.fixture
def published(cast) -> CompetitionWorld:
    return published_competition(cast)


@pytest.fixture
def brita(published: CompetitionWorld) -> Actor:
    """A colleague of the openers with a key pair of her own."""
    vault.make_opener_identity(PASSPHRASE, by=published.cast.brita, at=ASKED_AT)
    return published.cast.brita


def hand_over(world: CompetitionWorld, by: Actor, to: Actor, *, passphrase: str = PASSPHRASE, at=ASKED_AT) -> None:
    assert to.person_id is not None
    actions.hand_over_share(world.id, to=to.person_id, passphrase=passphrase, by=by, at=at)


def release(world: CompetitionWorld, by: Actor) -> object:
    return tenders.release_share(world.id, passphrase=PASSPHRASE, impartial=True, by=by, at=OPENING_AT)


def test_the_colleague_opens_in_the_openers_place(published: CompetitionWorld, brita: Actor) -> None:
    cast = published.cast
    deliver(published, cast.bjorn)
    hand_over(published, cast.eva_at_helfo, brita)
    assert vault_queries.openers_of(published.id) == (brita.person_id, cast.erik.person_id)
    assert refused(lambda: release(published, cast.eva_at_helfo)) == "tenders.not_opener"
    release(published, brita)
    assert release(published, cast.erik_at_helfo) is None
    unseal(published)
    assert len(tender_queries.opened_for_room(published.id)) == 1


def test_who_gave_and_who_received_is_on_record(published: CompetitionWorld, brita: Actor) -> None:
    eva = published.cast.eva_at_helfo
    hand_over(published, eva, brita)
    event = Event.objects.get(kind="competitions.ShareHandedOver")
    assert event.payload == {"from_person_id": str(eva.person_id), "to_person_id": str(brita.person_id)}
    assert (event.person_id, event.at, event.matters[0]) == (eva.person_id, ASKED_AT, published.id)


def test_after_the_deadline_a_share_can_still_be_handed_over(published: CompetitionWorld, brita: Actor) -> None:
    """An opener may fall ill on the day of the opening."""
    hand_over(published, published.cast.eva_at_helfo, brita, at=CLOSES_AT)
    assert brita.person_id in vault_queries.openers_of(published.id)


def test_only_an_opener_hands_over_and_only_their_own_share(published: CompetitionWorld, brita: Actor) -> None:
    cast = published.cast
    assert refused(lambda: hand_over(published, cast.daniel, brita)) == "vault.not_an_opener"
    assert refused(lambda: hand_over(published, brita, cast.daniel)) == "vault.not_an_opener"
    for stranger in (cast.bjorn, cast.camilla, cast.eva, cast.astrid, ANONYMOUS):
        with pytest.raises(Missing):
            hand_over(published, stranger, brita)


def test_a_share_goes_to_a_colleague_with_a_key_pair_who_never_held_one(published: CompetitionWorld) -> None:
    cast = published.cast
    eva = cast.eva_at_helfo
    assert refused(lambda: hand_over(published, eva, cast.astrid)) == "vault.opener_not_colleague"
    assert refused(lambda: hand_over(published, eva, cast.daniel)) == "vault.opener_without_identity"
    assert refused(lambda: hand_over(published, eva, cast.erik_at_helfo)) == "vault.opener_has_held_a_share"
    assert refused(lambda: hand_over(published, eva, eva)) == "vault.opener_has_held_a_share"


def test_without_the_passphrase_nothing_is_handed_over(published: CompetitionWorld, brita: Actor) -> None:
    eva = published.cast.eva_at_helfo
    assert refused(lambda: hand_over(published, eva, brita, passphrase="feil passord her")) == "vault.wrong_passphrase"
    assert eva.person_id in vault_queries.openers_of(published.id)
    assert not Event.objects.filter(kind="competitions.ShareHandedOver").exists()


def test_nothing_is_handed_over_while_a_released_share_waits_nor_after_the_opening(
    published: CompetitionWorld, brita: Actor
) -> None:
    cast = published.cast
    release(published, cast.eva_at_helfo)
    waiting = refused(lambda: hand_over(published, cast.erik_at_helfo, brita, at=OPENING_AT))
    assert waiting == "vault.share_waits"
    release(published, cast.erik_at_helfo)
    under_way = refused(lambda: hand_over(published, cast.erik_at_helfo, brita, at=OPENING_AT))
    assert under_way == "vault.key_held"
    unseal(published)
    opened = refused(lambda: hand_over(published, cast.erik_at_helfo, brita, at=LONG_AFTER))
    assert opened == "vault.already_opened"


def test_in_a_cancelled_competition_no_share_changes_hands(published: CompetitionWorld, brita: Actor) -> None:
    actions.cancel(
        published.id,
        reason_code="no_need",
        reason="Behovet er borte.",
        new_competition_follows=False,
        by=brita,
        at=ASKED_AT,
    )
    assert refused(lambda: hand_over(published, published.cast.eva_at_helfo, brita)) == "competitions.cancelled"


def test_a_draft_has_no_share_to_hand_over(draft: CompetitionWorld) -> None:
    with pytest.raises(Missing):
        hand_over(draft, draft.cast.eva_at_helfo, draft.cast.brita)


def test_those_who_may_receive_are_the_able_who_never_held_a_share(published: CompetitionWorld, brita: Actor) -> None:
    cast = published.cast
    everybody = [one.person_id for one in (cast.daniel, brita, cast.eva_at_helfo, cast.erik_at_helfo)]
    asked = [one for one in everybody if one is not None]
    assert vault_queries.may_receive(published.id, asked) == (brita.person_id,)
    hand_over(published, cast.eva_at_helfo, brita)
    assert vault_queries.may_receive(published.id, asked) == ()
