"""Who handles a line, who takes no part for a conflict of interest, and telling those concerned of the clock."""

from datetime import datetime
from uuid import UUID

from terskel.audit.act import action, record
from terskel.core.actors import DPS_MANAGER, Actor
from terskel.core.decisions import Missing, refuse
from terskel.dps import queries as dps_queries
from terskel.organisations import moves as organisation_moves
from terskel.organisations import queries as organisations
from terskel.qualification import policy
from terskel.qualification.actions.case_work import record_on_line, require_open
from terskel.qualification.events import (
    ConflictOfInterestDeclared,
    ConflictOfInterestLifted,
    HandlerAssigned,
    LimitNear,
    LimitPassed,
)
from terskel.qualification.models import Application, ApplicationLine, HandlerBar, LimitTold, RequirementAssessment
from terskel.qualification.queries.handling import is_barred
from terskel.qualification.queries.queues import LimitStep


@action
def assign_handler(line_id: UUID, person_id: UUID | None, *, by: Actor, at: datetime) -> None:
    """The line lies with this person from now on, or with nobody; taking it oneself is the same act."""
    line, authority_id = _locked_line(line_id, by, at)
    require_open(line)
    if person_id is not None:
        _require_handler(person_id, authority_id, line.supplier_id)
    if line.handler_id == person_id:
        return
    line.handler_id, line.handler_since = person_id, at if person_id is not None else None
    line.save(update_fields=["handler", "handler_since"])
    record_on_line(HandlerAssigned(line_id=line.id, dps_id=line.dps_id, handler_id=person_id), line, by, at)


@action
def declare_conflict(line_id: UUID, person_id: UUID, *, reason: str, by: Actor, at: datetime) -> None:
    """A handler declares a conflict of interest with the line's supplier, or a colleague sees one in them.

    From now on the person takes no part in any of the supplier's requests at this authority (forvaltningsloven
    §§ 6-8, FOA § 7-5); what lay with them lies with nobody, and what they found on lines that are not decided is void.
    """
    line, authority_id = _locked_line(line_id, by, at)
    if by.person_id is None:
        raise Missing
    if not reason.strip():
        refuse("qualification.reason_missing", "FOA § 7-5")
    name = _colleague(person_id, authority_id)
    if is_barred(person_id, authority_id, line.supplier_id):
        refuse("qualification.already_barred", "FOA § 7-5", name=name)
    HandlerBar.objects.create(
        authority_id=authority_id,
        supplier_id=line.supplier_id,
        person_id=person_id,
        reason=reason.strip(),
        declared_at=at,
        declared_by_id=by.person_id,
    )
    undecided = list(
        ApplicationLine.objects.select_for_update(of=("self",))  # its DPS is held by whoever decides
        .filter(supplier_id=line.supplier_id, decided_at__isnull=True, withdrawn_at__isnull=True)
        .filter(dps__authority_id=authority_id)
        .order_by("id")
    )
    theirs = [one for one in undecided if one.handler_id == person_id]
    ApplicationLine.objects.filter(pk__in=[one.id for one in theirs]).update(handler=None, handler_since=None)
    RequirementAssessment.objects.filter(line__in=undecided, assessed_by_id=person_id).delete()
    record_on_line(
        ConflictOfInterestDeclared(
            authority_id=authority_id,
            supplier_id=line.supplier_id,
            person_id=person_id,
            line_ids=tuple(one.id for one in theirs),
        ),
        line,
        by,
        at,
    )


@action
def lift_conflict(bar_id: UUID, *, reason: str, by: Actor, at: datetime) -> None:
    """The conflict of interest is no more; another than the person concerned says so, and why."""
    row = HandlerBar.objects.select_for_update().filter(pk=bar_id).first()
    if row is None:
        raise Missing
    policy.require_handler(by, row.authority_id)
    if row.lifted_at is not None:
        refuse("qualification.bar_is_lifted", "FOA § 7-5")
    if row.person_id == by.person_id:
        refuse("qualification.bar_not_by_oneself", "FOA § 7-5")
    if not reason.strip():
        refuse("qualification.reason_missing", "FOA § 7-5")
    row.lifted_at, row.lifted_by_id, row.lift_reason = at, by.person_id, reason.strip()
    row.save(update_fields=["lifted_at", "lifted_by", "lift_reason"])
    record(
        ConflictOfInterestLifted(
            authority_id=row.authority_id,
            supplier_id=row.supplier_id,
            person_id=row.person_id,
            reason=row.lift_reason,
        ),
        by=by,
        at=at,
        subject=("qualification.HandlerBar", row.id),
    )


@action
def confirm_mandate(line_id: UUID, *, by: Actor, at: datetime) -> None:
    """The handler has seen a document that whoever delivered the request may sign for the firm."""
    line, authority_id = _locked_line(line_id, by, at)
    if by.person_id is None or is_barred(by.person_id, authority_id, line.supplier_id):
        refuse("qualification.handler_barred", "FOA § 7-5", name=by.name)
    person_id = Application.objects.values_list("submitted_by_id", flat=True).get(pk=line.application_id)
    if person_id is None:
        raise Missing
    found = organisations.newest_mandates([line.supplier_id], at=at).get((line.supplier_id, person_id))
    if found is None:
        refuse("qualification.no_mandate_claimed")
    organisation_moves.confirm_mandate(found.id, "document", by=by, at=at)


@action
def tell_of_limit(line_id: UUID, step: LimitStep, *, by: Actor, at: datetime) -> None:
    """Writes down that a line is near its limit, over it or long over it, so that those concerned are told once.

    The light itself is derived from the clock; nothing depends on this having run.
    """
    line = ApplicationLine.objects.select_for_update().select_related("application").filter(pk=line_id).first()
    if line is None or line.decided_at is not None or line.withdrawn_at is not None:
        return
    limit_at = line.extended_to_at or line.due_at
    _told, new = LimitTold.objects.get_or_create(line=line, step=step, limit_at=limit_at, defaults={"told_at": at})
    if not new:
        return
    reference = line.application.reference
    event: LimitNear | LimitPassed
    if step == "soon":
        event = LimitNear(line.id, line.dps_id, limit_at, line.handler_id, reference)
    else:
        event = LimitPassed(line.id, line.dps_id, limit_at, step == "escalated", reference)
    record_on_line(event, line, by, at)


def _locked_line(line_id: UUID, by: Actor, at: datetime) -> tuple[ApplicationLine, UUID]:
    """The line, locked, and its authority; who is no DPS manager there is told so, a stranger learns nothing."""
    found = ApplicationLine.objects.filter(pk=line_id).first()
    if found is None:
        raise Missing
    authority_id = dps_queries.dps_by_ids([found.dps_id], at=at)[found.dps_id].authority_id
    policy.require_handler(by, authority_id)
    return ApplicationLine.objects.select_for_update().get(pk=line_id), authority_id


def _require_handler(person_id: UUID, authority_id: UUID, supplier_id: UUID) -> None:
    managers = {one.person_id: one.name for one in organisations.people(authority_id, DPS_MANAGER)}
    if person_id not in managers:
        refuse("qualification.handler_not_dps_manager")
    if is_barred(person_id, authority_id, supplier_id):
        refuse("qualification.handler_barred", "FOA § 7-5", name=managers[person_id])


def _colleague(person_id: UUID, authority_id: UUID) -> str:
    managers = {one.person_id: one.name for one in organisations.people(authority_id)}
    if person_id not in managers:
        refuse("qualification.handler_not_dps_manager")
    return managers[person_id]
