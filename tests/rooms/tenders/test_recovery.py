"""A share kept offline counts as one and never opens alone; and the openers rehearse with a practice tender."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from terskel.audit.models import Event
from terskel.core.actors import AUTHORITY_ADMIN, Actor
from terskel.core.decisions import Missing
from terskel.core.sealing import age
from terskel.tenders import actions, queries
from terskel.tenders.models import ShareRelease
from terskel.vault import actions as vault_actions
from terskel.vault import queries as vault
from tests.rooms.refusals import refused
from tests.worlds.cast import PASSPHRASE, Cast
from tests.worlds.competitions import (
    CLOSES_AT,
    DELIVERED_AT,
    DRAFTED_AT,
    OPENING_AT,
    CompetitionWorld,
    deliver,
    draft_competition,
    open_tenders,
    publish,
    unseal,
)
from tests.worlds.dps import operative_dps
from tests.worlds.lent import lent

OFFLINE = age.new_identity()
MINUTE = timedelta(minutes=1)


def administrator(actor: Actor) -> Actor:
    return replace(actor, roles=frozenset({AUTHORITY_ADMIN}))


@pytest.fixture
def recoverable(db: None) -> CompetitionWorld:
    """Published after the authority named its offline key, with one tender delivered."""
    return lent(with_recovery_key)


def with_recovery_key(cast: Cast) -> CompetitionWorld:
    dps = operative_dps(cast)
    admin = administrator(cast.brita)
    assert admin.organisation_id is not None
    vault_actions.name_recovery_key(admin.organisation_id, age.recipient_of(OFFLINE), by=admin, at=DRAFTED_AT)
    world = publish(draft_competition(dps))
    deliver(world, cast.bjorn)
    return world


def recover(world: CompetitionWorld, by: Actor, key: str = OFFLINE, at: datetime = OPENING_AT) -> datetime | None:
    return actions.release_share(world.id, passphrase=key, impartial=True, recovery=True, by=by, at=at)


def release(world: CompetitionWorld, by: Actor, at: datetime = OPENING_AT) -> datetime | None:
    return actions.release_share(world.id, passphrase=PASSPHRASE, impartial=True, by=by, at=at)


def test_the_recovery_share_and_an_opener_open_together(recoverable: CompetitionWorld) -> None:
    world = recoverable
    assert recover(world, administrator(world.cast.brita)) is not None
    assert release(world, world.cast.erik_at_helfo, OPENING_AT + MINUTE) is None
    unseal(world, at=OPENING_AT + MINUTE)
    assert len(queries.opened_for_room(world.id)) == 1
    assert [one.recovery for one in ShareRelease.objects.order_by("released_at")] == [True, False]
    state = queries.opening_state(world.cast.brita, world.id, at=OPENING_AT + MINUTE)
    assert state.opened_by == (world.cast.brita.name, "Erik Dahl")


def test_an_opener_first_and_the_recovery_share_second_open_as_well(recoverable: CompetitionWorld) -> None:
    world = recoverable
    release(world, world.cast.eva_at_helfo)
    assert recover(world, world.cast.erik_at_helfo) is None


def test_the_recovery_share_never_opens_alone_nor_with_the_same_person(recoverable: CompetitionWorld) -> None:
    world = recoverable
    admin = administrator(world.cast.brita)
    recover(world, admin)
    assert refused(lambda: recover(world, admin)) == "vault.share_already_released"
    assert refused(lambda: recover(world, world.cast.erik_at_helfo)) == "vault.recovery_share_waits"
    later = OPENING_AT + timedelta(hours=1)
    recover(world, world.cast.eva_at_helfo, at=later)
    assert refused(lambda: release(world, world.cast.eva_at_helfo, later)) == "vault.share_already_released"


def test_before_the_deadline_the_offline_key_opens_nothing(recoverable: CompetitionWorld) -> None:
    early = CLOSES_AT - timedelta(microseconds=1)
    assert refused(lambda: recover(recoverable, administrator(recoverable.cast.brita), at=early)) == (
        "competitions.still_open"
    )


def test_a_wrong_offline_key_is_refused_and_no_part_of_it_is_kept(recoverable: CompetitionWorld) -> None:
    world = recoverable
    admin = administrator(world.cast.brita)
    other = age.new_identity()
    assert refused(lambda: recover(world, admin, key="noe annet")) == "vault.not_a_recovery_key"
    assert refused(lambda: recover(world, admin, key=other)) == "vault.wrong_recovery_key"
    assert other not in str([event.payload for event in Event.objects.filter(kind="audit.ActRefused")])


def test_only_administrators_and_openers_bring_it_and_strangers_learn_nothing(recoverable: CompetitionWorld) -> None:
    world = recoverable
    assert refused(lambda: recover(world, world.cast.daniel)) == "tenders.not_recoverer"
    for stranger in (world.cast.eva, world.cast.bjorn):
        with pytest.raises(Missing):
            recover(world, stranger)


def test_without_a_named_key_there_is_no_recovery_share(world: CompetitionWorld) -> None:
    assert not vault.has_recovery_share(world.id)
    assert refused(lambda: recover(world, world.cast.eva_at_helfo)) == "vault.no_recovery_share"


def test_the_key_is_named_by_administrators_and_changed_for_what_is_published_later(
    recoverable: CompetitionWorld,
) -> None:
    world = recoverable
    admin, authority_id = administrator(world.cast.brita), world.cast.brita.organisation_id
    assert authority_id is not None
    name = vault_actions.name_recovery_key
    assert refused(lambda: name(authority_id, "age1x", by=admin, at=OPENING_AT)) == "vault.not_a_recipient"
    assert refused(lambda: name(authority_id, "", by=world.cast.daniel, at=OPENING_AT)) == "vault.not_recovery_keeper"
    name(authority_id, "", by=admin, at=OPENING_AT)
    assert vault.recovery_recipient(authority_id) == ""
    assert recover(world, admin) is not None


def rehearse(world: CompetitionWorld, by: Actor, *, key: str = PASSPHRASE, recovery: bool = False) -> datetime | None:
    at = DELIVERED_AT + MINUTE
    (newest, *_) = queries.rehearsals(world.cast.brita, world.id, at=at)
    return actions.release_practice_share(newest.id, passphrase=key, recovery=recovery, by=by, at=at)


def test_the_openers_rehearse_before_the_deadline_and_the_tenders_stay_sealed(world: CompetitionWorld) -> None:
    deliver(world, world.cast.bjorn)
    actions.begin_rehearsal(world.id, by=world.cast.brita, at=DELIVERED_AT)
    assert rehearse(world, world.cast.eva_at_helfo) is not None
    assert refused(lambda: rehearse(world, world.cast.eva_at_helfo)) == "vault.share_already_released"
    assert rehearse(world, world.cast.erik_at_helfo) is None
    (done,) = queries.rehearsals(world.cast.brita, world.id, at=DELIVERED_AT)
    assert (done.opened_by, len(done.text)) == (("Eva Moen", "Erik Dahl"), 8)
    assert queries.opening_state(world.cast.brita, world.id, at=DELIVERED_AT).opened_at is None
    with pytest.raises(Missing):
        queries.opened_for_room(world.id)
    assert {"tenders.RehearsalBegun", "tenders.RehearsalOpened"} <= set(
        Event.objects.filter(matters__contains=[world.id]).values_list("kind", flat=True)
    )
    assert refused(lambda: rehearse(world, world.cast.eva_at_helfo)) == "tenders.rehearsal_over"
    open_tenders(world)
    assert refused(lambda: actions.begin_rehearsal(world.id, by=world.cast.brita, at=OPENING_AT)) == (
        "tenders.nothing_to_rehearse"
    )


def test_a_forgotten_passphrase_is_found_out_in_the_rehearsal(world: CompetitionWorld) -> None:
    actions.begin_rehearsal(world.id, by=world.cast.eva_at_helfo, at=DELIVERED_AT)
    assert refused(lambda: rehearse(world, world.cast.eva_at_helfo, key="den gamle frasen")) == "vault.wrong_passphrase"


def test_the_offline_key_is_rehearsed_too(recoverable: CompetitionWorld) -> None:
    world = recoverable
    actions.begin_rehearsal(world.id, by=world.cast.brita, at=DELIVERED_AT)
    rehearse(world, administrator(world.cast.brita), key=OFFLINE, recovery=True)
    assert rehearse(world, world.cast.erik_at_helfo) is None


def test_a_rehearsal_is_for_those_who_open_and_the_one_who_runs_the_competition(world: CompetitionWorld) -> None:
    assert refused(lambda: actions.begin_rehearsal(world.id, by=world.cast.daniel, at=DELIVERED_AT)) == (
        "tenders.not_rehearser"
    )
    for stranger in (world.cast.eva, world.cast.bjorn):
        with pytest.raises(Missing):
            actions.begin_rehearsal(world.id, by=stranger, at=DELIVERED_AT)
        with pytest.raises(Missing):
            queries.rehearsals(stranger, world.id, at=DELIVERED_AT)
