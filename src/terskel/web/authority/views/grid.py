"""All tenders by all criteria on one page, for whoever scores many: at the keyboard with scripts, as a form without."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import ngettext

from terskel import clock
from terskel.evaluation import actions, queries
from terskel.web.authority import points_sheet as points_sheet_of
from terskel.web.authority.forms.points_sheet import UNREADABLE, PointsSheetForm
from terskel.web.authority.grid import Grid, grid_of
from terskel.web.authority.panel_work import next_step
from terskel.web.authority.sheets import UnreadableSheet
from terskel.web.authority.views.panel import panel_page
from terskel.web.shared.acting import actor_of
from terskel.web.shared.acts import attempt
from terskel.web.shared.downloads import XLSX
from terskel.web.shared.forms import ActForm, posted


@panel_page
def grid(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    """What is written is saved all or none; a cell that cannot be saved says why, and nothing typed is lost.

    Where nothing can be written the page says what comes first.
    """
    actor = actor_of(request)
    found = queries.matrix(actor, competition_id)
    sheet = grid_of(found, actor)
    form = ActForm(posted(request))
    if request.method == "POST":
        before = queries.scores_seen(actor, competition_id, sheet.overtaken_ids(request.POST))
        if sheet.read(request.POST, before) and form.is_valid():
            act = actions.score_alone if sheet.alone else actions.score
            saved = attempt(request, form, lambda: act(competition_id, sheet.marks, by=actor, at=clock.now()))
            if saved is not None:
                text = ngettext("%(number)s score saved.", "%(number)s scores saved.", int(saved))
                messages.success(request, text % {"number": saved})
                return redirect("authority:evaluation_grid", competition_id)
            sheet = _read_again(request, competition_id)
    step = None if sheet.is_open or found.standing.finalised_at else next_step(found, actor)
    context = {"matrix": found, "grid": sheet, "form": form, "step": step}
    return render(request, "authority/evaluation/grid.html", context)


@panel_page
def points_sheet_file(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    """The grid as a spreadsheet."""
    actor, now = actor_of(request), clock.now()
    sheet = grid_of(queries.matrix(actor, competition_id), actor)
    response = HttpResponse(points_sheet_of.written(sheet, now), content_type=XLSX)
    name = f"{sheet.matrix.terms.reference}.xlsx"
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


@panel_page
def points_sheet(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    """Take the spreadsheet out, and take it in again: all of it is saved, or every wrong cell is named."""
    actor = actor_of(request)
    sheet = grid_of(queries.matrix(actor, competition_id), actor)
    form = PointsSheetForm(request.POST, request.FILES) if request.method == "POST" else PointsSheetForm()
    wrong: list[points_sheet_of.Wrong] = []
    if request.method == "POST" and form.is_valid():
        try:
            wrong = _taken_in(request, sheet, form.data_sent)
        except UnreadableSheet:
            form.add_error("sheet", UNREADABLE)
        if not wrong and not form.errors:
            act = actions.score_alone if sheet.alone else actions.score
            saved = attempt(request, form, lambda: act(competition_id, sheet.marks, by=actor, at=clock.now()))
            if saved is not None:
                text = ngettext("%(number)s score saved.", "%(number)s scores saved.", int(saved))
                messages.success(request, text % {"number": saved})
                return redirect("authority:evaluation_grid", competition_id)
            sheet = grid_of(queries.matrix(actor, competition_id), actor)
            wrong = _taken_in(request, sheet, form.data_sent)
    context = {"matrix": sheet.matrix, "grid": sheet, "form": form, "wrong": wrong}
    return render(request, "authority/evaluation/sheet.html", context)


def _taken_in(request: HttpRequest, sheet: Grid, data: bytes) -> list[points_sheet_of.Wrong]:
    """What is wrong with the spreadsheet; nothing where all of it can be saved. Raises UnreadableSheet."""
    sent = points_sheet_of.read(sheet, data)
    posted = sent.as_posted(sheet)
    before = queries.scores_seen(actor_of(request), sheet.matrix.terms.competition_id, sheet.overtaken_ids(posted))
    sheet.read(posted, before)
    return [*sent.wrong, *points_sheet_of.refused_cells(sheet, sent)]


def _read_again(request: HttpRequest, competition_id: UUID) -> Grid:
    """What stands now, with what was typed: somebody saved between our reading and our saving."""
    actor = actor_of(request)
    sheet = grid_of(queries.matrix(actor, competition_id), actor)
    sheet.read(request.POST, queries.scores_seen(actor, competition_id, sheet.overtaken_ids(request.POST)))
    return sheet
