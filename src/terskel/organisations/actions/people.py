"""Who acts for an organisation, who is its contact person, and who signs for it."""

from datetime import datetime
from uuid import UUID

from terskel.audit.act import action, record
from terskel.core.actors import (
    AUTHORITY_ADMIN,
    AUTHORITY_ROLES,
    CONTACT,
    SIGNATORY,
    SUPPLIER_ADMIN,
    SUPPLIER_ROLES,
    Actor,
)
from terskel.core.decisions import Missing, refuse, require
from terskel.organisations import checks, moves, policy
from terskel.organisations.events import (
    MembershipEnded,
    PeopleCheckDue,
    PeopleConfirmed,
    RolesChanged,
)
from terskel.organisations.models import (
    AuthorityMembership,
    MatterTask,
    Supplier,
    SupplierMembership,
)
from terskel.organisations.queries import CHECKED_EVERY


@action
def add_authority_member(
    authority_id: UUID, person_id: UUID, roles: tuple[str, ...], *, by: Actor, at: datetime
) -> UUID:
    """`person_id` acts for the authority with these roles from now on. Returns the membership's id."""
    administrators = AuthorityMembership.objects.filter(
        authority_id=authority_id, to_at__isnull=True, roles__contains=[AUTHORITY_ADMIN]
    )
    require(policy.may_manage_people(by, authority_id, leaderless=not administrators.exists()))
    known = checks.known_roles(roles, AUTHORITY_ROLES)
    return moves.add_authority_member(authority_id, person_id, known, by=by, at=at)


@action
def add_supplier_member(supplier_id: UUID, person_id: UUID, roles: tuple[str, ...], *, by: Actor, at: datetime) -> UUID:
    """`person_id` acts for the supplier with these roles from now on. Returns the membership's id."""
    require(policy.may_manage_people(by, supplier_id))
    return moves.add_supplier_member(supplier_id, person_id, checks.known_roles(roles, SUPPLIER_ROLES), by=by, at=at)


@action
def change_roles(membership_id: UUID, roles: tuple[str, ...], *, by: Actor, at: datetime) -> None:
    """Other roles for somebody who acts for the organisation already; the last administrator stays one."""
    row, colleagues, admin = _membership(membership_id, by)
    known = checks.known_roles(roles, SUPPLIER_ROLES if admin == SUPPLIER_ADMIN else AUTHORITY_ROLES)
    if admin not in known:
        _not_the_last(row, colleagues, admin)
    if known != sorted(row.roles):
        row.roles = known
        row.save(update_fields=["roles"])
        event = RolesChanged(_organisation(row), row.person_id, tuple(known))
        record(event, by=by, at=at, subject=("membership", row.id))


@action
def end_membership(membership_id: UUID, *, by: Actor, at: datetime) -> None:
    """The person no longer acts for the organisation; the last administrator of it stays.

    Matters in which the person was contact or signatory go back to whoever is that in all others, and their signing
    mandate ends.
    """
    row, colleagues, admin = _membership(membership_id, by)
    _not_the_last(row, colleagues, admin)
    row.to_at = at
    row.save(update_fields=["to_at"])
    record(MembershipEnded(_organisation(row), row.person_id), by=by, at=at, subject=("membership", row.id))
    if isinstance(row, SupplierMembership):
        moves.revoke_mandates_of(row.supplier_id, row.person_id, by=by, at=at)
        tasks = MatterTask.objects.select_for_update().filter(
            supplier_id=row.supplier_id, person_id=row.person_id, to_at__isnull=True
        )
        for task in tasks.order_by("id"):
            moves.end_task(task, by, at)


@action
def change_contact(supplier_id: UUID, person_id: UUID, *, by: Actor, at: datetime) -> None:
    """From now on `person_id` is the supplier's contact person, for all its matters, instead of whoever was."""
    _hand_over(supplier_id, person_id, CONTACT, by, at)


@action
def change_signatory(supplier_id: UUID, person_id: UUID, *, by: Actor, at: datetime) -> None:
    """From now on `person_id` signs for the supplier, in all its matters, instead of whoever did."""
    _hand_over(supplier_id, person_id, SIGNATORY, by, at)


@action
def name_for_matter(supplier_id: UUID, matter_id: UUID, task: str, person_id: UUID, *, by: Actor, at: datetime) -> None:
    """`person_id` is the contact person, or signs, in this one matter: a DPS, a competition or a contract of the firm.

    Which matters are the firm's later rooms know; a task in somebody else's matter gives nobody anything.
    """
    moves.name_for_matter(supplier_id, matter_id, task, person_id, by=by, at=at)


@action
def same_as_in_all_matters(supplier_id: UUID, matter_id: UUID, task: str, *, by: Actor, at: datetime) -> None:
    """This matter has no contact person or signatory of its own any more. Doing it again changes nothing."""
    moves.own_people(supplier_id, task, by)
    standing = moves.standing_task(supplier_id, matter_id, task)
    if standing is not None:
        moves.end_task(standing, by, at)


@action
def confirm_people(supplier_id: UUID, *, by: Actor, at: datetime) -> None:
    """The firm says once a year that its contact person and its signatories are right."""
    if not by.acts_for(supplier_id) or not by.has(SUPPLIER_ADMIN, CONTACT):
        raise Missing
    supplier = Supplier.objects.select_for_update().get(id=supplier_id)
    supplier.people_confirmed_at = at
    supplier.save(update_fields=["people_confirmed_at"])
    record(PeopleConfirmed(supplier_id), by=by, at=at, subject=("supplier", supplier_id))


@action
def ask_to_confirm_people(supplier_id: UUID, *, by: Actor, at: datetime) -> None:
    """Remind the firm of the yearly check. Nothing happens before a year has gone, so it may be repeated."""
    supplier = Supplier.objects.select_for_update().get(id=supplier_id)
    newest = max(filter(None, (supplier.registered_at, supplier.people_confirmed_at, supplier.people_asked_at)))
    if at - newest < CHECKED_EVERY:
        return
    supplier.people_asked_at = at
    supplier.save(update_fields=["people_asked_at"])
    record(PeopleCheckDue(supplier_id), by=by, at=at, subject=("supplier", supplier_id))


Row = AuthorityMembership | SupplierMembership


def _membership(membership_id: UUID, by: Actor) -> tuple[Row, list[Row], str]:
    """A running membership locked with its colleagues', and what an administrator is called there."""
    for model, organisation, admin in (
        (AuthorityMembership, "authority_id", AUTHORITY_ADMIN),
        (SupplierMembership, "supplier_id", SUPPLIER_ADMIN),
    ):
        found = model.objects.filter(id=membership_id).first()
        if found is None:
            continue
        organisation_id = getattr(found, organisation)
        require(policy.may_manage_people(by, organisation_id))
        running = model.objects.select_for_update().filter(**{organisation: organisation_id}, to_at__isnull=True)
        rows: dict[UUID, Row] = {row.id: row for row in running.order_by("id")}
        row = rows.pop(membership_id, None)
        if row is None:
            raise Missing
        return row, list(rows.values()), admin
    raise Missing


def _organisation(row: Row) -> UUID:
    return row.supplier_id if isinstance(row, SupplierMembership) else row.authority_id


def _not_the_last(row: Row, colleagues: list[Row], admin: str) -> None:
    if admin in row.roles and not any(admin in colleague.roles for colleague in colleagues):
        refuse("organisations.last_administrator_stays")


def _hand_over(supplier_id: UUID, person_id: UUID, role: str, by: Actor, at: datetime) -> None:
    rows = moves.own_people(supplier_id, role, by)
    new = next((row for row in rows if row.person_id == person_id), None)
    if new is None:
        refuse("organisations.not_a_member")
    for row in rows:
        roles = {*row.roles, role} if row is new else {*row.roles} - {role}
        if roles == set(row.roles):
            continue
        if not roles:
            refuse("organisations.would_have_no_role")
        row.roles = sorted(roles)
        row.save(update_fields=["roles"])
        record(RolesChanged(supplier_id, row.person_id, tuple(row.roles)), by=by, at=at, subject=("membership", row.id))
