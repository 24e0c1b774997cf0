"""The authority's contracts: the list, one made from an award, its text and signatures."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from terskel import clock
from terskel.awards import queries as awards
from terskel.contracts import actions, policy, queries
from terskel.core.actors import BUYER
from terskel.documents import queries as documents
from terskel.organisations import queries as organisations
from terskel.web.authority.forms.contracts import PrepareForm
from terskel.web.shared.acting import actor_of, authority_page
from terskel.web.shared.acts import attempt
from terskel.web.shared.signing import SignForm


@authority_page()
def contracts(request: HttpRequest) -> HttpResponse:
    rows = queries.contracts(actor_of(request), at=clock.now())
    return render(request, "authority/contracts/list.html", {"rows": rows})


@authority_page(BUYER)
def prepare(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    actor, now = actor_of(request), clock.now()
    award = awards.award(actor, competition_id, at=now)
    people = [(one.person_id, one.name) for one in organisations.people(award.terms.authority_id)]
    form = PrepareForm(request.POST if request.method == "POST" else None, terms=award.terms, people=people)
    if request.method == "POST" and form.is_valid():
        made = attempt(request, form, lambda: actions.prepare(competition_id, **form.given, by=actor, at=clock.now()))
        if made is not None:
            messages.success(request, _("The contract is ready for signature by both."))
            return redirect("authority:contract", made)
    return render(request, "authority/contracts/prepare.html", {"form": form, "award": award})


@authority_page()
def contract(request: HttpRequest, contract_id: UUID) -> HttpResponse:
    """The text, who has signed, and the signature of the authority."""
    actor, now = actor_of(request), clock.now()
    view = queries.contract(actor, contract_id, at=now)
    form = SignForm(request.POST if request.method == "POST" else None, initial={"digest_seen": view.digest})
    if request.method == "POST" and form.is_valid():
        seen = form.cleaned_data["digest_seen"]
        done = attempt(request, form, lambda: actions.sign(contract_id, digest_seen=seen, by=actor, at=clock.now()))
        if done is not None:
            messages.success(request, _("The contract is signed."))
            return redirect("authority:contract", contract_id)
    context = {
        "view": view,
        "form": form,
        "text": documents.letter(actor, view.text_letter_id).letter,
        "may_sign": bool(policy.may_sign(actor, "authority")),
    }
    return render(request, "authority/contracts/contract.html", context)
