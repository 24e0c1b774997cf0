"""Two openers, two connections, the same moment."""

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from django.db import connections, transaction

from terskel.accounts import actions as accounts
from terskel.core.actors import SYSTEM
from terskel.core.decisions import RefusedAct
from terskel.vault import keys, queries
from terskel.vault.models import OpenerIdentity, WaitingShare
from terskel.vault.opening import release_share
from tests.clones import cloned
from tests.rooms.vault.conftest import AT, Openers, made_openers

LATER = AT + timedelta(days=10)


@pytest.fixture
def shared(django_db_setup: None, django_db_blocker: Any) -> Iterator[Openers]:
    """On a copy of the database that is thrown away, so that every connection sees it."""
    with django_db_blocker.unblock(), cloned():
        yield made_openers()


def at_once(*acts: Callable[[], object]) -> list[str]:
    """What each act gave, by the name of its result's type, or the code it was refused with."""
    barrier = threading.Barrier(len(acts))
    outcomes = [""] * len(acts)

    def run(place: int, act: Callable[[], object]) -> None:
        try:
            barrier.wait(timeout=10)
            with transaction.atomic():
                outcomes[place] = type(act()).__name__
        except RefusedAct as stopped:
            outcomes[place] = stopped.refused.code
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(place, act)) for place, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return outcomes


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
