"""Conflicts of interest, and what more was asked of a supplier."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from terskel.accounts import queries as accounts
from terskel.core.actors import Actor
from terskel.core.decisions import Missing
from terskel.dps import queries as dps_queries
from terskel.dps.queries import CategoryView, DpsView, RequirementView
from terskel.qualification.content import Answer
from terskel.qualification.library.copies import ItemCopy
from terskel.qualification.models import HandlerBar, SupplementRequest
from terskel.qualification.queries.answers import answers_of, copies_of


@dataclass(frozen=True, slots=True)
class Bar:
    """A person who takes no part in a supplier's requests, and why."""

    id: UUID
    person_id: UUID
    person_name: str
    reason: str
    declared_at: datetime


@dataclass(frozen=True, slots=True)
class SupplementView:
    """`waiting`: not answered, and there is still time."""

    id: UUID
    requirement_ids: tuple[UUID, ...]
    text: str
    asked_at: datetime
    due_at: datetime
    answered_at: datetime | None
    letter_id: UUID
    waiting: bool


def bars_on(authority_id: UUID, supplier_id: UUID) -> tuple[Bar, ...]:
    """Who may not handle this supplier's requests at this authority now."""
    rows = list(
        HandlerBar.objects.filter(authority_id=authority_id, supplier_id=supplier_id, lifted_at__isnull=True).order_by(
            "declared_at", "id"
        )
    )
    people = accounts.people(row.person_id for row in rows) if rows else {}
    return tuple(
        Bar(
            id=row.id,
            person_id=row.person_id,
            person_name=people[row.person_id].name,
            reason=row.reason,
            declared_at=row.declared_at,
        )
        for row in rows
    )


def is_barred(person_id: UUID, authority_id: UUID, supplier_id: UUID) -> bool:
    """True while a conflict of interest keeps the person from this supplier's requests."""
    return HandlerBar.objects.filter(
        person_id=person_id, authority_id=authority_id, supplier_id=supplier_id, lifted_at__isnull=True
    ).exists()


def barred_suppliers(reader: Actor) -> frozenset[UUID]:
    """The suppliers in whose requests the reader takes no part."""
    if reader.person_id is None or reader.organisation_id is None:
        return frozenset()
    bars = HandlerBar.objects.filter(
        person_id=reader.person_id, authority_id=reader.organisation_id, lifted_at__isnull=True
    )
    return frozenset(bars.values_list("supplier_id", flat=True))


def barred_from(authority_id: UUID, supplier_id: UUID) -> frozenset[UUID]:
    """The people who take no part in this supplier's requests at this authority; for later rooms."""
    return barred_by_supplier(authority_id).get(supplier_id, frozenset())


def barred_by_supplier(authority_id: UUID) -> dict[UUID, frozenset[UUID]]:
    """Who takes no part in which supplier's requests at this authority: {supplier: people}."""
    found: dict[UUID, set[UUID]] = {}
    bars = HandlerBar.objects.filter(authority_id=authority_id, lifted_at__isnull=True)
    for supplier_id, person_id in bars.values_list("supplier_id", "person_id"):
        found.setdefault(supplier_id, set()).add(person_id)
    return {supplier_id: frozenset(people) for supplier_id, people in found.items()}


def supplements_of(line_id: UUID, at: datetime) -> tuple[SupplementView, ...]:
    """What was asked for on one line, the newest first."""
    rows = SupplementRequest.objects.filter(line_id=line_id).order_by("-asked_at", "-id")
    return tuple(
        SupplementView(
            id=row.id,
            requirement_ids=tuple(row.requirement_ids),
            text=row.text,
            asked_at=row.asked_at,
            due_at=row.due_at,
            answered_at=row.answered_at,
            letter_id=row.letter_id,
            waiting=row.answered_at is None and row.due_at > at,
        )
        for row in rows
    )


@dataclass(frozen=True, slots=True)
class SupplementAsked:
    """One requirement asked about, with the answer that stands, and what went with it."""

    requirement: RequirementView
    answer: Answer | None
    items: tuple[ItemCopy, ...]


@dataclass(frozen=True, slots=True)
class MySupplement:
    """What the reader's own company was asked for. `open`: it can still be answered."""

    id: UUID
    line_id: UUID
    application_id: UUID
    reference: str
    dps: DpsView
    category: CategoryView
    text: str
    due_at: datetime
    answered_at: datetime | None
    letter_id: UUID
    open: bool
    asked: tuple[SupplementAsked, ...]


def my_supplements(reader: Actor, *, at: datetime) -> list[MySupplement]:
    """What the reader's company has been asked for and can still answer, the nearest day first."""
    if not reader.is_supplier or reader.organisation_id is None:
        return []
    rows = SupplementRequest.objects.filter(
        line__supplier_id=reader.organisation_id,
        answered_at__isnull=True,
        due_at__gt=at,
        line__decided_at__isnull=True,
        line__withdrawn_at__isnull=True,
    ).select_related("line__application")
    return _mine(list(rows.order_by("due_at", "id")), at)


def my_supplement(reader: Actor, supplement_id: UUID, *, at: datetime) -> MySupplement:
    """One request for more, for the company it was sent to."""
    row = SupplementRequest.objects.select_related("line__application").filter(pk=supplement_id).first()
    if row is None or not (reader.is_supplier and reader.acts_for(row.line.supplier_id)):
        raise Missing
    return _mine([row], at)[0]


def _mine(rows: list[SupplementRequest], at: datetime) -> list[MySupplement]:
    if not rows:
        return []
    views = dps_queries.dps_by_ids({row.line.dps_id for row in rows}, at=at)
    categories = dps_queries.categories_by_ids(row.line.category_id for row in rows)
    requirements = dps_queries.requirements_by_ids(key for row in rows for key in row.requirement_ids)
    answers = answers_of(row.line.application_id for row in rows)
    items = copies_of(row.line.application_id for row in rows)
    return [
        MySupplement(
            id=row.id,
            line_id=row.line_id,
            application_id=row.line.application_id,
            reference=row.line.application.reference,
            dps=views[row.line.dps_id],
            category=categories[row.line.category_id],
            text=row.text,
            due_at=row.due_at,
            answered_at=row.answered_at,
            letter_id=row.letter_id,
            open=row.answered_at is None
            and row.due_at > at
            and row.line.decided_at is None
            and row.line.withdrawn_at is None,
            asked=tuple(
                SupplementAsked(
                    requirements[key],
                    answers.get(row.line.application_id, {}).get(key),
                    items.get(row.line.application_id, {}).get(key, ()),
                )
                for key in row.requirement_ids
            ),
        )
        for row in rows
    ]
