"""A supplier's contracts: the list, the text, and the signature of its signatory."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from terskel import clock
from terskel.contracts import actions, policy, queries
from terskel.documents import queries as documents
from terskel.web.shared.acting import actor_of, supplier_page
from terskel.web.shared.acts import attempt
from terskel.web.shared.signing import SignForm


@supplier_page()
def contracts(request: HttpRequest) -> HttpResponse:
    rows = queries.contracts(actor_of(request), at=clock.now())
    return render(request, "supplier/contracts/list.html", {"rows": rows})


@supplier_page()
def contract(request: HttpRequest, contract_id: UUID) -> HttpResponse:
    actor, now = actor_of(request), clock.now()
    view = queries.contract(actor, contract_id, at=now)
    form = SignForm(request.POST if request.method == "POST" else None, initial={"digest_seen": view.digest})
    if request.method == "POST" and form.is_valid():
        seen = form.cleaned_data["digest_seen"]
        done = attempt(request, form, lambda: actions.sign(contract_id, digest_seen=seen, by=actor, at=clock.now()))
        if done is not None:
            messages.success(request, _("The contract is signed."))
            return redirect("supplier:contract", contract_id)
    context = {
        "view": view,
        "form": form,
        "text": documents.letter(actor, view.text_letter_id).letter,
        "may_sign": bool(policy.may_sign(actor, "supplier")),
    }
    return render(request, "supplier/contracts/contract.html", context)
