"""Qualification with 100,000 suppliers, 300,000 rights and 2,000,000 pieces of evidence.

`TERSKEL_DATA_DIR=… python -m bench.qualification [suppliers]` makes its world in an empty folder. It measures the
as-of list, the queue and the search, each turn by turn with SQL written by hand for the same answer; the statements of
each page; admissions as the first and as the last of all (statements and buffers); and, where `TERSKEL_SHARED` holds
`bench/floor.py`, the API's page of a hundred beside the floor, served by the same server with the same workers.
"""

import os
import sys
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from bench.many import Size, load
from bench.pages import Statements, timed
from terskel.cli.database import database_held, django_ready, migrated, static_files_gathered

if TYPE_CHECKING:
    from tests.worlds.dps import DpsWorld

SUPPLIERS: Final = 100_000
CATEGORIES: Final = 60
TURNS: Final = 15
ADMISSIONS: Final = 7
AT: Final = "2027-06-01 10:00"
MOST_RATIO: Final = 3.0
MOST_STATEMENTS: Final = 30
MOST_BUFFERS: Final = 1.2

STANDS: Final = """
    FROM qualification_qualification q JOIN dps_category c ON c.id = q.category_id
    WHERE c.dps_id = %(dps)s AND q.supplier_id = {supplier} AND q.from_at <= %(at)s
      AND (q.to_at IS NULL OR q.to_at > %(at)s)
      AND NOT EXISTS (
        SELECT 1 FROM qualification_suspension x WHERE x.qualification_id = q.id AND x.suspended_at <= %(at)s
          AND (x.reinstated_at IS NULL OR x.reinstated_at > %(at)s))
"""
AS_OF: Final = f"""
WITH shown AS (
    SELECT s.id, s.name, s.number, s.place, s.size_class, s.sort_key FROM organisations_supplier s
    WHERE EXISTS (SELECT 1 {STANDS.format(supplier="s.id")}) ORDER BY s.sort_key, s.id LIMIT 100)
SELECT shown.*, r.* FROM shown, LATERAL (
    SELECT min(q.from_at), (array_agg(q.id ORDER BY q.from_at, q.id))[1], array_agg(q.category_id ORDER BY c.number),
      array_agg(c.code || ' ' || c.name ORDER BY c.number) {STANDS.format(supplier="shown.id")}) r
ORDER BY shown.sort_key, shown.id
"""  # noqa: S608  constants of this page
QUEUE: Final = """
SELECT l.id, a.reference, a.received_at, s.name, coalesce(l.extended_to_at, l.due_at) AS due, p.name, c.code
FROM qualification_applicationline l
JOIN qualification_application a ON a.id = l.application_id
JOIN organisations_supplier s ON s.id = l.supplier_id
JOIN dps_category c ON c.id = l.category_id
LEFT JOIN accounts_person p ON p.id = l.handler_id
WHERE l.dps_id = %(dps)s AND l.decided_at IS NULL AND l.withdrawn_at IS NULL {words}
ORDER BY due, l.id LIMIT 50
"""

WORDS: Final = "AND (s.name ILIKE %(words)s OR s.number LIKE %(number)s OR a.reference ILIKE %(words)s)"


def main(suppliers: int = SUPPLIERS) -> None:
    os.environ["TERSKEL_DEMO"] = "1"
    with database_held():
        django_ready()
        migrated()
        static_files_gathered()
        for line in _measured(Size(suppliers=suppliers)):
            print(line, flush=True)


def _measured(size: Size) -> Iterator[str]:
    from terskel import clock
    from terskel.core.actors import SYSTEM
    from terskel.operations import actions as operations
    from tests.worlds.cast import oslo, the_cast
    from tests.worlds.dps import operative_dps

    at = oslo(AT)
    world = operative_dps(the_cast(), codes=[f"K-{number:02d}" for number in range(1, CATEGORIES + 1)])
    operations.move_demo_clock(to_at=at, by=SYSTEM, at=clock.now())
    first = _admissions(world, serial=901)
    began = time.perf_counter()
    _loaded(world, size)
    yield f"loaded {size.suppliers:,} suppliers in {time.perf_counter() - began:.0f} s"
    _rested()
    last = _admissions(world, serial=951)
    grown = last[1] / first[1]
    yield f"admission: {len(first[0])} statements as the first, {len(last[0])} as the last"
    yield f"the same statements: {first[0] == last[0]}"
    yield f"buffers {first[1]:,} and {last[1]:,}, {grown:.2f} times{_flag(grown > MOST_BUFFERS)}"
    yield f"{'query':28}{'statements':>11}{'whole ms':>10}{'database':>10}{'by hand':>9}{'ratio':>7}"
    for name, read, by_hand, facts in _queries(world):
        count, whole, took, hand = _beside(read, by_hand, facts)
        times = f"{whole * 1000:>10.1f}{took * 1000:>10.1f}{hand * 1000:>9.1f}{took / hand:>7.1f}"
        yield f"{name:28}{count:>11}{times}{_flag(took / hand > MOST_RATIO)}"
    yield f"{'page':28}{'statements':>11}{'ms':>9}"
    for name, count, took in _pages(world):
        yield f"{name:28}{count:>11}{took * 1000:>9.0f}{_flag(count > MOST_STATEMENTS)}"


def _flag(over: bool) -> str:
    return "  OVER" if over else ""


def _loaded(world: "DpsWorld", size: Size) -> None:
    from terskel.qualification.models import Qualification
    from tests.worlds.cast import oslo

    given = Qualification.objects.filter(supplier_id=world.cast.fjordsikt_id).order_by("id")[0]
    load(size, given, _evidence(world), at=oslo(AT))


def _evidence(world: "DpsWorld") -> Any:
    """One piece of evidence, kept by the act itself, to be copied."""
    from terskel.qualification.actions.library import EvidenceTerms, keep_evidence
    from terskel.qualification.models import Evidence
    from tests.worlds.cast import oslo

    terms = EvidenceTerms(kind="insurance", title="Ansvarsforsikring")
    content = b"%PDF-1.7 forsikring"
    key = keep_evidence(terms, file_name="f.pdf", content=content, by=world.cast.bjorn, at=oslo(AT))
    return Evidence.objects.get(pk=key)


def _rested() -> None:
    """What autovacuum would do after a load is done at once: its own buffers would be counted as an admission's."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")


def _admissions(world: "DpsWorld", *, serial: int) -> tuple[list[str], int]:
    """Several admissions one after the other: the statements of the last, and the fewest buffers of any.

    The counters are the whole database's: the watch of the clock touches buffers between two readings, and never too
    few.
    """
    made = [_admission(world, serial=serial + number) for number in range(ADMISSIONS)]
    return made[-1][0], min(buffers for _said, buffers in made)


def _admission(world: "DpsWorld", *, serial: int) -> tuple[list[str], int]:
    """The statements of one admission, without their values, and the buffers it touched."""
    from django.db import connection

    from terskel.qualification import actions, queries
    from terskel.qualification.actions import Assessment
    from tests.worlds.cast import founder, oslo
    from tests.worlds.dps import apply, lines_of

    at = oslo(AT)
    code = list(world.categories)[-1]
    (line,) = lines_of(apply(world, founder(serial, f"Ny {serial} AS", f"Nils Ny{serial}"), [code], at=at))
    found = {one.requirement.id: Assessment(True) for one in queries.case(world.cast.astrid, line, at=at).requirements}
    said: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        said.append(" ".join(sql.split()))
        return execute(sql, params, many, context)

    before = _buffers()
    with connection.execute_wrapper(note):
        actions.admit(line, found, by=world.cast.astrid, at=at)
    return said, _buffers() - before


def _buffers() -> int:
    """What this database has touched so far."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
        cursor.execute("SELECT 1")
        cursor.execute("SELECT blks_hit + blks_read FROM pg_stat_database WHERE datname = current_database()")
        return int(cursor.fetchone()[0])


def _queries(world: "DpsWorld") -> Iterator[tuple[str, Callable[[], object], str, dict[str, Any]]]:
    from terskel.qualification import queries
    from tests.worlds.cast import oslo

    at, astrid = oslo(AT), world.cast.astrid
    facts: dict[str, Any] = {"at": at, "dps": world.id, "words": "%storm%", "number": "storm%"}
    yield "as-of list, a page of 100", lambda: queries.qualified_cut(world.id, at, most=100), AS_OF, facts
    yield "queue, a page of 50", lambda: queries.queue(astrid, at=at), QUEUE.format(words=""), facts
    named = QUEUE.format(words=WORDS)
    yield "search in the queue", lambda: queries.queue(astrid, at=at, words="storm"), named, facts


def _beside(read: Callable[[], object], by_hand: str, facts: dict[str, Any]) -> tuple[int, float, float, float]:
    """Statements; then the quickest turn, in seconds: the whole read, its own statements alone, the one by hand.

    The ratio is of the two last: both are the database's work and the way there and back with the same answer, raw.
    The whole read makes of it what pages read. Other work on the machine only ever adds, so the quickest is taken.
    """
    from django.db import connection

    said: list[tuple[str, Any]] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        said.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        read()
    whole: list[float] = []
    took: list[float] = []
    hand: list[float] = []
    for _ in range(TURNS + 1):
        with timed(whole):
            read()
        with timed(took):
            _asked(said)
        with timed(hand):
            _asked([(by_hand, facts)])
    return len(said), *(min(one) for one in (whole, took, hand))  # type: ignore[return-value]


def _asked(statements: list[tuple[str, Any]]) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        for sql, params in statements:
            cursor.execute(sql, params)
            cursor.fetchall()


def _pages(world: "DpsWorld") -> Iterator[tuple[str, int, float]]:
    from django.db import connection
    from django.test import Client
    from django.urls import reverse

    from terskel.dps import queries as dps
    from terskel.qualification import queries
    from tests.web.visiting import visitor
    from tests.worlds.cast import oslo

    at = oslo(AT)
    slug = dps.dps(world.cast.astrid, world.id, at=at).slug
    line = queries.queue(world.cast.astrid, at=at, most=1)[0].line_id
    right = queries.qualified_cut(world.id, at, most=1)[0].right_id
    astrid = visitor(world.cast.astrid).client
    for name, client, address in (
        ("queue", astrid, reverse("authority:applications")),
        ("case", astrid, reverse("authority:application", args=[line])),
        ("right", astrid, reverse("authority:right", args=[right])),
        ("rights that need care", astrid, reverse("authority:rights")),
        ("statistics", astrid, reverse("authority:dps_figures", args=[world.id])),
        ("own list of those qualified", astrid, reverse("authority:dps_qualified", args=[world.id])),
        ("public list, as of today", Client(REMOTE_ADDR="127.0.0.1"), reverse("public:qualified", args=[slug])),
        ("public page", Client(REMOTE_ADDR="127.0.0.1"), reverse("public:dps", args=[slug])),
        ("API page of 100", Client(REMOTE_ADDR="127.0.0.1"), _api(world.id)),
    ):
        counter = Statements()
        client.defaults["SERVER_NAME"] = "localhost"
        began = time.perf_counter()
        with connection.execute_wrapper(counter):
            answer = client.get(address)
        if answer.status_code != 200:
            raise SystemExit(f"{address} answers {answer.status_code}")
        yield name, counter.count, time.perf_counter() - began


def _api(dps_id: UUID) -> str:
    return f"/api/dps/{dps_id}/qualified"


if __name__ == "__main__":
    main(*(int(one) for one in sys.argv[1:]))
