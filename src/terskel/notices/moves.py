"""Steps in the life of a notice that later rooms make inside their own transaction."""

import re
from datetime import date, datetime
from uuid import UUID

from terskel.audit.act import record
from terskel.core.actors import Actor
from terskel.core.decisions import Missing, refuse
from terskel.core.instants import oslo_day
from terskel.notices.events import NoticeDispatched, NoticePublished, NoticeRequired
from terskel.notices.models import Notice
from terskel.notices.queries import NoticeView, view_of

DOFFIN_NUMBER = re.compile(r"\d{4}-\d{6}")
TED_NUMBER = re.compile(r"\d{1,8}-\d{4}")


def require(
    kind: str, matter_id: UUID, authority_id: UUID, due_at: datetime | None, at: datetime, *, by: Actor
) -> UUID:
    """From `at` on this notice is owed; `due_at` is the first instant that is too late (None: no limit in law)."""
    notice = Notice.objects.create(
        kind=kind, matter_id=matter_id, authority_id=authority_id, due_at=due_at, required_at=at
    )
    record(
        NoticeRequired(notice_id=notice.id, notice_kind=kind, due_at=due_at),
        by=by,
        at=at,
        subject=("notices.Notice", notice.id),
        matters=[matter_id],
    )
    return notice.id


def record_dispatch(notice_id: UUID, *, dispatched_at: datetime, by: Actor, at: datetime) -> None:
    """The notice was sent. Time limits count from this instant (FOA §§ 21-1(4), 26-6(2))."""
    notice = _locked(notice_id)
    if notice.dispatched_at is not None:
        refuse("notices.already_dispatched", "FOA § 21-1(4)", dispatched_at=notice.dispatched_at)
    if dispatched_at > at:
        refuse("notices.dispatch_in_future", "FOA § 21-1(4)", dispatched_at=dispatched_at, at=at)
    notice.dispatched_at = dispatched_at
    notice.save(update_fields=["dispatched_at"])
    record(
        NoticeDispatched(notice_id=notice.id, notice_kind=notice.kind, dispatched_at=dispatched_at),
        by=by,
        at=at,
        subject=("notices.Notice", notice.id),
        matters=[notice.matter_id],
    )


def record_publication(
    notice_id: UUID,
    *,
    published_on: date | None,
    receipt_confirmed_at: datetime | None,
    doffin_number: str,
    ted_number: str,
    by: Actor,
    at: datetime,
) -> NoticeView:
    """What Doffin and TED answered. May be typed in again when more is known; each time is an event of its own."""
    notice = _locked(notice_id)
    if notice.dispatched_at is None:
        refuse("notices.not_dispatched", "FOA § 21-1(4)")
    _check_answer(notice.dispatched_at, published_on, receipt_confirmed_at, at)
    _check_numbers(published_on, doffin_number, ted_number)
    notice.published_on = published_on
    notice.receipt_confirmed_at = receipt_confirmed_at
    notice.doffin_number = doffin_number
    notice.ted_number = ted_number
    notice.save(update_fields=["published_on", "receipt_confirmed_at", "doffin_number", "ted_number"])
    record(
        NoticePublished(
            notice_id=notice.id,
            notice_kind=notice.kind,
            published_on=published_on,
            receipt_confirmed_at=receipt_confirmed_at,
            doffin_number=doffin_number,
            ted_number=ted_number,
        ),
        by=by,
        at=at,
        subject=("notices.Notice", notice.id),
        matters=[notice.matter_id],
    )
    return view_of(notice)


def _locked(notice_id: UUID) -> Notice:
    notice = Notice.objects.select_for_update().filter(pk=notice_id).first()
    if notice is None:
        raise Missing
    return notice


def _check_answer(
    dispatched_at: datetime, published_on: date | None, receipt_confirmed_at: datetime | None, at: datetime
) -> None:
    if published_on is None and receipt_confirmed_at is None:
        refuse("notices.nothing_to_record")
    if published_on is not None and published_on < oslo_day(dispatched_at):
        refuse("notices.published_before_dispatch", "FOA § 21-1(5)", dispatched_at=dispatched_at)
    if published_on is not None and published_on > oslo_day(at):
        refuse("notices.publication_in_future", "FOA § 21-1(5)", published_on=published_on)
    if receipt_confirmed_at is not None and not dispatched_at <= receipt_confirmed_at <= at:
        refuse("notices.receipt_out_of_order", "FOA § 21-1(5)", dispatched_at=dispatched_at, at=at)


def _check_numbers(published_on: date | None, doffin_number: str, ted_number: str) -> None:
    if published_on is not None and not doffin_number:
        refuse("notices.doffin_number_missing", "FOA § 21-1(1)")
    if doffin_number and not DOFFIN_NUMBER.fullmatch(doffin_number):
        refuse("notices.doffin_number_malformed", number=doffin_number)
    if ted_number and not TED_NUMBER.fullmatch(ted_number):
        refuse("notices.ted_number_malformed", number=ted_number)
