"""What the audit writes of its own accord."""

from datetime import datetime
from uuid import UUID

from terskel.audit.act import action, record
from terskel.audit.events import AccessRefused
from terskel.core.actors import Actor
from terskel.core.decisions import Refused


@action
def note_refused_access(matter_id: UUID, *, page: str, refused: Refused, by: Actor, at: datetime) -> None:
    """Keep that somebody asked for a page of a matter and was not let in (directive 2014/24/EU annex IV (g)).

    What a supplier asked for stays hidden until the matter is opened: it may show who is about to deliver.
    """
    record(
        AccessRefused(page, refused.code, refused.clause),
        by=by,
        at=at,
        subject=("audit.Access", matter_id),
        hidden_until_opened=matter_id if by.is_supplier else None,
    )
