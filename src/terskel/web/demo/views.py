"""The demo: log in as anyone with one click, move the clock, read the mail that was not sent."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
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
from terskel.notifications import queries as notifications
from terskel.operations import actions as operations
from terskel.organisations import queries as organisations
from terskel.organisations.queries import RosterLine
from terskel.web.demo.forms import ClockForm
from terskel.web.shared import acting
from terskel.web.shared.acting import actor_of
from terskel.web.shared.acts import attempt

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]

SUPPLIERS_SHOWN: Final = 12
MAILS_SHOWN: Final = 200
_STEPS: Final = {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(days=7)}


@dataclass(frozen=True, slots=True)
class Employer:
    """One organisation and the people one may log in as there."""

    name: str
    lines: tuple[RosterLine, ...]


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
    context = {
        "form": form,
        "authorities": _by_employer([line for line in roster if line.organisation_kind != "supplier"]),
        "suppliers": _by_employer([line for line in roster if line.organisation_kind == "supplier"]),
    }
    return render(request, "demo/home.html", context)


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
    if form.is_valid():
        to = form.cleaned_data["to"]
        if attempt(request, form, lambda: operations.move_demo_clock(to_at=to, by=actor_of(request), at=clock.now())):
            messages.success(request, _("The demo clock is moved. What falls due is done by the worker."))
            return redirect("demo:home")
    return _show_home(request, form)


@demo_page
def mailbox(request: HttpRequest) -> HttpResponse:
    return render(request, "demo/mailbox.html", {"mails": notifications.mailbox(MAILS_SHOWN)})


@demo_page
def mail(request: HttpRequest, mail_id: UUID) -> HttpResponse:
    found = next((one for one in notifications.mailbox(MAILS_SHOWN) if one.id == mail_id), None)
    if found is None:
        raise Http404
    return render(request, "demo/mail.html", {"mail": found})
