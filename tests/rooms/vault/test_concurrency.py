"""Two openers, two connections, the same moment."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction

from terskel.accounts import actions as accounts
from terskel.core.actors import SYSTEM
from terskel.core.decisions import Refused
from terskel.vault import keys, queries
from terskel.vault.models import LONGEST_WAIT, OpenerIdentity, WaitingShare
from terskel.vault.opening import erase_expired_shares, release_share
from tests.clones import cloned
from tests.concurrency import meeting
from tests.rooms.vault.conftest import AT, Openers, made_openers

LATER = AT + timedelta(days=10)


@pytest.fixture
def shared(django_db_setup: None, django_db_blocker: Any) -> Iterator[Openers]:
    """On a copy of the database that is thrown away, so that every connection sees it."""
    with django_db_blocker.unblock(), cloned():
        yield made_openers()


def at_once(*acts: Callable[[], object]) -> list[str]:
    """What each act gave, by the name of its result's type, or the code it was refused with."""
    outcomes = meeting(*(partial(_in_a_transaction, act) for act in acts))
    return [given.code if isinstance(given, Refused) else type(given).__name__ for given in outcomes]


def releasing(openers: Openers, *names: str) -> list[Callable[[], object]]:
    def release(person_id: UUID) -> object:
        phrase = openers.phrase(person_id)
        return release_share(openers.matter, person_id=person_id, passphrase=phrase, at=LATER)

    return [partial(release, getattr(openers, name)) for name in names]


def test_two_openers_at_once_open_once(shared: Openers) -> None:
    assert sorted(at_once(*releasing(shared, "astrid", "brita"))) == ["First", "Opened"]
    assert queries.opened_at(shared.matter) == LATER
    assert not WaitingShare.objects.exists()


def test_three_openers_at_once_open_once_and_the_third_is_told(shared: Openers) -> None:
    outcomes = at_once(*releasing(shared, "astrid", "brita", "eva"))
    assert sorted(outcomes) == ["First", "Opened", "vault.already_opened"]


def test_one_opener_twice_at_once_releases_one_share(shared: Openers) -> None:
    assert sorted(at_once(*releasing(shared, "eva", "eva"))) == ["First", "vault.share_already_released"]
    assert queries.opened_at(shared.matter) is None


def test_a_key_pair_made_twice_at_once_is_made_once(shared: Openers) -> None:
    person_id = accounts.create_person("nora@eksempel.no", "Nora", "nn", by=SYSTEM, at=AT)

    def make() -> object:
        return keys.make_opener_identity(person_id, "passfrasen til nora", AT)

    assert sorted(at_once(make, make)) == ["UUID", "vault.identity_exists"]
    assert OpenerIdentity.objects.filter(person_id=person_id).count() == 1


def handing_over(openers: Openers, new: UUID) -> Callable[[], object]:
    return lambda: keys.replace_opener(openers.matter, openers.eva, new, openers.phrase(openers.eva), LATER)


def test_a_share_is_released_or_handed_over_never_both(shared: Openers) -> None:
    keys.make_opener_identity(shared.camilla, shared.phrase(shared.camilla), AT)
    released, handed_over = at_once(*releasing(shared, "eva"), handing_over(shared, shared.camilla))
    if released == "First":
        assert handed_over == "vault.share_waits"
        assert shared.eva in queries.openers_of(shared.matter)
    else:
        assert (released, handed_over) == ("vault.not_an_opener", "NoneType")
        assert not WaitingShare.objects.exists()


def test_a_share_handed_to_two_colleagues_at_once_goes_to_one(shared: Openers) -> None:
    nora = accounts.create_person("nora@eksempel.no", "Nora", "nn", by=SYSTEM, at=AT)
    keys.make_opener_identity(nora, "passfrasen til nora", AT)
    keys.make_opener_identity(shared.camilla, shared.phrase(shared.camilla), AT)
    outcomes = at_once(handing_over(shared, nora), handing_over(shared, shared.camilla))
    assert sorted(outcomes) == ["NoneType", "vault.not_an_opener"]
    assert len({nora, shared.camilla} & set(queries.openers_of(shared.matter))) == 1


def test_an_expired_share_found_by_two_workers_at_once_is_told_of_once(shared: Openers) -> None:
    [release] = releasing(shared, "eva")
    _in_a_transaction(release)
    expired = partial(erase_expired_shares, LATER + LONGEST_WAIT)
    erased = meeting(*[partial(_in_a_transaction, expired)] * 2)
    assert sum(len(one) for one in erased if isinstance(one, tuple)) == 1


def _in_a_transaction(act: Callable[[], object]) -> object:
    with transaction.atomic():
        return act()
