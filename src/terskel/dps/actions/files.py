"""Files of a DPS: public ones with the notice, internal ones at any time."""

from datetime import datetime
from typing import IO
from uuid import UUID

from terskel.audit.act import action
from terskel.core.actors import Actor
from terskel.core.decisions import Missing, refuse
from terskel.documents import moves as documents
from terskel.dps import policy
from terskel.dps.events import DocumentAttached, DocumentRemoved
from terskel.dps.models import DpsDocument, DynamicPurchasingSystem
from terskel.dps.moves import lock_for_change, record_on


@action
def attach_document(
    dps_id: UUID,
    stream: IO[bytes],
    *,
    title: str,
    name: str,
    media_type: str,
    access: str,
    by: Actor,
    at: datetime,
) -> UUID:
    """A file is kept with the DPS: "internal" for the authority's own people, or "public" with the notice.

    What everyone reads is fixed when the DPS is published (FOA § 14-2); an internal file may come at any time.
    """
    dps = lock_for_change(dps_id)
    policy.require_manager(by, dps.authority_id)
    if by.person_id is None:
        raise Missing
    policy.require_access(access)
    if not title.strip():
        refuse("dps.document_without_title")
    if access == "public":
        _require_draft(dps)
    file_id = documents.store_file(
        stream,
        name=name,
        media_type=media_type,
        access=access,
        authority_id=dps.authority_id,
        matters=(dps.id,),
        at=at,
        by=by,
    )
    row = DpsDocument.objects.create(
        dps_id=dps.id, file_id=file_id, title=title.strip(), attached_at=at, attached_by_id=by.person_id
    )
    record_on(dps.id, DocumentAttached(document_id=row.id, file_id=file_id, title=row.title, access=access), by, at)
    return row.id


@action
def remove_document(document_id: UUID, *, by: Actor, at: datetime) -> None:
    """The file is no longer shown; a public one goes only before publication. The file itself is kept."""
    found = DpsDocument.objects.filter(pk=document_id).select_related("file").first()
    if found is None:
        raise Missing
    dps = lock_for_change(found.dps_id)
    policy.require_manager(by, dps.authority_id)
    if found.removed_at is not None:
        raise Missing
    if found.file.access == "public":
        _require_draft(dps)
    found.removed_at = at
    found.save(update_fields=["removed_at"])
    record_on(dps.id, DocumentRemoved(document_id=found.id), by, at)


def _require_draft(dps: DynamicPurchasingSystem) -> None:
    if dps.published_at is not None or dps.cancelled_at is not None:
        refuse("dps.document_published", "FOA § 14-2", dps=dps.name)
