"""The supplier's answers: price, absolute requirements, criteria and the persons of a team, one page each."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from terskel import clock
from terskel.core.decisions import Missing
from terskel.dps import queries as dps
from terskel.tenders import actions, queries
from terskel.tenders.content import part_of, version_of
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
from terskel.web.supplier.tender_words import answering_file, price_of, priced_of, said_of


@supplier_page(*WRITERS)
def price(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    mine = queries.my_tender(actor, competition_id, at=clock.now())
    if mine.terms.price_form is not None:
        return _price_rows(request, mine)
    form = PriceForm(posted(request), initial={"price": mine.content.price})
    return _one(request, "price", mine, form, lambda: {"price": form.cleaned_data["price"]}, {"price": 0}, price_of)


def _price_rows(request: HttpRequest, mine: MyTender) -> HttpResponse:
    """Rows that can be used are kept, also when others can't; `stay` adds up and goes on writing."""
    actor, sums_only = actor_of(request), "HX-Request" in request.headers
    stays, before = sums_only or "stay" in request.POST, mine.content
    form = PriceRowsForm(posted(request), terms=mine.terms, prices=before.prices, whole=not stays, sums_only=sums_only)
    if request.method == "POST":
        valid, here = form.is_valid(), mine.competition_id
        written = form.written
        seen = version_of(part_of(before, prices=written))
        done = attempt(
            request,
            form,
            lambda: actions.save_draft(here, prices=written, seen_answer=seen, by=actor, at=clock.now()),
        )
        form.saved = done is not None
        if form.saved and valid and not stays:
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

    def answer() -> dict[str, Any]:
        return {"requirements": {requirement_id: form.answer}, "answer_files": answer_files(form, requirement_id)}

    def stands(mine: MyTender) -> str:
        answer = mine.content.requirements.get(requirement_id)
        return said_of(asked, answer, answering_file(mine, requirement_id))

    named = {"requirements": {requirement_id: None}, "answer_files": {requirement_id: None}}
    return _one(request, "requirement", mine, form, answer, named, stands, asked=asked)


@supplier_page(*WRITERS)
def criterion(request: HttpRequest, competition_id: UUID, criterion_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    mine = queries.my_tender(actor, competition_id, at=clock.now())
    asked = next((one for one in mine.terms.quality_criteria if one.id == criterion_id), None)
    if asked is None:
        raise Missing
    form = CriterionForm(posted(request), criterion=asked, mine=mine)

    def answer() -> dict[str, Any]:
        return {"criteria": {criterion_id: form.cleaned_data["text"]}, "answer_files": answer_files(form, criterion_id)}

    def stands(mine: MyTender) -> str:
        parts = (mine.content.criteria.get(criterion_id, ""), answering_file(mine, criterion_id))
        return "\n".join(part for part in parts if part)

    named = {"criteria": {criterion_id: None}, "answer_files": {criterion_id: None}}
    return _one(request, "criterion", mine, form, answer, named, stands, asked=asked)


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

    def stands(mine: MyTender) -> str:
        given = (
            (label, ", ".join(name for name in mine.content.roles.get(key, ()) if name)) for key, label, _n in asked
        )
        return "\n".join(f"{label}: {names}" for label, names in given)

    named = {"roles": dict.fromkeys(mine.terms.people)}
    return _one(request, "roles", mine, form, lambda: {"roles": form.given}, named, stands)


def _one(
    request: HttpRequest,
    page: str,
    mine: MyTender,
    form: PageForm,
    answer: Callable[[], dict[str, Any]],
    named: Mapping[str, object],
    stands: Callable[[MyTender], str],
    **context: object,
) -> HttpResponse:
    """One question of the tender. `answer` is what the form says, as `save_draft` takes it, and `named` what it names.

    Where a colleague, or the same person in another browser, has answered it since the page was opened, nothing is
    overwritten: what `stands` is shown beside what was written, and pressing again lets the latter hold.
    """
    actor, meanwhile = actor_of(request), False
    if form.is_valid():
        seen = request.POST.get("seen_answer")
        written = answer()
        done = attempt(
            request,
            form,
            lambda: actions.save_draft(mine.competition_id, **written, seen_answer=seen, by=actor, at=clock.now()),
        )
        if done is not None:
            return redirect("supplier:tender", mine.competition_id)
        meanwhile = form.has_error("__all__", "tenders.answer_written_since")
        if meanwhile:
            mine = queries.my_tender(actor, mine.competition_id, at=clock.now())
    seen_now = version_of(part_of(mine.content, **named))
    if form.is_bound and not meanwhile:
        seen_now = request.POST.get("seen_answer", seen_now)
    context |= {"form": form, "mine": mine, "seen_answer": seen_now, "stands": stands(mine) if meanwhile else None}
    return render(request, f"supplier/tenders/{page}.html", context)
