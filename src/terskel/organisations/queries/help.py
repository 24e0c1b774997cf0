"""Where help is given and when, and the inbox of what readers say of the pages."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Count, Q

from terskel.accounts import queries as accounts
from terskel.core.actors import Actor
from terskel.core.calendars import public_holidays
from terskel.core.instants import OSLO
from terskel.organisations import policy
from terskel.organisations.models import HelpDesk, PageFeedback
from terskel.organisations.queries.registered import authorities

SHOWN: Final = 200
_A_MONTH: Final = 31


@dataclass(frozen=True, slots=True)
class Guide:
    """A page elsewhere that explains; `readers` one of `organisations.models.GUIDE_READERS`."""

    title: str
    address: str
    readers: str


@dataclass(frozen=True, slots=True)
class HelpDeskView:
    """What holds. `authority_id` None: the installation's own, whose `authority_name` and `number` are empty."""

    authority_id: UUID | None
    authority_name: str
    authority_number: str
    name: str
    email: str
    phone: str
    weekdays: tuple[int, ...]
    opens: time
    closes: time
    guides: tuple[Guide, ...]
    decided_at: datetime

    def open_until(self, at: datetime) -> datetime | None:
        """When it shuts today; None when it is shut at that instant."""
        for opens_at, closes_at in self._hours(at):
            if opens_at <= at < closes_at:
                return closes_at
        return None

    def opens_at(self, at: datetime) -> datetime | None:
        """The next time it opens after that instant; None where no day of the coming month is one."""
        return next((opens_at for opens_at, _closes_at in self._hours(at) if opens_at > at), None)

    def _hours(self, at: datetime) -> list[tuple[datetime, datetime]]:
        """Of the days of a month from that instant's own, those on which it is open: never a public holiday."""
        first = at.astimezone(OSLO).date()
        days = [first + timedelta(days=step) for step in range(_A_MONTH)]
        return [
            (datetime.combine(day, self.opens, OSLO), datetime.combine(day, self.closes, OSLO))
            for day in days
            if day.isoweekday() in self.weekdays and day not in public_holidays(day.year)
        ]


@dataclass(frozen=True, slots=True)
class FeedbackRow:
    """One answer. `handled_at` None: nobody has dealt with it yet."""

    id: UUID
    page: str
    useful: bool
    words: str
    language: str
    given_at: datetime
    handled_at: datetime | None
    handled_by_name: str


@dataclass(frozen=True, slots=True)
class PageTally:
    """How many found a page of use, and how many did not."""

    page: str
    useful: int
    not_useful: int


@dataclass(frozen=True, slots=True)
class FeedbackInbox:
    """The newest rows of a kind, how many wait in all, and the tally of every page that somebody spoke of."""

    rows: tuple[FeedbackRow, ...]
    waiting: int
    handled: int
    pages: tuple[PageTally, ...]


def help_desk(authority_id: UUID | None = None) -> HelpDeskView | None:
    """Who helps on an authority's pages: its own desk, else the installation's; None where neither has said."""
    wanted = Q(authority_id=None) | Q(authority_id=authority_id) if authority_id else Q(authority_id=None)
    rows = list(HelpDesk.objects.filter(wanted).order_by("authority_id", "-decided_at").distinct("authority_id"))
    own = next((row for row in rows if row.authority_id == authority_id), None)
    row = own or next(iter(rows), None)
    return _views([row])[0] if row else None


def own_help_desk(reader: Actor, authority_id: UUID | None) -> HelpDeskView | None:
    """What the reader's own authority, or the installation, has said itself; None: nothing yet."""
    policy.require_in_charge_of_pages(reader, authority_id)
    found = help_desk(authority_id)
    return found if found is not None and found.authority_id == authority_id else None


def help_desks() -> list[HelpDeskView]:
    """Every authority's own, by name; the installation's is left out."""
    rows = HelpDesk.objects.filter(authority_id__isnull=False).order_by("authority_id", "-decided_at")
    return sorted(_views(list(rows.distinct("authority_id"))), key=lambda view: view.authority_name)


def feedback_inbox(reader: Actor, authority_id: UUID | None, *, handled: bool = False) -> FeedbackInbox:
    """What readers said of the pages that the reader is in charge of, the newest first; at most `SHOWN` of a kind."""
    policy.require_in_charge_of_pages(reader, authority_id)
    found = PageFeedback.objects.filter(authority_id=authority_id)
    rows = list(found.filter(handled_at__isnull=not handled).order_by("-given_at", "-id")[:SHOWN])
    names = accounts.people({row.handled_by_id for row in rows if row.handled_by_id})
    tallied = found.values("page").annotate(
        useful_count=Count("id", filter=Q(useful=True)), other_count=Count("id", filter=Q(useful=False))
    )
    counted = found.aggregate(
        waiting=Count("id", filter=Q(handled_at__isnull=True)), handled=Count("id", filter=Q(handled_at__isnull=False))
    )
    return FeedbackInbox(
        rows=tuple(_row(row, names[row.handled_by_id].name if row.handled_by_id else "") for row in rows),
        waiting=counted["waiting"],
        handled=counted["handled"],
        pages=tuple(
            PageTally(one["page"], one["useful_count"], one["other_count"])
            for one in tallied.order_by("-other_count", "page")
        ),
    )


def feedback_waiting(reader: Actor) -> int:
    """How many answers wait for somebody like the reader; none for those who are in charge of no pages."""
    if not policy.is_in_charge_of_pages(reader, reader.organisation_id):
        return 0
    return PageFeedback.objects.filter(authority_id=reader.organisation_id, handled_at__isnull=True).count()


def _views(rows: list[HelpDesk]) -> list[HelpDeskView]:
    known = authorities({row.authority_id for row in rows if row.authority_id})
    views = []
    for row in rows:
        authority = known[row.authority_id] if row.authority_id else None
        views.append(
            HelpDeskView(
                authority_id=row.authority_id,
                authority_name=authority.name if authority else "",
                authority_number=authority.number if authority else "",
                name=row.name,
                email=row.email,
                phone=row.phone,
                weekdays=tuple(row.weekdays),
                opens=row.opens,
                closes=row.closes,
                guides=tuple(Guide(**one) for one in row.guides),
                decided_at=row.decided_at,
            )
        )
    return views


def _row(row: PageFeedback, handled_by_name: str) -> FeedbackRow:
    return FeedbackRow(
        id=row.id,
        page=row.page,
        useful=row.useful,
        words=row.words,
        language=row.language,
        given_at=row.given_at,
        handled_at=row.handled_at,
        handled_by_name=handled_by_name,
    )
