"""Opening takes as many people as the key was made for, each with their own passphrase."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from terskel.core.decisions import Missing, RefusedAct
from terskel.core.ids import uuid7
from terskel.core.sealing import age
from terskel.vault import keys, queries, sealed
from terskel.vault.models import LONGEST_HOLD, HeldKey, KeyShare, OpenerIdentity, SealingKey, WaitingShare
from terskel.vault.opening import First, Opened, erase_expired_shares, release_share
from tests.rooms.vault.conftest import AT, PHRASES, Openers

LATER = AT + timedelta(days=10)
HALF_HOUR = timedelta(minutes=30)
MICROSECOND = timedelta(microseconds=1)


def release(openers: Openers, person_id, at=LATER, phrase=None):
    return release_share(openers.matter, person_id=person_id, passphrase=phrase or openers.phrase(person_id), at=at)


def refusal(act) -> str:
    with pytest.raises(RefusedAct) as stopped:
        act()
    return stopped.value.refused.code


def test_two_of_three_open_what_was_sealed_to_the_matter(openers: Openers) -> None:
    ciphertext = sealed.seal_bytes(openers.matter, b"1 250 000 kr")
    assert release(openers, openers.astrid) == First(LATER + HALF_HOUR, 1)
    opened = release(openers, openers.eva, LATER + timedelta(minutes=5))
    assert isinstance(opened, Opened)
    assert sealed.open_bytes(opened.identity, ciphertext) == b"1 250 000 kr"
    assert queries.opened_at(openers.matter) == LATER + timedelta(minutes=5)


def test_one_person_can_never_release_two_shares(openers: Openers) -> None:
    release(openers, openers.astrid)
    assert refusal(lambda: release(openers, openers.astrid)) == "vault.share_already_released"
    assert queries.opened_at(openers.matter) is None


def test_with_three_needed_two_shares_still_wait(openers: Openers) -> None:
    matter = uuid7()
    keys.make_sealing_key(matter, [openers.astrid, openers.brita, openers.eva], 3, AT)

    def give(person_id, minutes):
        at = LATER + timedelta(minutes=minutes)
        return release_share(matter, person_id=person_id, passphrase=openers.phrase(person_id), at=at)

    assert give(openers.astrid, 0) == First(LATER + HALF_HOUR, 2)
    assert give(openers.brita, 1) == First(LATER + HALF_HOUR + timedelta(minutes=1), 1)
    opened = give(openers.eva, 2)
    assert isinstance(opened, Opened)
    assert age.recipient_of(opened.identity) == queries.recipient_of(matter)


@pytest.mark.parametrize(
    ("waited", "opens"), [(HALF_HOUR - MICROSECOND, True), (HALF_HOUR, False)], ids=["just in time", "expired"]
)
def test_a_share_waits_thirty_minutes_and_not_longer(openers: Openers, waited: timedelta, opens: bool) -> None:
    release(openers, openers.astrid)
    second = release(openers, openers.brita, LATER + waited)
    assert isinstance(second, Opened) is opens


def test_after_the_wait_the_same_person_may_release_again(openers: Openers) -> None:
    release(openers, openers.astrid)
    assert release(openers, openers.astrid, LATER + HALF_HOUR) == First(LATER + 2 * HALF_HOUR, 1)


def test_an_expired_share_is_erased_when_the_time_comes(openers: Openers) -> None:
    release(openers, openers.astrid)
    assert erase_expired_shares(LATER + HALF_HOUR - MICROSECOND) == ()
    [expired] = erase_expired_shares(LATER + HALF_HOUR)
    assert (expired.matter_id, expired.released_by, expired.expired_at) == (
        openers.matter, openers.astrid, LATER + HALF_HOUR,
    )  # fmt: skip
    assert queries.waiting_share(openers.matter, LATER) is None


def test_who_has_released_is_seen_until_it_expires(openers: Openers) -> None:
    assert queries.waiting_share(openers.matter, LATER) is None
    release(openers, openers.astrid)
    waiting = queries.waiting_share(openers.matter, LATER)
    assert waiting is not None
    assert (waiting.released_by, waiting.missing) == ((openers.astrid,), 1)
    assert queries.waiting_share(openers.matter, LATER + HALF_HOUR) is None


def test_the_waiting_share_opens_for_the_other_openers_only(openers: Openers) -> None:
    release(openers, openers.astrid)
    ciphertext = bytes(WaitingShare.objects.get().ciphertext)
    for person_id, opens in ((openers.astrid, False), (openers.brita, True), (openers.eva, True)):
        identity = keys.unlocked_identity(person_id, openers.phrase(person_id))
        if opens:
            assert len(age.decrypt(ciphertext, identity).split()) == 33
        else:
            with pytest.raises(age.CannotOpen):
                age.decrypt(ciphertext, identity)


def test_no_waiting_share_is_left_after_the_opening(openers: Openers) -> None:
    release(openers, openers.astrid)
    release(openers, openers.brita)
    assert not WaitingShare.objects.exists()


def test_a_second_opening_is_refused(openers: Openers) -> None:
    release(openers, openers.astrid)
    release(openers, openers.brita)
    assert refusal(lambda: release(openers, openers.eva)) == "vault.already_opened"


def test_a_wrong_passphrase_is_refused_and_releases_nothing(openers: Openers) -> None:
    assert refusal(lambda: release(openers, openers.astrid, phrase=PHRASES["brita"])) == "vault.wrong_passphrase"
    assert not WaitingShare.objects.exists()


def test_someone_who_is_not_an_opener_is_refused(openers: Openers) -> None:
    assert refusal(lambda: release(openers, openers.camilla)) == "vault.no_identity"
    keys.make_opener_identity(openers.camilla, PHRASES["camilla"], AT)
    assert refusal(lambda: release(openers, openers.camilla)) == "vault.not_an_opener"


def test_a_matter_without_a_key_is_missing(openers: Openers) -> None:
    with pytest.raises(Missing):
        release_share(uuid7(), person_id=openers.astrid, passphrase=PHRASES["astrid"], at=LATER)
    with pytest.raises(Missing):
        queries.recipient_of(uuid7())


def test_the_secret_is_stored_nowhere_and_printed_nowhere(openers: Openers) -> None:
    release(openers, openers.astrid)
    opened = release(openers, openers.brita)
    assert isinstance(opened, Opened)
    assert opened.identity not in repr(opened)
    with connection.cursor() as cursor:
        for model in (OpenerIdentity, SealingKey, KeyShare, WaitingShare):
            cursor.execute(f"SELECT count(*) FROM {model._meta.db_table} t WHERE t::text ILIKE %s", ["%AGE-SECRET%"])
            assert cursor.fetchone() == (0,)


def test_the_database_refuses_what_an_act_would_never_do(openers: Openers) -> None:
    release(openers, openers.astrid)
    share = KeyShare.objects.get(person_id=openers.astrid)
    waiting = WaitingShare.objects.get()
    other = KeyShare.objects.exclude(id=share.id).first()
    assert other is not None
    forbidden = [
        lambda: KeyShare.objects.create(
            key=share.key, person_id=openers.astrid, number=9, locked_share=b"x", received_at=AT
        ),
        lambda: KeyShare.objects.create(
            key=share.key, person_id=openers.camilla, number=share.number, locked_share=b"x", received_at=AT
        ),
        lambda: KeyShare.objects.filter(id=share.id).update(handed_over_at=AT),
        lambda: SealingKey.objects.create(matter_id=uuid7(), recipient="age1x", threshold=1, made_at=AT),
        lambda: SealingKey.objects.create(matter_id=openers.matter, recipient="age1y", threshold=2, made_at=AT),
        lambda: WaitingShare.objects.create(
            key=share.key,
            share=other,
            released_by_id=openers.astrid,
            released_at=AT,
            expires_at=AT + HALF_HOUR,
            ciphertext=b"x",
        ),
        lambda: WaitingShare.objects.create(
            key=share.key,
            share=other,
            released_by_id=openers.brita,
            released_at=AT,
            expires_at=AT + HALF_HOUR + MICROSECOND,
            ciphertext=b"x",
        ),
        lambda: KeyShare.objects.create(key=share.key, number=9, locked_share=b"x", received_at=AT),
        lambda: HeldKey.objects.create(
            key=share.key, locked_identity=b"x", held_at=AT, expires_at=AT + LONGEST_HOLD + MICROSECOND
        ),
    ]
    for act in forbidden:
        with pytest.raises(IntegrityError), transaction.atomic():
            act()
    for act in (
        lambda: KeyShare.objects.filter(id=other.id).delete(),
        lambda: KeyShare.objects.filter(id=share.id).update(person_id=openers.camilla),
        lambda: SealingKey.objects.filter(id=share.key_id).update(recipient="age1z"),
        lambda: SealingKey.objects.filter(id=share.key_id).update(threshold=3),
        lambda: OpenerIdentity.objects.filter(person_id=openers.astrid).delete(),
        lambda: OpenerIdentity.objects.filter(person_id=openers.astrid).update(recipient="age1w"),
        lambda: WaitingShare.objects.filter(id=waiting.id).update(expires_at=LATER + timedelta(days=1)),
    ):
        with pytest.raises(Exception, match=r"pgtrigger: Cannot"), transaction.atomic():
            act()


def test_an_opened_key_is_never_closed_again(openers: Openers) -> None:
    release(openers, openers.astrid)
    release(openers, openers.brita)
    with pytest.raises(Exception, match=r"pgtrigger: Cannot"), transaction.atomic():
        SealingKey.objects.update(opened_at=None)
