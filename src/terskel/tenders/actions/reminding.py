"""The clock's act: a supplier with answers that are not delivered is reminded of the deadline, and nobody else."""

from datetime import datetime
from uuid import UUID

from terskel.audit.act import action, record
from terskel.competitions import queries as competitions
from terskel.core.actors import Actor
from terskel.tenders.events import DraftReminded
from terskel.tenders.models import TenderDraft


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
