"""Keeping the index true: what the audit tells of, and what the clock makes public or ends, is read again.

The index follows the audit's sequence, which loses no event, and is at most half a minute behind it. No act of
anybody's is decided here, so nothing is recorded.
"""

import logging
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import islice
from typing import Final, TypeVar
from uuid import UUID

from django.db import connection

from terskel.articles import queries as articles
from terskel.audit import queries as audit
from terskel.audit.act import action
from terskel.audit.queries import EventView
from terskel.competitions import queries as competitions
from terskel.competitions.queries import Filters
from terskel.core.canonical import canonical_json
from terskel.core.instants import oslo_day
from terskel.dps import queries as dps
from terskel.search.entries import ARTICLE, COMPETITION, HELP, QUALIFIED, SYSTEM, Found, of_firm, of_source
from terskel.search.folding import folded
from terskel.search.models import Entry, Pending, Progress, Word

A_TURN: Final = 40
"""Sources read in one turn: other timed jobs wait for it."""
FOLLOWED: Final = 2_000
WRITTEN: Final = 500
"""Entries written in one statement."""
OF_SYSTEMS: Final = ("dps", "notices", "documents")
OF_RIGHTS: Final = "qualification"
FIRM: Final = "firm"
"""No source of its own, but one supplier's part of the lists of those qualified: the whole lists may be long."""
OF_NAMES: Final = "organisations"

Source = str
log = logging.getLogger(__name__)
T = TypeVar("T")


@action
def note_changes(*, at: datetime) -> None:
    """Note which sources have to be read again: those of new events, those the clock opened, on a new day all rights.

    An index that was never made is noted whole.
    """
    progress = Progress.objects.select_for_update().filter(one=1).first()
    public = set(dps.public_ids(at=at))
    if progress is None:
        _note(_everything(public, at), at)
        Progress.objects.create(position=audit.last_place(), whole_on=oslo_day(at))
        return
    noted: set[Source] = _opened(public, at) | _articles_opened(at)
    followed = audit.placed_after(progress.position, FOLLOWED)
    noted |= _of_events([event for _place, event in followed], public, at)
    if followed:
        progress.position = followed[-1][0]
    if progress.whole_on != oslo_day(at):
        noted |= {f"{QUALIFIED}:{one}" for one in public}
        progress.whole_on = oslo_day(at)
    _note(noted, at)
    progress.save(update_fields=["position", "whole_on"])


def read_again(*, at: datetime, most: int = A_TURN) -> int:
    """Read up to `most` of the noted sources again, the oldest note first; returns how many were read.

    Each in an act of its own: one that fails keeps what it had, holds up no other, and comes last next time.
    """
    waiting = Pending.objects.order_by("noted_at", "source").values_list("source", flat=True)[:most]
    return sum(_tried(source, at) for source in list(waiting))


def _tried(source: Source, at: datetime) -> bool:
    try:
        return _read_one(source, at=at)
    except Exception as failure:
        log.warning("reading %s for the search failed: %s", source, type(failure).__name__, exc_info=failure)
        _put_last(source, at=at)
        return False


@action
def _read_one(source: Source, *, at: datetime) -> bool:
    """False where somebody else reads it already, or has."""
    if not Pending.objects.select_for_update(skip_locked=True).filter(source=source).exists():
        return False
    kind, _sign, key = source.partition(":")
    if kind == FIRM:
        _put_firm(UUID(key), at)
    else:
        _put(source, of_source(source, at=at))
    Pending.objects.filter(source=source).delete()
    return True


@action
def _put_last(source: Source, *, at: datetime) -> None:
    """Behind all that waits, also where that was noted later than now by the demo's clock."""
    last = Pending.objects.order_by("-noted_at").values_list("noted_at", flat=True).first()
    Pending.objects.filter(source=source).update(noted_at=max(at, last or at) + timedelta(microseconds=1))


@action
def note_everything(*, at: datetime) -> int:
    """Note every source that there is, and forget the entries of those that there are no more; returns how many."""
    position = audit.last_place()
    noted = _everything(set(dps.public_ids(at=at)), at)
    Entry.objects.exclude(source__in=noted).delete()
    _note(noted, at)
    Progress.objects.update_or_create(one=1, defaults={"position": position, "whole_on": oslo_day(at)})
    return len(noted)


@action
def forget_words() -> int:
    """Forget the words that no entry holds any more; returns how many are left."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM search_word WHERE word NOT IN (SELECT word FROM ts_stat("
            "'SELECT to_tsvector(''simple'', folded_title || '' '' || folded_codes || '' '' || folded_text)"
            " FROM search_entry'))"
        )
    return Word.objects.count()


def _everything(public: Collection[UUID], at: datetime) -> set[Source]:
    published = {f"{COMPETITION}:{one.id}" for one in competitions.public_outlines(at=at)}
    written = {f"{ARTICLE}:{one}" for one in articles.public_versions(at=at)}
    return (
        {HELP, *(f"{SYSTEM}:{one}" for one in public), *(f"{QUALIFIED}:{one}" for one in public)} | published | written
    )


def _opened(public: set[UUID], at: datetime) -> set[Source]:
    """Systems whose page has come to be open, or is closed again, since they were read."""
    rows = Entry.objects.filter(source__startswith=f"{SYSTEM}:").values_list("dps_id", flat=True).distinct()
    read = {one for one in rows if one is not None}
    changed = public ^ read
    if not changed:
        return set()
    held = {
        f"{COMPETITION}:{one.id}" for key in changed for one in competitions.public_outlines(Filters(dps_id=key), at=at)
    }
    return {f"{kind}:{one}" for one in changed for kind in (SYSTEM, QUALIFIED)} | held


def _articles_opened(at: datetime) -> set[Source]:
    """Versions of articles that everyone has come to read, or reads no more, since they were read."""
    read = set(Entry.objects.filter(kind="article").values_list("source", flat=True))
    return read ^ {f"{ARTICLE}:{one}" for one in articles.public_versions(at=at)}


def _of_events(followed: Sequence[EventView], public: set[UUID], at: datetime) -> set[Source]:
    """What new events are about: systems, the rights in them, competitions, and whoever may have another name now."""
    noted: set[Source] = set()
    named: set[UUID] = set()
    for one in followed:
        room = one.kind.partition(".")[0]
        ids = {*one.matters, *([one.subject_id] if one.subject_id else [])}
        named |= ids
        if room in OF_SYSTEMS:
            noted |= {f"{SYSTEM}:{key}" for key in ids & public}
        if room == OF_RIGHTS and "supplier_id" in one.payload:
            noted.add(f"{FIRM}:{one.payload['supplier_id']}")
        elif room in (OF_RIGHTS, "dps"):
            noted |= {f"{QUALIFIED}:{key}" for key in ids & public}
    if any(one.kind.startswith(f"{OF_NAMES}.") for one in followed):
        known = Entry.objects.filter(subject_id__in=named, kind="supplier")
        noted |= set(known.values_list("source", flat=True).distinct())
        systems = dps.dps_by_ids(public, at=at).values()
        noted |= {f"{SYSTEM}:{one.id}" for one in systems if one.authority_id in named}
    return noted | {f"{COMPETITION}:{one.id}" for one in competitions.outlines(named) if one.published_at is not None}


def _note(sources: Iterable[Source], at: datetime) -> None:
    rows = [Pending(source=one, noted_at=at) for one in sorted(sources)]
    Pending.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1_000)


def _put(source: Source, found: Iterable[Found]) -> None:
    """The source's entries become these, so many at a time; what has not changed is left as it is."""
    before = set(Entry.objects.filter(source=source).values_list("digest", flat=True))
    left = set(before)
    for some in _batched(found, WRITTEN):
        fresh = {digest_of(one): one for one in some}
        _write(source, {digest: one for digest, one in fresh.items() if digest not in before})
        before |= fresh.keys()
        left -= fresh.keys()
    for digests in _batched(left, WRITTEN):
        Entry.objects.filter(source=source, digest__in=digests).delete()


def _put_firm(supplier_id: UUID, at: datetime) -> None:
    """Its entries in the lists of those qualified become what these say of it now."""
    for source, found in of_firm(supplier_id, at=at).items():
        fresh = {digest_of(one): one for one in found}
        own = Entry.objects.filter(source=source, subject_id=supplier_id)
        kept = set(own.values_list("digest", flat=True))
        own.exclude(digest__in=list(fresh)).delete()
        _write(source, {digest: one for digest, one in fresh.items() if digest not in kept})


def _batched(every: Iterable[T], most: int) -> Iterator[list[T]]:
    """So many at a time, read no sooner than they are asked for."""
    left = iter(every)
    while some := list(islice(left, most)):
        yield some


def _write(source: Source, fresh: Mapping[str, Found]) -> None:
    rows = [_row(source, digest, one) for digest, one in fresh.items()]
    Entry.objects.bulk_create(rows, batch_size=WRITTEN)
    words = {word for row in rows for word in f"{row.folded_title} {row.folded_codes} {row.folded_text}".split()}
    Word.objects.bulk_create([Word(word=one) for one in sorted(words)], ignore_conflicts=True, batch_size=2_000)


def digest_of(one: Found) -> str:
    said = ["" if part is None else str(part) for part in astuple(one)]
    return sha256(canonical_json(said)).hexdigest()


def _row(source: Source, digest: str, one: Found) -> Entry:
    return Entry(
        source=source,
        kind=one.kind,
        dps_id=one.dps_id,
        subject_id=one.subject_id,
        page=one.page,
        title=one.title,
        text=one.text,
        language=one.language,
        at=one.at,
        digest=digest,
        folded_title=folded(one.title),
        folded_codes=folded(one.codes),
        folded_text=folded(one.text),
    )
