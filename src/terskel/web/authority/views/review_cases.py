"""Cases about a competition at a court or the complaints board, and what they do to the signing."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from terskel import clock
from terskel.awards import actions, complaints, review_cases
from terskel.awards.policy import READERS
from terskel.competitions import queries as competitions
from terskel.core.actors import BUYER, LEGAL_READER, Actor
from terskel.core.decisions import Missing
from terskel.web.authority.forms.complaints import ABOUT
from terskel.web.authority.forms.review_cases import KINDS, LiftForm, ReviewCaseForm, ReviewCaseResultForm
from terskel.web.shared.acting import actor_of, authority_page
from terskel.web.shared.acts import attempt
from terskel.web.shared.forms import PageForm, posted

HANDLERS = (BUYER, LEGAL_READER)


@authority_page(*READERS)
def cases(request: HttpRequest, competition_id: UUID) -> HttpResponse:
    """The cases of a competition; a buyer or legal reader registers one here."""
    actor = actor_of(request)
    form = _form(request, actor, competition_id)
    if request.method == "POST" and form.is_valid():
        given = form.given()
        done = attempt(
            request,
            form,
            lambda: actions.register_review_case(competition_id, **given, by=actor, at=clock.now()),
        )
        if done is not None:
            messages.success(request, _("The case is registered, and those who sign have been told."))
            return redirect("authority:review_cases", competition_id)
    return _page(request, actor, competition_id, {"form": form})


@require_POST
@authority_page(*HANDLERS)
def waiting(request: HttpRequest, competition_id: UUID, case_id: UUID) -> HttpResponse:
    waits = request.POST.get("waits") == "yes"
    actions.say_whether_signing_waits_for_case(case_id, waits, by=actor_of(request), at=clock.now())
    said = _("Nobody signs until the case is closed.") if waits else _("The signing does not wait.")
    messages.success(request, said)
    return redirect("authority:review_cases", competition_id)


@require_POST
@authority_page(*HANDLERS)
def close(request: HttpRequest, competition_id: UUID, case_id: UUID) -> HttpResponse:
    form, actor = ReviewCaseResultForm(posted(request)), actor_of(request)
    return _done(
        request,
        competition_id,
        case_id,
        "tried_result",
        form,
        lambda: actions.close_review_case(case_id, **form.cleaned_data, by=actor, at=clock.now()),
        _("The outcome of the case is registered."),
    )


@require_POST
@authority_page(*HANDLERS)
def lift(request: HttpRequest, competition_id: UUID, case_id: UUID) -> HttpResponse:
    form, actor = LiftForm(posted(request)), actor_of(request)
    return _done(
        request,
        competition_id,
        case_id,
        "tried_lift",
        form,
        lambda: actions.lift_ban(case_id, form.cleaned_data["reason"], by=actor, at=clock.now()),
        _("It is registered that the ban holds no more."),
    )


def _done(
    request: HttpRequest,
    competition_id: UUID,
    case_id: UUID,
    name: str,
    form: PageForm,
    act: Callable[[], None],
    words: str,
) -> HttpResponse:
    """Do it and go back to the page; or show the page, which calls the form `name`, with what is wrong beside it."""
    actor = actor_of(request)
    if all(one.id != case_id for one in review_cases.review_cases(actor, competition_id, at=clock.now())):
        raise Missing
    if form.is_valid() and attempt(request, form, act):
        messages.success(request, words)
        return redirect("authority:review_cases", competition_id)
    return _page(request, actor, competition_id, {"tried": case_id, name: form})


def _form(request: HttpRequest, actor: Actor, competition_id: UUID) -> ReviewCaseForm:
    own = complaints.complaints(actor, competition_id, at=clock.now())
    named = [(one.id, f"{one.supplier_name}: {ABOUT[one.about]}") for one in own]
    return ReviewCaseForm(posted(request), complaints=named, initial={"complaint": request.GET.get("complaint", "")})


def _page(request: HttpRequest, actor: Actor, competition_id: UUID, more: dict[str, object]) -> HttpResponse:
    found = review_cases.review_cases(actor, competition_id, at=clock.now())
    context: dict[str, object] = {
        "terms": competitions.terms(competition_id),
        "cases": [(one, KINDS[one.kind]) for one in found],
        "handles": actor.has(*HANDLERS),
        "form": more.get("form") or _form_unsent(actor, competition_id),
        "result_form": ReviewCaseResultForm(),
        "lift_form": LiftForm(),
    }
    return render(request, "authority/complaints/cases.html", context | more)


def _form_unsent(actor: Actor, competition_id: UUID) -> ReviewCaseForm:
    own = complaints.complaints(actor, competition_id, at=clock.now())
    return ReviewCaseForm(complaints=[(one.id, f"{one.supplier_name}: {ABOUT[one.about]}") for one in own])
