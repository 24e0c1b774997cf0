"""Categories and requirements from a sheet: sent, seen, and only then added."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from terskel import clock
from terskel.core.actors import DPS_MANAGER
from terskel.dps import actions, queries
from terskel.dps.importing import Plan, column_names
from terskel.web.authority.forms.dps_import import SheetForm
from terskel.web.authority.views.dps_setup import draft_for
from terskel.web.shared import languages
from terskel.web.shared.acting import actor_of, authority_page
from terskel.web.shared.acts import attempt


@authority_page(DPS_MANAGER)
def categories(request: HttpRequest, dps_id: UUID) -> HttpResponse:
    actor, language = actor_of(request), languages.of(request)
    view = draft_for(actor, dps_id)
    form = SheetForm(request.POST, request.FILES) if request.method == "POST" else SheetForm()
    context: dict[str, object] = {"form": form, "dps": view, "columns": column_names(language)}
    if request.method == "POST" and form.is_valid():
        plan = queries.import_preview(actor, dps_id, form.rows)
        if not isinstance(plan, Plan):
            context["wrong"] = [one.text(language) for one in plan]
        elif not form.is_confirmed:
            names = queries.requirement_types(language)
            asked = [(one, names[one.type]) for one in plan.requirements]
            context |= {"plan": plan, "asked": asked, "to_confirm": form.to_confirm}
        else:
            done = attempt(request, form, lambda: actions.import_categories(dps_id, plan, by=actor, at=clock.now()))
            if done is not None:
                messages.success(request, _("The sheet is imported."))
                return redirect("authority:dps_categories", dps_id)
    return render(request, "authority/dps/import.html", context)
