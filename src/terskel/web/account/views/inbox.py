"""What the person has been told, newest first: the same texts as in the mails."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from terskel import clock
from terskel.notifications import actions, queries
from terskel.notifications.queries import PAGE, MessageView
from terskel.organisations.queries import ActorChoice
from terskel.web.account.places import place_of
from terskel.web.shared.acting import actor_of, choices_of, person_page
from terskel.web.shared.pages import Pages


@person_page
def messages(request: HttpRequest) -> HttpResponse:
    pages = Pages(request)
    rows = queries.inbox(actor_of(request), page=pages.number)
    return render(request, "account/messages.html", {"rows": rows, "pages": pages.of(len(rows), PAGE)})


@person_page
def message(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """Opening a message is reading it. One about another organisation of the reader's offers to change to it."""
    actor = actor_of(request)
    actions.mark_read(message_id, by=actor, at=clock.now())
    view = queries.message(actor, message_id)
    concerned = view.organisation_id in (None, actor.organisation_id)
    change_to = None if concerned else _choice(request, view)
    reader = change_to.actor if change_to else actor
    place = place_of(reader, view) if concerned or change_to else None
    context = {"message": view, "place": place, "change_to": change_to, "left": not concerned and change_to is None}
    return render(request, "account/message.html", context)


def _choice(request: HttpRequest, view: MessageView) -> ActorChoice | None:
    """The membership of the reader's that the message came to; None where they have left the organisation."""
    own = (one for one in choices_of(request) if one.actor.organisation_id == view.organisation_id)
    return next(own, None)
