"""The authority's contracts: the list, one made from an award, its text and signatures."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from terskel import clock
from terskel.awards import queries as awards
from terskel.contracts import actions
from terskel.contracts.policy import WITHDRAWERS
from terskel.core.actors import BUYER
from terskel.organisations import queries as organisations
from terskel.web.authority.forms.contracts import PrepareForm
from terskel.web.shared.acting import actor_of, authority_page
from terskel.web.shared.acts import attempt
from terskel.web.shared.forms import posted
from terskel.web.shared.signing import contract_document, contract_list, contract_page, end_page, signatory_page


@authority_page()
def contracts(request: HttpRequest) -> HttpResponse:
    return contract_list(request, "authority")


@authority_page(BUYER)
def prepare(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    actor, now = actor_of(request), clock.now()
    award = awards.award(actor, competition_id, at=now)
    people = [(one.person_id, one.name) for one in organisations.people(award.terms.authority_id)]
    form = PrepareForm(posted(request), terms=award.terms, people=people)
    if request.method == "POST" and form.is_valid():
        made = attempt(request, form, lambda: actions.prepare(competition_id, **form.given, by=actor, at=clock.now()))
        if made is not None:
            messages.success(request, _("The contract is ready for signature by both."))
            return redirect("authority:contract", made)
    return render(request, "authority/contracts/prepare.html", {"form": form, "award": award})


@authority_page()
def contract(request: HttpRequest, contract_id: UUID) -> HttpResponse:
    return contract_page(request, contract_id, "authority")


@authority_page()
def document(request: HttpRequest, contract_id: UUID) -> StreamingHttpResponse:
    return contract_document(request, contract_id)


@authority_page()
def signatory(request: HttpRequest, contract_id: UUID) -> HttpResponse:
    return signatory_page(request, contract_id, "authority")


@authority_page()
def decline(request: HttpRequest, contract_id: UUID) -> HttpResponse:
    return end_page(request, contract_id, "authority", "decline")


@authority_page(*WITHDRAWERS)
def withdraw(request: HttpRequest, contract_id: UUID) -> HttpResponse:
    return end_page(request, contract_id, "authority", "withdraw")
