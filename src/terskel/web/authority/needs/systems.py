"""What waits in a dynamic purchasing system: requests to decide, first windows to open."""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Final
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from terskel.core.actors import DPS_MANAGER, LEGAL_READER, Actor
from terskel.dps import queries as dps
from terskel.organisations import queries as organisations
from terskel.qualification import queries as qualification
from terskel.qualification.queries import QueueRow
from terskel.web.authority.needs.lines import LINES_PER_KIND, law_clock
from terskel.web.shared.parts import Need, Urgency
from terskel.web.shared.short import short_instant


def requests(actor: Actor, at: datetime) -> Iterator[Need]:
    """Requests to participate that wait for this person: those nearest their limit."""
    if not actor.has(DPS_MANAGER):
        return
    for row in qualification.queue(actor, at=at, whose="for_me", most=LINES_PER_KIND):
        yield Need(
            _URGENCY[row.clock.light],
            _("Decide the request from %(supplier)s") % {"supplier": _with_category(row)},
            _working_days(row),
            reverse("authority:application", args=[row.line_id]),
            row.clock.due_at,
        )


def appeals(actor: Actor, at: datetime) -> Iterator[Need]:
    """Appeals against rejections that this person may decide, or that nobody may."""
    for row in qualification.appeals(actor, open_only=True, at=at):
        if row.may_decide:
            yield Need(
                Urgency.WAITING_ON_ME,
                _("Decide the appeal from %(supplier)s") % {"supplier": row.supplier_name},
                row.dps.name,
                reverse("authority:appeal", args=[row.line_id]),
                row.received_at,
            )
        elif row.nobody_may_decide and actor.has(DPS_MANAGER):
            yield Need(
                Urgency.WAITING_ON_ME,
                _("Find somebody to decide the appeal from %(supplier)s") % {"supplier": row.supplier_name},
                row.dps.name,
                reverse("authority:appeal", args=[row.line_id]),
                row.received_at,
            )


def second_person(actor: Actor, at: datetime) -> Iterator[Need]:
    """Decisions about suppliers that a colleague has proposed and this person may make."""
    for row in qualification.proposals_waiting(actor, at=at)[:LINES_PER_KIND]:
        if row.line_id is not None:
            told = _("Decide whether to admit %(supplier)s") % {"supplier": row.supplier_name}
            page = reverse("authority:application", args=[row.line_id])
        else:
            told = _("Decide whether to suspend %(supplier)s") % {"supplier": row.supplier_name}
            page = reverse("authority:right", args=[row.qualification_id])
        why = _("Proposed by %(name)s") % {"name": row.proposed_by_name}
        yield Need(law_clock(row.due_at, at), told, why, page, row.due_at or row.proposed_at)


def rights(actor: Actor, at: datetime) -> Iterator[Need]:
    """Qualified suppliers that somebody must look at: an answer came, a time is over, evidence ran out."""
    if not actor.has(DPS_MANAGER):
        return
    waiting = [one for one in qualification.rights_needing_care(actor, at=at) if one.waits_for_authority(at)]
    for row in waiting[:LINES_PER_KIND]:
        yield Need(
            Urgency.POLICY,
            _("Follow up the qualification of %(supplier)s") % {"supplier": row.supplier_name},
            row.category.label or row.dps.name,
            reverse("authority:right", args=[row.id]),
            row.from_at,
        )


_URGENCY: Final = {"overdue": Urgency.OVERDUE, "soon": Urgency.LAW_SOON, "calm": Urgency.INFORMATION}


def _with_category(row: QueueRow) -> str:
    return f"{row.supplier_name} · {row.category.label or row.dps.name}"


def _working_days(row: QueueRow) -> str:
    left = row.clock.days_left
    if row.clock.light == "overdue":
        return _("Over the limit")
    if not left:
        return _("Last day today")
    return ngettext("%(left)s working day left", "%(left)s working days left", left) % {"left": left}


def first_windows(actor: Actor, matter_ids: Collection[UUID], at: datetime) -> Iterator[Need]:
    """First windows that have closed and wait for their openers."""
    for row in qualification.windows_to_open(actor, matter_ids, at=at):
        if row.first_window_closes_at is not None and row.first_window_closes_at <= at:
            yield Need(
                Urgency.WAITING_ON_ME,
                _("Open the requests to %(dps)s") % {"dps": row.name},
                _("The first window has closed"),
                reverse("authority:dps_opening", args=[row.id]),
                row.first_window_closes_at,
            )


def sign_offs(actor: Actor, at: datetime) -> Iterator[Need]:  # noqa: ARG001 - as every source of needs is asked
    """Changes of a published system that a legal adviser has to look at."""
    if not actor.has(LEGAL_READER):
        return
    for change in dps.waiting_for_sign_off(actor)[:LINES_PER_KIND]:
        yield Need(
            Urgency.WAITING_ON_ME,
            _("Look at a change of %(dps)s") % {"dps": change.dps_name},
            change.what,
            reverse("authority:dps_change", args=[change.dps_id, change.id]),
            change.proposed_at,
        )


def announced(actor: Actor, at: datetime) -> Iterator[Need]:
    """Announced changes that wait for what TED answers, and those that could not count when they were to."""
    if not actor.has(DPS_MANAGER):
        return
    for change in dps.waiting_for_publication(actor)[:LINES_PER_KIND]:
        page = reverse("authority:dps_change", args=[change.dps_id, change.id])
        if change.held_up_at is not None:
            told = _("Settle what holds up a change of %(dps)s") % {"dps": change.dps_name}
            yield Need(Urgency.WAITING_ON_ME, told, change.what, page, change.opens_at)
        elif change.opens_at is None:
            told = _("Record when a change of %(dps)s was published") % {"dps": change.dps_name}
            yield Need(Urgency.WAITING_ON_ME, told, change.what, page, change.proposed_at)
        elif change.opens_at > at:
            told = _("A change of %(dps)s is public from %(at)s") % {
                "dps": change.dps_name,
                "at": short_instant(change.opens_at),
            }
            yield Need(Urgency.INFORMATION, told, change.what, page, change.opens_at)


def enquiries(actor: Actor, at: datetime) -> Iterator[Need]:  # noqa: ARG001 - as every source of needs is asked
    """Questions about a system that nobody has answered."""
    for one in dps.open_enquiries(actor)[:LINES_PER_KIND]:
        yield Need(
            Urgency.WAITING_ON_ME,
            _("Answer a question about %(dps)s") % {"dps": one.dps_name},
            _("Question %(number)s") % {"number": one.number},
            reverse("authority:dps_enquiry", args=[one.dps_id, one.id]),
            one.asked_at,
        )


def feedback(actor: Actor, at: datetime) -> Iterator[Need]:  # noqa: ARG001 - as every source of needs is asked
    """What readers said of our pages, in one line."""
    waiting = organisations.feedback_waiting(actor)
    if waiting:
        yield Need(
            Urgency.INFORMATION,
            _("Read what readers say of our pages"),
            ngettext("%(number)s answer waits", "%(number)s answers wait", waiting) % {"number": waiting},
            reverse("account:feedback"),
        )
