"""An approver who is away names a deputy, for a period that ends by itself."""

from datetime import date, datetime
from uuid import UUID

from terskel.audit.act import action, record
from terskel.core.actors import APPROVER, AUTHORITY_ADMIN, Actor
from terskel.core.decisions import Missing, refuse
from terskel.core.instants import end_of_day, oslo_day, start_of_day
from terskel.organisations.events import DeputyCalledOff, DeputyNamed
from terskel.organisations.models import AuthorityMembership, Deputy


@action
def name_deputy(
    approver_id: UUID, person_id: UUID, *, first_day: date, last_day: date, by: Actor, at: datetime
) -> UUID:
    """`person_id` decides for the approver on these days and every day between; returns the naming's id.

    The approver names them, or an administrator of the authority where the approver can't; never a deputy, whose power
    is lent. A first day that is today begins now.
    """
    authority_id = by.organisation_id
    if authority_id is None or not by.is_authority or by.person_id is None:
        raise Missing
    running = AuthorityMembership.objects.select_for_update().filter(authority_id=authority_id, to_at__isnull=True)
    members = {row.person_id: row for row in running.filter(person__is_active=True).order_by("id")}
    if by.person_id != approver_id and not by.has(AUTHORITY_ADMIN):
        refuse("organisations.only_the_approver_names_a_deputy")
    if approver_id not in members or APPROVER not in members[approver_id].roles:
        refuse("organisations.deputy_of_no_approver")
    if person_id not in members or person_id == approver_id:
        refuse("organisations.deputy_not_a_colleague")
    if last_day < first_day or last_day < oslo_day(at):
        refuse("organisations.deputy_days_are_over")
    from_at, to_at = max(at, start_of_day(first_day)), end_of_day(last_day)
    standing = Deputy.objects.filter(
        authority_id=authority_id,
        approver_id=approver_id,
        called_off_at__isnull=True,
        from_at__lt=to_at,
        to_at__gt=from_at,
    ).first()
    if standing is not None:
        refuse("organisations.has_a_deputy", from_at=standing.from_at, to_at=standing.to_at)
    row = Deputy.objects.create(
        authority_id=authority_id,
        approver_id=approver_id,
        person_id=person_id,
        from_at=from_at,
        to_at=to_at,
        named_by_id=by.person_id,
        named_at=at,
    )
    event = DeputyNamed(authority_id, approver_id, person_id, from_at, to_at)
    record(event, by=by, at=at, subject=("deputy", row.id))
    return row.id


@action
def call_off_deputy(deputy_id: UUID, *, by: Actor, at: datetime) -> None:
    """The approver is back, or the deputy can't: either of them, or an administrator, ends it now."""
    row = Deputy.objects.select_for_update().filter(id=deputy_id).first()
    if row is None or not (by.is_authority and by.acts_for(row.authority_id)):
        raise Missing
    if by.person_id not in (row.approver_id, row.person_id) and not by.has(AUTHORITY_ADMIN):
        refuse("organisations.only_the_approver_names_a_deputy")
    if row.called_off_at is not None or row.to_at <= at:
        return
    row.called_off_at, row.called_off_by_id = at, by.person_id
    row.save(update_fields=["called_off_at", "called_off_by"])
    event = DeputyCalledOff(row.authority_id, row.approver_id, row.person_id)
    record(event, by=by, at=at, subject=("deputy", row.id))
