"""Help and support: whom to ask and when, and what to read; and the readers' own word on the pages."""

from typing import Final
from uuid import UUID

from allauth.core import ratelimit
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import ResolverMatch
from django.utils.translation import gettext as _

from terskel import clock
from terskel.competitions import queries as competitions
from terskel.core.actors import ANONYMOUS
from terskel.core.decisions import Missing
from terskel.dps import queries as dps
from terskel.organisations import actions, queries
from terskel.organisations.queries import HelpDeskView
from terskel.web.shared import languages
from terskel.web.shared.acting import actor_of
from terskel.web.shared.acts import attempt
from terskel.web.shared.feedback import FeedbackForm, asked_about
from terskel.web.shared.forms import posted

RATE: Final = "page_feedback"
"""How often one address may answer stands in the settings."""


def page(request: HttpRequest) -> HttpResponse:
    """The installation's own desk, and the way to each authority's."""
    return _page(request, queries.help_desk())


def of_authority(request: HttpRequest, number: str) -> HttpResponse:
    """One authority's own desk; one without has no page."""
    desk = queries.help_desk(queries.authority_by_number(number).id)
    if desk is None or desk.authority_id is None:
        raise Missing
    return _page(request, desk)


def _page(request: HttpRequest, desk: HelpDeskView | None) -> HttpResponse:
    now, actor = clock.now(), actor_of(request)
    guides = desk.guides if desk else ()
    context = {
        "desk": desk,
        "open_until": desk.open_until(now) if desk else None,
        "opens_at": desk.opens_at(now) if desk else None,
        "own_first": "buyers" if actor.is_authority else "suppliers",
        "guides": {
            readers: [one for one in guides if one.readers in ("everyone", readers)]
            for readers in ("suppliers", "buyers")
        },
        "desks": [one for one in queries.help_desks() if desk is None or one.authority_id != desk.authority_id],
    }
    return render(request, "public/help.html", context)


def feedback(request: HttpRequest) -> HttpResponse:
    """An answer from the foot of a public page, and the page it is mended on; what a machine fills in is let fall."""
    about = request.POST.get("page", "") if request.method == "POST" else request.GET.get("page", "")
    found = asked_about(about)
    if found is None:
        raise Missing
    form = FeedbackForm(posted(request), initial={"page": about})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if given["website"]:
            return _thanked(request, about)
        if not ratelimit.consume(request, action=RATE):
            form.add_error(
                None, _("Many answers have come from here in a short time. Wait an hour, and send it again.")
            )
        elif _kept(request, form, found) is not None:
            return _thanked(request, about)
    return render(request, "public/feedback.html", {"form": form, "about": about})


def _kept(request: HttpRequest, form: FeedbackForm, found: ResolverMatch) -> object:
    given, now = form.cleaned_data, clock.now()
    owner = _owner_of(found)
    return attempt(
        request,
        form,
        lambda: actions.give_feedback(
            given["page"],
            useful=given["useful"] == "yes",
            words=given["words"],
            authority_id=owner,
            language=languages.of(request),
            by=ANONYMOUS,
            at=now,
        ),
    )


def _owner_of(found: ResolverMatch) -> UUID | None:
    """Whose page it is: the owner of the DPS it is about, None where it is about none. Raises Missing."""
    now, named = clock.now(), found.kwargs
    slug = named.get("slug")
    if "reference" in named:
        slug = competitions.competition(ANONYMOUS, named["reference"], at=now).dps_slug
    if slug is not None:
        return dps.dps(ANONYMOUS, slug, at=now).authority_id
    return queries.authority_by_number(named["number"]).id if "number" in named else None


def _thanked(request: HttpRequest, about: str) -> HttpResponse:
    messages.success(request, _("Thank you. Your answer is read by those who make the page."))
    return redirect(about)
