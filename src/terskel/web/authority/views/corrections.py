"""Corrections of a published competition: what is wrong, how it should be, and the questions of the law."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from terskel import clock
from terskel.competitions import actions, queries
from terskel.competitions.queries import CompetitionView, TimeForCorrection
from terskel.core.actors import BUYER, Actor
from terskel.web.authority.forms.corrections import (
    ADD,
    TEXTS,
    CorrectionForm,
    NewFileForm,
    OtherFileForm,
    TextsForm,
    WhatForm,
)
from terskel.web.authority.views.competitions import own_competition
from terskel.web.shared import languages
from terskel.web.shared.acting import actor_of, authority_page
from terskel.web.shared.acts import attempt
from terskel.web.shared.forms import posted


def _published(actor: Actor, competition_id: UUID, at: datetime) -> CompetitionView:
    """A published competition of the actor's own authority; a draft is changed by its own pages."""
    view = own_competition(actor, competition_id, at)
    if view.published_at is None:
        raise Http404
    return view


@authority_page(BUYER)
def what(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    """What is to be corrected; what is material is refused here, with what to do instead."""
    actor, now = actor_of(request), clock.now()
    view = _published(actor, competition_id, now)
    form = WhatForm(posted(request), view=view)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["what"]
        if chosen == TEXTS:
            return redirect("authority:competition_correct_texts", competition_id)
        if chosen == ADD:
            return redirect("authority:competition_correct_new_file", competition_id)
        if not form.material:
            return redirect("authority:competition_correct_file", competition_id, chosen)
        attempt(request, form, lambda: actions.refuse_material(competition_id, chosen, by=actor, at=clock.now()))
    return render(request, "authority/competitions/correct_what.html", {"form": form, "view": view})


@authority_page(BUYER)
def texts(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    actor, now = actor_of(request), clock.now()
    view = _published(actor, competition_id, now)
    time = queries.time_for_correction(actor, competition_id, at=now)
    form = TextsForm(posted(request), view=view, initial=_proposed(time))
    title = _("Correct texts, places, dates or contacts")
    return _answered(request, form, view, time, title)


@authority_page(BUYER)
def new_file(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    actor, now = actor_of(request), clock.now()
    view = _published(actor, competition_id, now)
    time = queries.time_for_correction(actor, competition_id, at=now)
    form = NewFileForm(posted(request), request.FILES or None, initial=_proposed(time))
    return _answered(request, form, view, time, _("Add a file that is missing"))


@authority_page(BUYER)
def file(request: HttpRequest, competition_id: UUID, document_id: UUID) -> HttpResponse:
    actor, now = actor_of(request), clock.now()
    view = _published(actor, competition_id, now)
    document = next((one for one in view.documents if one.id == document_id), None)
    if document is None:
        raise Http404
    time = queries.time_for_correction(actor, competition_id, at=now)
    form = OtherFileForm(posted(request), request.FILES or None, document=document, initial=_proposed(time))
    title = _("Correct the file “%(title)s”") % {"title": document.title}
    return _answered(request, form, view, time, title)


def _proposed(time: TimeForCorrection) -> dict[str, Any]:
    """The deadline we propose, filled in where it must move anyway."""
    return {"closes_at": time.proposed} if time.late else {}


def _answered(
    request: HttpRequest, form: CorrectionForm, view: CompetitionView, time: TimeForCorrection, title: str
) -> HttpResponse:
    """The form; what would be new, when that is asked for first; or the correction, made."""
    differences = None
    if request.method == "POST" and form.is_valid():
        if "look" in request.POST and isinstance(form, TextsForm):
            differences = form.differences
        else:
            by = actor_of(request)
            done = attempt(request, form, lambda: actions.correct(view.id, **form.given, by=by, at=clock.now()))
            if done is not None:
                messages.success(request, _("It is corrected, and everyone invited is told."))
                return redirect("authority:competition", view.id)
    context = {
        "form": form,
        "view": view,
        "time": time,
        "title": title,
        "differences": differences,
        "counted": time.counted.explain(languages.of(request)),
        "looks": isinstance(form, TextsForm),
    }
    return render(request, "authority/competitions/correct.html", context)
