"""What a supplier sees of its own requests and rights."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from terskel.core import lifecycles
from terskel.core.actors import Actor
from terskel.core.decisions import Missing
from terskel.dps import queries as dps_queries
from terskel.dps.queries import CategoryView, DpsView, RequirementView
from terskel.qualification import drafts
from terskel.qualification.content import Answer
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
    """`state`: draft, sealed (received, not opened), assessed line by line (opened), or withdrawn."""

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

    @property
    def open_lines(self) -> tuple[LineView, ...]:
        return tuple(line for line in self.lines if line.decided_at is None and self.withdrawn_at is None)


@dataclass(frozen=True, slots=True)
class Question:
    """One requirement, asked once. `category` None: it holds for the whole DPS."""

    requirement: RequirementView
    category: CategoryView | None
    answer: Answer | None

    @property
    def answered(self) -> bool:
        return self.answer is not None and self.answer.statement != ""


@dataclass(frozen=True, slots=True)
class DraftView:
    """A draft as its supplier sees it: every category, those chosen, and the questions the chosen ones need."""

    id: UUID
    dps: DpsView
    reference: str
    saved_at: datetime | None
    categories: tuple[CategoryView, ...]
    chosen: tuple[CategoryView, ...]
    questions: tuple[Question, ...]

    @property
    def without_categories(self) -> bool:
        """The DPS has one unnamed category, which is chosen from the start and never shown."""
        return all(category.name is None for category in self.categories)

    @property
    def unanswered(self) -> tuple[Question, ...]:
        return tuple(question for question in self.questions if not question.answered)


@dataclass(frozen=True, slots=True)
class QualificationView:
    """A standing right of the reader's company."""

    id: UUID
    dps: DpsView
    category: CategoryView
    from_at: datetime
    to_at: datetime | None


def draft(reader: Actor, application_id: UUID, *, at: datetime) -> DraftView:
    """The reader's own draft; a delivered or withdrawn request is no draft any more."""
    row = _own(reader, application_id)
    if row.submitted_at is not None or row.withdrawn_at is not None:
        raise Missing
    content = drafts.read(row)
    categories = dps_queries.categories_of([row.dps_id]).get(row.dps_id, [])
    chosen = tuple(category for category in categories if category.id in content.category_ids)
    by_id = {category.id: category for category in chosen}
    questions = tuple(
        Question(
            requirement=one,
            category=by_id.get(one.category_id) if one.category_id else None,
            answer=content.answers.get(one.id),
        )
        for one in dps_queries.requirements_of(row.dps_id)
        if one.category_id is None or one.category_id in by_id
    )
    return DraftView(
        id=row.id,
        dps=dps_queries.dps_by_ids([row.dps_id], at=at)[row.dps_id],
        reference=row.reference,
        saved_at=row.saved_at,
        categories=tuple(categories),
        chosen=chosen,
        questions=questions,
    )


def application(reader: Actor, application_id: UUID, *, at: datetime) -> ApplicationView:
    """One request of the reader's own company."""
    return _views([_own(reader, application_id)], at)[0]


def my_applications(reader: Actor, *, at: datetime, dps_id: UUID | None = None) -> list[ApplicationView]:
    """The requests of the reader's company, newest first; of one DPS where given."""
    if not reader.is_supplier or reader.organisation_id is None:
        return []
    rows = Application.objects.filter(supplier_id=reader.organisation_id)
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
            to_at=row.to_at,
        )
        for row in rows
    ]


def _own(reader: Actor, application_id: UUID) -> Application:
    row = Application.objects.filter(pk=application_id).first()
    if row is None or not (reader.is_supplier and reader.acts_for(row.supplier_id)):
        raise Missing
    return row


def _views(rows: list[Application], at: datetime) -> list[ApplicationView]:
    lines: dict[UUID, list[ApplicationLine]] = {}
    found = ApplicationLine.objects.filter(application_id__in=[row.id for row in rows])
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
    return "opened" if row.opened_at is not None else "sealed"
