"""What a supplier sees of its own requests and rights."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from terskel.core import lifecycles
from terskel.core.actors import Actor
from terskel.core.decisions import Missing
from terskel.dps import queries as dps_queries
from terskel.dps.queries import CategoryView, DpsView
from terskel.qualification.facts import line_facts
from terskel.qualification.models import Application, ApplicationLine, Qualification


@dataclass(frozen=True, slots=True)
class LineView:
    """One category of a request. `state` is a state of the application line's life."""

    id: UUID
    category: CategoryView
    state: str
    due_at: datetime
    extended_to_at: datetime | None
    extension_reason: str
    decided_at: datetime | None
    decision_letter_id: UUID | None


@dataclass(frozen=True, slots=True)
class ApplicationView:
    """`state`: draft, sealed (received, not opened), assessed line by line (opened), replacement (its answers stand in
    the request it `replaces`), or withdrawn. `kept`: a copy of what is sealed is kept for the supplier.
    """

    id: UUID
    dps: DpsView
    supplier_id: UUID
    reference: str
    state: str
    started_at: datetime
    received_at: datetime | None
    digest: str
    opened_at: datetime | None
    withdrawn_at: datetime | None
    lines: tuple[LineView, ...]
    replaces_id: UUID | None = None
    replaces_reference: str = ""
    kept: bool = False

    @property
    def open_lines(self) -> tuple[LineView, ...]:
        return tuple(line for line in self.lines if line.decided_at is None and self.withdrawn_at is None)


@dataclass(frozen=True, slots=True)
class QualificationView:
    """A standing right of the reader's company."""

    id: UUID
    dps: DpsView
    category: CategoryView
    from_at: datetime
    to_at: datetime | None


def application(reader: Actor, application_id: UUID, *, at: datetime) -> ApplicationView:
    """One request of the reader's own company."""
    return _views([own(reader, application_id)], at)[0]


def my_applications(reader: Actor, *, at: datetime, dps_id: UUID | None = None) -> list[ApplicationView]:
    """The requests of the reader's company, newest first; of one DPS where given."""
    if not reader.is_supplier or reader.organisation_id is None:
        return []
    rows = Application.objects.filter(supplier_id=reader.organisation_id).select_related("replaces")
    if dps_id is not None:
        rows = rows.filter(dps_id=dps_id)
    return _views(list(rows.order_by("-started_at", "-id")), at)


def my_qualifications(reader: Actor, *, at: datetime) -> list[QualificationView]:
    """The rights of the reader's company, standing and ended, newest first."""
    if not reader.is_supplier or reader.organisation_id is None:
        return []
    rows = list(Qualification.objects.filter(supplier_id=reader.organisation_id).order_by("-from_at", "-id"))
    categories = dps_queries.categories_by_ids(row.category_id for row in rows)
    systems = dps_queries.dps_by_ids((one.dps_id for one in categories.values()), at=at)
    return [
        QualificationView(
            id=row.id,
            dps=systems[categories[row.category_id].dps_id],
            category=categories[row.category_id],
            from_at=row.from_at,
            to_at=row.to_at or categories[row.category_id].closed_at,
        )
        for row in rows
    ]


def own(reader: Actor, application_id: UUID) -> Application:
    row = Application.objects.select_related("replaces").filter(pk=application_id).first()
    if row is None or not (reader.is_supplier and reader.acts_for(row.supplier_id)):
        raise Missing
    return row


def _views(rows: list[Application], at: datetime) -> list[ApplicationView]:
    lines: dict[UUID, list[ApplicationLine]] = {}
    found = ApplicationLine.objects.filter(application_id__in=[row.id for row in rows]).select_related("appeal")
    for line in found:
        lines.setdefault(line.application_id, []).append(line)
    categories = dps_queries.categories_by_ids(line.category_id for group in lines.values() for line in group)
    systems = dps_queries.dps_by_ids((row.dps_id for row in rows), at=at)
    return [
        ApplicationView(
            id=row.id,
            dps=systems[row.dps_id],
            supplier_id=row.supplier_id,
            reference=row.reference,
            state=_state(row),
            started_at=row.started_at,
            received_at=row.received_at,
            digest=row.digest,
            opened_at=row.opened_at,
            withdrawn_at=row.withdrawn_at,
            replaces_id=row.replaces_id,
            replaces_reference=row.replaces.reference if row.replaces is not None else "",
            kept=row.kept_content is not None,
            lines=tuple(
                LineView(
                    id=line.id,
                    category=categories[line.category_id],
                    state=lifecycles.APPLICATION_LINE.state(line_facts(line), at),
                    due_at=line.due_at,
                    extended_to_at=line.extended_to_at,
                    extension_reason=line.extension_reason,
                    decided_at=line.decided_at,
                    decision_letter_id=line.decision_letter_id,
                )
                for line in sorted(lines.get(row.id, []), key=lambda line: categories[line.category_id].number)
            ),
        )
        for row in rows
    ]


def _state(row: Application) -> str:
    if row.withdrawn_at is not None:
        return "withdrawn"
    if row.submitted_at is None:
        return "draft"
    if row.opened_at is None:
        return "sealed"
    replaced_opened = row.replaces is not None and row.replaces.withdrawn_at is None
    return "replacement" if replaced_opened else "opened"
