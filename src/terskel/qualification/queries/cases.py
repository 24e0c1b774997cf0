"""The DPS manager's queue and the single case. Nothing here shows a request that has not been opened."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal
from uuid import UUID

from django.db.models import Count, Min, Q, QuerySet
from django.db.models.functions import Coalesce

from terskel.core import lifecycles
from terskel.core.actors import Actor
from terskel.core.calendars import is_working_day
from terskel.core.deadlines import Deadline
from terskel.core.decisions import Missing
from terskel.core.instants import last_day_before, oslo_day
from terskel.core.languages import Language
from terskel.dps import queries as dps_queries
from terskel.dps.queries import CategoryView, DpsView, RequirementView
from terskel.organisations import queries as organisations
from terskel.qualification import clocks, grounds, letters, policy
from terskel.qualification.content import Answer
from terskel.qualification.facts import line_facts
from terskel.qualification.models import Application, ApplicationLine, RejectionGround

SOON = 3


@dataclass(frozen=True, slots=True)
class Clock:
    """`due_at` is the first instant too late, an extension counted in; `days_left` are working days, today included."""

    due_at: datetime
    last_day: date
    days_left: int
    light: Literal["overdue", "soon", "calm"]


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One undecided line."""

    line_id: UUID
    application_id: UUID
    reference: str
    dps: DpsView
    category: CategoryView
    supplier_id: UUID
    supplier_name: str
    received_at: datetime
    extended_to_at: datetime | None
    clock: Clock


@dataclass(frozen=True, slots=True)
class QueueCounts:
    """Undecided lines of one DPS, how many of them are overdue, and the nearest limit."""

    undecided: int
    overdue: int
    next_due_at: datetime | None


@dataclass(frozen=True, slots=True)
class Finding:
    met: bool
    note: str


@dataclass(frozen=True, slots=True)
class RequirementCase:
    """One requirement, what the supplier says about it, and the finding so far."""

    requirement: RequirementView
    answer: Answer | None
    finding: Finding | None


@dataclass(frozen=True, slots=True)
class GroundView:
    code: str
    requirement_id: UUID | None
    reason: str


@dataclass(frozen=True, slots=True)
class CaseView:
    """One line whole: requirement, answer, finding. `earlier` are the supplier's other lines in this DPS."""

    line_id: UUID
    application_id: UUID
    reference: str
    digest: str
    dps: DpsView
    category: CategoryView
    state: str
    supplier_id: UUID
    supplier_name: str
    supplier_number: str
    supplier_place: str
    received_at: datetime
    opened_at: datetime
    deadline: Deadline
    clock: Clock
    extended_to_at: datetime | None
    extension_reason: str
    decided_at: datetime | None
    decision_letter_id: UUID | None
    withdrawn_at: datetime | None
    requirements: tuple[RequirementCase, ...]
    grounds: tuple[GroundView, ...]
    earlier: tuple["EarlierLine", ...]

    @property
    def unassessed(self) -> tuple[RequirementCase, ...]:
        return tuple(one for one in self.requirements if one.finding is None)

    @property
    def not_met(self) -> tuple[RequirementCase, ...]:
        return tuple(one for one in self.requirements if one.finding is not None and not one.finding.met)


@dataclass(frozen=True, slots=True)
class EarlierLine:
    line_id: UUID
    reference: str
    category: CategoryView
    state: str
    decided_at: datetime | None


def clock_of(line: ApplicationLine, at: datetime) -> Clock:
    due_at = line.extended_to_at or line.due_at
    last_day = last_day_before(due_at)
    today = oslo_day(at)
    days_left = sum(is_working_day(today + timedelta(days=step)) for step in range((last_day - today).days + 1))
    light: Literal["overdue", "soon", "calm"] = "calm"
    if due_at <= at:
        light = "overdue"
    elif days_left <= SOON:
        light = "soon"
    return Clock(due_at=due_at, last_day=last_day, days_left=days_left, light=light)


def queue(reader: Actor, *, at: datetime, dps_id: UUID | None = None) -> list[QueueRow]:
    """Opened, undecided lines of the DPSs of the reader's authority, the nearest limit first."""
    systems = _systems_in_care(reader, at, dps_id)
    lines = list(_undecided(systems).select_related("application"))
    lines.sort(key=lambda line: (line.extended_to_at or line.due_at, line.id))
    suppliers = organisations.suppliers({line.supplier_id for line in lines})
    categories = dps_queries.categories_by_ids(line.category_id for line in lines)
    views = dps_queries.dps_by_ids({line.dps_id for line in lines}, at=at)
    return [
        QueueRow(
            line_id=line.id,
            application_id=line.application_id,
            reference=line.application.reference,
            dps=views[line.dps_id],
            category=categories[line.category_id],
            supplier_id=line.supplier_id,
            supplier_name=suppliers[line.supplier_id].name,
            received_at=_received(line.application),
            extended_to_at=line.extended_to_at,
            clock=clock_of(line, at),
        )
        for line in lines
    ]


def queue_counts(reader: Actor, *, at: datetime) -> dict[UUID, QueueCounts]:
    """Per DPS of the reader's authority that has undecided lines."""
    rows = (
        _undecided(_systems_in_care(reader, at, None))
        .values("dps_id")
        .annotate(
            undecided=Count("id"),
            overdue=Count("id", filter=Q(extended_to_at__isnull=True, due_at__lte=at) | Q(extended_to_at__lte=at)),
            nearest=Min("due_at"),
        )
        .order_by("dps_id")
    )
    return {
        row["dps_id"]: QueueCounts(undecided=row["undecided"], overdue=row["overdue"], next_due_at=row["nearest"])
        for row in rows
    }


def undecided_older_than(category_ids: Iterable[UUID], at: datetime) -> int:
    """Lines in these categories past their limit at `at`: the authority's own lateness would shut them out."""
    return ApplicationLine.objects.filter(
        Q(extended_to_at__isnull=True, due_at__lte=at) | Q(extended_to_at__lte=at),
        category_id__in=set(category_ids),
        decided_at__isnull=True,
        withdrawn_at__isnull=True,
    ).count()


def limits_after(after: datetime, limit: int) -> list[tuple[datetime, UUID]]:
    """The next limits of opened requests that are not decided, for later rooms: (limit, DPS id), each once."""
    waiting = ApplicationLine.objects.filter(
        decided_at__isnull=True, withdrawn_at__isnull=True, application__opened_at__isnull=False
    ).annotate(limit=Coalesce("extended_to_at", "due_at"))
    found = waiting.filter(limit__gt=after).order_by("limit", "dps_id").values_list("limit", "dps_id").distinct()
    return list(found[:limit])


def case(reader: Actor, line_id: UUID, *, at: datetime) -> CaseView:
    """One opened line for the people who handle the DPS's requests."""
    line = ApplicationLine.objects.select_related("application").filter(pk=line_id).first()
    if line is None:
        raise Missing
    view = dps_queries.dps_by_ids([line.dps_id], at=at)[line.dps_id]
    if not policy.may_read_case(reader, view.authority_id):
        raise Missing
    supplier = organisations.supplier(line.supplier_id)
    others = list(
        ApplicationLine.objects.filter(supplier_id=line.supplier_id, dps_id=line.dps_id)
        .exclude(pk=line.id)
        .select_related("application")
        .order_by("-opened_at", "-id")
    )
    categories = dps_queries.categories_by_ids([line.category_id, *(one.category_id for one in others)])
    return CaseView(
        line_id=line.id,
        application_id=line.application_id,
        reference=line.application.reference,
        digest=line.application.digest,
        dps=view,
        category=categories[line.category_id],
        state=lifecycles.APPLICATION_LINE.state(line_facts(line), at),
        supplier_id=supplier.id,
        supplier_name=supplier.name,
        supplier_number=supplier.number,
        supplier_place=supplier.place,
        received_at=_received(line.application),
        opened_at=line.opened_at,
        deadline=_deadline(line, view),
        clock=clock_of(line, at),
        extended_to_at=line.extended_to_at,
        extension_reason=line.extension_reason,
        decided_at=line.decided_at,
        decision_letter_id=line.decision_letter_id,
        withdrawn_at=line.withdrawn_at,
        requirements=tuple(_requirement_cases(line)),
        grounds=tuple(
            GroundView(code=row.code, requirement_id=row.requirement_id, reason=row.reason)
            for row in RejectionGround.objects.filter(line_id=line.id).order_by("id")
        ),
        earlier=tuple(
            EarlierLine(
                line_id=one.id,
                reference=one.application.reference,
                category=categories[one.category_id],
                state=lifecycles.APPLICATION_LINE.state(line_facts(one), at),
                decided_at=one.decided_at,
            )
            for one in others
        ),
    )


def ground_choices(language: Language) -> list[tuple[str, str]]:
    """The grounds of the law that stand on no requirement, with clause and words, for choosing among."""
    return [
        (ground.code, f"{ground.clause} {letters.book.say(f'ground.{ground.code}', language)}")
        for ground in grounds.GROUNDS
        if not ground.names_requirement
    ]


def requirements_of_line(line: ApplicationLine) -> list[RequirementView]:
    """The requirements one line is measured against: the DPS's own and those of its category."""
    return [one for one in dps_queries.requirements_of(line.dps_id) if one.category_id in (None, line.category_id)]


def _requirement_cases(line: ApplicationLine) -> list[RequirementCase]:
    answers = {row.requirement_id: Answer(row.statement, row.text) for row in line.application.answers.order_by("id")}
    findings = {row.requirement_id: Finding(row.met, row.note) for row in line.assessments.order_by("id")}
    return [
        RequirementCase(requirement=one, answer=answers.get(one.id), finding=findings.get(one.id))
        for one in requirements_of_line(line)
    ]


def _systems_in_care(reader: Actor, at: datetime, dps_id: UUID | None) -> list[UUID]:
    if not reader.is_authority or not reader.has(*policy.CASE_READERS):
        return []
    own = [one.id for one in dps_queries.own_list(reader, at=at) if one.state not in ("cancelled", "ended")]
    return [one for one in own if dps_id in (None, one)]


def _undecided(dps_ids: Sequence[UUID]) -> "QuerySet[ApplicationLine]":
    return ApplicationLine.objects.filter(dps_id__in=dps_ids, decided_at__isnull=True, withdrawn_at__isnull=True)


def _deadline(line: ApplicationLine, view: DpsView) -> Deadline:
    if view.first_window_closes_at is None or view.initial_assessment_days is None:
        raise Missing
    return clocks.limit(
        _received(line.application),
        view.first_window_closes_at,
        view.initial_assessment_days,
        extended=line.extended_to_at is not None,
    )


def _received(row: Application) -> datetime:
    if row.received_at is None:
        raise Missing
    return row.received_at
