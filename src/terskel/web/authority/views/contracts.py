"""The authority's contracts: the list, one made from an award, its text and signatures."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from terskel import clock
from terskel.awards import queries as awards
from terskel.contracts import actions, queries, sent_out
from terskel.contracts.policy import NAMERS_OF_AUTHORITY, WITHDRAWERS
from terskel.contracts.posten import is_set_up
from terskel.core.actors import BUYER
from terskel.core.decisions import Missing
from terskel.organisations import queries as organisations
from terskel.web.authority.forms.contracts import PrepareForm, SendOutForm
from terskel.web.shared.acting import actor_of, authority_page
from terskel.web.shared.acts import attempt
from terskel.web.shared.contract_lists import contract_list
from terskel.web.shared.forms import posted
from terskel.web.shared.signing import (
    contract_document,
    contract_page,
    end_page,
    evidence_file,
    signatory_page,
)


@authority_page()
def contracts(request: HttpRequest) -> HttpResponseBase:
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
def evidence(request: HttpRequest, contract_id: UUID, signer_id: UUID) -> StreamingHttpResponse:
    return evidence_file(request, contract_id, signer_id)


@authority_page()
def signatory(request: HttpRequest, contract_id: UUID) -> HttpResponse:
    return signatory_page(request, contract_id, "authority")


@authority_page()
def decline(request: HttpRequest, contract_id: UUID) -> HttpResponse:
    return end_page(request, contract_id, "authority", "decline")


@authority_page(*WITHDRAWERS)
def withdraw(request: HttpRequest, contract_id: UUID) -> HttpResponse:
    return end_page(request, contract_id, "authority", "withdraw")


@authority_page(*NAMERS_OF_AUTHORITY)
def send_out(request: HttpRequest, contract_id: UUID) -> HttpResponse:
    """Who signs at the signing service; looks missing where none is set up, or the contract cannot be sent any more."""
    actor, now = actor_of(request), clock.now()
    view = queries.contract(actor, contract_id, at=now)
    if not is_set_up():
        raise Missing
    form = SendOutForm(posted(request), signers=sent_out.signers(actor, contract_id, at=now))
    if request.method == "POST" and form.is_valid():
        given = form.given
        if attempt(request, form, lambda: actions.send_out(contract_id, **given, by=actor, at=clock.now())) is not None:
            messages.success(request, _("The contract is on its way to Posten signering."))
            return redirect("authority:contract", contract_id)
    return render(request, "authority/contracts/send_out.html", {"view": view, "form": form})


@require_POST
@authority_page(*NAMERS_OF_AUTHORITY)
def call_back(request: HttpRequest, contract_id: UUID) -> HttpResponse:
    attempt(request, None, lambda: actions.call_back(contract_id, by=actor_of(request), at=clock.now()))
    messages.success(request, _("The contract is being called back from Posten signering."))
    return redirect("authority:contract", contract_id)
