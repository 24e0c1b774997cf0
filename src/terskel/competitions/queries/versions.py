"""What tells two states of a draft apart: a digest of all that somebody may write in it."""

import json
from decimal import Decimal
from hashlib import sha256
from typing import Final
from uuid import UUID

from terskel.competitions import policy
from terskel.competitions.models import Competition
from terskel.competitions.queries import drafts
from terskel.competitions.queries.rows import found
from terskel.core.actors import Actor
from terskel.core.canonical import decimal_text
from terskel.core.decisions import Missing

NOT_WRITTEN: Final = frozenset({"prepared_by"})
"""Follows from who wrote; a reader sees nothing of it in the draft."""


def version_of(row: Competition, digest: str) -> str:
    """Of the draft as its row stands, beside parts with that `digest` (`drafts.Parts`)."""
    own = [(name, value) for name, value in row.__dict__.items() if name in _OWN]
    return sha256(json.dumps([own, digest], default=_spelled, sort_keys=True).encode()).hexdigest()[:32]


_OWN: Final = frozenset(field.attname for field in Competition._meta.concrete_fields) - NOT_WRITTEN


def _spelled(value: object) -> str:
    """As it was written now or has been read: 5 kroner and 5.00 are the same."""
    return decimal_text(value) if isinstance(value, Decimal) else str(value)


def draft_version(reader: Actor, competition_id: UUID) -> str:
    """What tells a state of the draft from another, for the authority's own people."""
    row = found(Competition.objects.filter(pk=competition_id).first())
    if not policy.is_inside(reader, row):
        raise Missing
    return version_of(row, drafts.parts_now(row.id).digest)
