"""Uses of a token, and of an address without one, counted by the minute where all processes see it.

A process that is asked again and again takes a handful of uses at a time and gives them out by itself (ADR 50): so the
limit is never passed, and hardly any request waits for its count.
"""

from collections import deque
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import connection

from terskel.accounts.answers import fingerprint
from terskel.audit import statements
from terskel.core.decisions import Missing

MINUTE: Final = timedelta(minutes=1)
MOST_AT_ONCE: Final = 100
SHARE: Final = 20
"""A handful is at most one part in so many of what is left in the minute: the nearer the limit, the more exact."""
KEPT: Final = 10_000
"""Tokens and addresses whose handfuls a process remembers."""

# Nobody waits for the disk to have a count: a power cut may take back some uses of a minute. Inside somebody's
# transaction the setting stays as it is, for it holds to the commit and would let that one be taken back.
UNHURRIED: Final = """(SELECT set_config('synchronous_commit',
    CASE WHEN %(alone)s THEN 'off' ELSE current_setting('synchronous_commit') END, true)) unhurried"""

# Whoever was held up since it read the clock counts in the minute that others have begun: a minute never comes back.
# Only a clock that was set back by more than one begins anew.
_BEGUN: Final = "held.window_from BETWEEN %(minute)s AND %(minute)s + interval '1 minute'"
_WINDOW: Final = f"""window_from = CASE WHEN {_BEGUN} THEN held.window_from ELSE %(minute)s END,
    window_count = CASE WHEN {_BEGUN} THEN held.window_count ELSE 0 END + %(taken)s"""

USED: Final = f"""
    UPDATE accounts_apitoken AS held SET last_used_at = %(at)s, {_WINDOW}
    FROM {UNHURRIED} WHERE id = %(key)s RETURNING window_count"""  # noqa: S608 - our own texts

COUNTED: Final = f"""
    INSERT INTO accounts_apiaddress AS held (digest, window_from, window_count)
    SELECT %(key)s, %(minute)s, %(taken)s FROM {UNHURRIED}
    ON CONFLICT (digest) DO UPDATE SET {_WINDOW}
    RETURNING window_count"""  # noqa: S608 - our own texts


@dataclass(frozen=True, slots=True)
class Use:
    """The number of this use among those of its minute, and when the next minute begins."""

    count: int
    until: datetime


@dataclass(slots=True)
class _Handful:
    """The numbers that were taken in a minute and not yet given out; `last` is the highest that was taken."""

    minute: datetime
    numbers: deque[int]
    taken: int
    last: int

    def next(self, most: int) -> int:
        """How many to take: twice as many as the last time, so that no more lie idle than were used."""
        return max(1, min(2 * self.taken, MOST_AT_ONCE, (most - self.last) // SHARE))


_held: dict[Hashable, _Handful] = {}


def of_token(token_id: UUID, most: int, *, at: datetime) -> Use:
    """One more use of a token, of which there may be `most` in a minute. No act: nothing is decided by it here.

    Raises Missing where the token is gone.
    """
    return _counted(USED, token_id, most, at)


def of_address(address: str, most: int, *, at: datetime) -> Use:
    """The same of an address that sends no token that works."""
    return _counted(COUNTED, fingerprint(address.encode()), most, at)


def forget() -> None:
    """For whoever takes the database back to an earlier one."""
    _held.clear()


def _counted(statement: str, key: UUID | str, most: int, at: datetime) -> Use:
    minute = at.replace(second=0, microsecond=0)
    held = _held.get(key)
    if held is None or not minute <= held.minute <= minute + MINUTE:
        held = _Handful(minute, deque(), 0, 0)
        if len(_held) >= KEPT:
            _held.clear()
        _held[key] = held
    try:
        number = held.numbers.popleft()  # many threads ask: no two of them get the same
    except IndexError:
        number = _take(statement, held, {"key": key, "at": at, "minute": minute}, most)
    return Use(number, minute + MINUTE)


def _take(statement: str, held: _Handful, asked: Mapping[str, Any], most: int) -> int:
    taken = held.next(most)
    row = statements.first_of(statement, {**asked, "taken": taken, "alone": not connection.in_atomic_block})
    if row is None:
        raise Missing
    last: int = row[0]
    held.taken, held.last = taken, last
    held.numbers.extend(range(last - taken + 2, last + 1))
    return last - taken + 1
