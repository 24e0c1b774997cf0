"""Publishing to ten, a hundred, a thousand and ten thousand suppliers: what an act costs as the list grows.

`TERSKEL_DATA_DIR=… python -m bench.invited` adds suppliers to the demo world that lies there: use a copy. Their rows
are copied from one that the acts admitted; the competitions are drafted, published and told of by the acts themselves.
Beside the publication stands its floor: the very same INSERTs of the invitations in plain SQL, into a bare copy of
their table with its keys and checks: temporary, so without log, and without triggers and references to other tables.
"""

import os
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Final
from uuid import UUID

from bench.pages import Statements
from terskel.cli.database import database_held, django_ready, migrated

if TYPE_CHECKING:
    from terskel.qualification.models import Qualification

SIZES: Final = (10, 100, 1_000, 10_000)
INVITATIONS: Final = "competitions_invitation"
CATEGORY: Final = "IKT-02"
BODY: Final = "Helsedirektoratet"
PUBLISH: Final = "publish"


def main() -> None:
    os.environ["TERSKEL_DEMO"] = "1"
    with database_held():
        django_ready()
        migrated()
        first: dict[str, float] = {}
        inserts = Inserts()
        print(f"{'act':28}{'invited':>9}{'statements':>12}{'ms':>9}{'ratio':>8}")
        for size in SIZES:
            _admit_until(size)
            for name, act in _acts(size):
                counted, took = _measured(act, inserts if name == PUBLISH else None)
                first.setdefault(name, took)
                print(f"{name:28}{size:>9,}{counted:>12,}{took * 1000:>9.0f}{took / first[name]:>8.1f}", flush=True)
                if name == PUBLISH:
                    floor = inserts.again()
                    print(f"{'  the same INSERTs, plain':28}{size:>9,}{'':12}{floor * 1000:>9.0f}", flush=True)
                    print(f"{'  publish over plain':28}{size:>9,}{'':21}{took / floor:>8.1f}", flush=True)


class Inserts:
    """The INSERTs of invitations that a publication made, kept to be made again in plain SQL."""

    def __init__(self) -> None:
        self.made: list[tuple[str, object]] = []

    def __call__(self, execute, sql, params, many, context):  # type: ignore[no-untyped-def]  # Django's own shape
        if f'INSERT INTO "{INVITATIONS}"' in sql:
            self.made.append((sql.replace(f'"{INVITATIONS}"', '"bare_invitation"').split(" RETURNING ")[0], params))
        return execute(sql, params, many, context)

    def again(self) -> float:
        """Seconds they take in one transaction, which is then undone; what was kept is forgotten."""
        from django.db import connection, transaction

        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f'CREATE TEMP TABLE "bare_invitation" (LIKE "{INVITATIONS}" INCLUDING ALL)')
            began = time.perf_counter()
            for sql, params in self.made:
                cursor.execute(sql, params)
            took = time.perf_counter() - began
            transaction.set_rollback(True)
        self.made.clear()
        return took


def _acts(size: int) -> Iterator[tuple[str, Callable[[], object]]]:
    """The acts and readings, in order; each works on what the one before made."""
    from terskel.audit.models import Event
    from terskel.cli.demo.drafting import draft
    from terskel.cli.demo.needs import FIRST
    from terskel.cli.demo.pace import Pace
    from terskel.cli.demo.voices import Voices
    from terskel.cli.demo.world import NOW
    from terskel.competitions import actions as competitions
    from terskel.competitions import queries as readings
    from terskel.core.actors import SYSTEM
    from terskel.notifications import actions as notifications

    body, running = _body(), _running()
    need = next(one for one in FIRST if one.category == CATEGORY)
    run = draft(running, body, need, Voices(size), Pace(), at=NOW, tenderers=())
    sent_at = NOW + timedelta(hours=1)
    yield "check before publication", lambda: readings.check(body.buyer, run.id, at=sent_at)
    openers = [one.person_id for one in (body.lead, body.evaluator) if one.person_id]
    closes_at = NOW + timedelta(days=21, hours=3)
    yield (
        PUBLISH,
        lambda: competitions.publish(run.id, closes_at=closes_at, openers=openers, by=body.buyer, at=sent_at),
    )
    event = Event.objects.filter(kind="competitions.CompetitionPublished").latest("id")
    yield "tell those invited", lambda: notifications.deliver(event.id, by=SYSTEM, at=sent_at)
    yield "read those invited", lambda: readings.invited(run.id)


def _measured(act: Callable[[], object], inserts: "Inserts | None" = None) -> tuple[int, float]:
    from contextlib import nullcontext

    from django.db import connection

    counter = Statements()
    began = time.perf_counter()
    with connection.execute_wrapper(counter), connection.execute_wrapper(inserts) if inserts else nullcontext():
        act()
    return counter.count, time.perf_counter() - began


def _admit_until(size: int) -> None:
    """Copy an admitted supplier, with its person and rows, until `size` are admitted in the category."""
    from terskel.qualification.models import Qualification

    standing = Qualification.objects.filter(category__code=CATEGORY).select_related("line__application", "supplier")
    model = standing.order_by("from_at", "id")[0]
    for number in range(standing.count(), size):
        copied(model, number)


def copied(model: "Qualification", number: int) -> None:
    """One more supplier with the rows of `model`'s; it stands in the category of that right alone."""
    from terskel.accounts.models import Person
    from terskel.core.ids import uuid7
    from terskel.organisations.models import SupplierMembership

    def again(row: object, **changes: object) -> UUID:
        for name, value in {"id": uuid7(), **changes}.items():
            setattr(row, name, value)
        row._state.adding = True  # type: ignore[attr-defined]
        row.save(force_insert=True)  # type: ignore[attr-defined]
        return row.id  # type: ignore[attr-defined,no-any-return]

    membership = SupplierMembership.objects.filter(supplier=model.supplier_id)[0]
    person = again(
        Person.objects.get(id=membership.person_id), email=f"bench{number:05d}@demo.example", name=f"Bench {number}"
    )
    supplier = again(type(model.supplier).objects.get(id=model.supplier_id), number=f"SE-BENCH-{number:05d}")
    again(membership, person_id=person, supplier_id=supplier)
    line = type(model.line).objects.get(id=model.line_id)
    application = again(
        type(model.line.application).objects.get(id=line.application_id),
        supplier_id=supplier,
        reference=f"B-{number:05d}",
    )
    line_id = again(line, application_id=application, supplier_id=supplier)
    again(type(model).objects.get(id=model.id), supplier_id=supplier, line_id=line_id)


def _body():  # type: ignore[no-untyped-def]  # a Body, which can be imported only when Django is ready
    from terskel.cli.demo.cast import Body
    from terskel.organisations import queries as organisations
    from terskel.organisations.models import AuthorityMembership, ContractingAuthority

    authority = ContractingAuthority.objects.get(name=BODY)
    seats = {
        seat.person.email.partition(".")[0]: organisations.actor(seat.person_id, seat.id)
        for seat in AuthorityMembership.objects.filter(authority=authority).select_related("person")
    }
    return Body(
        id=authority.id,
        name=authority.name,
        place=authority.place,
        buyer=seats["innkjop"],
        approver=seats["beslutning"],
        lead=seats["evaluering1"],
        evaluator=seats["evaluering2"],
    )


def _running():  # type: ignore[no-untyped-def]  # a RunningDps, which can be imported only when Django is ready
    from terskel.cli.demo.admissions import RunningDps
    from terskel.cli.demo.schemes import NHN
    from terskel.dps.models import Category

    category = Category.objects.get(code=CATEGORY)
    return RunningDps(
        plan=NHN[0], id=category.dps_id, owner=None, categories={CATEGORY: category.id}, requirements={}, members=()
    )


if __name__ == "__main__":
    main()
