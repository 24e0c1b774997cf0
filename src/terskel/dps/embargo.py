"""From when what a notice announces may be told to everyone: a DPS or its change (FOA § 21-1(5), rulebook K-04)."""

from datetime import datetime

from terskel.core import deadlines
from terskel.notices.queries import NoticeView


def open_from(notice: NoticeView) -> datetime | None:
    """The first instant; None while neither TED's day nor its receipt is known."""
    if notice.published_on is None and notice.receipt_confirmed_at is None:
        return None
    return deadlines.public_from(notice.published_on, notice.receipt_confirmed_at).instant
