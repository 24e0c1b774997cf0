"""Files of a DPS. An internal one looks missing to everyone but the owner's people, by any address."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from terskel.core.actors import Actor
from terskel.core.decisions import Missing
from terskel.documents import queries as documents
from terskel.documents.queries import FileView
from terskel.dps.models import DpsDocument
from terskel.dps.queries.systems import visible


@dataclass(frozen=True, slots=True)
class DpsDocumentView:
    id: UUID
    title: str
    file_name: str
    size: int
    internal: bool
    attached_at: datetime


def documents_of(reader: Actor, dps_id: UUID, *, at: datetime) -> list[DpsDocumentView]:
    """The files the reader may open, in the order they came."""
    return [view for view, _file in _readable(reader, dps_id, at)]


def document(reader: Actor, document_id: UUID, *, at: datetime) -> FileView:
    """One file to open."""
    dps_id = DpsDocument.objects.filter(pk=document_id).values_list("dps_id", flat=True).first()
    if dps_id is not None:
        for view, file in _readable(reader, dps_id, at):
            if view.id == document_id:
                return file
    raise Missing


def _readable(reader: Actor, dps_id: UUID, at: datetime) -> list[tuple[DpsDocumentView, FileView]]:
    owner = visible(reader, dps_id, at).authority_id
    inside = reader.is_authority and reader.acts_for(owner)
    rows = list(DpsDocument.objects.filter(dps_id=dps_id, removed_at__isnull=True).order_by("attached_at", "id"))
    files = documents.attached_files([row.file_id for row in rows])
    found = []
    for row in rows:
        file = files[row.file_id]
        if inside or file.access == "public":
            view = DpsDocumentView(row.id, row.title, file.name, file.size, file.access != "public", row.attached_at)
            found.append((view, file))
    return found
