"""Feeds of what happened: one for each organisation, one for everyone. Nothing is lost, and nothing comes twice.

Events are read in the order of their places in the audit's tree, which they get after their transactions have
committed (`audit.sequencing`): an act that began early and committed late comes after those that committed before it.
One process at a time writes entries, with numbers of the feed's own, so that whoever has read up to a number has read
all that will ever lie below it. A number says nothing of what others did.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeVar
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Max

from terskel.articles import queries as articles
from terskel.articles.queries import PublicMoment
from terskel.audit import queries as audit
from terskel.audit.queries import EventView
from terskel.core.actors import Actor
from terskel.dps import queries as dps
from terskel.notifications import webhooks
from terskel.notifications.models import Change, Gathered
from terskel.notifications.readers import tellings
from terskel.organisations import queries as organisations
from terskel.overview import news
from terskel.overview.news import News

GATHERING_LOCK: Final = 7_366_183
AT_ONCE: Final = 500
PAGE: Final = 100
NEWS_AT_ONCE: Final = 500
NEWS_A_TURN: Final = 50
AUDIT: Final = "audit"
NEWS: Final = "news"
ROOMS: Final = frozenset({"dps", "qualification", "competitions", "tenders", "evaluation", "awards", "contracts"})
"""What an organisation's systems are told of; people, keys and mails are no business of theirs."""


@dataclass(frozen=True, slots=True)
class ChangeView:
    """`about` is the thing to read anew, by what it is and its id; `page` where everyone may read of it."""

    id: UUID
    number: int
    kind: str
    about_kind: str
    about_id: UUID | None
    matters: tuple[UUID, ...]
    page: str
    happened_at: datetime


def gather(*, at: datetime) -> int:
    """Take in every placed event not yet read; returns how many entries came of them. No act: nothing is decided.

    The first time it begins with what happens from now on: what was before is read where it lies.
    """
    made = 0
    while True:
        with transaction.atomic():
            _hold_the_lock()
            mark, _new = Gathered.objects.get_or_create(name=AUDIT, defaults={"position": audit.last_place()})
            placed = audit.placed_after(mark.position, AT_ONCE)
            if not placed:
                return made
            entries = [entry for _position, event in placed for entry in _of(event)]
            made += len(_append(entries, at=at))
            mark.position = placed[-1][0]
            mark.save(update_fields=["position"])


def gather_news(*, at: datetime) -> int:
    """Take in what has become public since the last time; returns how many entries came of it.

    A turn reads the newest of each system, and more of one that has nothing known among them. Once an hour it reads
    all: what is told today as of an earlier day may lie below the newest.
    """
    with transaction.atomic():
        _hold_the_lock()
        hour = int(at.timestamp()) // 3600
        mark, _new = Gathered.objects.get_or_create(name=NEWS, defaults={"position": -1})
        most = NEWS_A_TURN if mark.position == hour else NEWS_AT_ONCE
        found = _unknown([one for dps_id in dps.public_ids(at=at) for one in news.of_dps(dps_id, at=at, newest=most)])
        for dps_id, count in Counter(one.dps_id for one in found.values()).items():
            if count >= most < NEWS_AT_ONCE:
                found |= _unknown(news.of_dps(dps_id, at=at, newest=NEWS_AT_ONCE))
        of_articles = _unknown(articles.public_moments(at=at, newest=most)).values()
        found = {key: one for key, one in found.items() if one.at <= at}
        if mark.position != hour:
            mark.position = hour
            mark.save(update_fields=["position"])
        entries = [
            Change(
                organisation_id=None,
                source_id=one.id,
                kind=f"public.{one.kind}",
                about_kind="dps" if one.competition_id is None else "competition",
                about_id=one.competition_id or one.dps_id,
                matters=[one.dps_id] if one.competition_id is None else [one.competition_id, one.dps_id],
                page=one.page,
                happened_at=one.at,
            )
            for one in found.values()
        ]
        entries += [_of_article(one) for one in of_articles]
        return len(_append(sorted(entries, key=lambda one: (one.happened_at, one.source_id)), at=at))


def _of_article(moment: PublicMoment) -> Change:
    return Change(
        organisation_id=None,
        source_id=moment.id,
        kind=f"public.article_{moment.what}",
        about_kind="article",
        about_id=moment.article_id,
        matters=[moment.dps_id] if moment.dps_id else [],
        page=f"/{moment.article_kind}/{moment.slug}/",
        happened_at=moment.at,
    )


Public = TypeVar("Public", News, PublicMoment)


def _unknown(found: Sequence[Public]) -> dict[UUID, Public]:
    """Those that stand in no feed yet, by id."""
    by_id = {one.id: one for one in found}
    known = Change.objects.filter(organisation_id__isnull=True, source_id__in=list(by_id))
    for key in known.values_list("source_id", flat=True):
        del by_id[key]
    return by_id


def own_changes(reader: Actor, *, after: int) -> list[ChangeView]:
    """The next entries of the feed of the reader's organisation, in order; at most `PAGE`."""
    return _after(reader.organisation_id, after) if reader.organisation_id is not None else []


def public_changes(*, after: int) -> list[ChangeView]:
    """The next entries of the feed that everyone may read."""
    return _after(None, after)


def change(change_id: UUID) -> ChangeView | None:
    """For the room's own webhooks."""
    row = Change.objects.filter(id=change_id).first()
    return None if row is None else _view(row)


def _of(event: EventView) -> Iterator[Change]:
    """Who is told of the event, by the rules of messages; and whose own act it was.

    An authority's evaluation is its panel's alone. What is hidden until an opening is in the feed of the supplier that
    did it, and of those whom the rules tell: they tell an authority of nothing that shows who delivers, or how many.
    """
    room = event.kind.partition(".")[0]
    if room not in ROOMS:
        return
    told: dict[UUID, tuple[str, UUID | None]] = {}
    for telling in tellings(event):
        for reader in telling.readers:
            if reader.organisation_id is not None:
                told.setdefault(reader.organisation_id, telling.about)
    own = event.organisation_id
    if own is not None and own not in told and (event.hidden_until_opened is None or organisations.suppliers([own])):
        told[own] = (event.subject_kind.rpartition(".")[2].lower(), event.subject_id)
    if room == "evaluation":
        suppliers = organisations.suppliers(list(told))
        told = {key: about for key, about in told.items() if key in suppliers}
    for organisation_id, (kind, about_id) in sorted(told.items()):
        yield Change(
            organisation_id=organisation_id,
            source_id=event.id,
            kind=event.kind,
            about_kind=kind,
            about_id=about_id,
            matters=list(event.matters),
            happened_at=event.at,
        )


def _append(entries: Sequence[Change], *, at: datetime) -> list[Change]:
    """Give each its number and keep it; those who listen to the feed are told."""
    feeds = {entry.organisation_id for entry in entries}
    last: dict[UUID | None, int] = defaultdict(int)
    held = Change.objects.filter(organisation_id__in=[key for key in feeds if key is not None])
    last.update(held.values_list("organisation_id").annotate(last=Max("number")))
    if None in feeds:
        last[None] = Change.objects.filter(organisation_id__isnull=True).aggregate(last=Max("number"))["last"] or 0
    for entry in entries:
        last[entry.organisation_id] += 1
        entry.number = last[entry.organisation_id]
    made = Change.objects.bulk_create(entries, batch_size=1_000)
    webhooks.queue(made, at=at)
    return made


def _after(organisation_id: UUID | None, number: int) -> list[ChangeView]:
    rows = Change.objects.filter(organisation_id=organisation_id, number__gt=number).order_by("number")[:PAGE]
    return [_view(row) for row in rows]


def _view(row: Change) -> ChangeView:
    return ChangeView(
        row.id,
        row.number,
        row.kind,
        row.about_kind,
        row.about_id,
        tuple(row.matters),
        row.page,
        row.happened_at,
    )


def _hold_the_lock() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [GATHERING_LOCK])
