"""A contract as either party reads and signs it: the same page and the same act for both."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from terskel import clock
from terskel.accounts import queries as accounts
from terskel.awards.policy import READERS as AWARD_READERS
from terskel.contracts import actions, policy, queries, sent_out
from terskel.contracts.contacts import contacts
from terskel.contracts.policy import Side
from terskel.contracts.readers import stands_outside
from terskel.core.actors import BUYER, Actor
from terskel.core.decisions import Missing
from terskel.documents import queries as documents
from terskel.organisations.queries import Member
from terskel.web.shared.acting import actor_of
from terskel.web.shared.acts import attempt
from terskel.web.shared.files import sent
from terskel.web.shared.forms import PageForm, posted
from terskel.web.shared.sent_out import job_lines


class SignForm(PageForm):
    """The digest of the text on the page goes with the signature, so that nothing else is signed."""

    digest_seen = forms.CharField(widget=forms.HiddenInput)
    read = forms.BooleanField(label=gettext_lazy("I have read the contract and sign it for my organisation"))


class SignatoryForm(PageForm):
    """Who signs the contract for the reader's side."""

    refusal_fields = {"contracts.cannot_be_signatory": "person_id", "organisations.not_a_member": "person_id"}
    person_id = forms.ChoiceField(
        label=gettext_lazy("Who signs this contract"),
        help_text=gettext_lazy("Only this person can sign it, until you choose somebody else."),
    )

    def __init__(self, *args: Any, people: Sequence[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["person_id"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", ""), *((str(one.person_id), one.name) for one in people)]


class EndForm(PageForm):
    """Why the contract is declined or withdrawn."""

    refusal_fields = {"contracts.reason_missing": "reason"}
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("The other party reads it."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )


def _named_alone(view: queries.ContractView) -> str:
    """Who alone signs for the authority, where somebody is named."""
    if view.side != "authority" or view.named_id is None:
        return ""
    return accounts.people([view.named_id])[view.named_id].name


def contract_page(request: HttpRequest, contract_id: UUID, side: Side) -> HttpResponse:
    """The text, who has signed, and the signature of the reader's party. Raises `Missing` for others."""
    actor, now = actor_of(request), clock.now()
    view = queries.contract(actor, contract_id, at=now)
    form = SignForm(posted(request), initial={"digest_seen": view.digest})
    if request.method == "POST" and form.is_valid():
        seen = form.cleaned_data["digest_seen"]
        done = attempt(request, form, lambda: actions.sign(contract_id, digest_seen=seen, by=actor, at=clock.now()))
        if done is not None:
            awaits = queries.contract(actor, contract_id, at=clock.now()).own_signature.awaits_another
            said = (
                _("You have signed. Another in your organisation signs too.")
                if awaits
                else _("The contract is signed.")
            )
            messages.success(request, said)
            return redirect(f"{side}:contract", contract_id)
    context = {
        "view": view,
        "form": form,
        "now": now,
        "text": documents.letter(actor, view.text_letter_id).letter,
        "may_sign": queries.may_sign(actor, view),
        "signs_jointly": queries.signs_jointly(actor, view, at=now),
        "named": _named_alone(view),
        "signed_before": ", ".join(one.name for one in view.own_signature.given),
        "reads_award": actor.has(*AWARD_READERS)
        and (view.concluded_at is None or not stands_outside(actor, view.competition_id)),
        "contacts": contacts(actor, [view]).get(view.id, ()),
        "acts": _acts(actor, view, side),
        "may_renew": actor.has(BUYER),
        "sent": job_lines(actor, view),
        "may_send_out": sent_out.may_send_out(
            actor, state=view.state, sent_out=view.sent_out_at is not None, signed=view.is_signed_by_somebody
        ),
        "evidence_url": f"{side}:contract_evidence",
    }
    return render(request, f"{side}/contracts/contract.html", context)


def contract_document(request: HttpRequest, contract_id: UUID) -> StreamingHttpResponse:
    """The PDF with the seals it has; raises `Missing` for everybody but the people of the parties."""
    return sent(queries.document(actor_of(request), contract_id), inline=True)


def evidence_file(request: HttpRequest, contract_id: UUID, signer_id: UUID) -> StreamingHttpResponse:
    """The XAdES of a signature given at the signing service; raises `Missing` for all but the people of the parties."""
    return sent(sent_out.evidence(actor_of(request), contract_id, signer_id))


def signatory_page(request: HttpRequest, contract_id: UUID, side: Side) -> HttpResponse:
    """Who signs for the reader's side in this contract alone."""
    actor, now = actor_of(request), clock.now()
    view = _view_for(actor, contract_id, side, "signatory", now)
    named = {"person_id": str(view.named_id)} if view.named_id else {}
    form = SignatoryForm(posted(request), people=queries.nameable(actor, view, at=now), initial=named)
    if request.method == "POST" and form.is_valid():
        person_id = UUID(form.cleaned_data["person_id"])
        named_now = lambda: actions.name_signatory(contract_id, person_id, by=actor, at=clock.now())  # noqa: E731
        if attempt(request, form, named_now) is not None:
            messages.success(request, _("The contract has another signatory."))
            return redirect(f"{side}:contract", contract_id)
    return render(request, f"{side}/contracts/signatory.html", {"view": view, "form": form})


def end_page(request: HttpRequest, contract_id: UUID, side: Side, act: Literal["decline", "withdraw"]) -> HttpResponse:
    """Decline the contract for the reader's side, or withdraw it for the authority, with a reason."""
    actor, now = actor_of(request), clock.now()
    view = _view_for(actor, contract_id, side, act, now)
    form = EndForm(posted(request))
    if request.method == "POST" and form.is_valid():
        reason, does = form.cleaned_data["reason"], {"decline": actions.decline, "withdraw": actions.withdraw}[act]
        if attempt(request, form, lambda: does(contract_id, reason=reason, by=actor, at=clock.now())) is not None:
            messages.success(request, _("The other party has been told."))
            return redirect(f"{side}:contract", contract_id)
    return render(request, f"{side}/contracts/end.html", {"view": view, "form": form, "act": act})


def _acts(actor: Actor, view: queries.ContractView, side: Side) -> frozenset[str]:
    """What the reader may do with a contract that is not signed by both: "signatory", "decline", "withdraw", and
    "call_back" from the signing service."""
    if view.state not in ("draft", "for_signature"):
        return frozenset()
    own, here = view.own_signature.signed_at is None, view.sent_out_at is None
    may = {
        "signatory": own and queries.may_name(actor, side),
        "decline": own and queries.may_sign(actor, view),
        "withdraw": here and side == "authority" and actor.has(*policy.WITHDRAWERS),
        "call_back": not here and side == "authority" and actor.has(*policy.NAMERS_OF_AUTHORITY),
    }
    return frozenset(act for act, is_so in may.items() if is_so)


def _view_for(actor: Actor, contract_id: UUID, side: Side, act: str, now: datetime) -> queries.ContractView:
    """The contract; looks missing to readers of the party who could never do the act."""
    view = queries.contract(actor, contract_id, at=now)
    open_to = replace(view, state="for_signature", sent_out_at=None)
    if act not in _acts(actor, open_to, side) and view.own_signature.signed_at is None:
        raise Missing
    return view
