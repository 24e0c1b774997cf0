"""A hundred thousand suppliers with their requests, rights and evidence, by COPY from a seeded generator.

Each row is a copy of one that the acts themselves made, with its own keys, names and instants, so that no column is
forgotten when a table grows. `tests/rooms/qualification/test_generated_rows.py` shows that the acts take such rows.
"""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

if TYPE_CHECKING:
    from django.db.models import Model

SEED: Final = 2026
FIRST_WORDS: Final = ("Nord", "Fjell", "Kyst", "Skog", "Elv", "Vinter", "Sol", "Granitt", "Furu", "Storm")
SECOND_WORDS: Final = ("data", "konsult", "drift", "bygg", "plan", "sikkerhet", "system", "tjeneste", "analyse", "vakt")
DECIDED_WITHIN: Final = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Size:
    """How much of each: rights and evidence per supplier are the same for all; so many have an undecided line."""

    suppliers: int = 100_000
    rights_each: int = 3
    evidence_each: int = 20
    undecided: int = 300


def load(size: Size, model: "Model", evidence: "Model | None", *, at: datetime) -> None:
    """Fill the tables. `model` is a right the acts gave; `evidence` an item of somebody's library, or None for none.

    Suppliers are spread evenly over the categories of the right's DPS. Every right stands at `at`. Those received last
    are undecided, and their limits pass in the week after `at`.
    """
    from terskel.core.sorting import sort_key
    from terskel.organisations.models import Supplier
    from terskel.qualification.models import Application, ApplicationLine, Qualification

    chance = random.Random(SEED)  # seeded: the same rows every time
    line = ApplicationLine.objects.get(pk=model.line_id)  # type: ignore[attr-defined]
    categories = _categories(line.dps_id)
    firms = [_id(chance) for _ in range(size.suppliers)]
    names = [f"{chance.choice(FIRST_WORDS)}{chance.choice(SECOND_WORDS)} {number} AS" for number in range(len(firms))]
    requests = [_id(chance) for _ in firms]
    starts = [at - DECIDED_WITHIN - timedelta(minutes=len(firms) - number) for number in range(len(firms))]
    copy(
        Supplier.objects.get(pk=line.supplier_id),
        (
            {"id": firm, "country": "SE", "county": "", "number": f"SE-{number:08d}", "name": name}
            | {"sort_key": sort_key(name)}
            for number, (firm, name) in enumerate(zip(firms, names, strict=True))
        ),
    )
    copy(
        Application.objects.get(pk=line.application_id),
        (
            {
                "id": request,
                "supplier_id": firm,
                "reference": f"B-{number:07d}",
                "started_at": start,
                "submitted_at": start,
                "received_at": start,
                "opened_at": start,
                "saved_at": start,
            }
            for number, (request, firm, start) in enumerate(zip(requests, firms, starts, strict=True))
        ),
    )
    lines = [(number, place, _id(chance)) for number in range(len(firms)) for place in range(size.rights_each)]

    def chosen(number: int, place: int) -> UUID:
        return categories[(number * size.rights_each + place) % len(categories)]

    copy(
        line,
        (
            {
                "id": key,
                "application_id": requests[number],
                "supplier_id": firms[number],
                "category_id": chosen(number, place),
                "opened_at": starts[number],
                "due_at": starts[number] + DECIDED_WITHIN,
                "decided_at": starts[number] + timedelta(days=chance.randrange(1, DECIDED_WITHIN.days)),
            }
            for number, place, key in lines
        ),
        same=("admitted_at", "decided_at"),
    )
    copy(
        model,
        (
            {
                "id": _id(chance),
                "supplier_id": firms[number],
                "category_id": chosen(number, place),
                "line_id": key,
                "from_at": starts[number] + DECIDED_WITHIN,
            }
            for number, place, key in lines
        ),
    )
    nobody: dict[str, Any] = dict.fromkeys(
        ("decided_at", "decided_by_id", "admitted_at", "rejected_at", "decision_letter_id")
    )
    copy(
        line,
        (
            nobody
            | {
                "id": _id(chance),
                "application_id": requests[number],
                "supplier_id": firms[number],
                "category_id": chosen(number, size.rights_each),
                "opened_at": starts[number],
                "due_at": at + timedelta(days=chance.randrange(1, 7)),
            }
            for number in range(len(firms) - size.undecided, len(firms))
        ),
    )
    if evidence is not None:
        copy(evidence, ({"id": _id(chance), "supplier_id": firm} for firm in firms for _ in range(size.evidence_each)))
    _analysed(Supplier, Application, ApplicationLine, Qualification)


def copy(template: "Model", rows: Iterable[dict[str, Any]], *, same: Sequence[str] = ()) -> None:
    """Copies of one row, each with its own values in some columns. `same`: columns that take the last one's value."""
    from django.db import connection

    columns = [str(field.column) for field in template._meta.concrete_fields]
    table, marks = template._meta.db_table, ", ".join(f'"{name}"' for name in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT {", ".join(f"""{one}::text""" for one in marks.split(", "))} FROM "{table}" WHERE id = %s',  # noqa: S608
            [template.pk],
        )
        usual: dict[str, Any] = dict(zip(columns, cursor.fetchone(), strict=True))
        with cursor.copy(f'COPY "{table}" ({marks}) FROM STDIN') as sink:
            for row in rows:
                given = usual | row
                for name in same:
                    given[name] = given[same[-1]]
                sink.write_row([_text(given[name]) for name in columns])


def _text(value: object) -> str | None:
    if value is None:
        return None
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _categories(dps_id: UUID) -> list[UUID]:
    from terskel.dps import queries as dps

    return [one.id for one in dps.categories_of([dps_id])[dps_id]]


def _id(chance: random.Random) -> UUID:
    return UUID(int=chance.getrandbits(128), version=4)


def _analysed(*models: "type[Model]") -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        for one in models:
            cursor.execute(f'ANALYZE "{one._meta.db_table}"')
