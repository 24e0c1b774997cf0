"""The templates of an authority, for its own people."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count

from terskel.accounts import queries as accounts
from terskel.competitions.models import CompetitionTemplate
from terskel.core.actors import Actor


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """`requirements`, `criteria` and `documents` count what a draft from it begins with."""

    id: UUID
    name: str
    about: str
    kept_at: datetime
    kept_by_name: str
    requirements: int
    criteria: int
    documents: int


def templates(reader: Actor) -> tuple[TemplateRow, ...]:
    """Those in use, by name; none for anybody outside an authority."""
    if not reader.is_authority or reader.organisation_id is None:
        return ()
    own = CompetitionTemplate.objects.filter(authority_id=reader.organisation_id, withdrawn_at__isnull=True)
    rows = list(own.annotate(files=Count("documents")).order_by("name", "id"))
    people = accounts.people([row.kept_by_id for row in rows])
    return tuple(
        TemplateRow(
            id=row.id,
            name=row.name,
            about=row.about,
            kept_at=row.kept_at,
            kept_by_name=people[row.kept_by_id].name,
            requirements=len(row.content["requirements"]),
            criteria=len(row.content["criteria"]),
            documents=row.files,
        )
        for row in rows
    )
