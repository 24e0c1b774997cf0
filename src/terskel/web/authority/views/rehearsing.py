"""A rehearsal of the opening: the same ceremony, on a practice tender."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from terskel import clock
from terskel.tenders import actions, queries
from terskel.web.authority.forms.competition_life import PracticeRecoveryForm, PracticeShareForm
from terskel.web.authority.views.competitions import own_competition
from terskel.web.shared.acting import actor_of, authority_page
from terskel.web.shared.acts import attempt
from terskel.web.shared.forms import PageForm, posted


@authority_page()
def rehearsal(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    """Begin one, or release a share in the newest: one's own, or with `?recovery` the one kept offline."""
    actor, now = actor_of(request), clock.now()
    view = own_competition(actor, competition_id, now)
    state = queries.opening_state(actor, competition_id, at=now)
    rehearsals = queries.rehearsals(actor, competition_id, at=now)
    newest = rehearsals[0] if rehearsals else None
    recovery = state.recovery and "recovery" in request.GET
    begins = newest is None or "begin" in request.POST
    data = posted(request)
    beginning = PageForm(data if begins else None)
    form = (PracticeRecoveryForm if recovery else PracticeShareForm)(None if begins else data)
    if request.method == "POST" and begins and beginning.is_valid():
        begun = attempt(request, beginning, lambda: actions.begin_rehearsal(competition_id, by=actor, at=clock.now()))
        if begun is not None:
            messages.success(
                request, _("A practice tender is sealed. Now the openers release their shares of its key.")
            )
            return redirect("authority:rehearsal", competition_id)
    elif request.method == "POST" and newest is not None and form.is_valid():
        (secret,) = form.cleaned_data.values()
        released = attempt(
            request,
            form,
            lambda: actions.release_practice_share(
                newest.id, passphrase=secret, recovery=recovery, by=actor, at=clock.now()
            ),
        )
        if released is not None:
            return redirect("authority:rehearsal", competition_id)
    openers = {one.person_id for one in state.openers}
    context = {
        "view": view,
        "state": state,
        "rehearsals": rehearsals,
        "newest": newest,
        "form": beginning if begins and data else form,
        "share_form": form,
        "recovery": recovery,
        "may_release": actor.person_id in openers or recovery,
        "may_begin": actor.person_id in openers | {view.terms.created_by},
        "released": newest is not None and actor.person_id in newest.released_by,
    }
    return render(request, "authority/competitions/rehearsal.html", context)
