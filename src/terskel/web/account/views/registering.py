"""Registering a firm, or asking to be let into one that has an account."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from terskel import clock
from terskel.core import organisation_numbers
from terskel.organisations import actions, queries
from terskel.web.account.forms.organisation import NumberForm, SupplierForm
from terskel.web.account.register_answers import from_register, size_by_staff
from terskel.web.shared import acting
from terskel.web.shared.acting import actor_of, person_page
from terskel.web.shared.acts import attempt


@person_page
def register_supplier(request: HttpRequest) -> HttpResponse:
    """First the number, by GET; then the firm as the register knows it; then the act."""
    if request.method == "POST":
        return _register(request)
    form = NumberForm(request.GET if "number" in request.GET else None)
    if not form.is_valid():
        return render(request, "account/register_number.html", {"form": form})
    return _second_step(request, form.cleaned_data["country"], form.cleaned_data["number"])


def _second_step(request: HttpRequest, country: str, number: str) -> HttpResponse:
    number = organisation_numbers.in_register_form(number, country) or number
    answer = from_register(number, by=actor_of(request), at=clock.now()) if country == "NO" else None
    if answer is not None and not answer.name:
        form = NumberForm(request.GET)
        form.add_error("number", _("The register has no firm with this number. Check the nine digits."))
        return render(request, "account/register_number.html", {"form": form})
    known = {"country": country, "number": number}
    if answer is not None:
        known |= {
            "name": answer.name,
            "place": answer.place,
            "county": answer.county,
            "size_class": size_by_staff(answer.employees),
        }
    context = {"form": SupplierForm(initial=known), "answer": answer, "norwegian": country == "NO"}
    return render(request, "account/register_supplier.html", context)


def _register(request: HttpRequest) -> HttpResponse:
    form = SupplierForm(request.POST)
    if form.is_valid():
        actor = actor_of(request)
        done = attempt(
            request,
            form,
            lambda: actions.register_or_ask_to_join(**form.cleaned_data, by=actor, at=clock.now()),
        )
        if done is not None and done.supplier_id is not None:
            _act_for(request, done.supplier_id)
            messages.success(request, _("The firm is registered, and you act for it."))
            return redirect("account:home")
        if done is not None:
            return redirect("account:join_requests")
    return render(request, "account/register_supplier.html", {"form": form, "answer": None})


def _act_for(request: HttpRequest, supplier_id: UUID) -> None:
    person_id = actor_of(request).person_id
    for choice in queries.actors_of(person_id) if person_id else ():
        if choice.actor.acts_for(supplier_id):
            acting.remember(request, choice)


@person_page
def join_requests(request: HttpRequest) -> HttpResponse:
    """What one has asked: to join a firm, the number one wrote and the answer, nothing more; and to use the tool."""
    actor = actor_of(request)
    context = {"asked": queries.my_join_requests(actor), "asked_access": queries.my_access_requests(actor)}
    return render(request, "account/join_requests.html", context)


@require_POST
@person_page
def withdraw_join(request: HttpRequest, join_request_id: UUID) -> HttpResponse:
    actions.withdraw_join(join_request_id, by=actor_of(request), at=clock.now())
    messages.success(request, _("You no longer ask for access."))
    return redirect("account:join_requests")


@person_page
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Where the link in the mail leads: who asks, and the button that accepts."""
    view, now = queries.invitation_by_token(token, at=clock.now()), clock.now()
    actor = actor_of(request)
    mine = view.id in {one.id for one in queries.invitations_to(actor, at=now)}
    if request.method == "POST":
        actions.accept_invitation(view.id, by=actor, at=now)
        _act_for(request, view.organisation_id)
        messages.success(request, _("You now act for %(organisation)s.") % {"organisation": view.organisation_name})
        return redirect("account:home")
    return render(request, "account/invitation.html", {"invitation": view, "mine": mine, "token": token})
