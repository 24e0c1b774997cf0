"""The demo: log in as anyone with one click, move the clock, read the mail that was not sent."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
from ipaddress import ip_address
from typing import Concatenate, Final, ParamSpec
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import get_user_model, login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from terskel import clock
from terskel.core.actors import APPROVER, BUYER, DPS_MANAGER, EVALUATOR
from terskel.notifications import queries as notifications
from terskel.operations import actions as operations
from terskel.organisations import queries as organisations
from terskel.organisations.queries import RosterLine
from terskel.overview import moments
from terskel.overview import queries as overview
from terskel.web.demo.forms import ClockForm, MailboxForm
from terskel.web.shared import acting, languages
from terskel.web.shared.acting import actor_of
from terskel.web.shared.acts import attempt
from terskel.web.shared.addresses import own_address
from terskel.web.shared.pages import Pages

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]

SUPPLIERS_SHOWN: Final = 200
MAILS_SHOWN: Final = 40
MOMENTS_SHOWN: Final = 6
# So that what falls due has been written down by the worker, or soon is, when the page comes.
_AFTER: Final = timedelta(minutes=1)
_STEPS: Final = {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(days=7)}


@dataclass(frozen=True, slots=True)
class Employer:
    """One organisation and the people one may log in as there."""

    name: str
    lines: tuple[RosterLine, ...]


@dataclass(frozen=True, slots=True)
class Try:
    """Somebody to be, and what to try as them."""

    line: RosterLine
    words: str


def demo_page(view: View[P]) -> View[P]:
    """Only in demo mode, and only for a browser on this machine that came straight to us."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not (settings.TERSKEL_DEMO and _on_this_machine(request)):
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


def _on_this_machine(request: HttpRequest) -> bool:
    if "X-Forwarded-For" in request.headers or "Forwarded" in request.headers:
        return False
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


@demo_page
def home(request: HttpRequest) -> HttpResponse:
    return _show_home(request, ClockForm())


def _show_home(request: HttpRequest, form: ClockForm) -> HttpResponse:
    roster = organisations.roster(limit_suppliers=SUPPLIERS_SHOWN)
    now = clock.now()
    context = {
        "form": form,
        "coming": [(one.at, one.words(languages.current())) for one in moments.coming(now, MOMENTS_SHOWN)],
        "one_of_each": _one_of_each(roster, *_busy(now)),
        "authorities": _by_employer([line for line in roster if line.organisation_kind != "supplier"]),
        "suppliers": [line for line in roster if line.organisation_kind == "supplier"],
    }
    return render(request, "demo/home.html", context)


def _busy(now: datetime) -> tuple[list[str], list[str]]:
    """Bodies with a competition past its deadline and not finished, and winners who wait for their contract."""
    waiting = overview.public_matters(stages={"closed", "standstill", "awarded"}, at=now).matters
    outcomes = overview.outcomes([one.row.id for one in waiting], at=now)
    bodies = [one.row.authority_name for one in waiting]
    winners = [outcomes[one.row.id].result.winner_name for one in waiting if one.row.id in outcomes]
    return list(dict.fromkeys(bodies)), winners


def _one_of_each(roster: Sequence[RosterLine], bodies: Sequence[str], winners: Sequence[str]) -> list[Try]:
    """One person per task, those of a body at the same one; two evaluators, for nobody opens alone."""
    staff = {name: [line for line in roster if line.organisation_name == name] for name in bodies}
    staffed = next((lines for lines in staff.values() if {BUYER, APPROVER} <= _roles(lines)), roster)
    firms = [line for line in roster if line.organisation_kind == "supplier"]
    winning = [line for line in firms if line.organisation_name in winners] or firms
    chosen = [
        (_having(roster, DPS_MANAGER), _("Decide a request to participate, or set up a new purchasing system.")),
        (_having(staffed, BUYER), _("Draft a competition and publish it, or recommend an award.")),
        (_having(staffed, EVALUATOR), _("Open the tenders together with the other evaluator, and score them.")),
        (_having(staffed, EVALUATOR)[1:], _("The second key: no one opens alone.")),
        (_having(staffed, APPROVER), _("Approve an award; everyone is told in the same act. Sign the contract.")),
        (winning, _("Read a result with its reasons, tender in what is open, and sign what you won.")),
    ]
    return [Try(lines[0], words) for lines, words in chosen if lines]


def _having(lines: Sequence[RosterLine], role: str) -> list[RosterLine]:
    return [line for line in lines if line.organisation_kind == "authority" and role in line.roles]


def _roles(lines: Sequence[RosterLine]) -> set[str]:
    return {role for line in lines for role in line.roles}


def _by_employer(lines: Sequence[RosterLine]) -> list[Employer]:
    grouped: dict[str, list[RosterLine]] = {}
    for line in lines:
        grouped.setdefault(line.organisation_name, []).append(line)
    return [Employer(name, tuple(people)) for name, people in grouped.items()]


@require_POST
@demo_page
def log_in(request: HttpRequest) -> HttpResponse:
    wanted = request.POST.get("membership", "")
    roster = organisations.roster(limit_suppliers=SUPPLIERS_SHOWN)
    line = next((line for line in roster if str(line.membership_id) == wanted), None)
    if line is None:
        raise Http404
    person = get_user_model()._default_manager.get(pk=line.person_id)
    login(request, person, backend="django.contrib.auth.backends.ModelBackend")
    request.session[acting.CHOSEN] = str(line.membership_id)
    return redirect("account:home")


@require_POST
@demo_page
def move_clock(request: HttpRequest) -> HttpResponse:
    """Forward by an hour, a day or a week, or to an instant of one's own."""
    step = _STEPS.get(request.POST.get("step", ""))
    form = ClockForm(request.POST if step is None else {"to": clock.now() + step})
    if form.is_valid() and _moved(request, form, form.cleaned_data["to"]):
        messages.success(request, _("The demo clock is moved. What falls due is done by the worker."))
        return redirect("demo:home")
    return _show_home(request, form)


@require_POST
@demo_page
def next_moment(request: HttpRequest) -> HttpResponse:
    """Forward to just after the next thing that falls due, and back to the page one came from."""
    coming = moments.coming(clock.now(), 1)
    if not coming:
        messages.info(request, _("Nothing falls due any more in this demo world."))
    elif _moved(request, None, coming[0].at + _AFTER):
        messages.success(request, coming[0].words(languages.current()))
    return redirect(own_address(request.POST.get("next", ""), request))


def _moved(request: HttpRequest, form: ClockForm | None, to_at: datetime) -> bool:
    by = actor_of(request)
    return bool(
        attempt(request, form, lambda: operations.move_demo_clock(to_at=to_at, by=by, at=clock.now())),
    )


@demo_page
def mailbox(request: HttpRequest) -> HttpResponse:
    pages, form = Pages(request), MailboxForm(request.GET)
    to = form.cleaned_data["to"] if form.is_valid() else ""
    mails = notifications.mailbox(MAILS_SHOWN * pages.number, to=to)[MAILS_SHOWN * (pages.number - 1) :]
    context = {"mails": mails, "form": form, "to": to, "pages": pages.of(len(mails), MAILS_SHOWN)}
    return render(request, "demo/mailbox.html", context)


@demo_page
def mail(request: HttpRequest, mail_id: UUID) -> HttpResponse:
    return render(request, "demo/mail.html", {"mail": notifications.mail(mail_id)})
