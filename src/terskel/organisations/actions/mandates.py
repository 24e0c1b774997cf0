"""Who may sign for a supplier: claimed by the firm, confirmed by what the register or a document shows, taken back."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from terskel.audit.act import action, record
from terskel.core.actors import SIGNATORY, SUPPLIER_ADMIN, Actor
from terskel.core.decisions import Missing, refuse
from terskel.core.instants import last_day_before, oslo_day
from terskel.core.lifecycles import MANDATE
from terskel.core.mandates import Signer
from terskel.organisations import moves
from terskel.organisations.events import MandateExpiring
from terskel.organisations.models import RegisteredSigner, SigningMandate, Supplier, SupplierMembership
from terskel.organisations.queries.mandates import mandate_facts


@action
def claim_mandate(
    supplier_id: UUID,
    kind: str,
    *,
    jointly: bool,
    last_day: date | None = None,
    person_id: UUID | None = None,
    by: Actor,
    at: datetime,
) -> UUID:
    """The actor, or a colleague where an administrator says so, may sign for the firm. Returns the mandate's id.

    What the register shows is confirmed at once, or as soon as the register has answered.
    """
    if by.person_id is None or not (by.is_supplier and by.acts_for(supplier_id)):
        raise Missing
    whose = person_id or by.person_id
    if whose != by.person_id and not by.has(SUPPLIER_ADMIN):
        refuse("organisations.only_administrators_manage_people")
    if last_day is not None and last_day < oslo_day(at):
        refuse("organisations.mandate_ends_in_the_past")
    members = SupplierMembership.objects.filter(supplier_id=supplier_id, person_id=whose, to_at__isnull=True)
    if not members.filter(roles__overlap=[SIGNATORY, SUPPLIER_ADMIN]).exists():
        refuse("organisations.not_a_signatory")
    return moves.claim_mandate(supplier_id, whose, kind, jointly=jointly, last_day=last_day, by=by, at=at)


@action
def revoke_mandate(mandate_id: UUID, *, by: Actor, at: datetime) -> None:
    """The person may no longer sign for the firm: they say so themselves, or an administrator does."""
    row = SigningMandate.objects.filter(id=mandate_id).first()
    if row is None or not (by.is_supplier and by.acts_for(row.supplier_id)):
        raise Missing
    if by.person_id != row.person_id and not by.has(SUPPLIER_ADMIN):
        refuse("organisations.only_administrators_manage_people")
    moves.revoke_mandate(mandate_id, "firm", by=by, at=at)


@action
def keep_register_signers(number: str, signers: Iterable[Signer], *, by: Actor, at: datetime) -> None:  # noqa: ARG001 - as every act
    """What the register said of an entity's roles is read again for a day; an entity with nobody is kept as that."""
    RegisteredSigner.objects.filter(number=number).delete()
    rows = [RegisteredSigner(number=number, role=one.role, name=one.name, asked_at=at) for one in signers]
    RegisteredSigner.objects.bulk_create(rows or [RegisteredSigner(number=number, asked_at=at)])


@action
def check_mandates(supplier_id: UUID, *, by: Actor, at: datetime) -> None:
    """Claims that the register shows are confirmed; what it showed once, and shows no more, is taken back."""
    supplier = Supplier.objects.select_for_update().filter(id=supplier_id, country="NO").first()
    if supplier is None:
        raise Missing
    signers = moves.kept_signers(supplier.number, at)
    if signers is None:
        return
    running = SigningMandate.objects.filter(Q(expires_at__isnull=True) | Q(expires_at__gt=at))
    for row in running.filter(supplier_id=supplier_id, revoked_at__isnull=True).order_by("claimed_at", "id"):
        moves.compare_mandate(row, signers, by=by, at=at)


@action
def tell_of_expiring_mandate(mandate_id: UUID, *, by: Actor, at: datetime) -> None:
    """Once for each mandate, while it still runs. The clock's act."""
    row = SigningMandate.objects.select_for_update().filter(id=mandate_id, expiry_told_at__isnull=True).first()
    if row is None or row.expires_at is None or not MANDATE.permit("sign", mandate_facts(row), at):
        return
    row.expiry_told_at = at
    row.save(update_fields=["expiry_told_at"])
    expiring = MandateExpiring(row.supplier_id, row.person_id, last_day_before(row.expires_at))
    record(expiring, by=by, at=at, subject=("signing_mandate", row.id))
