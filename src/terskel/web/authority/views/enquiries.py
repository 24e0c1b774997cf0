"""What the panel asks one tenderer in writing, and what it concludes."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from terskel import clock
from terskel.awards import secrecy
from terskel.core.decisions import Missing
from terskel.evaluation import actions, queries
from terskel.web.authority.forms.enquiries import AskTendererForm, ConcludeForm
from terskel.web.authority.prices_beside import prices_beside
from terskel.web.authority.told_secrets import confirmed_in
from terskel.web.authority.views.panel import panel_page
from terskel.web.shared.acting import actor_of
from terskel.web.shared.acts import attempt
from terskel.web.shared.forms import posted


@panel_page
def ask(request: HttpRequest, competition_id: UUID, tender_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    found = queries.matrix(actor, competition_id)
    form = AskTendererForm(posted(request), terms=found.terms)
    told: tuple[secrecy.ToldSecret, ...] = ()
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        told = secrecy.told_by_asking(competition_id, found.sheets, tender_id, given["text"])
        confirmed = confirmed_in(request, told)
        done = attempt(
            request,
            form,
            lambda: actions.ask_tenderer(
                competition_id, tender_id, **given, confirmed_secrets=confirmed, by=actor, at=clock.now()
            ),
        )
        if done is not None:
            messages.success(request, _("The tenderer is asked, and is told at once."))
            return redirect("authority:evaluation_tender", competition_id, tender_id)
    context = {
        "form": form,
        "matrix": found,
        "sheet": found.sheet(tender_id),
        "prices": prices_beside(found, tender_id),
        "told_secrets": told,
    }
    return render(request, "authority/evaluation/ask_tenderer.html", context)


@panel_page
def conclude(request: HttpRequest, competition_id: UUID, tender_id: UUID, enquiry_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    found = queries.matrix(actor, competition_id)
    sheet = found.sheet(tender_id)
    asked = next((one for one in sheet.asked if one.id == enquiry_id), None)
    if asked is None:
        raise Missing
    form = ConcludeForm(posted(request))
    if request.method == "POST" and form.is_valid():
        note = form.cleaned_data["note"]
        done = attempt(request, form, lambda: actions.close_enquiry(enquiry_id, note, by=actor, at=clock.now()))
        if done is not None:
            messages.success(request, _("The conclusion is kept in the file."))
            return redirect("authority:evaluation_tender", competition_id, tender_id)
    context = {
        "form": form,
        "matrix": found,
        "sheet": sheet,
        "asked": asked,
        "prices": prices_beside(found, tender_id) if asked.kind == "price" else None,
    }
    return render(request, "authority/evaluation/conclude.html", context)
