"""What the files page's script asks: a file is sealed in the supplier's browser, and comes part by part.

Refusals are answered with their words as JSON (`failures.refused`), for the script to show.
"""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from terskel import clock
from terskel.core.envelopes import PRICE_FILE
from terskel.tenders import actions, queries
from terskel.tenders.drafts import Sent
from terskel.tenders.incoming import take_part
from terskel.tenders.policy import WRITERS
from terskel.web.shared.acting import actor_of, supplier_page
from terskel.web.supplier.forms.tenders import IncomingForm


@supplier_page(*WRITERS)
@require_POST
def begin(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    """A file will come: where its parts go, and which of them have come already."""
    actor, form = actor_of(request), IncomingForm(request.POST)
    if not form.is_valid():
        return JsonResponse(
            {"said": _("The browser did not say which file it sends. Choose the file again.")}, status=400
        )
    told = form.cleaned_data
    sent = Sent(told["name"], told["media_type"] or "application/octet-stream", told["changed"])
    begun = actions.begin_file(competition_id, sent, kind=told["kind"], size=told["size"], by=actor, at=clock.now())
    file = queries.incoming_file(actor, competition_id, begun)
    return JsonResponse(
        {
            "address": reverse("supplier:tender_incoming", args=[competition_id, begun]),
            "recipient": file.recipient,
            "part_size": file.part_size,
            "parts": file.parts,
            "received": file.received,
        }
    )


@supplier_page(*WRITERS)
@require_POST
def give_up(request: HttpRequest, competition_id: UUID, file_id: UUID) -> HttpResponse:
    """A form of its own on the files page, which works without scripts."""
    actions.give_up_file(competition_id, file_id, by=actor_of(request), at=clock.now())
    messages.success(request, _("What had come of the file is erased."))
    return redirect("supplier:tender_files", competition_id)


@supplier_page(*WRITERS)
@require_http_methods(["PUT"])
def part(request: HttpRequest, competition_id: UUID, file_id: UUID, number: int) -> HttpResponse:
    actor = actor_of(request)
    queries.require_incoming(actor, competition_id, file_id)
    taken = take_part(request, sha256=request.headers.get("X-Part-SHA256", ""))
    actions.receive_part(competition_id, file_id, taken, number=number, by=actor, at=clock.now())
    return HttpResponse(status=204)


@supplier_page(*WRITERS)
@require_POST
def finish(request: HttpRequest, competition_id: UUID, file_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    kind = queries.incoming_file(actor, competition_id, file_id).kind
    actions.finish_file(competition_id, file_id, by=actor, at=clock.now())
    messages.success(request, _("The file is sealed and part of the draft."))
    page = "supplier:tender_price_files" if kind == PRICE_FILE else "supplier:tender_files"
    return JsonResponse({"next": reverse(page, args=[competition_id])})
