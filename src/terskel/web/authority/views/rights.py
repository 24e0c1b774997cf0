"""Standing rights: what needs care, one right with its history, and what can be done with it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from terskel import clock
from terskel.core import lifecycles
from terskel.core.actors import AUDITOR, DPS_MANAGER, LEGAL_READER
from terskel.qualification import actions, queries
from terskel.qualification.queries import RightView
from terskel.web.authority.forms.rights import EndForm, HearForm, SettleForm, WhyForm
from terskel.web.shared import languages
from terskel.web.shared.acting import actor_of, authority_page
from terskel.web.shared.acts import attempt
from terskel.web.shared.files import sent
from terskel.web.shared.forms import posted


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that can be done with a right: its page's words, its form, and what happened afterwards."""

    title: str | Promise
    lede: str | Promise
    button: str | Promise
    done: str | Promise
    form: type[WhyForm]
    do: Callable[..., object]
    danger: bool = False


ACTS: Final[Mapping[str, Act]] = {
    "renewal": Act(
        _("Ask for an updated self-declaration"),
        _("The supplier has five working days, and answers for all its categories at once (FOA § 26-7(6))."),
        _("Ask the supplier"),
        _("The supplier is asked, and the letter is sent."),
        WhyForm,
        actions.request_renewal,
    ),
    "settle": Act(
        _("Settle the self-declaration"),
        _("What the supplier answered is looked at, and the right stands."),
        _("Settle it"),
        _("The self-declaration is settled."),
        SettleForm,
        actions.settle_renewal,
    ),
    "hear": Act(
        _("Notify of a possible suspension"),
        _("The supplier is heard before anything is decided, and is invited as before meanwhile."),
        _("Send the notice"),
        _("The notice is sent."),
        HearForm,
        actions.hear,
    ),
    "suspend": Act(
        _("Suspend the supplier"),
        _("It is not invited to new competitions while it lasts. Invitations already sent stand."),
        _("Suspend, and send the letter"),
        _("The supplier is suspended, and the letter is sent."),
        WhyForm,
        actions.suspend,
        danger=True,
    ),
    "drop": Act(
        _("Drop the matter"),
        _("The supplier has been heard, and stays admitted."),
        _("Drop it, and send the letter"),
        _("The matter is dropped, and the letter is sent."),
        WhyForm,
        actions.drop_hearing,
    ),
    "reinstate": Act(
        _("Reinstate the supplier"),
        _("What was wrong is put right; measures the supplier has taken count (FOA § 24-5)."),
        _("Reinstate, and send the letter"),
        _("The supplier is reinstated, and the letter is sent."),
        WhyForm,
        actions.reinstate,
    ),
    "end": Act(
        _("End the right"),
        _("For a company that is no more. The history stays; a company that takes over may apply."),
        _("End it, and send the letter"),
        _("The right is ended, and the letter is sent."),
        EndForm,
        actions.end_qualification,
        danger=True,
    ),
}
_VERBS: Final = {
    "renewal": "ask_for_renewal",
    "settle": "settle_renewal",
    "hear": "hear",
    "suspend": "suspend",
    "drop": "drop_hearing",
    "reinstate": "reinstate",
    "end": "end",
}


@authority_page(DPS_MANAGER, LEGAL_READER, AUDITOR)
def care(request: HttpRequest) -> HttpResponse:
    rows = queries.rights_needing_care(actor_of(request), at=clock.now())
    return render(request, "authority/rights/care.html", {"rows": rows})


@authority_page(DPS_MANAGER, LEGAL_READER, AUDITOR)
def right(request: HttpRequest, qualification_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    view = queries.right(actor, qualification_id, at=clock.now())
    possible = [(key, act) for key, act in ACTS.items() if actor.has(DPS_MANAGER) and _offered(key, view)]
    return render(request, "authority/rights/right.html", {"right": view, "acts": possible})


@authority_page(DPS_MANAGER, LEGAL_READER, AUDITOR)
def file(request: HttpRequest, qualification_id: UUID, file_id: UUID) -> HttpResponseBase:
    """New evidence that went with an updated self-declaration, as it was when delivered."""
    return sent(queries.right_file(actor_of(request), qualification_id, file_id, at=clock.now()), inline=True)


@authority_page(DPS_MANAGER)
def act(request: HttpRequest, qualification_id: UUID, verb: str) -> HttpResponse:
    actor = actor_of(request)
    view = queries.right(actor, qualification_id, at=clock.now())
    if verb not in ACTS:
        raise Http404
    chosen = ACTS[verb]
    more: dict[str, Any] = {"grounds": queries.suspension_choices(languages.current())} if verb == "hear" else {}
    if verb == "settle" and view.open_renewal is not None:
        more["initial"] = {"evidence_expires_on": view.open_renewal.evidence_good_to}
    form = chosen.form(posted(request), **more)
    if request.method == "POST" and form.is_valid():
        about = _about(verb, view)
        done = attempt(request, form, lambda: chosen.do(about, **form.given, by=actor, at=clock.now()))
        if done is not None:
            messages.success(request, str(chosen.done))
            return redirect("authority:right", qualification_id)
    return render(request, "authority/rights/act.html", {"form": form, "right": view, "act": chosen})


def _about(verb: str, view: RightView) -> UUID:
    """What the act is done to: a renewal is settled, all else is done to the right."""
    if verb != "settle":
        return view.id
    if view.open_renewal is None:
        raise Http404
    return view.open_renewal.id


def _offered(key: str, view: RightView) -> bool:
    """Whether the table of moves has this verb in the right's state, and there is something to do it to."""
    if view.state not in lifecycles.QUALIFICATION.move(_VERBS[key]).at_states:
        return False
    hearing = view.open_suspension
    return {
        "renewal": view.open_renewal is None,
        "settle": view.open_renewal is not None,
        "hear": hearing is None,
        "suspend": hearing is not None,
        "drop": hearing is not None and hearing.suspended_at is None,
    }.get(key, True)
