"""A contract as either party reads and signs it: the same page and the same act for both."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from terskel import clock
from terskel.awards.policy import READERS as AWARD_READERS
from terskel.contracts import actions, policy, queries
from terskel.contracts.policy import Side
from terskel.documents import queries as documents
from terskel.organisations import queries as organisations
from terskel.web.shared.acting import actor_of
from terskel.web.shared.acts import attempt
from terskel.web.shared.forms import PageForm, posted


class SignForm(PageForm):
    """The digest of the text on the page goes with the signature, so that nothing else is signed."""

    digest_seen = forms.CharField(widget=forms.HiddenInput)
    read = forms.BooleanField(label=gettext_lazy("I have read the contract and sign it for my organisation"))


def contract_list(request: HttpRequest, side: Side) -> HttpResponse:
    rows = queries.contracts(actor_of(request), at=clock.now())
    return render(request, f"{side}/contracts/list.html", {"rows": rows, "contract_url": f"{side}:contract"})


def contract_page(request: HttpRequest, contract_id: UUID, side: Side) -> HttpResponse:
    """The text, who has signed, and the signature of the reader's party. Raises `Missing` for others."""
    actor, now = actor_of(request), clock.now()
    view = queries.contract(actor, contract_id, at=now)
    form = SignForm(posted(request), initial={"digest_seen": view.digest})
    if request.method == "POST" and form.is_valid():
        seen = form.cleaned_data["digest_seen"]
        done = attempt(request, form, lambda: actions.sign(contract_id, digest_seen=seen, by=actor, at=clock.now()))
        if done is not None:
            messages.success(request, _("The contract is signed."))
            return redirect(f"{side}:contract", contract_id)
    signs_here = organisations.signing_of(actor).in_matter(contract_id)
    context = {
        "view": view,
        "form": form,
        "now": now,
        "text": documents.letter(actor, view.text_letter_id).letter,
        "may_sign": bool(policy.may_sign(actor, side, signs_here=signs_here)),
        "reads_award": actor.has(*AWARD_READERS),
    }
    return render(request, f"{side}/contracts/contract.html", context)
