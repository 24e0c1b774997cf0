"""All tenders by all criteria on one page, for whoever scores many: at the keyboard with scripts, as a form without."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext

from terskel import clock
from terskel.evaluation import actions, queries
from terskel.web.authority.grid import Grid, grid_of
from terskel.web.authority.views.panel import panel_page
from terskel.web.shared.acting import actor_of
from terskel.web.shared.acts import attempt
from terskel.web.shared.forms import ActForm, posted


@panel_page
def grid(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    """What is written is saved all or none; a cell that cannot be saved says why, and nothing typed is lost."""
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
    return render(request, "authority/evaluation/grid.html", {"matrix": found, "grid": sheet, "form": form})


def _read_again(request: HttpRequest, competition_id: UUID) -> Grid:
    """What stands now, with what was typed: somebody saved between our reading and our saving."""
    actor = actor_of(request)
    sheet = grid_of(queries.matrix(actor, competition_id), actor)
    sheet.read(request.POST, queries.scores_seen(actor, competition_id, sheet.overtaken_ids(request.POST)))
    return sheet
