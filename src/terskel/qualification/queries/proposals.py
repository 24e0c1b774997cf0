"""Decisions that wait for a second person, as those who may make them see them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from terskel.accounts import queries as accounts
from terskel.core.actors import APPROVER, DPS_MANAGER, Actor
from terskel.core.decisions import Missing
from terskel.dps import queries as dps_queries
from terskel.dps.queries import CategoryView, DpsView
from terskel.organisations import queries as organisations
from terskel.qualification import policy
from terskel.qualification.models import ApplicationLine, ProposedDecision, Qualification, Suspension
from terskel.qualification.queries.handling import barred_by_supplier, barred_from


@dataclass(frozen=True, slots=True)
class SecondPerson:
    """How a decision that takes two people stands, for one reader.

    `may_decide`: another has proposed it, and the reader may make it. `counts`: it was not proposed by somebody who has
    a conflict of interest since. `nobody_may`: nobody at all is left who could make it.
    """

    proposal_id: UUID
    proposed_by: UUID
    proposed_by_name: str
    proposed_at: datetime
    reason: str
    counts: bool
    may_decide: bool
    nobody_may: bool


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """One that waits for this reader. `line_id` of an admission, `qualification_id` of a suspension."""

    line_id: UUID | None
    qualification_id: UUID | None
    dps: DpsView
    category: CategoryView
    supplier_name: str
    proposed_by_name: str
    proposed_at: datetime
    due_at: datetime | None


def second_person_on(
    reader: Actor, about: ApplicationLine | Suspension, authority_id: UUID, supplier_id: UUID
) -> SecondPerson | None:
    """What is proposed there, or None."""
    key = Q(line_id=about.id) if isinstance(about, ApplicationLine) else Q(suspension_id=about.id)
    row = ProposedDecision.objects.filter(key, closed_at__isnull=True).first()
    if row is None:
        return None
    barred = barred_from(authority_id, supplier_id)
    counts = row.proposed_by_id not in barred
    may = policy.is_second_person(reader, authority_id) and reader.person_id not in {row.proposed_by_id, *barred}
    return SecondPerson(
        proposal_id=row.id,
        proposed_by=row.proposed_by_id,
        proposed_by_name=accounts.person(row.proposed_by_id).name,
        proposed_at=row.proposed_at,
        reason=row.reason,
        counts=counts,
        may_decide=counts and may,
        nobody_may=not second_people(authority_id, supplier_id, row.proposed_by_id),
    )


def proposals_waiting(reader: Actor, *, at: datetime) -> list[ProposalRow]:
    """Those of the reader's authority that the reader may decide, the nearest limit of the law first."""
    if reader.organisation_id is None or not policy.is_second_person(reader, reader.organisation_id):
        return []
    others = [row for row in _open(reader.organisation_id) if row.proposed_by_id != reader.person_id]
    barred = barred_by_supplier(reader.organisation_id) if others else {}
    rows = [
        row for row in others if not {row.proposed_by_id, reader.person_id} & barred.get(_supplier_of(row), frozenset())
    ]
    if not rows:
        return []
    categories = dps_queries.categories_by_ids(_category_of(row) for row in rows)
    views = dps_queries.dps_by_ids({one.dps_id for one in categories.values()}, at=at)
    suppliers = organisations.suppliers({_supplier_of(row) for row in rows})
    people = accounts.people(row.proposed_by_id for row in rows)
    found = [
        ProposalRow(
            line_id=row.line_id,
            qualification_id=row.suspension.qualification_id if row.suspension else None,
            dps=views[categories[_category_of(row)].dps_id],
            category=categories[_category_of(row)],
            supplier_name=suppliers[_supplier_of(row)].name,
            proposed_by_name=people[row.proposed_by_id].name,
            proposed_at=row.proposed_at,
            due_at=(row.line.extended_to_at or row.line.due_at) if row.line else None,
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: (one.due_at is None, one.due_at or one.proposed_at, one.proposed_at))


def second_people(authority_id: UUID, supplier_id: UUID, proposed_by: UUID) -> frozenset[UUID]:
    """Who may decide what one person has proposed about this supplier; for later rooms."""
    members = organisations.people(authority_id)
    able = {one.person_id for one in members if {DPS_MANAGER, APPROVER} & set(one.roles)}
    return frozenset(able) - barred_from(authority_id, supplier_id) - {proposed_by}


def _open(authority_id: UUID) -> "QuerySet[ProposedDecision]":
    running = Q(line__dps__authority_id=authority_id, line__decided_at__isnull=True, line__withdrawn_at__isnull=True)
    heard = Q(
        suspension__qualification__category__dps__authority_id=authority_id,
        suspension__qualification__to_at__isnull=True,
        suspension__suspended_at__isnull=True,
        suspension__dropped_at__isnull=True,
    )
    found = ProposedDecision.objects.filter(running | heard, closed_at__isnull=True)
    return found.select_related("line", "suspension__qualification").order_by("proposed_at", "id")


def _supplier_of(row: ProposedDecision) -> UUID:
    return _about(row).supplier_id


def _category_of(row: ProposedDecision) -> UUID:
    return _about(row).category_id


def _about(row: ProposedDecision) -> ApplicationLine | Qualification:
    """The line, or the right; a proposal is about one of them."""
    if row.line is not None:
        return row.line
    if row.suspension is None:
        raise Missing
    return row.suspension.qualification
