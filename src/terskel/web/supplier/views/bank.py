"""References and CVs: written once, tailored for each assignment, erased when no longer needed."""

from collections.abc import Callable
from dataclasses import asdict
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from terskel import clock
from terskel.core.actors import SUPPLIER_ADMIN, TENDERER
from terskel.core.instants import oslo_day
from terskel.qualification.actions import bank as actions
from terskel.qualification.queries import library as queries
from terskel.web.shared.acting import actor_of, supplier_page
from terskel.web.shared.acts import attempt
from terskel.web.shared.forms import PageForm, posted
from terskel.web.supplier.forms.library import CvForm, ReferenceForm

WRITERS = (SUPPLIER_ADMIN, TENDERER)


@supplier_page(*WRITERS)
def new_reference(request: HttpRequest) -> HttpResponse:
    actor, form = actor_of(request), ReferenceForm(posted(request), tailored=False)
    kept = _kept(
        request,
        form,
        lambda: actions.keep_reference(form.terms(), by=actor, at=clock.now()),
        _("The reference is kept in your library."),
    )
    return kept or _written(request, form, _("Add a reference"))


@supplier_page()
def reference(request: HttpRequest, reference_id: UUID) -> HttpResponse:
    """Read by everybody in the firm, changed by those who write."""
    actor = actor_of(request)
    row = queries.reference(actor, reference_id)
    form = ReferenceForm(posted(request), tailored=bool(row.assignment), initial=asdict(row))
    may_change, kept = actor.has(*WRITERS), None
    if may_change:
        kept = _kept(
            request,
            form,
            lambda: actions.change_reference(reference_id, form.terms(), by=actor, at=clock.now()),
            _("The reference is saved."),
        )
    context = {"form": form, "row": row, "may_change": may_change}
    return kept or render(request, "supplier/library/reference.html", context)


@supplier_page(*WRITERS)
def tailor_reference(request: HttpRequest, reference_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    row = queries.reference(actor, reference_id)
    form = ReferenceForm(posted(request), tailored=True, initial=asdict(row) | {"assignment": ""})
    kept = _kept(
        request,
        form,
        lambda: actions.tailor_reference(reference_id, form.terms(), by=actor, at=clock.now()),
        _("The tailored reference is kept beside the one it came from."),
    )
    return kept or _written(request, form, _("Tailor the reference"))


@require_POST
@supplier_page(*WRITERS)
def erase_reference(request: HttpRequest, reference_id: UUID) -> HttpResponse:
    actions.erase_reference(reference_id, by=actor_of(request), at=clock.now())
    messages.success(request, _("The reference is erased. Nothing you have delivered has changed."))
    return redirect("supplier:library")


@supplier_page(*WRITERS)
def new_cv(request: HttpRequest) -> HttpResponse:
    actor, form = actor_of(request), CvForm(posted(request), tailored=False, today=oslo_day(clock.now()))
    kept = _kept(
        request,
        form,
        lambda: actions.keep_cv(form.terms(), by=actor, at=clock.now()),
        _("The CV is kept in your library."),
    )
    return kept or _written(request, form, _("Add a CV"), _basis())


@supplier_page(*WRITERS)
def cv(request: HttpRequest, cv_id: UUID) -> HttpResponse:
    """CVs are personal data: read and changed by those who write requests and tenders."""
    actor, today = actor_of(request), oslo_day(clock.now())
    row = queries.cv(actor, cv_id, on=today)
    form = CvForm(posted(request), tailored=bool(row.assignment), today=today, initial=asdict(row))
    kept = _kept(
        request,
        form,
        lambda: actions.change_cv(cv_id, form.terms(), by=actor, at=clock.now()),
        _("The CV is saved."),
    )
    return kept or render(request, "supplier/library/cv.html", {"form": form, "row": row})


@supplier_page(*WRITERS)
def tailor_cv(request: HttpRequest, cv_id: UUID) -> HttpResponse:
    actor, today = actor_of(request), oslo_day(clock.now())
    row = queries.cv(actor, cv_id, on=today)
    form = CvForm(posted(request), tailored=True, today=today, initial=asdict(row) | {"assignment": ""})
    kept = _kept(
        request,
        form,
        lambda: actions.tailor_cv(cv_id, form.terms(), by=actor, at=clock.now()),
        _("The tailored CV is kept beside the one it came from."),
    )
    return kept or _written(request, form, _("Tailor the CV"), _basis())


@require_POST
@supplier_page(*WRITERS)
def erase_cv(request: HttpRequest, cv_id: UUID) -> HttpResponse:
    actions.erase_cv(cv_id, by=actor_of(request), at=clock.now())
    messages.success(request, _("The CV is erased. Nothing you have delivered has changed."))
    return redirect("supplier:library")


def _kept(request: HttpRequest, form: PageForm, act: Callable[[], object], said: str) -> HttpResponse | None:
    """Back to the library when the act is done; None while the form is asked for, or wrong, or the act is refused."""
    if request.method != "POST" or not form.is_valid() or attempt(request, form, act) is None:
        return None
    messages.success(request, said)
    return redirect("supplier:library")


def _written(request: HttpRequest, form: PageForm, title: str, lede: str = "") -> HttpResponse:
    """The page on which an item of the bank is written."""
    return render(request, "supplier/library/item_form.html", {"form": form, "title": title, "lede": lede})


def _basis() -> str:
    return _(
        "The basis for keeping a CV is your own interest in tendering, not consent. "
        "Write only what assignments ask for."
    )
