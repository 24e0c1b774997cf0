"""Standing rights one by one: their state, what is asked of the supplier, and what is held against it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from terskel.core import lifecycles
from terskel.core.actors import Actor
from terskel.core.decisions import Missing
from terskel.core.instants import last_day_before, oslo_day
from terskel.documents import queries as documents
from terskel.documents.queries import FileView
from terskel.dps import queries as dps_queries
from terskel.dps.queries import CategoryView, DpsView
from terskel.organisations import queries as organisations
from terskel.qualification import policy
from terskel.qualification.facts import qualification_facts
from terskel.qualification.library.copies import ItemCopy
from terskel.qualification.models import Qualification, RenewalRequest, Suspension
from terskel.qualification.queries.handling import barred_suppliers, is_barred
from terskel.qualification.queries.proposals import SecondPerson, second_person_on


@dataclass(frozen=True, slots=True)
class RenewalView:
    """`open`: not settled. `changes` is "" until the supplier has answered, then "none" or "some".

    `items` are the new evidence that went with the answer, as it was then.
    """

    id: UUID
    reason: str
    asked_at: datetime
    due_at: datetime
    letter_id: UUID
    answered_at: datetime | None
    changes: str
    answer: str
    items: tuple[ItemCopy, ...]
    settled_at: datetime | None
    settled_note: str

    @property
    def open(self) -> bool:
        return self.settled_at is None

    @property
    def evidence_good_to(self) -> date | None:
        """The last day on which all the new evidence is good; None where none of it runs out."""
        return min((one.valid_to for one in self.items if one.valid_to is not None), default=None)


@dataclass(frozen=True, slots=True)
class SuspensionView:
    """`closed_at`: dropped after the hearing, or reinstated."""

    id: UUID
    ground: str
    case_for: str
    heard_at: datetime
    statement_due_at: datetime
    hearing_letter_id: UUID
    statement: str
    statement_at: datetime | None
    suspended_at: datetime | None
    reason: str
    suspension_letter_id: UUID | None
    closed_at: datetime | None
    closing_reason: str

    @property
    def open(self) -> bool:
        return self.closed_at is None


@dataclass(frozen=True, slots=True)
class RightView:
    """One standing right. `state` is a state of the qualification's life; renewals and suspensions newest first."""

    id: UUID
    dps: DpsView
    category: CategoryView
    supplier_id: UUID
    supplier_name: str
    supplier_number: str
    line_id: UUID
    state: str
    from_at: datetime
    to_at: datetime | None
    ended_because: str
    end_reason: str
    evidence_expires_on: date | None
    renewals: tuple[RenewalView, ...]
    suspensions: tuple[SuspensionView, ...]

    @property
    def open_renewal(self) -> RenewalView | None:
        return next((one for one in self.renewals if one.open), None)

    @property
    def open_suspension(self) -> SuspensionView | None:
        return next((one for one in self.suspensions if one.open), None)

    def waits_for_authority(self, at: datetime) -> bool:
        """Somebody must look: an answer came, time to answer is over, or evidence ran out and nobody has asked."""
        asked, hearing = self.open_renewal, self.open_suspension
        if hearing is not None and hearing.suspended_at is None:
            return hearing.statement_at is not None or hearing.statement_due_at <= at
        if asked is not None:
            return asked.answered_at is not None or asked.due_at <= at
        return self.state == "renewal_due"


def right(reader: Actor, qualification_id: UUID, *, at: datetime) -> RightView:
    """One right, for the people of the DPS's owner and of the supplier itself."""
    row = Qualification.objects.filter(pk=qualification_id).first()
    if row is None:
        raise Missing
    view = views_of([row], at)[0]
    if reader.is_supplier and reader.acts_for(row.supplier_id):
        return view
    if not policy.may_read_case(reader, view.dps.authority_id) and proposed_suspension(reader, view) is None:
        raise Missing
    if reader.person_id and is_barred(reader.person_id, view.dps.authority_id, row.supplier_id):
        raise Missing
    return view


def proposed_suspension(reader: Actor, view: RightView) -> SecondPerson | None:
    """The suspension that one person has proposed, for those of the owner who may decide it; nobody else sees it."""
    hearing = view.open_suspension
    if hearing is None or hearing.suspended_at or not policy.is_second_person(reader, view.dps.authority_id):
        return None
    return second_person_on(reader, Suspension(id=hearing.id), view.dps.authority_id, view.supplier_id)


def suspension_takes_two(view: RightView) -> bool:
    """Whether one person proposes a suspension here and another makes it."""
    return "suspension" in organisations.second_person_decisions(view.dps.authority_id)


def rights_of_supplier(reader: Actor, supplier_id: UUID, dps_ids: Collection[UUID], *, at: datetime) -> list[RightView]:
    """All that one supplier holds or held in DPSs whose cases the reader may read, newest first; others show none."""
    found = Qualification.objects.filter(supplier_id=supplier_id, category__dps_id__in=set(dps_ids))
    views = views_of(list(found.order_by("-from_at", "-id")), at)
    readable = [view for view in views if policy.may_read_case(reader, view.dps.authority_id)]
    owners = {view.dps.authority_id for view in readable}
    barred = {owner for owner in owners if reader.person_id and is_barred(reader.person_id, owner, supplier_id)}
    return [view for view in readable if view.dps.authority_id not in barred]


def right_file(reader: Actor, qualification_id: UUID, file_id: UUID, *, at: datetime) -> FileView:
    """A file that went with an answer about the right, for those who may read it."""
    for one in right(reader, qualification_id, at=at).renewals:
        if any(item.file_id == file_id for item in one.items):
            return documents.attached_file(file_id)
    raise Missing


def rights_needing_care(reader: Actor, *, at: datetime) -> list[RightView]:
    """Rights of the reader's authority where a renewal is due or asked for, or the supplier is heard or suspended."""
    if not reader.is_authority or not reader.has(*policy.CASE_READERS):
        return []
    own = dps_queries.categories_in_care(reader, at=at)
    categories = [one for found in own.values() for one in dps_queries.counting_in(found, at)]
    running = Qualification.objects.filter(category_id__in=categories, to_at__isnull=True)
    renewing = RenewalRequest.objects.filter(dps_id__in=own, settled_at__isnull=True)
    heard = Suspension.objects.filter(
        qualification__category_id__in=categories, dropped_at__isnull=True, reinstated_at__isnull=True
    )
    found = running.filter(evidence_expires_on__lt=oslo_day(at)).union(
        running.filter(supplier_id__in=renewing.values("supplier_id")),
        running.filter(pk__in=heard.values("qualification_id")),
    )
    known = {one.id: one for categories_of_dps in own.values() for one in categories_of_dps}
    views = views_of(sorted(found, key=lambda row: (row.from_at, row.id)), at, known)
    barred = barred_suppliers(reader) if views else frozenset()
    return [
        one
        for one in views
        if (one.state != "active" or one.open_suspension is not None) and one.supplier_id not in barred
    ]


def my_rights(reader: Actor, *, at: datetime) -> list[RightView]:
    """The rights of the reader's company, standing and ended, newest first."""
    if not reader.is_supplier or reader.organisation_id is None:
        return []
    rows = Qualification.objects.filter(supplier_id=reader.organisation_id, from_at__lte=at)
    return views_of(list(rows.order_by("-from_at", "-id")), at)


def views_of(
    rows: list[Qualification], at: datetime, categories: Mapping[UUID, CategoryView] | None = None
) -> list[RightView]:
    """A fixed number of statements, however many rights; one less where their `categories` are known."""
    if not rows:
        return []
    if categories is None:
        categories = dps_queries.categories_by_ids(row.category_id for row in rows)
    views = dps_queries.dps_by_ids({categories[row.category_id].dps_id for row in rows}, at=at)
    suppliers = organisations.suppliers({row.supplier_id for row in rows})
    renewals = _renewals(rows, views)
    suspensions: dict[UUID, list[Suspension]] = {}
    for held in Suspension.objects.filter(qualification__in=rows).order_by("-heard_at", "-id"):
        suspensions.setdefault(held.qualification_id, []).append(held)
    return [
        _view(
            row,
            views[categories[row.category_id].dps_id],
            categories[row.category_id],
            suppliers[row.supplier_id],
            renewals.get((categories[row.category_id].dps_id, row.supplier_id), []),
            suspensions.get(row.id, []),
            at,
        )
        for row in rows
    ]


def facts_of_right(
    row: Qualification, renewals: Iterable[RenewalRequest], suspensions: Iterable[Suspension]
) -> lifecycles.QualificationFacts:
    """The facts of a right out of its renewals and suspensions, newest first."""
    settled = [one for one in renewals if one.settled_at is not None and one.settled_at >= row.from_at]
    return qualification_facts(
        row,
        open_renewal=next((one for one in renewals if one.settled_at is None), None),
        last_renewal=max(settled, key=lambda one: one.settled_at or one.asked_at, default=None),
        open_suspension=next(
            (one for one in suspensions if one.dropped_at is None and one.reinstated_at is None), None
        ),
    )


def _renewals(rows: list[Qualification], views: dict[UUID, DpsView]) -> dict[tuple[UUID, UUID], list[RenewalRequest]]:
    found: dict[tuple[UUID, UUID], list[RenewalRequest]] = {}
    asked = RenewalRequest.objects.filter(dps_id__in=views, supplier_id__in={row.supplier_id for row in rows})
    for one in asked.order_by("-asked_at", "-id"):
        found.setdefault((one.dps_id, one.supplier_id), []).append(one)
    return found


def _view(
    row: Qualification,
    dps: DpsView,
    category: CategoryView,
    supplier: organisations.SupplierView,
    renewals: list[RenewalRequest],
    suspensions: list[Suspension],
    at: datetime,
) -> RightView:
    own = [one for one in renewals if one.asked_at >= row.from_at]
    facts = facts_of_right(row, own, suspensions)
    facts = replace(facts, ended_at=facts.ended_at or category.closed_at)
    expires = facts.evidence_expires_at
    return RightView(
        id=row.id,
        dps=dps,
        category=category,
        supplier_id=supplier.id,
        supplier_name=supplier.name,
        supplier_number=supplier.number,
        line_id=row.line_id,
        state=lifecycles.QUALIFICATION.state(facts, at),
        from_at=row.from_at,
        to_at=row.to_at or category.closed_at,
        ended_because=row.ended_because,
        end_reason=row.end_reason,
        evidence_expires_on=last_day_before(expires) if expires else None,
        renewals=tuple(
            RenewalView(
                id=one.id,
                reason=one.reason,
                asked_at=one.asked_at,
                due_at=one.due_at,
                letter_id=one.letter_id,
                answered_at=one.answered_at,
                changes=one.changes,
                answer=one.answer,
                items=tuple(ItemCopy.from_json(item) for item in one.items),
                settled_at=one.settled_at,
                settled_note=one.settled_note,
            )
            for one in own
        ),
        suspensions=tuple(
            SuspensionView(
                id=one.id,
                ground=one.ground,
                case_for=one.case_for,
                heard_at=one.heard_at,
                statement_due_at=one.statement_due_at,
                hearing_letter_id=one.hearing_letter_id,
                statement=one.statement,
                statement_at=one.statement_at,
                suspended_at=one.suspended_at,
                reason=one.reason,
                suspension_letter_id=one.suspension_letter_id,
                closed_at=one.dropped_at or one.reinstated_at,
                closing_reason=one.closing_reason,
            )
            for one in suspensions
        ),
    )
