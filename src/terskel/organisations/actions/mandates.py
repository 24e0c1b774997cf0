"""Who may sign for a supplier: claimed by the firm, confirmed by what the register or a document shows, taken back."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Final, cast
from uuid import UUID

from django.conf import settings
from django.db.models import Q

from terskel.audit.act import action, defer, record
from terskel.core.actors import SIGNATORY, SUPPLIER_ADMIN, Actor
from terskel.core.decisions import Missing, refuse
from terskel.core.instants import end_of_day, oslo_day
from terskel.core.mandates import MANDATE_KINDS, MandateKind, Signer, shown_by_register
from terskel.organisations import moves
from terskel.organisations.checks import once
from terskel.organisations.events import MandateClaimed
from terskel.organisations.models import RegisteredSigner, SigningMandate, Supplier, SupplierMembership
from terskel.organisations.register import KEPT_FOR

CHECK: Final = "organisations.check_mandates"


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
    if kind not in MANDATE_KINDS:
        refuse("organisations.mandate_kind_unknown")
    if last_day is not None and last_day < oslo_day(at):
        refuse("organisations.mandate_ends_in_the_past")
    members = SupplierMembership.objects.filter(supplier_id=supplier_id, person_id=whose, to_at__isnull=True)
    if not members.filter(roles__overlap=[SIGNATORY, SUPPLIER_ADMIN]).exists():
        refuse("organisations.not_a_signatory")
    with once("organisations.mandate_runs_already"):
        row = SigningMandate.objects.create(
            supplier_id=supplier_id,
            person_id=whose,
            kind=kind,
            jointly=jointly,
            claimed_at=at,
            claimed_by_id=by.person_id,
            expires_at=end_of_day(last_day) if last_day is not None else None,
        )
    claimed = MandateClaimed(supplier_id, whose, kind, jointly)
    record(claimed, by=by, at=at, subject=("signing_mandate", row.id))
    supplier = Supplier.objects.get(id=supplier_id)
    if supplier.country == "NO" and kind != "power_of_attorney":
        if (signers := _signers(supplier.number, at)) is not None:
            _compare(row, signers, by, at)
        elif settings.TERSKEL_COMPANY_REGISTER:
            defer(CHECK, queue="register", supplier_id=str(supplier_id))
    return row.id


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
    signers = _signers(supplier.number, at)
    if signers is None:
        return
    running = SigningMandate.objects.filter(Q(expires_at__isnull=True) | Q(expires_at__gt=at))
    for row in running.filter(supplier_id=supplier_id, revoked_at__isnull=True).order_by("claimed_at", "id"):
        _compare(row, signers, by, at)


def _compare(row: SigningMandate, signers: list[Signer], by: Actor, at: datetime) -> None:
    shown = shown_by_register(row.person.name, cast(MandateKind, row.kind), row.jointly, signers)
    if shown and row.confirmed_at is None:
        moves.confirm_mandate(row.id, "register", by=by, at=at)
    elif not shown and row.confirmed_by == "register":
        moves.revoke_mandate(row.id, "register", by=by, at=at)


def _signers(number: str, at: datetime) -> list[Signer] | None:
    """Whom the register showed in the last day; None where it must be asked."""
    rows = list(RegisteredSigner.objects.filter(number=number, asked_at__gt=at - KEPT_FOR))
    return [Signer(row.role, row.name) for row in rows if row.role] if rows else None
