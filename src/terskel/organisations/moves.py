"""Steps of an organisation that other acts make in their own transaction."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Final, cast
from uuid import UUID

from django.conf import settings

from terskel.audit.act import defer, record
from terskel.core.actors import SUPPLIER_ADMIN, Actor
from terskel.core.decisions import Missing, refuse, require
from terskel.core.instants import end_of_day
from terskel.core.lifecycles import MANDATE
from terskel.core.mandates import MANDATE_KINDS, MandateKind, Signer, shown_by_register
from terskel.core.sorting import sort_key
from terskel.organisations.checks import once
from terskel.organisations.events import (
    MandateClaimed,
    MandateConfirmed,
    MandateRevoked,
    MatterTaskEnded,
    MatterTaskGiven,
    MemberAdded,
    SupplierVerified,
)
from terskel.organisations.models import (
    MATTER_TASKS,
    AuthorityMembership,
    MatterTask,
    RegisteredSigner,
    SigningMandate,
    Supplier,
    SupplierMembership,
)
from terskel.organisations.queries.mandates import MandateView, mandate_facts, running_mandate
from terskel.organisations.register import KEPT_FOR

CHECK_MANDATES: Final = "organisations.check_mandates"


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


def act_on(supplier_id: UUID, acting_on: str, *, others_agree: bool, by: Actor, at: datetime) -> UUID:
    """The mandate on which `by` delivers something for the firm (avtaleloven § 10).

    One that expired or was taken back counts no more, so another must be said: `acting_on` of
    `core.mandates.MANDATE_KINDS`. Who signs together with another says with `others_agree` that the other agrees.
    """
    if by.person_id is None:
        raise Missing
    running = running_mandate(supplier_id, by.person_id, at=at)
    return act_on_known(running, supplier_id, acting_on, others_agree=others_agree, by=by, at=at)


def act_on_known(
    running: MandateView | None, supplier_id: UUID, acting_on: str, *, others_agree: bool, by: Actor, at: datetime
) -> UUID:
    """As `act_on`, where what the person may sign on has been read already."""
    if by.person_id is None:
        raise Missing
    if running is None:
        if not acting_on:
            refuse("organisations.mandate_not_said", "avtaleloven § 10")
        return claim_mandate(supplier_id, by.person_id, acting_on, by=by, at=at)
    if running.jointly and not others_agree:
        refuse("organisations.mandate_together", "avtaleloven § 10")
    return running.id


def claim_mandate(
    supplier_id: UUID,
    person_id: UUID,
    kind: str,
    *,
    jointly: bool = False,
    last_day: date | None = None,
    by: Actor,
    at: datetime,
) -> UUID:
    """The firm's word that the person may sign; confirmed at once, or later, by what the register shows."""
    if kind not in MANDATE_KINDS:
        refuse("organisations.mandate_kind_unknown")
    if by.person_id is None:
        raise Missing
    with once("organisations.mandate_runs_already"):
        row = SigningMandate.objects.create(
            supplier_id=supplier_id,
            person_id=person_id,
            kind=kind,
            jointly=jointly,
            claimed_at=at,
            claimed_by_id=by.person_id,
            expires_at=end_of_day(last_day) if last_day is not None else None,
        )
    claimed = MandateClaimed(supplier_id, person_id, kind, jointly)
    record(claimed, by=by, at=at, subject=("signing_mandate", row.id))
    supplier = Supplier.objects.get(id=supplier_id)
    if supplier.country == "NO" and kind != "power_of_attorney":
        if (signers := kept_signers(supplier.number, at)) is not None:
            compare_mandate(row, signers, by=by, at=at)
        elif settings.TERSKEL_COMPANY_REGISTER:
            defer(CHECK_MANDATES, queue="register", supplier_id=str(supplier_id))
    return row.id


def compare_mandate(row: SigningMandate, signers: Iterable[Signer], *, by: Actor, at: datetime) -> None:
    """Confirmed where the register shows it; taken back where it was confirmed so and is shown no more."""
    shown = shown_by_register(row.person.name, cast(MandateKind, row.kind), row.jointly, signers)
    if shown and row.confirmed_at is None:
        confirm_mandate(row.id, "register", by=by, at=at)
    elif not shown and row.confirmed_by == "register":
        revoke_mandate(row.id, "register", by=by, at=at)


def kept_signers(number: str, at: datetime) -> list[Signer] | None:
    """Whom the register showed in the last day; None where it must be asked."""
    rows = list(RegisteredSigner.objects.filter(number=number, asked_at__gt=at - KEPT_FOR))
    return [Signer(row.role, row.name) for row in rows if row.role] if rows else None


def confirm_mandate(mandate_id: UUID, confirmed_by: str, *, by: Actor, at: datetime) -> None:
    """The claim is right: `confirmed_by` is "register", or "document" which the actor has seen."""
    row = _locked_mandate(mandate_id)
    require(MANDATE.permit("confirm", mandate_facts(row), at))
    row.confirmed_at, row.confirmed_by = at, confirmed_by
    row.confirmed_by_person_id = by.person_id if confirmed_by == "document" else None
    row.save(update_fields=["confirmed_at", "confirmed_by", "confirmed_by_person"])
    event = MandateConfirmed(row.supplier_id, row.person_id, confirmed_by)
    record(event, by=by, at=at, subject=("signing_mandate", row.id))


def revoke_mandate(mandate_id: UUID, because: str, *, by: Actor, at: datetime) -> None:
    """The person may no longer sign: the firm says so, the person leaves it, or the register shows it no more."""
    row = _locked_mandate(mandate_id)
    require(MANDATE.permit("revoke", mandate_facts(row), at))
    row.revoked_at, row.revoked_by_id = at, by.person_id
    row.save(update_fields=["revoked_at", "revoked_by"])
    event = MandateRevoked(row.supplier_id, row.person_id, because)
    record(event, by=by, at=at, subject=("signing_mandate", row.id))


def revoke_mandates_of(supplier_id: UUID, person_id: UUID, *, by: Actor, at: datetime) -> None:
    """Whoever leaves the firm no longer signs for it."""
    rows = SigningMandate.objects.filter(supplier_id=supplier_id, person_id=person_id, revoked_at__isnull=True)
    for row in rows:
        if MANDATE.permit("revoke", mandate_facts(row), at):
            revoke_mandate(row.id, "left", by=by, at=at)


def _locked_mandate(mandate_id: UUID) -> SigningMandate:
    row = SigningMandate.objects.select_for_update(of=("self",)).filter(id=mandate_id).first()
    if row is None:
        raise Missing
    return row


def name_for_matter(supplier_id: UUID, matter_id: UUID, task: str, person_id: UUID, *, by: Actor, at: datetime) -> None:
    """`person_id` is the contact person, or signs, in this one matter of the firm; nothing happens when it is so.

    Raises `Missing` for everybody but the firm's administrators and whoever has the task.
    """
    if task not in MATTER_TASKS:
        raise Missing
    rows = own_people(supplier_id, task, by)
    if all(row.person_id != person_id for row in rows):
        refuse("organisations.not_a_member")
    standing = standing_task(supplier_id, matter_id, task)
    if standing is not None and standing.person_id == person_id:
        return
    if standing is not None:
        end_task(standing, by, at)
    named = MatterTask.objects.create(
        supplier_id=supplier_id, person_id=person_id, matter_id=matter_id, task=task, from_at=at
    )
    record(MatterTaskGiven(supplier_id, task, person_id), by=by, at=at, subject=("matter_task", named.id))


def finish_task(supplier_id: UUID, matter_id: UUID, task: str, person_id: UUID, *, by: Actor, at: datetime) -> None:
    """What the person was named to do in this one matter is done; nothing happens where they were not named."""
    standing = standing_task(supplier_id, matter_id, task)
    if standing is not None and standing.person_id == person_id:
        end_task(standing, by, at)


def own_people(supplier_id: UUID, task: str, by: Actor) -> list[SupplierMembership]:
    """The firm's people, locked; to everybody but its administrators and whoever has the task they look missing."""
    if not by.acts_for(supplier_id) or not by.has(SUPPLIER_ADMIN, task):
        raise Missing
    running = SupplierMembership.objects.select_for_update().filter(supplier_id=supplier_id, to_at__isnull=True)
    return list(running.order_by("id"))


def standing_task(supplier_id: UUID, matter_id: UUID, task: str) -> MatterTask | None:
    named = MatterTask.objects.select_for_update().filter(supplier_id=supplier_id, matter_id=matter_id, task=task)
    return named.filter(to_at__isnull=True).first()


def end_task(task: MatterTask, by: Actor, at: datetime) -> None:
    task.to_at = at
    task.save(update_fields=["to_at"])
    ended = MatterTaskEnded(task.supplier_id, task.task, task.person_id)
    record(ended, by=by, at=at, subject=("matter_task", task.id))
