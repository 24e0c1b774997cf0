"""The gate between quality and price: whether prices may be opened, for openers who need not sit on the panel."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from terskel.competitions import policy as competition_policy
from terskel.competitions import queries as competitions
from terskel.competitions.queries import Terms
from terskel.core.actors import Actor
from terskel.core.decisions import Decision, Missing
from terskel.core.envelopes import may_open_prices
from terskel.evaluation import queries
from terskel.evaluation.locks import names_of_tenderers
from terskel.evaluation.models import QualityLock


def table_of(terms: Terms) -> queries.Matrix:
    """Everything the panel has found. For this room's acts and for what it tells of no tender."""
    panel, sheets = queries.panel_of(terms.competition_id), queries.sheets_of(terms)
    scoring = queries.scoring_of(terms, panel, sheets)
    return queries.Matrix(terms, panel, queries.standing_of(terms), sheets, (), scoring)


def price_gate(reader: Actor, competition_id: UUID) -> tuple[Decision, datetime | None]:
    """Whether prices may be opened now, and when the points were locked; it tells of no tender but how many are left.

    For the authority's own people; Missing to others.
    """
    terms = competitions.terms(competition_id)
    if not competition_policy.acts_in(reader, terms.authority_id, terms.competition_id):
        raise Missing
    on_table = table_of(terms)
    return may_open_prices(on_table.assessed), on_table.standing.quality_locked_at


def tenderers(reader: Actor, competition_id: UUID) -> tuple[str, ...]:
    """Who tendered, by name in alphabetical order, for members of the panel to declare themselves on.

    Which tender is whose is not told. Empty before the opening and for others; Missing outside the authority.
    """
    panel = queries.evaluation(reader, competition_id).panel
    return names_of_tenderers(competition_id) if panel.seat(reader.person_id) else ()


def with_quality_locked(competition_ids: Collection[UUID]) -> set[UUID]:
    """Those of the competitions whose points for quality are locked; no statement for none."""
    if not competition_ids:
        return set()
    rows = QualityLock.objects.filter(competition_id__in=competition_ids, lifted_at__isnull=True)
    return set(rows.values_list("competition_id", flat=True))
