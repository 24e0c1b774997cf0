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
from terskel.core.actors import APPROVER, AUDITOR, DPS_MANAGER, LEGAL_READER, Actor
from terskel.qualification import actions, queries
from terskel.qualification.queries import RightView
from terskel.web.authority.forms.rights import EndForm, HearForm, SendBackForm, SettleForm, WhyForm
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
    "propose": Act(
        _("Propose to suspend the supplier"),
        _("The supplier has been heard. Another person decides, and sends the letter."),
        _("Propose it"),
        _("The suspension is proposed, and waits for another person."),
        WhyForm,
        actions.propose_suspension,
    ),
    "return": Act(
        _("Send the proposal back"),
        _("The supplier is not suspended, and is told nothing. Whoever proposed it reads why."),
        _("Send it back"),
        _("It is sent back."),
        SendBackForm,
        actions.send_back,
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
SECOND_PERSON_S: Final = ("suspend", "return")
"""What an approver may do, too, once somebody has proposed it."""
_VERBS: Final = {
    "renewal": "ask_for_renewal",
    "settle": "settle_renewal",
    "hear": "hear",
    "propose": "propose_suspension",
    "return": "propose_suspension",
    "suspend": "suspend",
    "drop": "drop_hearing",
    "reinstate": "reinstate",
    "end": "end",
}


@authority_page(DPS_MANAGER, LEGAL_READER, AUDITOR)
def care(request: HttpRequest) -> HttpResponse:
    rows = queries.rights_needing_care(actor_of(request), at=clock.now())
    return render(request, "authority/rights/care.html", {"rows": rows})


@authority_page(DPS_MANAGER, APPROVER, LEGAL_READER, AUDITOR)
def right(request: HttpRequest, qualification_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    view = queries.right(actor, qualification_id, at=clock.now())
    context = {"right": view, "acts": _offered(actor, view), "proposed": queries.proposed_suspension(actor, view)}
    return render(request, "authority/rights/right.html", context)


@authority_page(DPS_MANAGER, LEGAL_READER, AUDITOR)
def file(request: HttpRequest, qualification_id: UUID, file_id: UUID) -> HttpResponseBase:
    """New evidence that went with an updated self-declaration, as it was when delivered."""
    return sent(queries.right_file(actor_of(request), qualification_id, file_id, at=clock.now()), inline=True)


@authority_page(DPS_MANAGER, APPROVER)
def act(request: HttpRequest, qualification_id: UUID, verb: str) -> HttpResponse:
    """What an approver has no part in is not there for them; what cannot be done now the act refuses, and says why."""
    actor = actor_of(request)
    view = queries.right(actor, qualification_id, at=clock.now())
    if verb not in ACTS or not (actor.has(DPS_MANAGER) or verb in SECOND_PERSON_S):
        raise Http404
    chosen = ACTS[verb]
    form = chosen.form(posted(request), **_beginning(verb, actor, view))
    if request.method == "POST" and form.is_valid():
        about = _about(verb, actor, view)
        done = attempt(request, form, lambda: chosen.do(about, **form.given, by=actor, at=clock.now()))
        if done is not None:
            messages.success(request, str(chosen.done))
            return redirect("authority:right", qualification_id)
    return render(request, "authority/rights/act.html", {"form": form, "right": view, "act": chosen})


def _beginning(verb: str, actor: Actor, view: RightView) -> dict[str, Any]:
    """What the form of this act begins with."""
    if verb == "hear":
        return {"grounds": queries.suspension_choices(languages.current())}
    if verb == "settle" and view.open_renewal is not None:
        return {"initial": {"evidence_expires_on": view.open_renewal.evidence_good_to}}
    if verb == "suspend" and (proposed := queries.proposed_suspension(actor, view)) is not None:
        return {"initial": {"reason": proposed.reason}}
    return {}


def _about(verb: str, actor: Actor, view: RightView) -> UUID:
    """What the act is done to: a renewal is settled, a proposal sent back, all else is done to the right."""
    if verb == "settle" and view.open_renewal is not None:
        return view.open_renewal.id
    if verb == "return" and (proposed := queries.proposed_suspension(actor, view)) is not None:
        return proposed.proposal_id
    if verb in ("settle", "return"):
        raise Http404
    return view.id


def _offered(actor: Actor, view: RightView) -> list[tuple[str, Act]]:
    """What this reader can do with the right now."""
    two = queries.suspension_takes_two(view)
    proposed = queries.proposed_suspension(actor, view)
    waits = proposed is not None and proposed.counts
    return [
        (key, act)
        for key, act in ACTS.items()
        if (actor.has(DPS_MANAGER) or (key in SECOND_PERSON_S and proposed is not None))
        and _possible(key, view)
        and {
            "propose": two and not waits,
            "suspend": not two or (proposed is not None and proposed.may_decide),
            "return": proposed is not None,
        }.get(key, True)
    ]


def _possible(key: str, view: RightView) -> bool:
    """Whether the table of moves has this verb in the right's state, and there is something to do it to."""
    if view.state not in lifecycles.QUALIFICATION.move(_VERBS[key]).at_states:
        return False
    hearing = view.open_suspension
    return {
        "renewal": view.open_renewal is None,
        "settle": view.open_renewal is not None,
        "hear": hearing is None,
        "propose": hearing is not None,
        "return": hearing is not None,
        "suspend": hearing is not None,
        "drop": hearing is not None and hearing.suspended_at is None,
    }.get(key, True)
