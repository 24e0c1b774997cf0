"""What needs someone in a contracting authority now, room by room. Each line says what, why now, and where to act."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from terskel.core.actors import DPS_MANAGER, Actor
from terskel.core.decisions import Missing
from terskel.dps import queries as dps
from terskel.notices import queries as notices
from terskel.notices.queries import NoticeView
from terskel.qualification import queries as qualification
from terskel.qualification.queries import QueueRow
from terskel.web.shared.parts import Need, Urgency, ranked
from terskel.web.shared.short import short_instant

SOON: Final = timedelta(days=3)
LINES_PER_KIND: Final = 12


def of(actor: Actor, *, at: datetime) -> list[Need]:
    """Everything that waits for this person, the most urgent first."""
    return ranked([*_requests(actor, at), *_first_windows(actor, at), *_notices(actor, at)])


def _requests(actor: Actor, at: datetime) -> Iterator[Need]:
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


def _first_windows(actor: Actor, at: datetime) -> Iterator[Need]:
    """First windows that have closed and wait for their openers."""
    for row in dps.own_list(actor, at=at):
        if row.first_window_closes_at is None or row.first_window_closes_at > at or row.state == "draft":
            continue
        try:
            window = qualification.first_window(actor, row.id, at=at)
        except Missing:
            continue
        if window.opened_at is None and actor.person_id in {opener.person_id for opener in window.openers}:
            yield Need(
                Urgency.WAITING_ON_ME,
                _("Open the requests to %(dps)s") % {"dps": row.name},
                _("The first window has closed"),
                reverse("authority:dps_opening", args=[row.id]),
                row.first_window_closes_at,
            )


def _notices(actor: Actor, at: datetime) -> Iterator[Need]:
    """Public notices that are owed."""
    if not actor.has(DPS_MANAGER):
        return
    for notice in notices.owed(actor)[:LINES_PER_KIND]:
        yield Need(
            _urgency_of(notice, at),
            _NOTICE_TASKS[notice.kind],
            short_instant(notice.due_at) if notice.due_at else _("No time limit"),
            reverse("authority:notice", args=[notice.id]),
            notice.due_at,
        )


_NOTICE_TASKS: Final = {
    "contract_notice": gettext_lazy("Register the publication of the contract notice"),
    "change": gettext_lazy("Send the change notice"),
    "award": gettext_lazy("Send the contract award notice"),
    "end": gettext_lazy("Send the notice that the system has ended"),
}


def _urgency_of(notice: NoticeView, at: datetime) -> Urgency:
    if notice.due_at is None:
        return Urgency.POLICY
    if notice.due_at <= at:
        return Urgency.OVERDUE
    return Urgency.LAW_SOON if notice.due_at - at <= SOON else Urgency.INFORMATION
