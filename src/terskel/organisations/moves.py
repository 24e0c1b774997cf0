"""Steps of an organisation that other acts make in their own transaction."""

from datetime import datetime
from uuid import UUID

from terskel.audit.act import record
from terskel.core.actors import Actor
from terskel.core.decisions import Missing
from terskel.core.sorting import sort_key
from terskel.organisations.checks import once
from terskel.organisations.events import MemberAdded, SupplierVerified
from terskel.organisations.models import AuthorityMembership, Supplier, SupplierMembership


def add_supplier_member(supplier_id: UUID, person_id: UUID, roles: list[str], *, by: Actor, at: datetime) -> UUID:
    """The person acts for the supplier from now on; refused for somebody who does already."""
    with once("organisations.already_a_member"):
        row = SupplierMembership.objects.create(supplier_id=supplier_id, person_id=person_id, roles=roles, from_at=at)
    record(MemberAdded(supplier_id, person_id, tuple(roles)), by=by, at=at, subject=("supplier", supplier_id))
    return row.id


def add_authority_member(authority_id: UUID, person_id: UUID, roles: list[str], *, by: Actor, at: datetime) -> UUID:
    """The person acts for the authority from now on; refused for somebody who does already."""
    with once("organisations.already_a_member"):
        row = AuthorityMembership.objects.create(
            authority_id=authority_id, person_id=person_id, roles=roles, from_at=at
        )
    record(MemberAdded(authority_id, person_id, tuple(roles)), by=by, at=at, subject=("authority", authority_id))
    return row.id


def verify_supplier(
    supplier_id: UUID, checked_by: str, *, name: str = "", county: str = "", by: Actor, at: datetime
) -> None:
    """The firm is who it says: `checked_by` is "register" or "document". Doing it again changes nothing.

    `county` counts where the firm has told none.
    """
    supplier = Supplier.objects.select_for_update().filter(id=supplier_id).first()
    if supplier is None:
        raise Missing
    if supplier.verified_at is not None:
        return
    if name:
        supplier.name, supplier.sort_key = name, sort_key(name)
    supplier.verified_at, supplier.verified_by = at, checked_by
    supplier.county = supplier.county or county
    supplier.save(update_fields=["name", "sort_key", "county", "verified_at", "verified_by"])
    record(SupplierVerified(checked_by, supplier.name), by=by, at=at, subject=("supplier", supplier.id))
