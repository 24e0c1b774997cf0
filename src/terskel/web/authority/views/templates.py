"""The authority's own templates: what is there, keeping one, and taking one out of use."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from terskel import clock
from terskel.competitions import actions, queries
from terskel.core.actors import BUYER
from terskel.web.authority.forms.templates import KeepTemplateForm
from terskel.web.authority.views.competitions import own_competition
from terskel.web.shared.acting import actor_of, authority_page
from terskel.web.shared.acts import attempt
from terskel.web.shared.forms import posted


@authority_page(BUYER)
def templates(request: HttpRequest) -> HttpResponse:
    return render(request, "authority/competitions/templates.html", {"templates": queries.templates(actor_of(request))})


@authority_page(BUYER)
def keep(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    """Keep a competition, draft or published, as a template."""
    actor = actor_of(request)
    view = own_competition(actor, competition_id, clock.now())
    form = KeepTemplateForm(posted(request), initial={"template": view.title})
    if request.method == "POST" and form.is_valid():
        given = form.given
        done = attempt(request, form, lambda: actions.keep_template(competition_id, **given, by=actor, at=clock.now()))
        if done is not None:
            messages.success(request, _("The template is kept. You can start new competitions from it."))
            return redirect("authority:competition_templates")
    return render(request, "authority/competitions/keep_template.html", {"form": form, "view": view})


@require_POST
@authority_page(BUYER)
def withdraw(request: HttpRequest, template_id: UUID) -> HttpResponse:
    actions.withdraw_template(template_id, by=actor_of(request), at=clock.now())
    messages.success(request, _("The template is taken out of use."))
    return redirect("authority:competition_templates")
