"""Changes of a published DPS: asked for, signed off where the law leaves a doubt, published; suspended and resumed.

Every change leaves a record of what, why, from when and by which notice (FOA §§ 14-2, 26-5(3); rulebook Q-05).
"""

from datetime import datetime
from uuid import UUID

from terskel.audit.act import action
from terskel.core.actors import LEGAL_READER, Actor
from terskel.core.decisions import Missing, refuse, require
from terskel.core.dps_changes import CHANGE_KINDS, may_change
from terskel.core.instants import oslo_day
from terskel.dps import moves, policy, proposals
from terskel.dps.events import ChangeHeldUp, ChangeProposed, ChangeSignedOff, ChangeWithdrawn, DpsResumed, DpsSuspended
from terskel.dps.models import ChangeRecord, DynamicPurchasingSystem
from terskel.dps.moves import lock_for_change, open_change, record_on, require_permitted
from terskel.dps.proposals import CategoryClosed, Material, Proposal
from terskel.notices import moves as notices


@action
def propose_change(dps_id: UUID, proposal: Proposal | Material, *, why: str, by: Actor, at: datetime) -> UUID:
    """Ask for a change; nothing counts before it is published. A material one is refused (FOA § 14-2(1))."""
    dps = _locked(dps_id, by, at)
    if isinstance(proposal, Material):
        require(may_change(proposal.what))
        raise KeyError(proposal.what)
    require(may_change(proposal.kind))
    _require_why(why)
    if by.person_id is None:
        raise Missing
    proposal.check(dps, at)
    change = ChangeRecord.objects.create(
        dps_id=dps.id,
        kind=proposal.kind,
        proposal=proposals.to_json(proposal),
        why=why.strip(),
        proposed_at=at,
        proposed_by_id=by.person_id,
    )
    record_on(dps.id, ChangeProposed(change_id=change.id, change_kind=change.kind, why=change.why), by, at)
    return change.id


@action
def sign_off_change(change_id: UUID, *, note: str, by: Actor, at: datetime) -> None:
    """A legal reader finds that the change is no material one, and says on what grounds."""
    dps, change = open_change(change_id)
    _require_lawyer(by, dps, change)
    if change.signed_off_at is not None:
        refuse("dps.change_signed_off_already", at=change.signed_off_at)
    if not note.strip():
        refuse("dps.change_sign_off_without_grounds", CHANGE_KINDS[change.kind].clause)
    change.signed_off_at, change.signed_off_by_id, change.sign_off_note = at, by.person_id, note.strip()
    change.save(update_fields=["signed_off_at", "signed_off_by", "sign_off_note"])
    signed = ChangeSignedOff(change_id=change.id, change_kind=change.kind, note=change.sign_off_note)
    record_on(dps.id, signed, by, at)


@action
def withdraw_change(change_id: UUID, *, reason: str, by: Actor, at: datetime) -> None:
    """The change is given up: by the manager, or because a legal reader finds that it is not allowed.

    One that is announced is taken back by another notice, which is owed from now (FOA § 21-1).
    """
    dps, change = open_change(change_id)
    if not (by.is_authority and by.acts_for(dps.authority_id)):
        raise Missing
    if not by.has(LEGAL_READER):
        policy.require_manager(by, dps.authority_id)
    _require_why(reason)
    change.withdrawn_at, change.withdrawal_reason = at, reason.strip()
    change.save(update_fields=["withdrawn_at", "withdrawal_reason"])
    if change.announced_at is not None:
        notices.require("change", dps.id, dps.authority_id, None, at, by=by)
    gone = ChangeWithdrawn(change_id=change.id, change_kind=change.kind, reason=change.withdrawal_reason)
    record_on(dps.id, gone, by, at)


@action
def publish_change(change_id: UUID, *, dispatched_at: datetime | None = None, by: Actor, at: datetime) -> int | None:
    """The change counts from now, told to all: returns the number of the new version.

    Where its kind asks for a notice, that one was sent at `dispatched_at`, and the change waits for its publication
    (FOA § 21-1(5)): None. A category is closed by `competitions.actions.close_category`; raises KeyError for that.
    """
    _dps, change = open_change(change_id)
    if change.kind == CategoryClosed.kind:
        raise KeyError(change.kind)
    return moves.publish_change(change_id, dispatched_at=dispatched_at, by=by, at=at)


@action
def hold_up_change(change_id: UUID, refused: str, *, by: Actor, at: datetime) -> None:
    """What was announced could not count when it was to, for the reason with this code; a manager settles it."""
    dps, change = open_change(change_id)
    if change.announced_at is None or change.held_up_at is not None:
        return
    change.held_up_at = at
    change.save(update_fields=["held_up_at"])
    record_on(dps.id, ChangeHeldUp(change_id=change.id, change_kind=change.kind, refused=refused), by, at)


@action
def suspend(dps_id: UUID, *, reason: str, by: Actor, at: datetime) -> None:
    """No competition starts until it is resumed; the door stays open, and requests are decided in time."""
    dps = _locked(dps_id, by, at, verb="suspend")
    _require_why(reason)
    dps.suspended_at = at
    dps.save(update_fields=["suspended_at"])
    change_id = _note(dps, "suspension", reason, by, at)
    record_on(dps.id, DpsSuspended(change_id=change_id, reason=reason.strip()), by, at)


@action
def resume(dps_id: UUID, *, reason: str, by: Actor, at: datetime) -> None:
    """Competitions may start again."""
    dps = _locked(dps_id, by, at, verb="resume")
    _require_why(reason)
    dps.suspended_at = None
    dps.save(update_fields=["suspended_at"])
    change_id = _note(dps, "resumption", reason, by, at)
    record_on(dps.id, DpsResumed(change_id=change_id, reason=reason.strip()), by, at)


def _locked(dps_id: UUID, by: Actor, at: datetime, verb: str = "change") -> DynamicPurchasingSystem:
    dps = lock_for_change(dps_id)
    policy.require_manager(by, dps.authority_id)
    require_permitted(verb, dps, at)
    return dps


def _require_lawyer(by: Actor, dps: DynamicPurchasingSystem, change: ChangeRecord) -> None:
    if not (by.is_authority and by.acts_for(dps.authority_id)):
        raise Missing
    if not by.has(LEGAL_READER):
        refuse("dps.sign_off_by_legal_reader", CHANGE_KINDS[change.kind].clause)
    if by.person_id == change.proposed_by_id:
        refuse("dps.sign_off_by_another", CHANGE_KINDS[change.kind].clause)


def _require_why(why: str) -> None:
    if not why.strip():
        refuse("dps.change_without_reason", "FOA § 14-2")


def _note(dps: DynamicPurchasingSystem, kind: str, why: str, by: Actor, at: datetime) -> UUID:
    """A change that counts at once and changes nothing in the documents."""
    if by.person_id is None:
        raise Missing
    return ChangeRecord.objects.create(
        dps_id=dps.id,
        kind=kind,
        why=why.strip(),
        proposed_at=at,
        proposed_by_id=by.person_id,
        published_at=at,
        from_on=oslo_day(at),
    ).id
