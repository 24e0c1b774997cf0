"""What tells two states of a draft apart: a digest of all that somebody may write in it."""

import json
from hashlib import sha256
from typing import Final
from uuid import UUID

from terskel.competitions import policy
from terskel.competitions.models import (
    AwardCriterion,
    Competition,
    CompetitionCategory,
    CompetitionDocument,
    MandatoryRequirement,
)
from terskel.competitions.queries.rows import found
from terskel.core.actors import Actor
from terskel.core.decisions import Missing

NOT_WRITTEN: Final = frozenset({"prepared_by"})
"""Follows from who wrote; a reader sees nothing of it in the draft."""


def version_of(row: Competition) -> str:
    """Of the draft as the database holds it now."""
    own = [(field.attname, getattr(row, field.attname)) for field in Competition._meta.concrete_fields]
    parts: list[object] = [(name, value) for name, value in own if name not in NOT_WRITTEN]
    for table in (MandatoryRequirement, AwardCriterion, CompetitionCategory, CompetitionDocument):
        parts.append(list(table._default_manager.filter(competition_id=row.pk).order_by("pk").values()))
    return sha256(json.dumps(parts, default=str, sort_keys=True).encode()).hexdigest()[:32]


def draft_version(reader: Actor, competition_id: UUID) -> str:
    """What tells a state of the draft from another, for the authority's own people."""
    row = found(Competition.objects.filter(pk=competition_id).first())
    if not policy.is_inside(reader, row):
        raise Missing
    return version_of(row)
