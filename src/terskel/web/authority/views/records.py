"""What happened in a competition or a DPS, for those who answer for it and those who check it."""

from typing import Final
from uuid import UUID

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from terskel import clock
from terskel.core.phrases import event_text
from terskel.disclosure import records
from terskel.disclosure.records import Happening, Record
from terskel.dps import queries as dps_queries
from terskel.web.authority.forms.records import CompetitionRecordFilter, DpsRecordFilter
from terskel.web.shared import languages
from terskel.web.shared.acting import actor_of, authority_page
from terskel.web.shared.tables import Column, Table

ROWS: Final = 30
"""An instant, a sentence and names: twice as tall on a phone as a row of figures."""
COLUMNS: Final[tuple[Column[Happening], ...]] = (
    Column("at", gettext_lazy("When"), lambda one: one.at, sort=lambda one: one.at, brief=True, bare=True),
    Column(
        "what",
        gettext_lazy("What happened"),
        lambda one: event_text(one.kind, languages.current()),
        sort=lambda one: one.kind,
        head=True,
    ),
    Column(
        "who",
        gettext_lazy("Who"),
        lambda one: one.person_name or _("The system"),
        sort=lambda one: one.person_name,
        brief=True,
        bare=True,
    ),
    Column("whom", gettext_lazy("On behalf of"), lambda one: one.for_whom or None, brief=True, bare=True),
    Column("why", gettext_lazy("Reason given"), lambda one: one.reason or None),
)
IN_FILES: Final[tuple[Column[Happening], ...]] = (
    *COLUMNS,
    Column("kind", gettext_lazy("Kind of event"), lambda one: one.kind),
    Column("id", gettext_lazy("Number in the audit"), lambda one: str(one.id)),
)


@authority_page()
@require_safe
def of_competition(request: HttpRequest, competition_id: UUID) -> HttpResponseBase:
    terms, record = records.of_competition(actor_of(request), competition_id)
    form = CompetitionRecordFilter(request.GET)
    table = _table(request, form.narrowed(record))
    if (file := table.download(f"{terms.reference}-record")) is not None:
        return file
    context = {"terms": terms, "form": form, "table": table}
    return render(request, "authority/disclosure/competition_record.html", context)


@authority_page()
@require_safe
def of_dps(request: HttpRequest, dps_id: UUID) -> HttpResponseBase:
    actor, now = actor_of(request), clock.now()
    record = records.of_dps(actor, dps_id, at=now)
    view = dps_queries.dps(actor, dps_id, at=now)
    form = DpsRecordFilter(request.GET)
    table = _table(request, form.narrowed(record))
    if (file := table.download(f"{view.slug}-record")) is not None:
        return file
    return render(request, "authority/disclosure/dps_record.html", {"dps": view, "form": form, "table": table})


def _table(request: HttpRequest, record: Record) -> Table[Happening]:
    return Table(
        request,
        IN_FILES if "format" in request.GET else COLUMNS,
        record,
        caption=_("Record of events"),
        empty=_("Nothing like that has happened."),
        downloads=True,
        formats=("csv", "xlsx", "json"),
        most=ROWS,
    )
