"""What a published competition says, kept by this process for as long as every row of it is the one it was.

A competition that is out for tender is read again and again, and hardly ever changes. One statement asks which version
of each of its rows is there, and of those that say what its system, categories and authority are called (`known` says
why that tells); only another answer makes this process read them anew.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from uuid import UUID

from terskel.audit.statements import first_of
from terskel.competitions.models import Competition, DeadlineChange
from terskel.competitions.queries import drafts
from terskel.competitions.queries.document_views import DocumentView
from terskel.competitions.queries.rows import KEPT, documents_of, terms_of, terms_with
from terskel.competitions.queries.views import DeadlineChangeView, Terms
from terskel.dps import queries as dps_queries
from terskel.dps.queries import Called
from terskel.organisations import queries as organisations
from terskel.organisations.queries import AuthorityView


@dataclass(frozen=True, slots=True)
class Kept:
    """The row is everybody's: nobody writes in it. `documents` as they are for everyone; `is_corrected`, `is_lot`: what
    depends on the reader and the instant is asked for each time, where there is any.

    `system`, `categories`: what they are called. `roles`: see `CompetitionView`. `version` is "" where it was not asked
    for.
    """

    version: str
    row: Competition
    terms: Terms
    system: Called
    categories: tuple[str, ...]
    roles: tuple[tuple[str, int], ...]
    authority: AuthorityView
    documents: tuple[DocumentView, ...]
    deadline_changes: tuple[DeadlineChangeView, ...]
    is_corrected: bool
    is_lot: bool


# What is asked of a tender can't change after publication, nor can what is shown of a stored file.
_VERSION: Final = """
    SELECT c.id, c.published_at IS NOT NULL,
    EXISTS (SELECT FROM competitions_correction o WHERE o.competition_id = c.id),
    EXISTS (SELECT FROM competitions_lot l WHERE l.competition_id = c.id),
    concat_ws(' ', c.xmin, c.ctid,
    (SELECT string_agg(concat(d.xmin, d.ctid), ' ' ORDER BY d.id) FROM competitions_competitiondocument d
    WHERE d.competition_id = c.id),
    (SELECT string_agg(concat(h.xmin, h.ctid), ' ' ORDER BY h.id) FROM competitions_deadlinechange h
    WHERE h.competition_id = c.id), s.xmin, s.ctid,
    (SELECT string_agg(concat(k.xmin, k.ctid), ' ' ORDER BY k.id) FROM dps_category k WHERE k.dps_id = s.id),
    a.xmin, a.ctid,
    (SELECT string_agg(concat(f.xmin, f.ctid), ' ' ORDER BY f.id) FROM organisations_formername f
    WHERE f.authority_id = a.id))
    FROM competitions_competition c JOIN dps_dynamicpurchasingsystem s ON s.id = c.dps_id
    JOIN organisations_contractingauthority a ON a.id = c.authority_id WHERE """
_BY_ID: Final = _VERSION + "c.id = %s"
_BY_REFERENCE: Final = _VERSION + "c.reference = %s"


def kept(ident: UUID | str) -> Kept | None:
    """None for a draft, and where there is none: those are read as they are."""
    found = first_of(_BY_ID if isinstance(ident, UUID) else _BY_REFERENCE, [ident])
    if found is None:
        return None
    competition_id, is_published, is_corrected, is_lot, version = found
    return _read(competition_id, version, is_corrected, is_lot) if is_published else None


@lru_cache(maxsize=KEPT)
def _read(competition_id: UUID, version: str, is_corrected: bool, is_lot: bool) -> Kept:
    row = Competition.objects.get(pk=competition_id)
    return read(row, is_corrected=is_corrected, is_lot=is_lot, version=version)


def forget() -> None:
    """For whoever takes the database back to an earlier one: numbers of transactions are then given again."""
    _read.cache_clear()
    drafts.forget()


def draft(row: Competition, parts: drafts.Parts) -> Kept:
    """Of a draft, whose row was read with its parts."""
    terms = terms_with(row, parts.asked)
    return Kept(
        version="",
        row=row,
        terms=terms,
        system=parts.system,
        categories=parts.categories,
        roles=_roles(terms),
        authority=parts.authority,
        documents=parts.documents,
        deadline_changes=(),
        is_corrected=False,
        is_lot=parts.is_lot,
    )


def read(row: Competition, *, is_corrected: bool, is_lot: bool, version: str = "") -> Kept:
    """The same of any row, read now."""
    terms = terms_of(row)
    system, categories = dps_queries.called_with(row.dps_id, terms.category_ids)
    return Kept(
        version=version,
        row=row,
        terms=terms,
        system=system,
        categories=categories,
        roles=_roles(terms),
        authority=organisations.authority(row.authority_id),
        documents=documents_of(row, inside=False),
        deadline_changes=tuple(
            DeadlineChangeView(one.old_closes_at, one.new_closes_at, one.reason, one.changed_at)
            for one in DeadlineChange.objects.filter(competition_id=row.id).order_by("changed_at", "id")
        )
        if row.published_at
        else (),
        is_corrected=is_corrected,
        is_lot=is_lot,
    )


def _roles(terms: Terms) -> tuple[tuple[str, int], ...]:
    """The roles of a team as the invitation tells them; asks nothing where none is asked for."""
    if not terms.people:
        return ()
    named = sorted(dps_queries.categories_by_ids(terms.people).values(), key=lambda one: one.number)
    return tuple((one.label, terms.people[one.id]) for one in named)
