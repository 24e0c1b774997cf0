"""What the lists of needs have in common."""

from datetime import datetime, timedelta
from typing import Final

from django.utils.translation import gettext as _

from terskel.core import formats
from terskel.core.instants import last_day_before
from terskel.web.shared import languages
from terskel.web.shared.parts import Urgency

SOON: Final = timedelta(days=3)
LINES_PER_KIND: Final = 12


def law_clock(due_at: datetime | None, at: datetime) -> Urgency:
    """How urgent a time limit of the law is; without one only policy presses."""
    if due_at is None:
        return Urgency.POLICY
    if due_at <= at:
        return Urgency.OVERDUE
    return Urgency.LAW_SOON if due_at - at <= SOON else Urgency.INFORMATION


def limit(due_at: datetime | None, at: datetime) -> str:
    """A time limit in words: the last day it can be met, for `due_at` is the first instant that is too late."""
    if due_at is None:
        return _("No time limit")
    if due_at <= at:
        return _("Over the limit")
    return _("By %(day)s") % {"day": formats.day(last_day_before(due_at), languages.current())}
