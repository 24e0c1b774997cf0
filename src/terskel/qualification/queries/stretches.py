"""A stretch of the public list of a DPS, in one statement written by hand: the list is long, and read all the time.

The database finds the suppliers of the stretch in their order and then all their rights, as of one instant. It plans
the statement anew each time, for how it is best done depends on how many a system has admitted.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, TypeAlias
from uuid import UUID

from terskel.audit import statements
from terskel.dps import queries as dps_queries
from terskel.dps.queries import CategoryView
from terskel.organisations import queries as organisations

QualifiedOrder: TypeAlias = organisations.SupplierOrder | Literal["since"]
Mark: TypeAlias = tuple[str, UUID]
"""A place in the order by name: sort key and id of the supplier that stands there."""

PAGE: Final = 100
"""Suppliers on one page of a list that programs read."""
EVERY: Final = 1_000
"""Suppliers from one mark to the next."""

STANDING: Final = """q.from_at <= %(at)s AND (q.to_at IS NULL OR q.to_at > %(at)s)
    AND NOT EXISTS (SELECT FROM qualification_suspension u WHERE u.qualification_id = q.id
    AND u.suspended_at <= %(at)s AND (u.reinstated_at IS NULL OR u.reinstated_at > %(at)s))"""
_LISTED: Final = f"FROM qualification_qualification q WHERE q.category_id = ANY(%(listed)s) AND {STANDING}"
_AMONG: Final = f"FROM organisations_supplier s WHERE s.id IN (SELECT q.supplier_id {_LISTED})"
_BY_FIRST_RIGHT: Final = f"""FROM organisations_supplier s
    JOIN (SELECT q.supplier_id, min(q.from_at) AS since {_LISTED} GROUP BY q.supplier_id) f ON f.supplier_id = s.id
    WHERE true"""
_KEYS: Final[Mapping[QualifiedOrder, str]] = {
    "name": "s.sort_key",
    "number": "s.number",
    "place": "s.place",
    "since": "f.since",
}
_STRETCH: Final = f"""
    WITH page AS MATERIALIZED (
        SELECT s.id, s.name, s.sort_key, s.number, s.place, {{key}} AS key {{among}} {{narrowed}}
        ORDER BY {{key}} {{turned}}, s.id {{turned}} LIMIT %(most)s OFFSET %(skip)s)
    SELECT p.id, p.name, p.sort_key, p.number, p.place, min(q.from_at), (array_agg(q.id ORDER BY q.from_at, q.id))[1],
    array_agg(array_position(%(own)s, q.category_id))
    FROM page p JOIN qualification_qualification q ON q.supplier_id = p.id
    WHERE q.category_id = ANY(%(own)s) AND {STANDING}
    GROUP BY p.id, p.name, p.sort_key, p.number, p.place, p.key
    ORDER BY p.key {{turned}}, p.id {{turned}}"""  # noqa: S608 - our own texts
_SIZE: Final = f"SELECT count(*) FROM (SELECT q.supplier_id {_LISTED} GROUP BY q.supplier_id) listed"  # noqa: S608 - our own texts
_OUTLINE: Final = f"""
    SELECT sort_key, id, place FROM (
        SELECT s.sort_key, s.id, row_number() OVER (ORDER BY s.sort_key, s.id) AS place, count(*) OVER () AS size
        {_AMONG}) listed
    WHERE place %% %(every)s = 0 OR place = size ORDER BY place"""  # noqa: S608 - our own texts

_IS_CALLED: Final = "(upper(s.name) LIKE upper(%(named)s) OR s.number LIKE %(numbered)s)"
_IS_ADMITTED: Final = f"EXISTS (SELECT {_LISTED} AND q.supplier_id = s.id)"
# Whoever is called so is found by the letters, put in order, and looked at until enough are admitted. Of their own
# accord the database begins with the names instead, which takes long where those called so stand last.
_CALLED: Final = f"""
    WITH called AS MATERIALIZED (SELECT s.id, s.sort_key FROM organisations_supplier s WHERE {_IS_CALLED})
    SELECT s.id FROM (SELECT id, sort_key FROM called ORDER BY sort_key, id) s WHERE {_IS_ADMITTED}
    ORDER BY s.sort_key, s.id LIMIT %(most)s"""  # noqa: S608 - our own texts
_CALLED_SHORT: Final = f"""
    SELECT s.id FROM organisations_supplier s WHERE {_IS_CALLED} AND {_IS_ADMITTED}
    ORDER BY s.sort_key, s.id LIMIT %(most)s"""  # noqa: S608 - our own texts
_TRIGRAM: Final = 3
"""With fewer letters nobody is found by them, but so many are called so that one soon has enough by going through."""


@dataclass(frozen=True, slots=True)
class QualifiedRow:
    """One supplier of the list; everyone reads its name and number. `since` and `right_id`: of its first right."""

    supplier_id: UUID
    supplier_name: str
    sort_key: str
    number: str
    place: str
    since: datetime
    right_id: UUID
    category_ids: tuple[UUID, ...]
    category_labels: tuple[str, ...]


def called_among(category_ids: Sequence[UUID], words: str, at: datetime, *, most: int) -> list[UUID]:
    """Those admitted in any of these categories whose name has these words, or whose number begins so; by name."""
    plain = words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    asked = {
        "listed": list(category_ids),
        "at": at,
        "named": f"%{plain}%",
        "numbered": f"{plain.replace(' ', '')}%",
        "most": most,
    }
    statement = _CALLED if len(words) >= _TRIGRAM else _CALLED_SHORT
    return [found for (found,) in statements.all_of(statement, asked, planned_anew=True)]


def qualified_cut(
    dps: UUID | Sequence[CategoryView],
    at: datetime,
    *,
    category_id: UUID | None = None,
    between: tuple[UUID, UUID] | None = None,
    after: Mark | None = None,
    order: QualifiedOrder = "name",
    descending: bool = False,
    skip: int = 0,
    most: int | None,
) -> list[QualifiedRow]:
    """A stretch of the public list in one of its orders; `dps` may be its categories, where they are known.

    `category_id` leaves out who is not admitted there; `between` are the first and the last id of the suppliers asked
    about, for who reads the whole list bit by bit; in the order by name the stretch may begin `after` somebody.

    The database orders and cuts: what is read grows with what is shown and with what is skipped. `most` None: the rest
    of the list.
    """
    categories = dps_queries.categories_for_later(dps) if isinstance(dps, UUID) else dps
    counts_in = dps_queries.counting_in(categories, at)
    listed = _listed(counts_in, category_id)
    if not listed:
        return []
    own = list(counts_in)
    asked: dict[str, object] = {"at": at, "own": own, "listed": listed, "skip": skip, "most": most}
    narrowed = []
    if between is not None:
        narrowed.append("AND s.id >= %(first)s AND s.id <= %(last)s")
        asked |= {"first": between[0], "last": between[1]}
    if after is not None:
        narrowed.append("AND (s.sort_key, s.id) > (%(after_key)s, %(after_id)s)")
        asked |= {"after_key": after[0], "after_id": after[1]}
    statement = _STRETCH.format(
        key=_KEYS[order],
        among=_BY_FIRST_RIGHT if order == "since" else _AMONG,
        narrowed=" ".join(narrowed),
        turned="DESC" if descending else "ASC",
    )
    found = statements.all_of(statement, asked, planned_anew=True)
    places = {one.id: number for number, one in enumerate(categories)}
    targets = [places[counts_in[one]] for one in own]
    labels = [one.label for one in categories]
    rows: list[QualifiedRow] = []
    for ident, name, sort_key, number, place, since, right_id, held in found:
        shown = sorted({targets[one - 1] for one in held})
        ids, named = tuple(categories[one].id for one in shown), tuple(labels[one] for one in shown if labels[one])
        rows.append(QualifiedRow(ident, name, sort_key, number, place, since, right_id, ids, named))
    return rows


def qualified_size(dps_id: UUID, at: datetime, *, category_id: UUID | None = None) -> int:
    """How many suppliers the same question gives in all."""
    [(size,)] = statements.all_of(_SIZE, _asked(dps_id, at, category_id), planned_anew=True)
    return int(size)


@dataclass(frozen=True, slots=True)
class QualifiedOutline:
    """How long the list is, and who stands at every thousandth place of it in its order by name."""

    size: int
    marks: tuple[Mark, ...]

    def before(self, place: int) -> tuple[Mark | None, int]:
        """Where to begin for whoever wants the list from a place on (the first is 0), and how many to skip from there.

        None: from the beginning.
        """
        passed = min(place // EVERY, len(self.marks))
        return (self.marks[passed - 1] if passed else None), place - passed * EVERY


def qualified_outline(dps_id: UUID, at: datetime, *, category_id: UUID | None = None) -> QualifiedOutline:
    """The size of the list and its marks: as long in the making as the whole list is, so keep it."""
    asked = {**_asked(dps_id, at, category_id), "every": EVERY}
    found = statements.all_of(_OUTLINE, asked, planned_anew=True)
    size = found[-1][2] if found else 0
    return QualifiedOutline(size, tuple((key, ident) for key, ident, place in found if place % EVERY == 0))


def _asked(dps_id: UUID, at: datetime, category_id: UUID | None) -> dict[str, object]:
    counts_in = dps_queries.counting_in(dps_queries.categories_for_later(dps_id), at)
    return {"at": at, "listed": _listed(counts_in, category_id)}


def _listed(counts_in: Mapping[UUID, UUID], category_id: UUID | None) -> list[UUID]:
    """The categories in which a right puts a supplier in the list."""
    return [own for own, into in counts_in.items() if category_id is None or into == category_id]
