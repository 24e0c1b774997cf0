"""Whole competitions many times over, by COPY: with tenders, evaluation, letters, contract, notices, events.

Each copy is what the acts made of one competition, row by row, with its own keys and references, its own suppliers and
its own place in time. Which rows belong to a competition is read from the database's own foreign keys, so that no table
is forgotten when one comes to be.
"""

import random
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import blake2b
from typing import Any, Final
from uuid import UUID

SEED: Final = 2026
AS_THEY_ARE: Final = 10
"""Every tenth copy keeps the suppliers of its model: they become the busiest of all."""
OWNED: Final = ("documents_letter", "documents_storedfile")
"""Each row belongs to what names it, and goes with it."""
BY_MATTER: Final = {
    "audit_event": "matters && %s",
    "audit_unhidden": "matter_id = ANY(%s)",
    "documents_letter": "matter_id = ANY(%s)",
    "notices_notice": "matter_id = ANY(%s)",
    "notifications_change": "matters && %s",
    "vault_sealingkey": "matter_id = ANY(%s)",
}
"""Tables that name a matter without a foreign key."""
LEFT_OUT: Final = frozenset({"notifications_outgoingmail"})
REFERENCES: Final = (("competitions_competition", "reference"), ("contracts_contract", "reference"))
"""Written with a number at the end, which each copy has its own of."""
TOLD_TO: Final = ("notifications_message", "notifications_change")
_UUID: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_NUMBER: Final = re.compile(r"\d+$")


@dataclass(frozen=True, slots=True)
class Share:
    """So many copies of one competition, each moved in time by an even part of the span between two days."""

    reference: str
    times: int
    from_days: int
    to_days: int


@dataclass(slots=True)
class Table:
    """The columns that are copied, with the kind of each: `instant`, `day`, `text`."""

    name: str
    columns: list[str]
    kinds: list[str]
    rows: dict[str, list[Any]] = field(default_factory=dict)


@contextmanager
def untriggered() -> Iterator[None]:
    """No trigger and no foreign key is looked at: what is copied was checked when the acts made it. Superusers only."""
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        yield
        cursor.execute("SET LOCAL session_replication_role = origin")


def multiply(shares: Sequence[Share], firms: Sequence[UUID]) -> Iterator[str]:
    """Copy, and tell how many rows of each table were made. `firms`: suppliers that take the models' places."""
    links = _links()
    made: dict[str, int] = {}
    serial = 100_000
    for share in shares:
        model = _Model(share.reference, links)
        numbers = _Numbers()
        for name, count in model.copied(share, firms, serial, numbers):
            made[name] = made.get(name, 0) + count
        serial += share.times
        yield f"{share.times:>7,} copies of {share.reference}"
    for name, count in sorted(made.items(), key=lambda one: -one[1])[:12]:
        yield f"{count:>11,} {name}"


@dataclass(frozen=True, slots=True)
class _Link:
    table: str
    column: str
    to: str


def _links() -> list[_Link]:
    """Foreign keys of one column between our own tables."""
    found = _asked(
        """SELECT k.conrelid::regclass::text, a.attname, k.confrelid::regclass::text FROM pg_constraint k
        JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
        WHERE k.contype = 'f' AND array_length(k.conkey, 1) = 1"""
    )
    return [_Link(*row) for row in found]


class _Numbers:
    """The next number of each feed of changes."""

    def __init__(self) -> None:
        found = _asked("SELECT organisation_id::text, max(number) FROM notifications_change GROUP BY 1")
        self._last: dict[str | None, int] = dict(found)

    def next(self, organisation: str | None) -> int:
        self._last[organisation] = self._last.get(organisation, 0) + 1
        return self._last[organisation]


class _Model:
    """One competition with everything that belongs to it."""

    def __init__(self, reference: str, links: Sequence[_Link]) -> None:
        self.tables: dict[str, Table] = {}
        self._links = links
        ((key,),) = _asked("SELECT id::text FROM competitions_competition WHERE reference = %s", [reference])
        self._take("competitions_competition", "id = ANY(%s)", [[key]])
        for name, condition in BY_MATTER.items():
            self._take(name, condition.replace("%s", "%s::uuid[]"), [[key]])
        events = list(self.tables["audit_event"].rows) if "audit_event" in self.tables else []
        self._take("notifications_message", "event_id = ANY(%s::uuid[])", [events])
        self.own = {one for table in self.tables.values() for one in table.rows}
        self.suppliers = self._named("organisations_supplier")
        self.references = [
            str(row[table.columns.index(column)])
            for name, column in REFERENCES
            if (table := self.tables.get(name))
            for row in table.rows.values()
        ]

    def _take(self, name: str, condition: str, values: Sequence[Any]) -> None:
        """The rows, those that name them, and the letters and files they name."""
        if name in LEFT_OUT:
            return
        table = self.tables.get(name) or _table(name)
        found = _asked(f'SELECT {", ".join(_as_text(table))} FROM "{name}" WHERE {condition}', values)  # noqa: S608
        keys = _key_of(table)
        fresh = {key: list(row) for row in found if (key := " ".join(str(row[one]) for one in keys)) not in table.rows}
        if not fresh:
            return
        self.tables[name] = table
        table.rows |= fresh
        for link in self._links:
            if link.to == name:
                self._take(link.table, f'"{link.column}" = ANY(%s::uuid[])', [list(fresh)])
            elif link.table == name and link.to in OWNED and link.column in table.columns:
                column = table.columns.index(link.column)
                named = [str(row[column]) for row in fresh.values() if row[column] is not None]
                self._take(link.to, "id = ANY(%s::uuid[])", [named])

    def _named(self, to: str) -> list[str]:
        found = {
            str(row[table.columns.index(link.column)])
            for link in self._links
            if link.to == to and (table := self.tables.get(link.table)) and link.column in table.columns
            for row in table.rows.values()
            if row[table.columns.index(link.column)] is not None
        }
        return sorted(found)

    def copied(self, share: Share, firms: Sequence[UUID], serial: int, numbers: _Numbers) -> Iterator[tuple[str, int]]:
        chance = random.Random(SEED + serial)
        copies = [self._copy(share, number, firms, serial + number, chance) for number in range(share.times)]
        for name, table in self.tables.items():
            rows = (row for one in copies for row in one.rows(table, numbers))
            yield name, _written(table, rows)

    def _copy(self, share: Share, number: int, firms: Sequence[UUID], serial: int, chance: random.Random) -> "_Copy":
        part = (share.to_days - share.from_days) / max(1, share.times)
        moved = timedelta(days=share.from_days + part * number, seconds=chance.randrange(3_600))
        others = {one: _key(one, serial) for one in self.own}
        keeps = number % AS_THEY_ARE == 0
        if not keeps:
            others |= dict(zip(self.suppliers, map(str, chance.sample(firms, len(self.suppliers))), strict=True))
        said = {one: _NUMBER.sub(f"{serial:06d}", one) for one in self.references}
        unread = frozenset() if keeps else frozenset(self.suppliers)
        return _Copy(others, said, moved, serial, unread)


@dataclass(frozen=True, slots=True)
class _Copy:
    """One copy: what each key and reference becomes, and how far it is moved; `unread`: whose messages are left out."""

    keys: Mapping[str, str]
    references: Mapping[str, str]
    moved: timedelta
    serial: int
    unread: frozenset[str]

    def rows(self, table: Table, numbers: _Numbers) -> Iterator[list[str | None]]:
        told = table.columns.index("organisation_id") if table.name in TOLD_TO else None
        count = table.columns.index("number") if table.name == "notifications_change" else None
        unique = table.columns.index("recipient") if table.name == "vault_sealingkey" else None
        for row in table.rows.values():
            if told is not None and row[told] in self.unread:
                continue
            made = [self._value(value, kind) for value, kind in zip(row, table.kinds, strict=True)]
            if count is not None:
                made[count] = str(numbers.next(made[table.columns.index("organisation_id")]))
            if unique is not None:
                made[unique] = f"{str(made[unique])[:-8]}{self.serial:08d}"
            yield made

    def _value(self, value: Any, kind: str) -> str | None:
        if value is None:
            return None
        if kind == "instant":
            return str((value + self.moved).isoformat())
        if kind == "day":
            return str((value + timedelta(days=self.moved.days)).isoformat())
        said = _UUID.sub(lambda found: self.keys.get(found[0], found[0]), str(value))
        for old, new in self.references.items():
            if old in said:
                said = said.replace(old, new)
        return said


def _table(name: str) -> Table:
    """Without the columns that the database fills in by itself."""
    found = _asked(
        """SELECT attname, format_type(atttypid, NULL) FROM pg_attribute
        WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attidentity = '' AND attgenerated = ''
        ORDER BY attnum""",
        [f'"{name}"'],
    )
    kinds = {"timestamp with time zone": "instant", "date": "day"}
    return Table(name, [row[0] for row in found], [kinds.get(row[1], "text") for row in found])


def _as_text(table: Table) -> list[str]:
    return [
        f'"{name}"' if kind in ("instant", "day") else f'"{name}"::text'
        for name, kind in zip(table.columns, table.kinds, strict=True)
    ]


def _key_of(table: Table) -> Sequence[int]:
    """Where the primary key stands; the whole row where the database numbers the rows by itself."""
    found = _asked(
        """SELECT a.attname FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY(i.indkey)
        WHERE i.indrelid = %s::regclass AND i.indisprimary""",
        [f'"{table.name}"'],
    )
    if any(name not in table.columns for (name,) in found):
        return range(len(table.columns))
    return [table.columns.index(name) for (name,) in found]


def _key(model: str, serial: int) -> str:
    return str(UUID(bytes=blake2b(f"{model}{serial}".encode(), digest_size=16).digest(), version=4))


def _written(table: Table, rows: Iterable[Sequence[str | None]]) -> int:
    from django.db import connection

    marks = ", ".join(f'"{name}"' for name in table.columns)
    count = 0
    with connection.cursor() as cursor, cursor.copy(f'COPY "{table.name}" ({marks}) FROM STDIN') as sink:
        for row in rows:
            sink.write_row(row)
            count += 1
    return count


def _asked(statement: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)
        return [tuple(row) for row in cursor.fetchall()]
