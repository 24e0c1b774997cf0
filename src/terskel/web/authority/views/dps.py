"""The DPS manager's dynamic purchasing systems: list, dashboard, members, log."""

from dataclasses import replace
from datetime import datetime
from typing import Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from terskel import clock
from terskel.core.actors import AUDITOR, DPS_MANAGER, LEGAL_READER, Actor
from terskel.core.decisions import Missing
from terskel.core.instants import last_day_before, oslo_day
from terskel.documents import queries as documents
from terskel.documents.queries import LetterRow
from terskel.dps import actions, queries
from terskel.notices import queries as notices
from terskel.notifications import queries as mails
from terskel.organisations import queries as organisations
from terskel.qualification import queries as qualification
from terskel.qualification.queries import FirstWindow, LogRow, QualifiedRow
from terskel.web.authority.forms.dps import MemberForm, NewDpsForm
from terskel.web.authority.logged import LogRows
from terskel.web.shared.acting import actor_of, authority_page
from terskel.web.shared.acts import attempt
from terskel.web.shared.forms import posted
from terskel.web.shared.parts import Moment
from terskel.web.shared.qualified import QualifiedRows, qualified_in
from terskel.web.shared.tables import Column, Table


def _result(row: LogRow) -> str:
    if row.withdrawn_at is not None:
        return _("Withdrawn")
    if row.decided_at is None:
        return _("Undecided")
    return _("Admitted") if row.admitted else _("Rejected")


LOG_COLUMNS: Final[tuple[Column[LogRow], ...]] = (
    Column(
        "supplier",
        gettext_lazy("Supplier"),
        lambda row: row.supplier_name,
        link=lambda row: reverse("authority:application", args=[row.line_id]),
        sort=lambda row: row.supplier_name,
        head=True,
    ),
    Column("number", gettext_lazy("Organisation number"), lambda row: row.supplier_number),
    Column("category", gettext_lazy("Category"), lambda row: row.category.label or None),
    Column("received", gettext_lazy("Received"), lambda row: row.received_at, sort=lambda row: row.received_at),
    Column("due", gettext_lazy("Last day"), lambda row: last_day_before(row.extended_to_at or row.due_at)),
    Column("extended", gettext_lazy("Reason for extension"), lambda row: row.extension_reason or None),
    Column("decided", gettext_lazy("Decided"), lambda row: row.decided_at),
    Column("days", gettext_lazy("Working days used"), lambda row: row.days_used, numeric=True),
    Column("result", gettext_lazy("Result"), _result),
)
LETTER_COLUMNS: Final[tuple[Column[LetterRow], ...]] = (
    Column("written", gettext_lazy("Written"), lambda row: row.created_at, sort=lambda row: row.created_at),
    Column(
        "title",
        gettext_lazy("Letter"),
        lambda row: row.title,
        link=lambda row: reverse("authority:letter", args=[row.id]),
        sort=lambda row: row.title,
        head=True,
    ),
    Column("to", gettext_lazy("To"), lambda row: row.recipient_name or None, sort=lambda row: row.recipient_name),
)
QUALIFIED_COLUMNS: Final[tuple[Column[QualifiedRow], ...]] = (
    Column("name", gettext_lazy("Supplier"), lambda row: row.supplier_name, sort=lambda row: row.sort_key, head=True),
    Column("number", gettext_lazy("Organisation number"), lambda row: row.number, sort=lambda row: row.number),
    Column("categories", gettext_lazy("Categories"), lambda row: ", ".join(row.category_labels) or None),
    Column("place", gettext_lazy("Place"), lambda row: row.place, sort=lambda row: row.place),
    Column("since", gettext_lazy("Since"), lambda row: oslo_day(row.since), sort=lambda row: row.since),
)


@authority_page()
def dps_list(request: HttpRequest) -> HttpResponse:
    actor, now = actor_of(request), clock.now()
    rows, can_be_used = queries.own_and_open(actor, at=now)
    counts = qualification.queue_counts(actor, at=now)
    admitted = qualified_in([row.id for row in rows], now)
    systems = [(row, counts.get(row.id), admitted.value.get(row.id, 0)) for row in rows]
    usable = [row for row in can_be_used if not actor.acts_for(row.authority_id)]
    context = {"systems": systems, "usable": usable, "manages": actor.has(DPS_MANAGER), "counted": admitted}
    return render(request, "authority/dps/list.html", context)


@authority_page(DPS_MANAGER)
def new(request: HttpRequest) -> HttpResponse:
    form = NewDpsForm(posted(request))
    if request.method == "POST" and form.is_valid():
        dps_id = attempt(
            request, form, lambda: actions.create_dps(**form.cleaned_data, by=actor_of(request), at=clock.now())
        )
        if dps_id is not None:
            return redirect("authority:dps_setup", dps_id)
    return render(request, "authority/dps/new.html", {"form": form})


@authority_page()
def page(request: HttpRequest, dps_id: UUID) -> HttpResponse:
    actor, now = actor_of(request), clock.now()
    view = queries.dps(actor, dps_id, at=now)
    if view.state == "draft" and actor.has(DPS_MANAGER):
        return redirect("authority:dps_setup", dps_id)
    own, counted = actor.acts_for(view.authority_id), qualified_in([dps_id], now)
    context = {
        "dps": view,
        "own": own,
        "manages": own and actor.has(DPS_MANAGER),
        "window": _window(actor, view, now) if own else None,
        "queue": qualification.queue(actor, at=now, dps_id=dps_id),
        "notices": notices.of_matter(actor, dps_id),
        "letters": documents.reports_of_matter(actor, dps_id) if own else [],
        "categories": [(one, one.state(now)) for one in queries.categories(actor, dps_id, at=now) if one.label],
        "qualified": counted.value.get(dps_id, 0),
        "counted": counted,
        "moments": _moments(view, now),
        "reads_changes": actor.has(DPS_MANAGER, LEGAL_READER, AUDITOR),
        "open_changes": queries.open_change_count(actor, dps_id) if view.published_at else 0,
        "open_enquiries": len(queries.open_enquiries(actor, dps_id)) if own else 0,
    }
    return render(request, "authority/dps/page.html", context)


def _window(actor: Actor, view: queries.DpsView, now: datetime) -> FirstWindow | None:
    """The first window, for those of the owner's people who have to do with it."""
    if view.published_at is None:
        return None
    try:
        return qualification.first_window(actor, view.id, at=now)
    except Missing:
        return None


def _moments(view: queries.DpsView, now: datetime) -> list[Moment]:
    found = [
        (gettext_lazy("Published"), view.published_at),
        (gettext_lazy("Public"), view.public_from_at),
        (gettext_lazy("First window closes"), view.first_window_closes_at),
        (gettext_lazy("In operation"), view.initial_assessment_finished_at),
        (gettext_lazy("Suspended"), view.suspended_at),
        (gettext_lazy("Ended"), view.ended_at),
        (gettext_lazy("Cancelled"), view.cancelled_at),
    ]
    moments = [Moment(title, at, done=at <= now) for title, at in found if at is not None]
    if view.ends_at is None or view.ended_at is not None or view.cancelled_at is not None:
        return moments
    return [*moments, Moment(gettext_lazy("Last day"), view.last_day, done=view.ends_at <= now)]


@authority_page()
def members(request: HttpRequest, dps_id: UUID) -> HttpResponse:
    actor, now = actor_of(request), clock.now()
    view = queries.dps(actor, dps_id, at=now)
    form = MemberForm(posted(request), authorities=organisations.authorities().values())
    if request.method == "POST" and form.is_valid():
        done = attempt(request, form, lambda: actions.name_member(dps_id, **form.given, by=actor, at=now))
        if done is not None:
            messages.success(request, _("The body is on the list."))
            return redirect("authority:dps_members", dps_id)
    context = {"form": form, "dps": view, "members": queries.members(actor, dps_id, at=now)}
    manages = actor.has(DPS_MANAGER) and actor.acts_for(view.authority_id)
    context["editable"] = manages and view.state == "draft"
    context["changeable"] = manages and view.published_at is not None
    return render(request, "authority/dps/members.html", context)


@authority_page(DPS_MANAGER, LEGAL_READER, AUDITOR)
def log(request: HttpRequest, dps_id: UUID) -> HttpResponseBase:
    actor, now = actor_of(request), clock.now()
    table = Table(
        request,
        LOG_COLUMNS,
        LogRows(actor, dps_id, now),
        caption=_("Admission log"),
        empty=_("No request has been opened yet."),
        downloads=True,
    )
    if table.wants_csv:
        return table.csv("admission-log.csv")
    return render(request, "authority/dps/log.html", {"dps": queries.dps(actor, dps_id, at=now), "table": table})


@authority_page()
def letters(request: HttpRequest, dps_id: UUID) -> HttpResponseBase:
    actor, now = actor_of(request), clock.now()
    view = queries.dps(actor, dps_id, at=now)
    if not actor.acts_for(view.authority_id):
        raise Missing
    table = Table(
        request,
        LETTER_COLUMNS,
        documents.letters_for_matter(actor, dps_id),
        caption=_("Letters and reports"),
        empty=_("Nothing has been sent or written yet."),
        downloads=True,
    )
    if table.wants_csv:
        return table.csv(f"{view.slug}-letters.csv")
    return render(request, "authority/dps/letters.html", {"dps": view, "table": table})


@authority_page()
def qualified(request: HttpRequest, dps_id: UUID) -> HttpResponseBase:
    actor, now = actor_of(request), clock.now()
    view = queries.dps(actor, dps_id, at=now)
    table = Table(
        request,
        _linked(QUALIFIED_COLUMNS) if _may_open(actor, view) else QUALIFIED_COLUMNS,
        QualifiedRows(view.id, now),
        caption=_("Qualified suppliers"),
        empty=_("No supplier is admitted yet."),
        downloads=True,
    )
    if table.wants_csv:
        return table.csv(f"{view.slug}-{oslo_day(now).isoformat()}.csv")
    qualified_ones = qualification.qualified_among(view.id, now, mails.sometimes_out_of_reach())
    gone = mails.out_of_reach(qualified_ones)
    unreached = [name for supplier_id, name in qualified_ones.items() if supplier_id in gone]
    context = {"dps": view, "table": table, "unreached": unreached}
    return render(request, "authority/dps/qualified.html", context)


def _may_open(actor: Actor, view: queries.DpsView) -> bool:
    """Whether the reader is one of those who look after the rights one by one."""
    return actor.acts_for(view.authority_id) and actor.has(DPS_MANAGER, LEGAL_READER, AUDITOR)


def _linked(columns: tuple[Column[QualifiedRow], ...]) -> tuple[Column[QualifiedRow], ...]:
    name, *others = columns
    return replace(name, link=lambda row: reverse("authority:right", args=[row.right_id])), *others
