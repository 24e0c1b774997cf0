"""For whoever runs the installation: its authorities, who get another name or become part of another."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from terskel import clock
from terskel.core.actors import AUTHORITY_ADMIN
from terskel.core.instants import oslo_day
from terskel.organisations import actions, queries
from terskel.web.account.forms.bodies import BodyMergedForm, BodyNameForm, PlaceForm
from terskel.web.shared.acting import actor_of, operator_of, person_page
from terskel.web.shared.acts import attempt
from terskel.web.shared.forms import posted


@person_page
def bodies(request: HttpRequest) -> HttpResponse:
    """All of them; a search finds a body by the names it had, too."""
    operator_of(request)
    found, words = queries.authorities(), request.GET.get("text", "").strip()
    shown = [one for one in found.values() if any(words.casefold() in name.casefold() for name in one.names)]
    rows = [(one, found.get(one.merged_into_id) if one.merged_into_id else None) for one in shown]
    return render(request, "account/bodies.html", {"rows": rows, "text": words})


@person_page
def rename(request: HttpRequest, authority_id: UUID) -> HttpResponse:
    actor, body = operator_of(request), queries.authority(authority_id)
    today = oslo_day(clock.now())
    form = BodyNameForm(posted(request), initial={"name": body.name, "short_name": body.short_name, "from_on": today})
    if request.method == "POST" and form.is_valid():
        done = attempt(
            request,
            form,
            lambda: actions.rename_authority(authority_id, **form.cleaned_data, by=actor, at=clock.now()),
        )
        if done is not None:
            messages.success(request, _("The new name is noted."))
            return redirect("account:bodies")
    return render(request, "account/body.html", {"form": form, "body": body, "title": _("Another name")})


@person_page
def merge(request: HttpRequest, authority_id: UUID) -> HttpResponse:
    actor, found = operator_of(request), queries.authorities()
    if authority_id not in found:
        raise Http404
    others = [one for one in found.values() if one.id != authority_id and one.merged_on is None]
    form = BodyMergedForm(posted(request), bodies=others, initial={"merged_on": oslo_day(clock.now())})
    if request.method == "POST" and form.is_valid():
        done = attempt(
            request,
            form,
            lambda: actions.merge_authority(authority_id, **form.given, by=actor, at=clock.now()),
        )
        if done is not None:
            messages.success(request, _("The merger is noted. Each system it is named in is changed by its manager."))
            return redirect("account:bodies")
    context = {"form": form, "body": found[authority_id], "title": _("Merged into another")}
    return render(request, "account/body.html", context)


@person_page
def place(request: HttpRequest) -> HttpResponse:
    """The address of the authority one acts for; for its administrators."""
    actor = actor_of(request)
    if actor.organisation_id is None or not (actor.is_authority and actor.has(AUTHORITY_ADMIN)):
        raise Http404
    body = queries.authority(actor.organisation_id)
    form = PlaceForm(posted(request), initial={"place": body.place})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data["place"]
        if attempt(request, form, lambda: actions.set_authority_place(body.id, said, by=actor, at=clock.now())):
            messages.success(request, _("The address is changed. What is written already stays as it was."))
            return redirect("account:people")
    return render(request, "account/place.html", {"form": form, "body": body})
