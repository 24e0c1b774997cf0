"""Appeals against rejections, as those who decide them and the supplier see them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import Q

from terskel.accounts import queries as accounts
from terskel.core import lifecycles
from terskel.core.actors import Actor
from terskel.core.decisions import Missing
from terskel.core.languages import Language
from terskel.dps import queries as dps_queries
from terskel.dps.queries import CategoryView, DpsView
from terskel.organisations import queries as organisations
from terskel.qualification import letters, policy
from terskel.qualification.facts import line_facts
from terskel.qualification.models import ApplicationLine, QualificationAppeal, RejectionGround
from terskel.qualification.queries.handling import barred_by_supplier, barred_from

_UNDECIDED: Final = Q(upheld_at__isnull=True, dismissed_at__isnull=True)


@dataclass(frozen=True, slots=True)
class AppealRow:
    """`may_decide`: the reader is not the one who rejected, and has no conflict of interest.

    `nobody_may_decide`: it waits, and that holds of nobody who may decide appeals.
    """

    line_id: UUID
    reference: str
    dps: DpsView
    category: CategoryView
    supplier_name: str
    received_at: datetime
    decided_at: datetime | None
    may_decide: bool
    nobody_may_decide: bool


@dataclass(frozen=True, slots=True)
class AppealGround:
    code: str
    title: str
    reason: str


@dataclass(frozen=True, slots=True)
class AppealView:
    """One appeal whole: what was rejected and why, and what the supplier says against it."""

    row: AppealRow
    state: str
    text: str
    rejected_at: datetime
    rejected_by: str
    grounds: tuple[AppealGround, ...]
    rejection_letter_id: UUID
    receipt_id: UUID
    reason: str
    decision_letter_id: UUID | None


def appeals(reader: Actor, *, open_only: bool = False, at: datetime) -> list[AppealRow]:
    """Appeals of the reader's authority, those that wait first, the oldest before the others; or those alone."""
    if not reader.is_authority or reader.organisation_id is None:
        return []
    if not policy.may_read_appeal(reader, reader.organisation_id):
        return []
    own = QualificationAppeal.objects.filter(line__dps__authority_id=reader.organisation_id)
    wanted = own.filter(_UNDECIDED) if open_only else own
    rows = list(wanted.select_related("line__application").order_by("received_at", "id"))
    found = _rows(reader, rows, at)
    return sorted(found, key=lambda one: one.decided_at is not None)


def waiting_appeals(reader: Actor) -> int:
    """How many of `appeals` nobody has decided."""
    if not reader.is_authority or reader.organisation_id is None:
        return 0
    if not policy.may_read_appeal(reader, reader.organisation_id):
        return 0
    own = QualificationAppeal.objects.filter(line__dps__authority_id=reader.organisation_id)
    return own.filter(_UNDECIDED).count()


def appeal_deciders(authority_id: UUID, supplier_id: UUID, appealed_from_id: UUID) -> frozenset[UUID]:
    """Who may decide an appeal of this supplier against what one person decided; for later rooms."""
    return _who_decide_appeals(authority_id) - barred_from(authority_id, supplier_id) - {appealed_from_id}


def waiting_without_decider(authority_id: UUID, supplier_id: UUID) -> list[UUID]:
    """The DPSs in which this supplier has an appeal that nobody is left to decide; for later rooms."""
    rows = QualificationAppeal.objects.filter(
        line__dps__authority_id=authority_id,
        line__supplier_id=supplier_id,
        upheld_at__isnull=True,
        dismissed_at__isnull=True,
    ).select_related("line")
    lost = [row for row in rows if not appeal_deciders(authority_id, supplier_id, row.appealed_from_id)]
    return list(dict.fromkeys(row.line.dps_id for row in lost))


def who_decides_appeal(language: Language, *, somebody: bool) -> str:
    """That another person decides, or that nobody is left who may, and what to do then."""
    return letters.book.say(f"appeal_decider.{'another' if somebody else 'nobody'}", language)


def appeal(reader: Actor, line_id: UUID, *, at: datetime) -> AppealView:
    """The appeal on one line, for those who decide it."""
    row = QualificationAppeal.objects.select_related("line__application").filter(line_id=line_id).first()
    if row is None:
        raise Missing
    authority_id = dps_queries.dps_by_ids([row.line.dps_id], at=at)[row.line.dps_id].authority_id
    if not policy.may_read_appeal(reader, authority_id):
        raise Missing
    line = ApplicationLine.objects.select_related("appeal").get(pk=line_id)
    if line.decided_at is None or line.decision_letter_id is None:
        raise Missing
    (view,) = _rows(reader, [row], at)
    return AppealView(
        row=view,
        state=lifecycles.APPLICATION_LINE.state(line_facts(line), at),
        text=row.text,
        rejected_at=line.decided_at,
        rejected_by=accounts.person(row.appealed_from_id).name,
        grounds=tuple(
            AppealGround(
                code=one.code, title=letters.book.say(f"ground.{one.code}", reader.language), reason=one.reason
            )
            for one in RejectionGround.objects.filter(line_id=line_id).order_by("id")
        ),
        rejection_letter_id=line.decision_letter_id,
        receipt_id=row.receipt_id,
        reason=row.reason,
        decision_letter_id=row.decision_letter_id,
    )


def _rows(reader: Actor, rows: list[QualificationAppeal], at: datetime) -> list[AppealRow]:
    if not rows:
        return []
    views = dps_queries.dps_by_ids({row.line.dps_id for row in rows}, at=at)
    categories = dps_queries.categories_by_ids(row.line.category_id for row in rows)
    suppliers = organisations.suppliers({row.line.supplier_id for row in rows})
    authority_id = views[rows[0].line.dps_id].authority_id
    barred, deciders = barred_by_supplier(authority_id), _who_decide_appeals(authority_id)
    left = {
        row.line_id: deciders - barred.get(row.line.supplier_id, frozenset()) - {row.appealed_from_id} for row in rows
    }
    return [
        AppealRow(
            line_id=row.line_id,
            reference=row.line.application.reference,
            dps=views[row.line.dps_id],
            category=categories[row.line.category_id],
            supplier_name=suppliers[row.line.supplier_id].name,
            received_at=row.received_at,
            decided_at=row.upheld_at or row.dismissed_at,
            may_decide=_waits(row) and reader.person_id in left[row.line_id],
            nobody_may_decide=_waits(row) and not left[row.line_id],
        )
        for row in rows
    ]


def _waits(row: QualificationAppeal) -> bool:
    return row.upheld_at is None and row.dismissed_at is None


def _who_decide_appeals(authority_id: UUID) -> frozenset[UUID]:
    everyone = organisations.people(authority_id)
    return frozenset(one.person_id for one in everyone if set(policy.APPEAL_DECIDERS) & set(one.roles))


@dataclass(frozen=True, slots=True)
class MyRejection:
    """A rejected line of the reader's own company, and how far its appeal is. `text` is "" where there is none."""

    line_id: UUID
    application_id: UUID
    reference: str
    dps: DpsView
    category: CategoryView
    state: str
    rejected_at: datetime
    rejection_letter_id: UUID
    text: str
    received_at: datetime | None
    receipt_id: UUID | None
    decision_letter_id: UUID | None


def my_rejection(reader: Actor, line_id: UUID, *, at: datetime) -> MyRejection:
    """One rejected line, for the company it concerns."""
    line = ApplicationLine.objects.select_related("application", "appeal").filter(pk=line_id).first()
    if line is None or not (reader.is_supplier and reader.acts_for(line.supplier_id)):
        raise Missing
    if line.rejected_at is None or line.decision_letter_id is None:
        raise Missing
    appealed: QualificationAppeal | None = getattr(line, "appeal", None)
    return MyRejection(
        line_id=line.id,
        application_id=line.application_id,
        reference=line.application.reference,
        dps=dps_queries.dps_by_ids([line.dps_id], at=at)[line.dps_id],
        category=dps_queries.categories_by_ids([line.category_id])[line.category_id],
        state=lifecycles.APPLICATION_LINE.state(line_facts(line), at),
        rejected_at=line.rejected_at,
        rejection_letter_id=line.decision_letter_id,
        text=appealed.text if appealed else "",
        received_at=appealed.received_at if appealed else None,
        receipt_id=appealed.receipt_id if appealed else None,
        decision_letter_id=appealed.decision_letter_id if appealed else None,
    )
