"""The firm itself: what is registered of it, who is its contact person and who signs, in all matters or in one."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from terskel import clock
from terskel.competitions import queries as competitions
from terskel.contracts import queries as contracts
from terskel.core.actors import CONTACT, SIGNATORY, SUPPLIER_ADMIN, Actor
from terskel.core.places import COUNTIES
from terskel.notifications import queries as mails
from terskel.organisations import actions, queries
from terskel.qualification import queries as qualification
from terskel.web.account.forms.organisation import FirmForm
from terskel.web.shared.acting import actor_of, supplier_page
from terskel.web.shared.acts import attempt
from terskel.web.shared.forms import posted
from terskel.web.supplier.forms.firm import ALL, BACK, MandateForm, ResponsibleForm


def _firm(actor: Actor) -> UUID:
    if actor.organisation_id is None:
        raise ValueError("a supplier's page is for those who act for one")
    return actor.organisation_id


@supplier_page()
def firm(request: HttpRequest) -> HttpResponse:
    actor, now = actor_of(request), clock.now()
    supplier_id = _firm(actor)
    found, people = queries.supplier(supplier_id), queries.people(supplier_id)
    names = dict(_matters(actor, now))
    context = {
        "firm": found,
        "county": COUNTIES[found.county].label if found.county else "",
        "contacts": [one for one in people if CONTACT in one.roles],
        "signatories": [one for one in people if SIGNATORY in one.roles],
        "unreachable": mails.unreachable([one.email for one in people]),
        "named": [
            (one, names.get(one.matter_id, _("A matter that is over"))) for one in queries.named_for_matters(actor)
        ],
        "mandates": queries.mandates(actor, at=now),
        "me": actor.person_id,
        "may_claim": actor.has(SUPPLIER_ADMIN, SIGNATORY),
        "may_change": actor.has(SUPPLIER_ADMIN),
        "may_hand_over": actor.has(SUPPLIER_ADMIN, CONTACT, SIGNATORY),
        "may_confirm": actor.has(SUPPLIER_ADMIN, CONTACT),
    }
    return render(request, "supplier/firm/firm.html", context)


def _matters(actor: Actor, now: datetime) -> list[tuple[UUID, str]]:
    """The firm's ongoing matters: systems it is in or has asked to be in, open competitions, contracts."""
    found: dict[UUID, str] = {}
    for held in qualification.my_qualifications(actor, at=now):
        found.setdefault(held.dps.id, held.dps.name)
    for asked in qualification.my_applications(actor, at=now):
        found.setdefault(asked.dps.id, asked.dps.name)
    for row in competitions.open_invitations(actor, at=now):
        found[row.competition.id] = _("Competition: %(title)s") % {"title": row.competition.title}
    for contract in contracts.contracts(actor, at=now):
        found[contract.id] = _("Contract: %(title)s") % {"title": contract.title}
    return list(found.items())


@supplier_page(SUPPLIER_ADMIN)
def edit(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    supplier_id = _firm(actor)
    known = queries.supplier(supplier_id)
    form = FirmForm(
        posted(request), initial={"place": known.place, "county": known.county, "size_class": known.size_class}
    )
    if request.method == "POST" and form.is_valid():
        done = attempt(
            request, form, lambda: actions.change_firm(supplier_id, **form.cleaned_data, by=actor, at=clock.now())
        )
        if done is not None:
            messages.success(request, _("The firm's data are saved."))
            return redirect("supplier:firm")
    return render(request, "supplier/firm/edit.html", {"form": form, "firm": known})


@supplier_page(SUPPLIER_ADMIN, CONTACT, SIGNATORY)
def responsible(request: HttpRequest) -> HttpResponse:
    """The contact person or the signatory, for all matters or one, changed at once."""
    actor, now = actor_of(request), clock.now()
    supplier_id = _firm(actor)
    form = ResponsibleForm(
        posted(request),
        people=queries.people(supplier_id),
        matters=_matters(actor, now),
        initial={"task": request.GET.get("task", "contact"), "matter": request.GET.get("matter", ALL)},
    )
    if request.method == "POST" and form.is_valid():
        done = attempt(request, form, lambda: _change(supplier_id, **form.cleaned_data, actor=actor, at=clock.now()))
        if done is not None:
            messages.success(request, _("Changed, from this minute on."))
            return redirect("supplier:firm")
    return render(request, "supplier/firm/responsible.html", {"form": form})


def _change(supplier_id: UUID, *, task: str, matter: str, person: str, actor: Actor, at: datetime) -> None:
    """The one act that the answers ask for."""
    if matter == ALL:
        act = actions.change_contact if task == CONTACT else actions.change_signatory
        act(supplier_id, UUID(person), by=actor, at=at)
    elif person == BACK:
        actions.same_as_in_all_matters(supplier_id, UUID(matter), task, by=actor, at=at)
    else:
        actions.name_for_matter(supplier_id, UUID(matter), task, UUID(person), by=actor, at=at)


@supplier_page(SUPPLIER_ADMIN, SIGNATORY)
def mandate(request: HttpRequest) -> HttpResponse:
    """Who may sign for the firm: one's own word, or an administrator's of a colleague."""
    actor, supplier_id = actor_of(request), _firm(actor_of(request))
    people = [
        one
        for one in queries.people(supplier_id)
        if one.person_id == actor.person_id or (actor.has(SUPPLIER_ADMIN) and SIGNATORY in one.roles)
    ]
    form = MandateForm(posted(request), people=people, initial={"person": actor.person_id})
    if request.method == "POST" and form.is_valid():
        claim = form.claim
        if claim is None:
            messages.info(request, _("Choose who signs instead."))
            return redirect(f"{reverse('supplier:responsible')}?task=signatory")
        done = attempt(request, form, lambda: actions.claim_mandate(supplier_id, **claim, by=actor, at=clock.now()))
        if done is not None:
            messages.success(request, _("It is noted, from this minute on."))
            return redirect("supplier:firm")
    return render(request, "supplier/firm/mandate.html", {"form": form})


@require_POST
@supplier_page(SUPPLIER_ADMIN, SIGNATORY)
def revoke_mandate(request: HttpRequest, mandate_id: UUID) -> HttpResponse:
    actions.revoke_mandate(mandate_id, by=actor_of(request), at=clock.now())
    messages.success(request, _("The mandate is revoked, from this minute on."))
    return redirect("supplier:firm")


@require_POST
@supplier_page(SUPPLIER_ADMIN, CONTACT)
def confirm_people(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    actions.confirm_people(_firm(actor), by=actor, at=clock.now())
    messages.success(request, _("Thank you. We ask again in a year."))
    return redirect("supplier:firm")
