"""Uses of a token, and of an address without one, are counted; nobody waits for the disk to have the count."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection

from terskel.accounts import uses
from terskel.accounts.models import ApiToken
from terskel.core.decisions import Missing
from terskel.organisations import queries as organisations
from tests.statements import asked
from tests.worlds.cast import BEGINNING
from tests.worlds.lent import lent_cast
from tests.worlds.programs import program

LATER = BEGINNING + timedelta(days=1)
MOST = 600


def token_of_bjorn() -> UUID:
    bjorn = lent_cast().bjorn
    [choice] = organisations.actors_of(bjorn.person_id or uuid4())
    return program(choice.membership_id, "Regneark", by=bjorn, at=BEGINNING)[0]


def in_the_database(token_id: UUID) -> int:
    return ApiToken.objects.get(pk=token_id).window_count


class AnotherProcess:
    """What another web process holds of the same minutes."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.monkeypatch = monkeypatch
        self.held: dict[object, object] = {}

    def uses(self, token_id: UUID, most: int, *, at: datetime = LATER) -> int:
        with self.monkeypatch.context() as there:
            there.setattr(uses, "_held", self.held)
            return uses.of_token(token_id, most, at=at).count


@pytest.mark.django_db
def test_a_use_is_counted_within_its_minute() -> None:
    token_id = token_of_bjorn()
    counts = [uses.of_token(token_id, MOST, at=LATER).count for _ in range(3)]
    next_minute = uses.of_token(token_id, MOST, at=LATER + timedelta(minutes=1)).count
    assert (counts, next_minute) == ([1, 2, 3], 1)
    addresses = [uses.of_address(one, MOST, at=LATER).count for one in ("192.0.2.1", "192.0.2.1", "192.0.2.2")]
    assert addresses == [1, 2, 1]


@pytest.mark.django_db
def test_a_request_that_was_held_up_does_not_bring_back_the_minute_before(monkeypatch: pytest.MonkeyPatch) -> None:
    token_id, other = token_of_bjorn(), AnotherProcess(monkeypatch)
    late = LATER - timedelta(milliseconds=1)
    counts = []
    for _ in range(30):
        counts.append(uses.of_token(token_id, MOST, at=LATER).count)
        counts.append(other.uses(token_id, MOST, at=late))
    assert len(set(counts)) == len(counts)
    assert in_the_database(token_id) >= len(counts)


@pytest.mark.django_db
def test_a_clock_that_was_set_back_locks_nobody_out() -> None:
    token_id = token_of_bjorn()
    assert uses.of_token(token_id, MOST, at=LATER).count == 1
    assert uses.of_token(token_id, MOST, at=LATER - timedelta(hours=1)).count == 1


@pytest.mark.django_db
def test_whoever_asks_often_is_counted_by_the_handful() -> None:
    token_id = token_of_bjorn()
    with asked() as statements:
        counts = [uses.of_token(token_id, MOST, at=LATER).count for _ in range(MOST + 2)]
    assert counts == list(range(1, MOST + 3))
    assert len(statements) < MOST / 5
    assert in_the_database(token_id) == MOST + 2  # the last of them were taken one by one


@pytest.mark.django_db
def test_no_more_lie_idle_than_were_used() -> None:
    token_id = token_of_bjorn()
    for used in range(1, 40):
        uses.of_token(token_id, MOST, at=LATER)
        assert used <= in_the_database(token_id) <= 2 * used


@pytest.mark.django_db
def test_processes_together_never_pass_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    token_id, other = token_of_bjorn(), AnotherProcess(monkeypatch)
    counts = [
        one for _ in range(MOST) for one in (uses.of_token(token_id, MOST, at=LATER).count, other.uses(token_id, MOST))
    ]
    let_in = [count for count in counts if count <= MOST]
    assert len(set(counts)) == len(counts)
    assert len(let_in) == MOST


@pytest.mark.django_db
def test_what_an_idle_process_holds_is_little_near_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    token_id, other = token_of_bjorn(), AnotherProcess(monkeypatch)
    for _ in range(50):
        other.uses(token_id, MOST)
    idle = in_the_database(token_id) - 50
    let_in = sum(uses.of_token(token_id, MOST, at=LATER).count <= MOST for _ in range(MOST))
    assert let_in == MOST - 50 - idle
    assert idle <= MOST / uses.SHARE


@pytest.mark.django_db
def test_a_token_that_is_gone_has_no_uses() -> None:
    with pytest.raises(Missing):
        uses.of_token(uuid4(), MOST, at=LATER)


@pytest.mark.django_db
def test_a_process_remembers_so_many_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uses, "KEPT", 3)
    for number in range(10):
        uses.of_address(f"192.0.2.{number}", MOST, at=LATER)
        assert len(uses._held) <= 3
    assert uses.of_address("192.0.2.1", MOST, at=LATER).count == 2


def waits_for_the_disk() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW synchronous_commit")
        (said,) = cursor.fetchone()
    return str(said)


@pytest.mark.django_db
def test_a_count_inside_somebodys_transaction_lets_its_commit_wait_for_the_disk() -> None:
    token_id = token_of_bjorn()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = 'remote_write'")
    uses.of_token(token_id, MOST, at=LATER)
    uses.of_address("192.0.2.1", MOST, at=LATER)
    assert waits_for_the_disk() == "remote_write"


@pytest.mark.usefixtures("own_database")
def test_a_count_alone_does_not_wait_and_leaves_the_session_as_it_was() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = 'on'")
        cursor.execute(f"SELECT current_setting('synchronous_commit') FROM {uses.UNHURRIED}", {"alone": True})
        assert cursor.fetchone() == ("off",)
        uses.of_address("192.0.2.1", MOST, at=LATER)
        assert waits_for_the_disk() == "on"
        cursor.execute("RESET synchronous_commit")
