"""How far competitions have come, in columns that are alike in every room, so that all rooms are one statement.

A later room offers its rows by `steps`; the room that reads over all of them asks for them `together`.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import DateTimeField, F, IntegerField, QuerySet, Value
from django.db.models.expressions import Combinable

_NEVER: Final = Value(None, output_field=DateTimeField())
_INSTANTS: Final = 4


@dataclass(frozen=True, slots=True)
class Step:
    """What one room knows of one competition: `what` names the row, its room says what the instants and number are."""

    competition_id: UUID
    what: str
    instants: tuple[datetime | None, ...]
    number: int


def steps(
    rows: "QuerySet[Any]", what: str, *instants: str, number: Combinable | None = None
) -> "QuerySet[Any, tuple[Any, ...]]":
    """The rows of a table that has a `competition`, as `together` reads them; at most four instants."""
    left = [_NEVER] * (_INSTANTS - len(instants))
    counted = number or Value(0, output_field=IntegerField())
    return rows.order_by().values_list("competition_id", Value(what), *(F(one) for one in instants), *left, counted)


def together(first: "QuerySet[Any]", *others: "QuerySet[Any]") -> list[Step]:
    """One statement. `first` has all four instants, by which the database knows the columns of the others."""
    return [
        Step(competition_id, what, tuple(instants), number)
        for competition_id, what, *instants, number in first.union(*others, all=True)
    ]
