"""Following a system or a category by mail, and stopping: without logging in, by links that only the follower has."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from terskel import clock
from terskel.core.actors import ANONYMOUS
from terskel.dps import queries as dps
from terskel.dps.queries import CategoryView
from terskel.notifications import following
from terskel.web.public.forms.following import FollowForm
from terskel.web.shared import languages
from terskel.web.shared.acting import actor_of
from terskel.web.shared.acts import attempt
from terskel.web.shared.forms import posted


def follow(request: HttpRequest, slug: str, code: str = "") -> HttpResponse:
    """A system, or the category with that code. Whoever is logged in follows with one press, and stops with another;
    others give an address."""
    actor, now = actor_of(request), clock.now()
    view = dps.dps(ANONYMOUS, slug, at=now)
    here = ("public:follow_category", view.slug, code) if code else ("public:follow", view.slug)
    if view.slug != slug:
        return redirect(*here, permanent=True)
    category = _category(view.id, code, now) if code else None
    category_id = category.id if category else None
    known = actor.person_id is not None
    if request.method == "POST" and known and request.POST.get("act") == "stop":
        following.stop_own(view.id, category_id=category_id, by=actor, at=now)
        messages.success(request, _("You no longer follow this."))
        return redirect(*here)
    form = FollowForm(posted(request), known=known)
    if request.method == "POST" and form.is_valid():
        email, language = form.cleaned_data.get("email", ""), languages.of(request)
        counts = attempt(
            request,
            form,
            lambda: following.follow(
                view.id, category_id=category_id, email=email, language=language, by=actor, at=clock.now()
            ),
        )
        if counts is not None:
            said = _("You follow this.") if counts else _("Check your e-mail: open the link there to begin.")
            messages.success(request, said)
            return redirect(*here)
    follows = following.follows(actor, view.id, category_id)
    context = {"dps": view, "category": category, "form": form, "known": known, "follows": follows}
    return render(request, "public/follow.html", context)


def _category(dps_id: UUID, code: str, at: datetime) -> CategoryView:
    for one in dps.categories(ANONYMOUS, dps_id, at=at):
        if one.name is not None and one.code == code:
            return one
    raise Http404


@never_cache
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Opening the link changes nothing: mail programs open links too. The button does."""
    now = clock.now()
    view = following.to_confirm(token, at=now)
    if request.method == "POST":
        following.confirm(token, by=ANONYMOUS, at=now)
        view = following.to_confirm(token, at=now)
    return render(request, "public/confirm_following.html", {"view": view})


@csrf_exempt
@never_cache
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """The button of this page, or that of a mail program, which has no cookie and follows no redirect (RFC 8058)."""
    now = clock.now()
    view = following.to_stop(token, at=now)
    if request.method == "POST":
        following.stop(token, by=ANONYMOUS, at=now)
        view = following.to_stop(token, at=now)
    return render(request, "public/stop_following.html", {"view": view})
