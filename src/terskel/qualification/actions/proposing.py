"""One person proposes a decision about a supplier, and another makes it or sends it back."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from terskel.audit.act import action
from terskel.core.actors import Actor
from terskel.core.decisions import Missing, refuse
from terskel.dps import moves as dps_moves
from terskel.dps import queries as dps_queries
from terskel.qualification import policy
from terskel.qualification.actions.case_work import (
    Assessment,
    locked_case,
    record_on_line,
    require_impartial,
)
from terskel.qualification.actions.deciding import write_and_require_met
from terskel.qualification.actions.rights_work import held_by_manager, record_on_right
from terskel.qualification.actions.second_person import ADMISSION, SUSPENSION, takes_two
from terskel.qualification.actions.suspending import require_heard
from terskel.qualification.events import AdmissionProposed, ProposalSentBack, SuspensionProposed
from terskel.qualification.models import ApplicationLine, ProposedDecision, Qualification, Suspension


@action
def propose_admission(
    line_id: UUID,
    assessments: Mapping[UUID, Assessment] | None = None,
    *,
    confirm_unchanged: bool = False,
    by: Actor,
    at: datetime,
) -> UUID:
    """Every requirement is found met, and another person decides; takes what `admit` takes. Returns the proposal's id.

    The law's clock runs until the decision (FOA § 26-6(3)).
    """
    case = locked_case(line_id, "propose_admission", by, at)
    line = case.line
    if by.person_id is None:
        raise Missing
    if not takes_two(case.dps.authority_id, ADMISSION):
        refuse("qualification.one_person_decides")
    write_and_require_met(case, assessments, confirm_unchanged=confirm_unchanged, by=by, at=at)
    row = _propose(by.person_id, at, line=line)
    event = AdmissionProposed(
        line.id, line.dps_id, line.category_id, line.supplier_id, by.person_id, case.application.reference
    )
    record_on_line(event, line, by, at)
    return row.id


@action
def propose_suspension(qualification_id: UUID, *, reason: str, by: Actor, at: datetime) -> UUID:
    """The supplier has been heard, and another person decides whether it is suspended; returns the proposal's id."""
    held = held_by_manager(qualification_id, "propose_suspension", by, at)
    if by.person_id is None:
        raise Missing
    if not takes_two(held.dps.authority_id, SUSPENSION):
        refuse("qualification.one_person_decides")
    suspension = Suspension.objects.select_for_update().get(pk=held.open_suspension.id)
    require_heard(suspension, at)
    if not reason.strip():
        refuse("qualification.reason_missing", "FOA § 24-10")
    row = _propose(by.person_id, at, suspension=suspension, reason=reason.strip())
    event = SuspensionProposed(held.row.id, held.dps.id, held.row.category_id, held.row.supplier_id, by.person_id)
    record_on_right(event, held.row, held.dps.id, by, at)
    return row.id


@action
def send_back(proposal_id: UUID, *, reason: str, by: Actor, at: datetime) -> None:
    """The second person does not decide so, and says why; or who proposed takes it back."""
    found = ProposedDecision.objects.select_related("line", "suspension__qualification").filter(pk=proposal_id).first()
    if found is None or by.person_id is None:
        raise Missing
    about = found.line or _right(found)
    dps_id = about.dps_id if isinstance(about, ApplicationLine) else _dps_of(about)
    dps = dps_moves.lock_for_decision(dps_id, at=at)
    policy.require_second_person(by, dps.authority_id)
    require_impartial(by, dps.authority_id, about.supplier_id)
    row = ProposedDecision.objects.select_for_update().get(pk=proposal_id)
    if row.closed_at is not None:
        refuse("qualification.proposal_closed", closed_at=row.closed_at)
    if not reason.strip():
        refuse("qualification.reason_missing")
    row.closed_at, row.closed_by_id, row.closing_reason = at, by.person_id, reason.strip()
    row.save(update_fields=["closed_at", "closed_by", "closing_reason"])
    event = ProposalSentBack(
        line_id=row.line_id,
        qualification_id=None if isinstance(about, ApplicationLine) else about.id,
        dps_id=dps.id,
        supplier_id=about.supplier_id,
        proposed_by=row.proposed_by_id,
        reason=row.closing_reason,
    )
    if isinstance(about, ApplicationLine):
        record_on_line(event, about, by, at)
    else:
        record_on_right(event, about, dps.id, by, at)


def _propose(
    person_id: UUID,
    at: datetime,
    *,
    line: ApplicationLine | None = None,
    suspension: Suspension | None = None,
    reason: str = "",
) -> ProposedDecision:
    """In place of what was proposed before."""
    ProposedDecision.objects.filter(line=line, suspension=suspension, closed_at__isnull=True).update(closed_at=at)
    return ProposedDecision.objects.create(
        line=line, suspension=suspension, reason=reason, proposed_at=at, proposed_by_id=person_id
    )


def _right(found: ProposedDecision) -> Qualification:
    if found.suspension is None:
        raise Missing
    return found.suspension.qualification


def _dps_of(right: Qualification) -> UUID:
    return dps_queries.categories_by_ids([right.category_id])[right.category_id].dps_id
