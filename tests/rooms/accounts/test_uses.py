"""Uses of a token, and of an address without one, are counted; nobody waits for the disk to have the count."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection

from terskel.accounts import tokens
from terskel.organisations import queries as organisations
from tests.worlds.cast import BEGINNING
from tests.worlds.lent import lent_cast
from tests.worlds.programs import program

LATER = BEGINNING + timedelta(days=1)


def secret_of_bjorn() -> str:
    bjorn = lent_cast().bjorn
    [choice] = organisations.actors_of(bjorn.person_id or uuid4())
    return program(choice.membership_id, "Regneark", by=bjorn, at=BEGINNING)[1]


@pytest.mark.django_db
def test_a_use_is_counted_within_its_minute() -> None:
    secret = secret_of_bjorn()
    counts = [tokens.token_used(secret, at=LATER)[1].count for _ in range(3)]
    next_minute = tokens.token_used(secret, at=LATER + timedelta(minutes=1))[1].count
    assert (counts, next_minute) == ([1, 2, 3], 1)
    addresses = [tokens.count_address(one, at=LATER).count for one in ("192.0.2.1", "192.0.2.1", "192.0.2.2")]
    assert addresses == [1, 2, 1]


def waits_for_the_disk() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW synchronous_commit")
        (said,) = cursor.fetchone()
    return str(said)


@pytest.mark.django_db
def test_a_count_inside_somebodys_transaction_lets_its_commit_wait_for_the_disk() -> None:
    secret = secret_of_bjorn()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = 'remote_write'")
    tokens.token_used(secret, at=LATER)
    tokens.count_address("192.0.2.1", at=LATER)
    assert waits_for_the_disk() == "remote_write"


@pytest.mark.usefixtures("own_database")
def test_a_count_alone_does_not_wait_and_leaves_the_session_as_it_was() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = 'on'")
        cursor.execute(f"SELECT current_setting('synchronous_commit') FROM {tokens.UNHURRIED}", {"alone": True})
        assert cursor.fetchone() == ("off",)
        tokens.count_address("192.0.2.1", at=LATER)
        assert waits_for_the_disk() == "on"
        cursor.execute("RESET synchronous_commit")
