"""What a draft says beside its own row, kept by this process for as long as every row of it is the one it was (ADR 44).

A program writes a field at a time and is answered with the whole draft. What it did not write is known already.
"""

import json
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import Final
from uuid import UUID

from terskel.audit.statements import Row, Statement, first_of
from terskel.competitions.models import (
    AwardCriterion,
    CarriedText,
    CompetitionCategory,
    CompetitionDocument,
    MandatoryRequirement,
)
from terskel.competitions.queries.document_views import DocumentView
from terskel.competitions.queries.rows import KEPT, Asked, asked_of, document_views
from terskel.dps import queries as dps_queries
from terskel.dps.queries import Called
from terskel.organisations import queries as organisations
from terskel.organisations.queries import AuthorityView

IN_THE_DRAFT: Final = (MandatoryRequirement, AwardCriterion, CompetitionCategory, CompetitionDocument)
"""Whose rows somebody may write in a draft, beside its own."""
_ROWS: Final = ", ".join(
    f"coalesce((SELECT string_agg(concat(r.xmin, r.ctid), ' ' ORDER BY r.id) FROM {table._meta.db_table} r"  # noqa: S608  the names of the models
    " WHERE r.competition_id = c.id), '')"
    for table in (*IN_THE_DRAFT, CarriedText)
)
_VERSION: Final = f"""
    SELECT c.dps_id, c.authority_id, concat_ws('|', {_ROWS}, s.xmin, s.ctid,
    (SELECT string_agg(concat(k.xmin, k.ctid), ' ' ORDER BY k.id) FROM dps_category k WHERE k.dps_id = s.id),
    a.xmin, a.ctid, coalesce((SELECT string_agg(concat(f.xmin, f.ctid), ' ' ORDER BY f.id)
    FROM organisations_formername f WHERE f.authority_id = a.id), '')),
    EXISTS (SELECT FROM competitions_lot l WHERE l.competition_id = c.id)
    FROM competitions_competition c JOIN dps_dynamicpurchasingsystem s ON s.id = c.dps_id
    JOIN organisations_contractingauthority a ON a.id = c.authority_id WHERE c.id = %s"""  # noqa: S608  constants of this page


@dataclass(frozen=True, slots=True)
class Parts:
    """`documents` as those inside see them. `digest` is of all that stands in the rows of `IN_THE_DRAFT`; `system`,
    `categories` and `authority`: what they are called."""

    asked: Asked
    system: Called
    categories: tuple[str, ...]
    authority: AuthorityView
    documents: tuple[DocumentView, ...]
    digest: str
    is_lot: bool


def parts_asked(competition_id: UUID) -> Statement:
    """What `parts` needs to know first is asked by this; the caller may ask it together with others."""
    return _VERSION, [competition_id]


def parts(competition_id: UUID, told: Row) -> Parts:
    """Of any competition; `told` is the one row that `parts_asked` gives."""
    return _read(competition_id, *told)


def parts_now(competition_id: UUID) -> Parts:
    """The same of one that is there, asked now."""
    told = first_of(*parts_asked(competition_id))
    assert told is not None, "the caller has read its row"
    return parts(competition_id, told)


@lru_cache(maxsize=KEPT)
def _read(competition_id: UUID, dps_id: UUID, authority_id: UUID, version: str, is_lot: bool) -> Parts:  # noqa: ARG001 - the key
    documents = CompetitionDocument.objects.filter(competition_id=competition_id, taken_out_by__isnull=True)
    rows = [
        list(table._default_manager.filter(competition_id=competition_id).order_by("pk").values())
        for table in IN_THE_DRAFT
    ]
    asked = asked_of(competition_id)
    system, categories = dps_queries.called_with(dps_id, tuple(asked.people))
    return Parts(
        asked=asked,
        system=system,
        categories=categories,
        authority=organisations.authority(authority_id),
        documents=tuple(document_views(documents.order_by("number"), inside=True).values()),
        digest=sha256(json.dumps(rows, default=str, sort_keys=True).encode()).hexdigest(),
        is_lot=is_lot,
    )


def forget() -> None:
    """See `published.forget`."""
    _read.cache_clear()
