"""The supplier's answers: price, absolute requirements, criteria and the persons of a team, one page each."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from terskel import clock
from terskel.core.decisions import Missing
from terskel.dps import queries as dps
from terskel.tenders import actions, queries
from terskel.tenders.policy import WRITERS
from terskel.tenders.queries import MyTender
from terskel.web.shared.acting import actor_of, supplier_page
from terskel.web.shared.acts import attempt
from terskel.web.shared.forms import PageForm, posted
from terskel.web.supplier.forms.tenders import (
    CriterionForm,
    PriceForm,
    PriceRowsForm,
    RequirementForm,
    RolesForm,
    answer_files,
)
from terskel.web.supplier.tender_words import priced_of


@supplier_page(*WRITERS)
def price(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    mine = queries.my_tender(actor, competition_id, at=clock.now())
    if mine.terms.price_form is not None:
        return _price_rows(request, mine)
    form = PriceForm(posted(request), initial={"price": mine.content.price})
    if form.is_valid() and _saved(request, form, competition_id, price=form.cleaned_data["price"]):
        return redirect("supplier:tender", competition_id)
    return render(request, "supplier/tenders/price.html", {"form": form, "mine": mine})


def _price_rows(request: HttpRequest, mine: MyTender) -> HttpResponse:
    """Rows that can be used are kept, also when others can't; `stay` adds up and goes on writing."""
    actor, stays = actor_of(request), "stay" in request.POST or "HX-Request" in request.headers
    form = PriceRowsForm(posted(request), terms=mine.terms, prices=mine.content.prices, whole=not stays)
    if request.method == "POST":
        valid, here = form.is_valid(), mine.competition_id
        done = attempt(request, form, lambda: actions.save_draft(here, prices=form.written, by=actor, at=clock.now()))
        if done is not None and valid and not stays:
            return redirect("supplier:tender", here)
        mine = queries.my_tender(actor, here, at=clock.now())
    priced = priced_of(mine)
    return render(request, "supplier/tenders/price_rows.html", {"form": form, "mine": mine, "priced": priced})


@supplier_page(*WRITERS)
def requirement(request: HttpRequest, competition_id: UUID, requirement_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    mine = queries.my_tender(actor, competition_id, at=clock.now())
    asked = next((one for one in mine.terms.requirements if one.id == requirement_id), None)
    if asked is None:
        raise Missing
    form = RequirementForm(posted(request), requirement=asked, mine=mine)
    if form.is_valid() and _saved(
        request,
        form,
        competition_id,
        requirements={requirement_id: form.answer},
        answer_files=answer_files(form, requirement_id),
    ):
        return redirect("supplier:tender", competition_id)
    return render(request, "supplier/tenders/requirement.html", {"form": form, "mine": mine, "asked": asked})


@supplier_page(*WRITERS)
def criterion(request: HttpRequest, competition_id: UUID, criterion_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    mine = queries.my_tender(actor, competition_id, at=clock.now())
    asked = next((one for one in mine.terms.quality_criteria if one.id == criterion_id), None)
    if asked is None:
        raise Missing
    form = CriterionForm(posted(request), criterion=asked, mine=mine)
    if form.is_valid() and _saved(
        request,
        form,
        competition_id,
        criteria={criterion_id: form.cleaned_data["text"]},
        answer_files=answer_files(form, criterion_id),
    ):
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
    if form.is_valid() and _saved(request, form, competition_id, roles=form.given):
        return redirect("supplier:tender", competition_id)
    return render(request, "supplier/tenders/roles.html", {"form": form, "mine": mine})


def _saved(request: HttpRequest, form: PageForm, competition_id: UUID, **answer: Any) -> bool:
    """Keep the one answer of a page in the draft; False where it was refused, with why in the form."""
    by = actor_of(request)
    done = attempt(request, form, lambda: actions.save_draft(competition_id, **answer, by=by, at=clock.now()))
    return done is not None
