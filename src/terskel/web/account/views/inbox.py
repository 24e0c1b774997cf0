"""What the person has been told, newest first: the same texts as in the mails."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from terskel import clock
from terskel.notifications import actions, queries
from terskel.notifications.queries import PAGE
from terskel.web.account.places import place_of
from terskel.web.shared.acting import actor_of, person_page
from terskel.web.shared.pages import Pages


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
    return render(request, "account/message.html", {"message": view, "place": place_of(actor, view)})
