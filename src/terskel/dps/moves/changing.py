"""An open change of a DPS, held; its announcement, and what makes it count, where a later room looks first.

A change that is announced by a notice waits as the system itself did: nothing of it is written before TED's day, or
48 hours after its receipt (FOA § 21-1(5)), so that no page, document, list or letter can show it earlier.
"""

from datetime import datetime
from uuid import UUID

from terskel.core.actors import Actor
from terskel.core.decisions import Missing, refuse
from terskel.core.dps_changes import CHANGE_KINDS
from terskel.documents import moves as documents
from terskel.dps import policy, proposals, versions
from terskel.dps.embargo import open_from
from terskel.dps.events import ChangeAnnounced, DpsChanged
from terskel.dps.models import ChangeRecord, DynamicPurchasingSystem, Version
from terskel.dps.moves.using import lock_for_change, record_on, require_permitted
from terskel.dps.proposals import CategoryClosed
from terskel.dps.writing import write_documents, write_version
from terskel.notices import moves as notices
from terskel.notices import queries as notice_queries


def open_change(change_id: UUID) -> tuple[DynamicPurchasingSystem, ChangeRecord]:
    """The DPS and an open change of it, both held by this act."""
    found = ChangeRecord.objects.filter(pk=change_id).first()
    if found is None:
        raise Missing
    dps = lock_for_change(found.dps_id)
    change = ChangeRecord.objects.get(pk=change_id)
    if change.withdrawn_at is not None:
        refuse("dps.change_withdrawn", at=change.withdrawn_at)
    if change.published_at is not None:
        refuse("dps.change_published_already", at=change.published_at)
    return dps, change


def hold_closing(change_id: UUID, *, by: Actor) -> UUID | None:
    """The category that this change closes, with the DPS held; None for a change of another kind."""
    dps, change = open_change(change_id)
    _require_manager_or_clock(by, dps)
    proposal = proposals.from_json(change.kind, change.proposal)
    return proposal.category_id if isinstance(proposal, CategoryClosed) else None


def publish_change(change_id: UUID, *, dispatched_at: datetime | None, by: Actor, at: datetime) -> int | None:
    """The change counts from now, or is announced; the number of the new version, None where it is announced.

    `dispatched_at` is when the change notice was sent, where the kind of change asks for one.
    """
    dps, change = open_change(change_id)
    policy.require_manager(by, dps.authority_id)
    require_permitted("change", dps, at)
    if dps.public_from_at is None or dps.public_from_at > at:
        refuse("dps.change_before_public", "FOA § 21-1(5)")
    kind = CHANGE_KINDS[change.kind]
    if change.announced_at is not None:
        refuse("dps.change_announced_already", kind.clause, at=change.announced_at)
    if kind.sign_off and change.signed_off_at is None:
        refuse("dps.change_not_signed_off", kind.clause)
    proposal = proposals.from_json(change.kind, change.proposal)
    proposal.check(dps, at)
    if not kind.notice:
        return _make(dps, change, proposal, by, at)
    if versions.as_proposed(content := versions.content_of(dps), change.kind, change.proposal) == content:
        refuse("dps.change_changes_nothing")
    change.notice_id, change.announced_at = _notice(dps, dispatched_at, kind.clause, by, at), at
    change.save(update_fields=["notice", "announced_at"])
    announced = ChangeAnnounced(change_id=change.id, change_kind=change.kind, notice_id=change.notice_id)
    record_on(dps.id, announced, by, at)
    return None


def make_announced_change(change_id: UUID, *, by: Actor, at: datetime) -> int:
    """Everyone may know of it now, so it counts: the number of the new version."""
    dps, change = open_change(change_id)
    _require_manager_or_clock(by, dps)
    require_permitted("change", dps, at)
    kind = CHANGE_KINDS[change.kind]
    if change.announced_at is None or change.notice_id is None:
        refuse("dps.change_not_announced", kind.clause)
    opens_at = open_from(notice_queries.by_ids([change.notice_id])[change.notice_id])
    if opens_at is None or opens_at > at:
        refuse("dps.change_under_embargo", "FOA § 21-1(5)")
    proposal = proposals.from_json(change.kind, change.proposal).made_late(at)
    proposal.check(dps, at)
    return _make(dps, change, proposal, by, at)


def _make(
    dps: DynamicPurchasingSystem, change: ChangeRecord, proposal: proposals.Proposal, by: Actor, at: datetime
) -> int:
    """A new version with new documents, told to all."""
    before = _latest(dps)
    proposal.make(dps, at)
    if versions.content_of(dps) == before:
        refuse("dps.change_changes_nothing")
    change.published_at, change.from_on = at, proposal.counts_from(at)
    change.save(update_fields=["published_at", "from_on"])
    number = write_version(dps, from_at=at, change=change)
    _renew_documents(dps, number, by, at)
    changed = DpsChanged(
        change_id=change.id,
        change_kind=change.kind,
        version=number,
        from_on=change.from_on,
        why=change.why,
        category_ids=proposal.about,
    )
    record_on(dps.id, changed, by, at)
    return number


def _require_manager_or_clock(by: Actor, dps: DynamicPurchasingSystem) -> None:
    if by.kind != "system":
        policy.require_manager(by, dps.authority_id)


def _notice(dps: DynamicPurchasingSystem, dispatched_at: datetime | None, clause: str, by: Actor, at: datetime) -> UUID:
    if dispatched_at is None:
        refuse("dps.change_notice_missing", clause)
    notice_id = notices.require("change", dps.id, dps.authority_id, None, at, by=by)
    notices.record_dispatch(notice_id, dispatched_at=dispatched_at, by=by, at=at)
    return notice_id


def _latest(dps: DynamicPurchasingSystem) -> dict[str, object]:
    """The record as it stands; a DPS published before versions were kept gets its first one now."""
    content = versions.content_of(dps)
    if not Version.objects.filter(dps_id=dps.id).exists():
        if dps.published_at is None:
            raise Missing
        write_version(dps, from_at=dps.published_at)
    return content


def _renew_documents(dps: DynamicPurchasingSystem, version: int, by: Actor, at: datetime) -> None:
    """The qualification documents of this version, open to everyone at once (FOA § 26-5(4))."""
    dps.qualification_documents_id = write_documents(dps, version, by, at)
    dps.save(update_fields=["qualification_documents"])
    documents.publish_letter(dps.qualification_documents_id, public_from=at, at=at, by=by)
