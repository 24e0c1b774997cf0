"""The clock's acts: a supplier with answers that are not delivered is reminded, and told when it is too late.

Nobody else learns of it, after the opening either.
"""

from datetime import datetime
from uuid import UUID

from terskel.audit.act import action, record
from terskel.competitions import queries as competitions
from terskel.core.actors import Actor
from terskel.tenders.events import DraftLapsed, DraftReminded
from terskel.tenders.models import Delivery, Opening, TenderDraft


@action
def remind_of_draft(tender_id: UUID, *, by: Actor, at: datetime) -> None:
    """Once for each draft, while there is time to deliver it.

    The event is on no matter: that a supplier began and did not deliver is told to nobody, after the opening either.
    """
    rows = TenderDraft.objects.select_for_update().filter(tender_id=tender_id, reminded_at__isnull=True)
    draft = rows.select_related("tender").first()
    if draft is None:
        return
    tender = draft.tender
    terms = competitions.terms(tender.competition_id)
    if terms.closes_at is None or at >= terms.closes_at or terms.cancelled_at is not None:
        return
    draft.reminded_at = at
    draft.save(update_fields=["reminded_at"])
    reminded = DraftReminded(tender.competition_id, tender.supplier_id, terms.closes_at)
    record(
        reminded,
        by=by,
        at=at,
        subject=("tenders.Tender", tender.id),
        hidden_until_opened=tender.id,
    )


@action
def tell_of_lapse(tender_id: UUID, *, by: Actor, at: datetime) -> None:
    """Once for each draft of an opened competition: "you did not deliver". Not whoever has said no, or delivered.

    Before the opening a mail about it, or one that came back, would tell who had begun.
    """
    rows = TenderDraft.objects.select_for_update().filter(tender_id=tender_id, lapse_told_at__isnull=True)
    draft = rows.select_related("tender").first()
    if draft is None:
        return
    tender = draft.tender
    terms = competitions.terms(tender.competition_id)
    if terms.closes_at is None or not Opening.objects.filter(competition_id=tender.competition_id).exists():
        return
    draft.lapse_told_at = at
    draft.save(update_fields=["lapse_told_at"])
    last = Delivery.objects.filter(tender_id=tender_id).only("withdrawn_at").order_by("-version").first()
    if last is not None and last.withdrawn_at is None:
        return
    if competitions.has_declined(tender.competition_id, tender.supplier_id):
        return
    record(
        DraftLapsed(tender.competition_id, tender.supplier_id, terms.closes_at),
        by=by,
        at=at,
        subject=("tenders.Tender", tender.id),
        hidden_until_opened=tender.id,
    )
