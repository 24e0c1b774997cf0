"""What is said about a DPS beside its documents. What is internal is its owner's people's alone."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from terskel.core.actors import Actor
from terskel.dps.models import Statement
from terskel.dps.models.statements import FACTS, REMARK
from terskel.dps.queries.systems import visible


@dataclass(frozen=True, slots=True)
class StatementView:
    """`said_of` dates a remark, and is "" for a fact. `ended_at` None: it stands."""

    id: UUID
    kind: str
    said_of: str
    text: str
    internal: bool
    stated_at: datetime
    stated_by_name: str
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Statements:
    """`facts` in the order of their kinds; `remarks` and `earlier`, which no longer stand, the newest first."""

    facts: tuple[StatementView, ...]
    remarks: tuple[StatementView, ...]
    earlier: tuple[StatementView, ...]


def statements(reader: Actor, dps_id: UUID, *, at: datetime) -> Statements:
    """Those that the reader may read; what was said earlier is for the owner's people. Raises Missing."""
    owner = visible(reader, dps_id, at).authority_id
    inside = reader.is_authority and reader.acts_for(owner)
    rows = Statement.objects.filter(dps_id=dps_id).select_related("stated_by").order_by("-stated_at", "-id")
    if not inside:
        rows = rows.filter(access="public", ended_at__isnull=True)
    views = [_view(row) for row in rows]
    standing = [one for one in views if one.ended_at is None]
    facts = sorted((one for one in standing if one.kind != REMARK), key=lambda one: FACTS.index(one.kind))
    return Statements(
        facts=tuple(facts),
        remarks=tuple(one for one in standing if one.kind == REMARK),
        earlier=tuple(one for one in views if one.ended_at is not None),
    )


def _view(row: Statement) -> StatementView:
    return StatementView(
        id=row.id,
        kind=row.kind,
        said_of=row.said_of,
        text=row.text,
        internal=row.access == "internal",
        stated_at=row.stated_at,
        stated_by_name=row.stated_by.name,
        ended_at=row.ended_at,
    )
