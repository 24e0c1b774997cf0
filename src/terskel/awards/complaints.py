"""Reads of complaints; the reader is the first argument: the authority's people, and the supplier that complained."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from terskel.accounts import queries as accounts
from terskel.awards import policy
from terskel.awards.models import STANDING, AwardDecision, Complaint, TendererLetter
from terskel.awards.readers import among_own, require_reader
from terskel.awards.secrecy import ToldSecret, tenderers, told_in_reason
from terskel.competitions import queries as competitions
from terskel.core.actors import APPROVER, BUYER, LEGAL_READER, Actor
from terskel.core.decisions import Missing
from terskel.core.lifecycles import COMPLAINT, ComplaintFacts
from terskel.evaluation import moves as evaluations
from terskel.organisations import queries as organisations


@dataclass(frozen=True, slots=True)
class ComplaintView:
    """A complaint with what became of it. What is proposed is the authority's own until it is decided."""

    id: UUID
    competition_id: UUID
    supplier_id: UUID
    supplier_name: str
    about: str
    text: str
    state: str
    received_at: datetime
    receipt_id: UUID
    signing_waits: bool | None
    waiting_said_at: datetime | None
    taken_by: UUID | None
    taken_by_name: str
    outcome: str
    reason: str
    consequence: str
    proposed_by: UUID | None
    proposed_by_name: str
    proposed_at: datetime | None
    decided_by_name: str
    decided_at: datetime | None
    decision_id: UUID | None
    withdrawn_at: datetime | None
    case_name: str
    case_registered_at: datetime | None
    case_result: str
    case_closed_at: datetime | None

    @property
    def is_open(self) -> bool:
        """Not decided or taken back, here or elsewhere."""
        return self.state in ("received", "under_review", "proposed", "at_review_body")


@dataclass(frozen=True, slots=True)
class ToHandle:
    """A complaint that waits for the reader."""

    complaint_id: UUID
    competition_id: UUID
    state: str
    since: datetime


def facts_of(row: Complaint) -> ComplaintFacts:
    return ComplaintFacts(
        received_at=row.received_at,
        taken_at=row.taken_at,
        proposed_at=row.proposed_at,
        decided_at=row.decided_at,
        withdrawn_at=row.withdrawn_at,
        case_registered_at=row.case_registered_at,
        case_closed_at=row.case_closed_at,
    )


def complaints(reader: Actor, competition_id: UUID, *, at: datetime) -> tuple[ComplaintView, ...]:
    """Those the reader may read of a competition, the newest first; four statements however many there are."""
    rows = Complaint.objects.filter(_readable(reader), competition_id=competition_id).order_by("-received_at", "-id")
    return _views(list(rows), reader, at)


def complaint(reader: Actor, complaint_id: UUID, *, at: datetime) -> ComplaintView:
    """One of them; raises `Missing` for everybody else."""
    rows = Complaint.objects.filter(_readable(reader), id=complaint_id)
    found = _views(list(rows), reader, at)
    if not found:
        raise Missing
    return found[0]


def competitions_of(reader: Actor, complaint_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """The competition of each of these complaints that the reader may read, in one statement."""
    rows = Complaint.objects.filter(_readable(reader), id__in=complaint_ids)
    return dict(rows.values_list("id", "competition_id"))


def to_complain_of(reader: Actor, competition_id: UUID) -> tuple[str, ...]:
    """What of a competition the reader's supplier, which was invited, may complain of; raises `Missing`."""
    supplier_id = competitions.invitation(reader, competition_id).supplier_id
    terms = competitions.terms(competition_id)
    found = {
        "documents": terms.published_at is not None,
        "rejection": evaluations.is_rejected(competition_id, supplier_id),
        "award": TendererLetter.objects.filter(supplier_id=supplier_id, award__competition_id=competition_id).exists(),
        "cancellation": terms.cancelled_at is not None,
    }
    return tuple(about for about, there_is in found.items() if there_is)


def held_since(competition_id: UUID) -> datetime | None:
    """Since when the authority waits with signing for a complaint that is not over; None where it does not wait."""
    waiting = Complaint.objects.filter(
        Q(decided_at__isnull=True, withdrawn_at__isnull=True, case_closed_at__isnull=True), signing_waits=True
    )
    rows = waiting.filter(competition_id=competition_id).order_by("waiting_said_at", "id")
    return rows.values_list("waiting_said_at", flat=True).first()


def reversal_proposed_since(competition_id: UUID) -> datetime | None:
    """Since when an approver has a decision to take on a complaint that would reverse the award; None where not."""
    rows = Complaint.objects.filter(
        competition_id=competition_id,
        consequence__in=policy.PUTTING_RIGHT,
        proposed_at__isnull=False,
        decided_at__isnull=True,
        withdrawn_at__isnull=True,
        case_registered_at__isnull=True,
    )
    return rows.order_by("proposed_at").values_list("proposed_at", flat=True).first()


def secrets_told_by(row: Complaint) -> tuple[ToldSecret, ...]:
    """Marked passages in the proposed reasons, which others than their owner will read; for this room's acts.

    Where the award is put right every tenderer reads them, and where the competition is cancelled all who are invited.
    """
    readers = {row.supplier_id}
    if row.consequence in policy.PUTTING_RIGHT:
        readers |= tenderers(row.competition_id)
    if row.consequence == "cancel":
        readers.update(competitions.invited(row.competition_id))
    return told_in_reason(row.reason, row.competition_id, readers)


def proposed_secrets(reader: Actor, complaint_id: UUID) -> tuple[ToldSecret, ...]:
    """The same, for whoever may decide on what is proposed."""
    row = Complaint.objects.filter(id=complaint_id, decided_at__isnull=True).exclude(reason="").first()
    if row is None or not reader.is_authority or not reader.has(APPROVER):
        return ()
    if not reader.acts_for(require_reader(reader, row.competition_id).authority_id):
        raise Missing
    return secrets_told_by(row)


def award_to_put_right(competition_id: UUID) -> UUID | None:
    """The announced award that stands, None where there is none."""
    rows = AwardDecision.objects.filter(STANDING, competition_id=competition_id, approved_at__isnull=False)
    found: UUID | None = rows.values_list("id", flat=True).first()
    return found


def to_handle(reader: Actor, *, at: datetime) -> list[ToHandle]:
    """The open complaints that wait for somebody in one of the reader's roles, the oldest first."""
    if not reader.is_authority:
        return []
    rows = Complaint.objects.filter(among_own(reader), decided_at__isnull=True, withdrawn_at__isnull=True).order_by(
        "received_at", "id"
    )
    handles, decides = reader.has(BUYER, LEGAL_READER), reader.has(APPROVER)
    found = []
    for row in rows:
        state = COMPLAINT.state(facts_of(row), at)
        own_move = (decides and row.proposed_by_id != reader.person_id) if state == "proposed" else handles
        if own_move and state in ("received", "under_review", "proposed"):
            found.append(
                ToHandle(row.id, row.competition_id, state, row.proposed_at or row.taken_at or row.received_at)
            )
    return found


def _readable(reader: Actor) -> Q:
    if reader.is_authority and reader.has(*policy.READERS):
        return among_own(reader)
    if reader.is_supplier:
        return Q(supplier_id=reader.organisation_id)
    raise Missing


def _deciders(rows: Sequence[Complaint], names: Mapping[UUID, str]) -> dict[UUID, str]:
    """Who decided, by complaint; all of one competition."""
    made = {
        row.id: (row.decided_by_id, names.get(row.decided_by_id, ""), row.decided_at)
        for row in rows
        if row.decided_by_id is not None and row.decided_at is not None
    }
    if not made:
        return {}
    named = organisations.deciders(competitions.terms(rows[0].competition_id).authority_id, made.values())
    return {key: named[person_id, at] for key, (person_id, _name, at) in made.items()}


def _views(rows: Sequence[Complaint], reader: Actor, at: datetime) -> tuple[ComplaintView, ...]:
    people = accounts.people(
        [key for row in rows for key in (row.taken_by_id, row.proposed_by_id, row.decided_by_id) if key]
    )
    names = {key: one.name for key, one in people.items()}
    decided = _deciders(rows, names)
    suppliers = organisations.suppliers({row.supplier_id for row in rows})
    views = (
        ComplaintView(
            id=row.id,
            competition_id=row.competition_id,
            supplier_id=row.supplier_id,
            supplier_name=suppliers[row.supplier_id].name,
            about=row.about,
            text=row.text,
            state=COMPLAINT.state(facts_of(row), at),
            received_at=row.received_at,
            receipt_id=row.receipt_id,
            signing_waits=row.signing_waits,
            waiting_said_at=row.waiting_said_at,
            taken_by=row.taken_by_id,
            taken_by_name=names.get(row.taken_by_id, "") if row.taken_by_id else "",
            outcome=row.outcome,
            reason=row.reason,
            consequence=row.consequence,
            proposed_by=row.proposed_by_id,
            proposed_by_name=names.get(row.proposed_by_id, "") if row.proposed_by_id else "",
            proposed_at=row.proposed_at,
            decided_by_name=decided.get(row.id, ""),
            decided_at=row.decided_at,
            decision_id=row.decision_id,
            withdrawn_at=row.withdrawn_at,
            case_name=row.case_name,
            case_registered_at=row.case_registered_at,
            case_result=row.case_result,
            case_closed_at=row.case_closed_at,
        )
        for row in rows
    )
    return tuple(one if reader.is_authority or one.decided_at else _as_the_complainant_sees_it(one) for one in views)


def _as_the_complainant_sees_it(view: ComplaintView) -> ComplaintView:
    """Without the authority's own work: a proposal is still "under review"."""
    return replace(
        view,
        state="under_review" if view.state == "proposed" else view.state,
        taken_by=None,
        taken_by_name="",
        outcome="",
        reason="",
        consequence="",
        proposed_by=None,
        proposed_by_name="",
        proposed_at=None,
    )
