"""Searching: what everyone may read, by its words. A fixed number of statements, however much is found."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, cast
from uuid import UUID

from django.db import connection

from terskel.audit import queries as audit
from terskel.core.languages import Language
from terskel.core.phrases import Phrasebook
from terskel.dps import queries as dps
from terskel.search.asked import Asked, understood
from terskel.search.marks import SNIPPET, Marker, Piece, snippet
from terskel.search.models import KINDS, LISTED, Entry, Pending, Progress
from terskel.search.texts import Term, terms

__all__ = [
    "KINDS",
    "PAGE",
    "Hit",
    "Piece",
    "Results",
    "Term",
    "entry_count",
    "kind_label",
    "kind_mark",
    "search",
    "terms",
    "waiting",
]

PAGE: Final = 20
RANKED: Final = 2_000
"""So many of one kind are ranked: of the newest that hold the words, and as many whose title does. A quarter of each
where all kinds are asked for."""
LISTED_RANKED: Final = 500
SAMPLE: Final = 500
"""So many of the newest rows of the lists of those qualified tell how often a word stands there."""
MANY: Final = 50
"""A word that so many of them hold is looked for by going through the newest, `GONE_THROUGH` at most."""
GONE_THROUGH: Final = 10_000


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found. `page` is its path; `subject_id` what it is about, in the room of its kind."""

    kind: str
    page: str
    title: tuple[Piece, ...]
    snippet: tuple[Piece, ...]
    language: str
    at: datetime | None
    dps_id: UUID | None
    subject_id: UUID | None


@dataclass(frozen=True, slots=True)
class Results:
    """`counts`: how many of each kind there are in all; of `at_least`, there may be more. `instead`: misspelt words,
    with those they were taken for. `reached`: how many of the kinds asked for can be paged through."""

    hits: tuple[Hit, ...]
    counts: Mapping[str, int]
    instead: tuple[tuple[str, tuple[str, ...]], ...] = ()
    at_least: frozenset[str] = frozenset()
    reached: int = 0

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def search(
    text: str,
    *,
    kinds: Collection[str] = (),
    dps_id: UUID | None = None,
    language: Language,
    page: int = 1,
    at: datetime,
) -> Results:
    """What holds every word of the text, in any form of it, the likeliest first; of these `kinds` where any are named.

    Where very many do, the likeliest of the newest and of those that have the words in their titles (ADR 56). Systems
    whose page is not open at `at` are left out here too, whatever the index holds.
    """
    asked = understood(text)
    if not asked:
        return Results((), dict.fromkeys(KINDS, 0))
    systems = [str(one) for one in dps.public_ids(at=at) if dps_id in (None, one)]
    found, rows = _read(asked, systems, language if dps_id is None else "", kinds or KINDS, page)
    marker = Marker(asked)
    return Results(
        hits=tuple(_hit(row, marker) for row in rows),
        counts={one: found.counts.get(one, 0) for one in KINDS},
        instead=tuple((one.written, one.alike) for one in asked if one.alike),
        at_least=frozenset({"supplier"} if found.more else ()),
        reached=found.reached,
    )


def kind_label(kind: str, language: Language) -> str:
    return Phrasebook.of("search").say(f"kind.{kind}", language)


def kind_mark(kind: str, language: Language) -> str:
    """What one thing of the kind is called beside it."""
    return Phrasebook.of("search").say(f"mark.{kind}", language)


def entry_count() -> int:
    return Entry.objects.count()


def behind_since() -> datetime | None:
    """Since when something is to be read that has not been; None where all is, or the index was never made."""
    progress = Progress.objects.first()
    if progress is None:
        return None
    noted = Pending.objects.order_by("noted_at").values_list("noted_at", flat=True).first()
    unnoted = [event.at for _place, event in audit.placed_after(progress.position, 1)]
    return min([*unnoted, *([noted] if noted else [])], default=None)


def waiting() -> int:
    """How many sources are to be read again."""
    return Pending.objects.count()


# The lists of those qualified are as long as there are suppliers, and a word of a system's name stands in every row of
# one. So the newest rows tell whether a word stands in many. One that does not is looked up in the index of words; one
# that does is met again and again while the newest rows are gone through, and only so many are counted and ranked. Of
# all the rest every hit is counted, and so many are ranked; where there are more, what has the words in its title is
# among them however old it is. Words are read of the rows that are ranked, titles and texts of those that are shown.
# Every bound stands inside an ORDER BY: the answer does not hang on how the database finds it.
_ASKED: Final = "to_tsquery('simple', %(met)s)"
_CALLED: Final = "to_tsquery('simple', %(called)s)"
_OPEN: Final = """(dps_id = ANY(%(systems)s::uuid[])
        OR dps_id IS NULL AND (language = %(language)s OR kind = 'article' AND %(everywhere)s))"""
_LISTED: Final = f"source LIKE '{LISTED}%%' AND {_OPEN}"
_OTHERS: Final = f"NOT source LIKE '{LISTED}%%' AND {_OPEN}"
_NEWEST: Final = "ORDER BY at DESC NULLS LAST, page"
_FOUND: Final = f"""
    WITH hit AS MATERIALIZED (
        SELECT id, kind, at, CASE kind WHEN 'supplier' THEN page END AS firm
        FROM search_entry WHERE {_OTHERS} AND vector @@ {_ASKED}
    ),
    sample AS MATERIALIZED (
        SELECT count(*) FILTER (WHERE vector @@ {_ASKED}) >= %(many)s AS held,
            count(*) FILTER (WHERE title_vector @@ {_ASKED}) >= %(many)s AS named,
            count(*) FILTER (WHERE title_vector @@ {_CALLED}) >= %(many)s AS called
        FROM (SELECT vector, title_vector FROM search_entry WHERE {_LISTED} {_NEWEST} LIMIT %(sample)s) AS newest
    ),
    seldom AS MATERIALIZED (
        SELECT id, page, at FROM search_entry
        WHERE {_LISTED} AND vector @@ {_ASKED} AND NOT (SELECT held FROM sample)
    ),
    often AS MATERIALIZED (
        SELECT id, kind, page, at, vector
        FROM (SELECT * FROM search_entry WHERE {_LISTED} {_NEWEST} LIMIT %(gone_through)s) AS newest
        WHERE vector @@ {_ASKED} AND (SELECT held FROM sample) {_NEWEST} LIMIT %(listed)s
    ),
    named AS MATERIALIZED (
        SELECT id, page, at FROM search_entry
        WHERE {_LISTED} AND title_vector @@ {_ASKED} AND (SELECT NOT named FROM sample)
            AND ((SELECT held FROM sample) OR (SELECT count(*) FROM seldom) > %(listed)s)
    ),
    called AS MATERIALIZED (
        SELECT id, page, at FROM search_entry
        WHERE {_LISTED} AND title_vector @@ {_CALLED} AND (SELECT named AND NOT called FROM sample)
    ),
    titled AS MATERIALIZED (
        SELECT id, kind, at FROM search_entry
        WHERE {_OTHERS} AND title_vector @@ {_ASKED} AND (SELECT count(*) FROM hit) > %(each)s
    ),
    likely AS (
        SELECT id, kind, page, at, vector FROM search_entry WHERE id = ANY(ARRAY(
            SELECT id FROM unnest(%(kinds)s::text[]) AS asked, LATERAL (
                (SELECT id FROM hit WHERE kind = asked ORDER BY at DESC NULLS LAST, id LIMIT %(each)s)
                UNION (SELECT id FROM titled WHERE kind = asked ORDER BY at DESC NULLS LAST, id LIMIT %(each)s)
            ) AS newest
            UNION ALL (SELECT id FROM seldom {_NEWEST} LIMIT %(listed)s)
            UNION ALL (SELECT id FROM named {_NEWEST} LIMIT %(listed)s)
            UNION ALL (SELECT id FROM called {_NEWEST} LIMIT %(listed)s)
        )) UNION ALL SELECT id, kind, page, at, vector FROM often
    ),
    ranked AS MATERIALIZED (
        SELECT DISTINCT ON (page) id, page, at,
            ts_rank('{{0.05, 0.1, 0.3, 1.0}}', vector, to_tsquery('simple', %(query)s))
                * CASE kind WHEN 'system' THEN 1.6 WHEN 'category' THEN 1.4 WHEN 'question' THEN 0.7 ELSE 1 END AS rank
        FROM likely WHERE kind = ANY(%(kinds)s) ORDER BY page, rank DESC, id
    ),
    firms AS (
        SELECT firm AS page FROM hit WHERE firm IS NOT NULL
        UNION ALL SELECT page FROM seldom UNION ALL SELECT page FROM often
    ),
    counted AS (
        SELECT (SELECT coalesce(jsonb_object_agg(kind, number), '{{}}') FROM (
                SELECT kind, count(*) AS number FROM hit WHERE firm IS NULL GROUP BY kind
                UNION ALL SELECT 'supplier', count(DISTINCT page) FROM firms
            ) AS each) AS counts,
            (SELECT count(*) FROM often) = %(listed)s OR (SELECT held FROM sample) AND EXISTS (
                SELECT FROM search_entry WHERE {_LISTED} {_NEWEST} OFFSET %(gone_through)s) AS more,
            (SELECT count(*) FROM ranked) AS reached
    ),
    shown AS (
        SELECT id, rank FROM ranked ORDER BY rank DESC, at DESC NULLS LAST, page LIMIT %(page)s OFFSET %(before)s
    )
    SELECT counts, more, reached, e.kind, e.page, e.title, e.text, e.language, e.at, e.dps_id, e.subject_id
    FROM counted LEFT JOIN (shown JOIN search_entry e USING (id)) ON true
    ORDER BY shown.rank DESC, e.at DESC NULLS LAST, e.page"""  # noqa: S608  # put together of constants

_Row = tuple[str, str, str, str, str, datetime | None, UUID | None, UUID | None]


@dataclass(frozen=True, slots=True)
class _Found:
    """How many of each kind there are, whether there are more suppliers than were counted, and how many are ranked."""

    counts: Mapping[str, int]
    more: bool
    reached: int


def _read(
    asked: Sequence[Asked], systems: Sequence[str], language: str, kinds: Collection[str], page: int
) -> tuple[_Found, list[_Row]]:
    parameters: dict[str, Any] = {
        "query": " & ".join(one.query for one in asked),
        "met": " & ".join(one.met for one in asked),
        "called": " & ".join(one.called for one in asked),
        "systems": systems,
        "language": language,
        "everywhere": bool(language),
        "kinds": list(kinds),
        "each": RANKED // min(4, len(kinds)),
        "listed": LISTED_RANKED,
        "sample": SAMPLE,
        "many": MANY,
        "gone_through": GONE_THROUGH,
        "page": PAGE,
        "before": (page - 1) * PAGE,
    }
    with connection.cursor() as cursor:
        cursor.execute(_FOUND, parameters)
        rows = cursor.fetchall()
    counts, more, reached = rows[0][:3]
    return _Found(json.loads(counts), more, reached), [cast(_Row, row[3:]) for row in rows if row[3] is not None]


def _hit(row: _Row, marker: Marker) -> Hit:
    kind, page, title, text, language, at, dps_id, subject_id = row
    marked = marker.pieces(text, enough=SNIPPET)
    return Hit(kind, page, tuple(marker.pieces(title)), tuple(snippet(marked)), language, at, dps_id, subject_id)
