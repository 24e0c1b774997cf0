"""What waits in a dynamic purchasing system: requests to decide, first windows to open."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from terskel.core.actors import DPS_MANAGER, Actor
from terskel.qualification import queries as qualification
from terskel.qualification.queries import QueueRow
from terskel.web.authority.needs.lines import LINES_PER_KIND
from terskel.web.shared.parts import Need, Urgency


def requests(actor: Actor, at: datetime) -> Iterator[Need]:
    """Requests to participate that are not decided, those nearest their limit."""
    if not actor.has(DPS_MANAGER):
        return
    for row in qualification.queue(actor, at=at)[:LINES_PER_KIND]:
        yield Need(
            _URGENCY[row.clock.light],
            _("Decide the request from %(supplier)s") % {"supplier": _with_category(row)},
            _working_days(row),
            reverse("authority:application", args=[row.line_id]),
            row.clock.due_at,
        )


_URGENCY: Final = {"overdue": Urgency.OVERDUE, "soon": Urgency.LAW_SOON, "calm": Urgency.INFORMATION}


def _with_category(row: QueueRow) -> str:
    return f"{row.supplier_name} · {row.category.label or row.dps.name}"


def _working_days(row: QueueRow) -> str:
    left = row.clock.days_left
    if row.clock.light == "overdue":
        return _("Over the limit")
    return ngettext("%(left)s working day left", "%(left)s working days left", left) % {"left": left}


def first_windows(actor: Actor, at: datetime) -> Iterator[Need]:
    """First windows that have closed and wait for their openers."""
    for row in qualification.windows_to_open(actor, at=at):
        if row.first_window_closes_at is not None and row.first_window_closes_at <= at:
            yield Need(
                Urgency.WAITING_ON_ME,
                _("Open the requests to %(dps)s") % {"dps": row.name},
                _("The first window has closed"),
                reverse("authority:dps_opening", args=[row.id]),
                row.first_window_closes_at,
            )
