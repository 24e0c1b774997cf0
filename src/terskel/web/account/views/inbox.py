"""What the person has been told, newest first: the same texts as in the mails."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from terskel import clock
from terskel.core.actors import Actor
from terskel.notifications import actions, queries
from terskel.notifications.queries import PAGE, MessageView
from terskel.web.shared.acting import actor_of, person_page
from terskel.web.shared.pages import Pages

# What a message is about -> the page of it, for people in an authority and for suppliers.
PLACES = {
    ("authority", "competition"): "authority:competition",
    ("authority", "dps"): "authority:dps",
    ("supplier", "competition"): "supplier:competition",
    ("supplier", "application"): "supplier:application",
}


@person_page
def messages(request: HttpRequest) -> HttpResponse:
    pages = Pages(request)
    rows = queries.inbox(actor_of(request), page=pages.number)
    return render(request, "account/messages.html", {"rows": rows, "pages": pages.of(len(rows), PAGE)})


@person_page
def message(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """Opening a message is reading it."""
    actor = actor_of(request)
    actions.mark_read(message_id, by=actor, at=clock.now())
    view = queries.message(actor, message_id)
    return render(request, "account/message.html", {"message": view, "place": _place(actor, view)})


def _place(actor: Actor, view: MessageView) -> str:
    name = PLACES.get((actor.organisation_kind or "", view.about_kind))
    return reverse(name, args=[view.about_id]) if name else ""
