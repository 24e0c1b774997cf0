"""The files of a purchasing system, internal ones among them."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from terskel import clock
from terskel.core.actors import DPS_MANAGER
from terskel.dps import actions, queries
from terskel.web.authority.forms.dps_documents import DpsDocumentForm
from terskel.web.shared.acting import actor_of, authority_page
from terskel.web.shared.acts import attempt
from terskel.web.shared.files import sent
from terskel.web.shared.forms import posted


@authority_page()
def documents(request: HttpRequest, dps_id: UUID) -> HttpResponse:
    actor, now = actor_of(request), clock.now()
    view = queries.dps(actor, dps_id, at=now)
    if not actor.acts_for(view.authority_id):
        raise Http404
    manages = actor.has(DPS_MANAGER)
    form = DpsDocumentForm(posted(request), request.FILES or None, published=view.published_at is not None)
    if request.method == "POST" and form.is_valid():
        given = form.given
        done = attempt(request, form, lambda: actions.attach_document(dps_id, **given, by=actor, at=clock.now()))
        if done is not None:
            messages.success(request, _("The document is attached."))
            return redirect("authority:dps_documents", dps_id)
    context = {"form": form, "dps": view, "manages": manages}
    context["documents"] = queries.documents_of(actor, dps_id, at=now)
    return render(request, "authority/dps/documents.html", context)


@authority_page()
def document(request: HttpRequest, dps_id: UUID, document_id: UUID) -> HttpResponseBase:  # noqa: ARG001 - part of the address
    return sent(queries.document(actor_of(request), document_id, at=clock.now()), inline=True)


@authority_page(DPS_MANAGER)
@require_POST
def remove(request: HttpRequest, dps_id: UUID, document_id: UUID) -> HttpResponse:
    actions.remove_document(document_id, by=actor_of(request), at=clock.now())
    messages.success(request, _("The document is taken out."))
    return redirect("authority:dps_documents", dps_id)
