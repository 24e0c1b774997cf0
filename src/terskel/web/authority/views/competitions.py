"""The buyer's competitions: the list, a new one, and the page of one that is published."""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from terskel import clock
from terskel.competitions import actions, queries
from terskel.competitions.queries import CompetitionView, Filters
from terskel.core.actors import BUYER, Actor
from terskel.core.decisions import Missing
from terskel.documents import queries as documents
from terskel.dps import queries as dps_queries
from terskel.organisations import queries as organisations
from terskel.tenders import queries as tenders
from terskel.web.authority.forms.competitions import NewCompetitionForm
from terskel.web.shared.acting import actor_of, authority_page
from terskel.web.shared.acts import attempt
from terskel.web.shared.files import sent
from terskel.web.shared.pages import Pages
from terskel.web.shared.parts import Moment


def own_competition(actor: Actor, competition_id: UUID, now: datetime) -> CompetitionView:
    """A competition of the actor's own authority; that of another looks missing here, published or not."""
    view = queries.competition(actor, competition_id, at=now)
    if not actor.acts_for(view.terms.authority_id):
        raise Missing
    return view


@authority_page()
def competitions(request: HttpRequest) -> HttpResponse:
    actor, pages = actor_of(request), Pages(request)
    filters = Filters(text=request.GET.get("q", ""), open_only="open" in request.GET, page=pages.number)
    rows = queries.competitions(actor, filters, at=clock.now())
    context = {
        "rows": rows,
        "filters": filters,
        "pages": pages.of(len(rows), queries.PAGE),
        "may_create": actor.has(BUYER),
    }
    return render(request, "authority/competitions/list.html", context)


@authority_page(BUYER)
def choose_dps(request: HttpRequest) -> HttpResponse:
    systems = dps_queries.open_dps_for_authority(actor_of(request), at=clock.now())
    return render(request, "authority/competitions/choose_dps.html", {"systems": systems})


@authority_page(BUYER)
def new(request: HttpRequest, dps_id: UUID) -> HttpResponse:
    actor, now = actor_of(request), clock.now()
    dps = dps_queries.dps(actor, dps_id, at=now)
    form = NewCompetitionForm(request.POST or None, categories=dps_queries.categories(actor, dps_id, at=now))
    if request.method == "POST" and form.is_valid():
        made = attempt(request, form, lambda: actions.create(dps_id, **form.given, by=actor, at=clock.now()))
        if made is not None:
            return redirect("authority:competition_draft", made)
    return render(request, "authority/competitions/new.html", {"form": form, "dps": dps})


@authority_page()
def competition(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    actor, now = actor_of(request), clock.now()
    view = own_competition(actor, competition_id, now)
    if view.published_at is None:
        return redirect("authority:competition_draft", competition_id)
    questions = queries.questions(actor, competition_id, at=now)
    context = {
        "view": view,
        "buys": actor.has(BUYER),
        "is_open": view.terms.cancelled_at is None and view.closes_at is not None and now < view.closes_at,
        "unanswered": sum(one.answered_at is None for one in questions),
        "questions": questions,
        "opening": tenders.opening_state(actor, competition_id, at=now),
        "letters": documents.letters_for_matter(actor, competition_id),
        "moments": _moments(view, now),
    }
    return render(request, "authority/competitions/page.html", context)


def _moments(view: CompetitionView, now: datetime) -> list[Moment]:
    found = [
        (_("Published"), view.published_at),
        (_("Questions before"), view.question_deadline_at),
        (_("Tender deadline"), view.closes_at),
        (_("Cancelled"), view.terms.cancelled_at),
    ]
    return [Moment(title, at, done=at <= now) for title, at in found if at is not None]


@authority_page()
def recipients(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    view = own_competition(actor, competition_id, clock.now())
    suppliers = organisations.suppliers(queries.recipients(actor, competition_id))
    rows = sorted(suppliers.values(), key=lambda one: one.sort_key)
    return render(request, "authority/competitions/recipients.html", {"view": view, "suppliers": rows})


@authority_page()
def document(request: HttpRequest, competition_id: UUID, document_id: UUID) -> HttpResponseBase:
    actor, now = actor_of(request), clock.now()
    view = own_competition(actor, competition_id, now)
    if document_id not in {one.id for one in view.documents}:
        raise Missing
    _view, file = queries.document(actor, document_id, at=now)
    return sent(file)
