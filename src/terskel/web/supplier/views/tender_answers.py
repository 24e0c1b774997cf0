"""The supplier's answers: price, absolute requirements, criteria and the persons of a team, one page each."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from terskel import clock
from terskel.core.decisions import Missing
from terskel.dps import queries as dps
from terskel.tenders import actions, queries
from terskel.web.shared.acting import actor_of, supplier_page
from terskel.web.shared.acts import attempt
from terskel.web.shared.forms import posted
from terskel.web.supplier.forms.tenders import CriterionForm, PriceForm, RequirementForm, RolesForm
from terskel.web.supplier.tender_words import WRITERS


@supplier_page(*WRITERS)
def price(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    mine = queries.my_tender(actor, competition_id, at=clock.now())
    form = PriceForm(posted(request), initial={"price": mine.content.price})
    if request.method == "POST" and form.is_valid():
        amount = form.cleaned_data["price"]
        done = attempt(
            request, form, lambda: actions.save_draft(competition_id, price=amount, by=actor, at=clock.now())
        )
        if done is not None:
            return redirect("supplier:tender", competition_id)
    return render(request, "supplier/tenders/price.html", {"form": form, "mine": mine})


@supplier_page(*WRITERS)
def requirement(request: HttpRequest, competition_id: UUID, requirement_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    mine = queries.my_tender(actor, competition_id, at=clock.now())
    asked = next((one for one in mine.terms.requirements if one.id == requirement_id), None)
    if asked is None:
        raise Missing
    form = RequirementForm(posted(request), requirement=asked, content=mine.content)
    if request.method == "POST" and form.is_valid():
        given = {requirement_id: form.answer}
        done = attempt(
            request, form, lambda: actions.save_draft(competition_id, requirements=given, by=actor, at=clock.now())
        )
        if done is not None:
            return redirect("supplier:tender", competition_id)
    return render(request, "supplier/tenders/requirement.html", {"form": form, "mine": mine, "asked": asked})


@supplier_page(*WRITERS)
def criterion(request: HttpRequest, competition_id: UUID, criterion_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    mine = queries.my_tender(actor, competition_id, at=clock.now())
    asked = next((one for one in mine.terms.quality_criteria if one.id == criterion_id), None)
    if asked is None:
        raise Missing
    form = CriterionForm(posted(request), criterion=asked, content=mine.content)
    if request.method == "POST" and form.is_valid():
        given = {criterion_id: form.cleaned_data["text"]}
        done = attempt(
            request, form, lambda: actions.save_draft(competition_id, criteria=given, by=actor, at=clock.now())
        )
        if done is not None:
            return redirect("supplier:tender", competition_id)
    return render(request, "supplier/tenders/criterion.html", {"form": form, "mine": mine, "asked": asked})


@supplier_page(*WRITERS)
def roles(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    """Who is offered for each role of a team; covering them all is a requirement on the tender."""
    actor = actor_of(request)
    mine = queries.my_tender(actor, competition_id, at=clock.now())
    if not mine.terms.people:
        raise Missing
    labels = dps.categories_by_ids(mine.terms.people)
    in_order = sorted(labels.values(), key=lambda one: one.number)
    asked = [(one.id, one.label, mine.terms.people[one.id]) for one in in_order]
    form = RolesForm(posted(request), roles=asked, content=mine.content)
    if request.method == "POST" and form.is_valid():
        done = attempt(
            request, form, lambda: actions.save_draft(competition_id, roles=form.given, by=actor, at=clock.now())
        )
        if done is not None:
            return redirect("supplier:tender", competition_id)
    return render(request, "supplier/tenders/roles.html", {"form": form, "mine": mine})
