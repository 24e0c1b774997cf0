"""The people in the organisation one acts for: who they are, what they may do, who is asked to join."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from terskel import clock
from terskel.core.actors import AUTHORITY_ADMIN, SUPPLIER_ADMIN, Actor
from terskel.notifications import actions as notifications
from terskel.notifications import queries as mails
from terskel.organisations import actions, policy, queries
from terskel.organisations.queries import Member
from terskel.web.account.forms.organisation import InviteForm, RolesForm
from terskel.web.account.views.deputies import may_name
from terskel.web.shared.acting import actor_of, person_page
from terskel.web.shared.acts import attempt
from terskel.web.shared.forms import posted


@person_page
def people(request: HttpRequest) -> HttpResponse:
    actor, now = actor_of(request), clock.now()
    if actor.organisation_id is None:
        raise Http404
    rows = queries.people(actor.organisation_id)
    context = {
        "people": rows,
        "may_change": _may_change(actor),
        "me": actor.person_id,
        "unreachable": mails.unreachable([row.email for row in rows]),
        "invited": queries.open_invitations(actor, at=now),
        "asking": queries.join_requests(actor),
        "answers_access": policy.answers_access_requests(actor, actor.organisation_id),
        "body": queries.authority(actor.organisation_id) if actor.is_authority else None,
        "deputies": queries.deputies(actor, at=now),
        "may_name_deputy": may_name(actor),
    }
    return render(request, "account/people.html", context)


def _may_change(actor: Actor) -> bool:
    return actor.has(AUTHORITY_ADMIN, SUPPLIER_ADMIN)


def _administrator(request: HttpRequest) -> tuple[Actor, UUID]:
    """The actor and their organisation; to everybody else these pages do not exist."""
    actor = actor_of(request)
    if actor.organisation_id is None or not _may_change(actor):
        raise Http404
    return actor, actor.organisation_id


@person_page
def invite(request: HttpRequest) -> HttpResponse:
    actor, organisation_id = _administrator(request)
    form = InviteForm(posted(request), kind=actor.organisation_kind)
    if request.method == "POST" and form.is_valid():
        email, roles = form.cleaned_data["email"], tuple(form.cleaned_data["roles"])
        done = attempt(request, form, lambda: actions.invite(organisation_id, email, roles, by=actor, at=clock.now()))
        if done is not None:
            messages.success(request, _("An invitation is on its way to %(email)s.") % {"email": email})
            return redirect("account:people")
    return render(request, "account/invite.html", {"form": form})


@require_POST
@person_page
def withdraw_invitation(request: HttpRequest, invitation_id: UUID) -> HttpResponse:
    actor, _organisation_id = _administrator(request)
    actions.withdraw_invitation(invitation_id, by=actor, at=clock.now())
    messages.success(request, _("The invitation is withdrawn, and its link no longer works."))
    return redirect("account:people")


@person_page
def roles(request: HttpRequest, membership_id: UUID) -> HttpResponse:
    actor, organisation_id = _administrator(request)
    member = _member(organisation_id, membership_id)
    form = RolesForm(posted(request), kind=actor.organisation_kind, initial={"roles": list(member.roles)})
    if request.method == "POST" and form.is_valid():
        chosen = tuple(form.cleaned_data["roles"])
        done = attempt(request, form, lambda: actions.change_roles(membership_id, chosen, by=actor, at=clock.now()))
        if done is not None:
            messages.success(request, _("The roles are changed."))
            return redirect("account:people")
    return render(request, "account/roles.html", {"form": form, "member": member})


def _member(organisation_id: UUID, membership_id: UUID) -> Member:
    for member in queries.people(organisation_id):
        if member.membership_id == membership_id:
            return member
    raise Http404


@require_POST
@person_page
def end_membership(request: HttpRequest, membership_id: UUID) -> HttpResponse:
    actor, organisation_id = _administrator(request)
    _member(organisation_id, membership_id)
    actions.end_membership(membership_id, by=actor, at=clock.now())
    messages.success(request, _("The person no longer acts for the organisation."))
    return redirect("account:people")


@person_page
def answer_join(request: HttpRequest, join_request_id: UUID) -> HttpResponse:
    """Somebody asks for access: let them in with roles, or decline."""
    actor, _organisation_id = _administrator(request)
    asking = queries.join_request(actor, join_request_id)
    form = RolesForm(posted(request), kind="supplier", initial={"roles": ["tenderer"]})
    if request.method == "POST" and form.is_valid():
        chosen = tuple(form.cleaned_data["roles"])
        done = attempt(request, form, lambda: actions.admit_to_firm(join_request_id, chosen, by=actor, at=clock.now()))
        if done is not None:
            messages.success(request, _("%(name)s now acts for the firm.") % {"name": asking.name})
            return redirect("account:people")
    return render(request, "account/answer_join.html", {"form": form, "asking": asking})


@require_POST
@person_page
def decline_join(request: HttpRequest, join_request_id: UUID) -> HttpResponse:
    actor, _organisation_id = _administrator(request)
    actions.decline_join(join_request_id, by=actor, at=clock.now())
    messages.success(request, _("The request for access is declined."))
    return redirect("account:people")


@require_POST
@person_page
def try_address(request: HttpRequest, membership_id: UUID) -> HttpResponse:
    """A mail to whoever could not be reached, to see whether the address works again."""
    actor = actor_of(request)
    if actor.organisation_id is None:
        raise Http404
    member = _member(actor.organisation_id, membership_id)
    notifications.try_address(member.person_id, by=actor, at=clock.now())
    messages.success(request, _("We have written to %(email)s again.") % {"email": member.email})
    return redirect("account:people")
