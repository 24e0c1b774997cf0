"""The organisation one acts for: registering a firm, and the people in it."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from terskel import clock
from terskel.core.actors import AUTHORITY_ADMIN, SUPPLIER_ADMIN, Actor
from terskel.organisations import actions, queries
from terskel.web.account.forms.organisation import MemberForm, SupplierForm
from terskel.web.shared import acting
from terskel.web.shared.acting import actor_of, person_page
from terskel.web.shared.acts import attempt
from terskel.web.shared.forms import posted


@person_page
def register_supplier(request: HttpRequest) -> HttpResponse:
    form = SupplierForm(posted(request))
    if request.method == "POST" and form.is_valid():
        done = attempt(
            request,
            form,
            lambda: actions.register_supplier(**form.cleaned_data, by=actor_of(request), at=clock.now()),
        )
        if done is not None:
            _act_for(request, done)
            messages.success(request, _("The firm is registered, and you act for it."))
            return redirect("account:home")
    return render(request, "account/register_supplier.html", {"form": form})


def _act_for(request: HttpRequest, supplier_id: UUID) -> None:
    person_id = actor_of(request).person_id
    for choice in queries.actors_of(person_id) if person_id else ():
        if choice.actor.acts_for(supplier_id):
            acting.remember(request, choice)


@person_page
def people(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    if actor.organisation_id is None:
        raise Http404
    context = {"people": queries.people(actor.organisation_id), "may_change": _may_change(actor), "me": actor.person_id}
    return render(request, "account/people.html", context)


def _may_change(actor: Actor) -> bool:
    return actor.has(AUTHORITY_ADMIN, SUPPLIER_ADMIN)


@person_page
def add_person(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    organisation_id = actor.organisation_id
    if organisation_id is None or not _may_change(actor):
        raise Http404
    form = MemberForm(posted(request), kind=actor.organisation_kind)
    if request.method == "POST" and form.is_valid():
        add = actions.add_supplier_member if actor.is_supplier else actions.add_authority_member
        roles, person_id = tuple(form.cleaned_data["roles"]), form.cleaned_data["person_id"]
        done = attempt(request, form, lambda: add(organisation_id, person_id, roles, by=actor, at=clock.now()))
        if done is not None:
            messages.success(request, _("The person is added."))
            return redirect("account:people")
    return render(request, "account/add_person.html", {"form": form})


@require_POST
@person_page
def end_membership(request: HttpRequest, membership_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    if not _may_change(actor) or membership_id not in _memberships(actor):
        raise Http404
    actions.end_membership(membership_id, by=actor, at=clock.now())
    messages.success(request, _("The person no longer acts for the organisation."))
    return redirect("account:people")


def _memberships(actor: Actor) -> set[UUID]:
    if actor.organisation_id is None:
        return set()
    return {member.membership_id for member in queries.people(actor.organisation_id)}
