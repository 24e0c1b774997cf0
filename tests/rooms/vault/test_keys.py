"""Who can be an opener, and how a share changes hands."""

from datetime import timedelta

import pytest
from django.db import transaction

from terskel.audit.models import Event
from terskel.core.actors import ANONYMOUS, Actor
from terskel.core.decisions import Missing, RefusedAct
from terskel.core.ids import uuid7
from terskel.core.languages import LANGUAGES
from terskel.core.phrases import Phrasebook, refusal_text
from terskel.vault import actions, keys, queries
from terskel.vault.models import KeyShare, OpenerIdentity
from terskel.vault.opening import First, Opened, release_share
from tests.rooms.vault.conftest import AT, PHRASES, Openers

LATER = AT + timedelta(days=10)


def refusal(act):
    with pytest.raises(RefusedAct) as stopped:
        act()
    return stopped.value.refused


@pytest.mark.parametrize(
    ("names", "threshold", "code"),
    [
        (["astrid"], 1, "vault.too_few_openers"),
        ([], 2, "vault.too_few_openers"),
        (["astrid", "brita"], 1, "vault.threshold_out_of_range"),
        (["astrid", "brita"], 3, "vault.threshold_out_of_range"),
        (["astrid", "astrid", "brita"], 2, "vault.opener_named_twice"),
        (["astrid", "camilla"], 2, "vault.opener_without_identity"),
    ],
)
def test_a_key_needs_at_least_two_different_people_who_can_open(
    openers: Openers, names: list[str], threshold: int, code: str
) -> None:
    people = [getattr(openers, name) for name in names]
    assert refusal(lambda: keys.make_sealing_key(uuid7(), people, threshold, AT)).code == code


def test_the_refusal_names_those_who_have_no_key_of_their_own(openers: Openers) -> None:
    refused = refusal(lambda: keys.make_sealing_key(uuid7(), [openers.astrid, openers.camilla], 2, AT))
    assert refusal_text(refused, "nb").startswith("Camilla har ingen åpnernøkkel.")


def test_two_of_two_is_enough(openers: Openers) -> None:
    matter = uuid7()
    keys.make_sealing_key(matter, [openers.astrid, openers.brita], 2, AT)
    assert queries.openers_of(matter) == (openers.astrid, openers.brita)
    assert queries.threshold_of(matter) == 2


def test_the_passphrase_has_a_shortest_length_on_both_sides(openers: Openers) -> None:
    assert refusal(lambda: keys.make_opener_identity(openers.camilla, "x" * 11, AT)).code == (
        "vault.passphrase_too_short"
    )
    keys.make_opener_identity(openers.camilla, "x" * 12, AT)
    assert keys.has_identity(openers.camilla)


def test_a_person_has_one_key_pair(openers: Openers) -> None:
    assert refusal(lambda: keys.make_opener_identity(openers.astrid, PHRASES["astrid"], AT)).code == (
        "vault.identity_exists"
    )


def test_a_changed_passphrase_opens_what_the_old_one_did(openers: Openers) -> None:
    keys.change_passphrase(openers.astrid, PHRASES["astrid"], "helt ny passfrase")
    assert refusal(lambda: keys.unlocked_identity(openers.astrid, PHRASES["astrid"])).code == "vault.wrong_passphrase"
    released = release_share(openers.matter, person_id=openers.astrid, passphrase="helt ny passfrase", at=LATER)
    assert isinstance(released, First)


def test_a_share_handed_over_opens_in_the_new_hands_and_no_longer_in_the_old(openers: Openers) -> None:
    keys.make_opener_identity(openers.camilla, PHRASES["camilla"], AT)
    keys.replace_opener(openers.matter, openers.eva, openers.camilla, PHRASES["eva"], LATER)
    assert set(queries.openers_of(openers.matter)) == {openers.astrid, openers.brita, openers.camilla}
    assert (
        refusal(lambda: release_share(openers.matter, person_id=openers.eva, passphrase=PHRASES["eva"], at=LATER)).code
        == "vault.not_an_opener"
    )
    release_share(openers.matter, person_id=openers.camilla, passphrase=PHRASES["camilla"], at=LATER)
    opened = release_share(openers.matter, person_id=openers.astrid, passphrase=PHRASES["astrid"], at=LATER)
    assert isinstance(opened, Opened)


def test_a_share_goes_to_somebody_new_with_a_key_of_their_own(openers: Openers) -> None:
    def hand_over(new):
        return lambda: keys.replace_opener(openers.matter, openers.eva, new, PHRASES["eva"], LATER)

    assert refusal(hand_over(openers.astrid)).code == "vault.opener_has_held_a_share"
    assert refusal(hand_over(openers.camilla)).code == "vault.opener_without_identity"
    keys.make_opener_identity(openers.camilla, PHRASES["camilla"], AT)
    hand_over(openers.camilla)()
    back = refusal(lambda: keys.replace_opener(openers.matter, openers.camilla, openers.eva, PHRASES["camilla"], LATER))
    assert back.code == "vault.opener_has_held_a_share"


def test_only_the_holder_hands_a_share_over(openers: Openers) -> None:
    keys.make_opener_identity(openers.camilla, PHRASES["camilla"], AT)
    assert (
        refusal(
            lambda: keys.replace_opener(openers.matter, openers.eva, openers.camilla, PHRASES["astrid"], LATER)
        ).code
        == "vault.wrong_passphrase"
    )


def test_nothing_is_handed_over_while_a_share_waits_or_after_the_opening(openers: Openers) -> None:
    keys.make_opener_identity(openers.camilla, PHRASES["camilla"], AT)

    def hand_over(at):
        return lambda: keys.replace_opener(openers.matter, openers.eva, openers.camilla, PHRASES["eva"], at)

    release_share(openers.matter, person_id=openers.astrid, passphrase=PHRASES["astrid"], at=LATER)
    assert refusal(hand_over(LATER + timedelta(minutes=29))).code == "vault.share_waits"
    release_share(openers.matter, person_id=openers.brita, passphrase=PHRASES["brita"], at=LATER)
    assert refusal(hand_over(LATER)).code == "vault.already_opened"


def test_a_handed_over_share_is_erased_from_the_old_row_for_good(openers: Openers) -> None:
    keys.make_opener_identity(openers.camilla, PHRASES["camilla"], AT)
    keys.replace_opener(openers.matter, openers.eva, openers.camilla, PHRASES["eva"], LATER)
    old = KeyShare.objects.filter(person_id=openers.eva)
    assert [(row.locked_share, row.handed_over_at) for row in old] == [(None, LATER)]
    with pytest.raises(Exception, match=r"pgtrigger: Cannot"), transaction.atomic():
        old.update(locked_share=b"x", handed_over_at=None)


def person(person_id, name: str) -> Actor:
    return Actor(
        kind="person",
        person_id=person_id,
        name=name,
        organisation_id=None,
        organisation_kind=None,
        roles=frozenset(),
        language="nb",
    )


def test_making_a_key_of_ones_own_is_on_record_without_the_secret(openers: Openers) -> None:
    camilla = person(openers.camilla, "Camilla")
    actions.make_opener_identity(PHRASES["camilla"], by=camilla, at=AT)
    actions.change_passphrase(PHRASES["camilla"], "helt ny passfrase", by=camilla, at=LATER)
    made, changed = Event.objects.filter(kind__startswith="vault.").order_by("at")
    recipient = OpenerIdentity.objects.get(person_id=openers.camilla).recipient
    assert (made.kind, made.payload) == ("vault.OpenerIdentityMade", {"recipient": recipient})
    assert (changed.kind, changed.payload) == ("vault.PassphraseChanged", {})


def test_a_wrong_passphrase_leaves_a_trace(openers: Openers) -> None:
    with pytest.raises(RefusedAct):
        actions.change_passphrase("feil passfrase", "helt ny passfrase", by=person(openers.astrid, "Astrid"), at=AT)
    refused = Event.objects.get(kind="audit.ActRefused")
    assert refused.payload["code"] == "vault.wrong_passphrase"
    assert "passfrase" not in str(refused.payload).replace("wrong_passphrase", "").replace("change_passphrase", "")


def test_nobody_without_a_name_makes_a_key(openers: Openers) -> None:
    with pytest.raises(Missing):
        actions.make_opener_identity("x" * 12, by=ANONYMOUS, at=AT)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_refusal_of_the_vault_has_words(language) -> None:
    facts = {
        "shortest": 12,
        "fewest": 2,
        "most": 16,
        "openers": 3,
        "names": ("Camilla",),
        "expires_at": AT,
        "opened_at": AT,
    }
    book = Phrasebook.of("vault")
    assert all(book.say(key, language, **facts).count(".") for key in book.texts)


def test_the_list_of_matters_is_what_one_can_still_open(openers: Openers) -> None:
    assert queries.matters_of(openers.eva) == (openers.matter,)
    assert queries.matters_of(openers.camilla) == ()
    release_share(openers.matter, person_id=openers.astrid, passphrase=PHRASES["astrid"], at=LATER)
    release_share(openers.matter, person_id=openers.brita, passphrase=PHRASES["brita"], at=LATER)
    assert queries.matters_of(openers.eva) == ()
