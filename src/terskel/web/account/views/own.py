"""One's own account: language, whom to act for, profile."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from terskel import clock
from terskel.accounts import actions as accounts
from terskel.accounts import queries as accounts_queries
from terskel.core.actors import OPERATOR
from terskel.notifications import daily
from terskel.organisations import queries as organisations
from terskel.web.account.forms.profile import MailForm, ProfileForm
from terskel.web.shared import acting, languages, wanted
from terskel.web.shared.acting import actor_of, person_page
from terskel.web.shared.acts import attempt
from terskel.web.shared.addresses import own_address
from terskel.web.shared.forms import posted

_A_YEAR = 365 * 24 * 3600


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Choose the language of the pages, here and (logged in) wherever the person logs in next."""
    chosen = request.POST.get("language")
    if chosen not in languages.LANGUAGES:
        raise Http404
    if request.user.is_authenticated and request.user.language != chosen:
        accounts.change_profile(
            request.user.pk, name=request.user.name, language=chosen, by=actor_of(request), at=clock.now()
        )
    response = redirect(own_address(request.POST.get("next", ""), request))
    response.set_cookie(settings.LANGUAGE_COOKIE_NAME, chosen, max_age=_A_YEAR, samesite="Lax")
    return response


@require_POST
@person_page
def act_for(request: HttpRequest) -> HttpResponse:
    """Change organisation; `next` is a page of ours to go on to, else the organisation's start page."""
    try:
        membership = UUID(request.POST.get("membership", ""))
    except ValueError:
        raise Http404 from None
    choice = acting.act_for(request, membership)
    messages.success(request, _("You now act for %(organisation)s.") % {"organisation": choice.organisation_name})
    wanted = request.POST.get("next", "")
    return redirect(own_address(wanted, request) if wanted else "account:home")


@person_page
def home(request: HttpRequest) -> HttpResponse:
    """Where log-in ends: the start page of whoever the person acts for, or the request they were on their way to."""
    actor = actor_of(request)
    if actor.is_authority:
        return redirect("authority:home")
    if actor.is_supplier:
        return redirect(wanted.take(request) or "supplier:home")
    context = {
        "invited": organisations.invitations_to(actor, at=clock.now()),
        "asked": organisations.my_join_requests(actor),
        "asked_access": organisations.my_access_requests(actor),
        "runs_installation": actor.has(OPERATOR),
        "on_the_way": wanted.waits(request),
    }
    return render(request, "account/without_organisation.html", context)


@person_page
def profile(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    person = accounts_queries.person(actor.person_id)
    form = ProfileForm(posted(request), initial={"name": person.name, "language": person.language})
    if request.method == "POST" and form.is_valid():
        done = attempt(
            request,
            form,
            lambda: accounts.change_profile(person.id, **form.cleaned_data, by=actor, at=clock.now()),
        )
        if done is not None:
            messages.success(request, _("Your profile is saved."))
            response = redirect("account:profile")
            response.delete_cookie(settings.LANGUAGE_COOKIE_NAME, samesite="Lax")
            return response
    mail_form = MailForm(initial={"daily": "daily" if daily.has_chosen_daily(person.id) else ""})
    return render(request, "account/profile.html", {"form": form, "mail_form": mail_form, "email": person.email})


@require_POST
@person_page
def mail(request: HttpRequest) -> HttpResponse:
    """Each message at once, or what is routine once a day."""
    form = MailForm(request.POST)
    if form.is_valid():
        daily.choose_mail(daily=bool(form.cleaned_data["daily"]), by=actor_of(request), at=clock.now())
        messages.success(request, _("Your choice is saved."))
    return redirect("account:profile")
