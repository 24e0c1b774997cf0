"""The supplier's evidence: what is kept, until when it is valid, and a newer one in time."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from terskel import clock
from terskel.core.instants import oslo_day
from terskel.qualification.actions import library as actions
from terskel.qualification.library.kinds import EVIDENCE_KINDS
from terskel.qualification.policy import APPLICANTS
from terskel.qualification.queries import library as queries
from terskel.web.shared.acting import actor_of, supplier_page
from terskel.web.shared.acts import attempt
from terskel.web.shared.files import sent
from terskel.web.shared.forms import posted
from terskel.web.supplier.forms.library import KIND_NAMES, EvidenceForm, KindForm
from terskel.web.supplier.twice import kept_twice


@supplier_page()
def index(request: HttpRequest) -> HttpResponse:
    actor, today = actor_of(request), oslo_day(clock.now())
    evidence = queries.evidence(actor, on=today)
    context = {
        "evidence": [(row, KIND_NAMES[row.kind]) for row in evidence],
        "twice": kept_twice(evidence),
        "references": queries.references(actor),
        "cvs": queries.cvs(actor, on=today),
        "may_change": actor.has(*APPLICANTS),
    }
    return render(request, "supplier/library/index.html", context)


@supplier_page(*APPLICANTS)
def new(request: HttpRequest) -> HttpResponse:
    """First what it is, by GET; then what is known of it."""
    kind = request.GET.get("kind", "")
    if kind not in EVIDENCE_KINDS:
        form = KindForm(request.GET if "kind" in request.GET or "go" in request.GET else None)
        return render(request, "supplier/library/kind.html", {"form": form})
    evidence = EvidenceForm(posted(request), request.FILES or None, kind=kind)
    if request.method == "POST" and evidence.is_valid():
        actor = actor_of(request)
        done = attempt(
            request,
            evidence,
            lambda: actions.keep_evidence(evidence.terms(), **evidence.upload(), by=actor, at=clock.now()),
        )
        if done is not None:
            messages.success(request, _("It is kept in your library."))
            return redirect("supplier:library")
    context = {"form": evidence, "kind": kind, "kind_name": KIND_NAMES[kind]}
    return render(request, "supplier/library/evidence_form.html", context)


@supplier_page()
def page(request: HttpRequest, evidence_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    row = queries.one_evidence(actor, evidence_id, on=oslo_day(clock.now()))
    may_change = actor.has(*APPLICANTS)
    context = {"row": row, "kind_name": KIND_NAMES[row.kind], "may_change": may_change}
    return render(request, "supplier/library/evidence.html", context)


@supplier_page()
def file(request: HttpRequest, evidence_id: UUID) -> HttpResponseBase:
    return sent(queries.evidence_file(actor_of(request), evidence_id, on=oslo_day(clock.now())))


@supplier_page(*APPLICANTS)
def replace(request: HttpRequest, evidence_id: UUID) -> HttpResponse:
    """A newer one of the same kind: name and issuer are filled in, the file and the days are asked for."""
    actor = actor_of(request)
    old = queries.one_evidence(actor, evidence_id, on=oslo_day(clock.now()))
    known = {"title": old.title, "issuer": old.issuer, "shown_to": old.shown_to}
    form = EvidenceForm(posted(request), request.FILES or None, kind=old.kind, initial=known)
    if request.method == "POST" and form.is_valid():
        terms = form.terms(old.reuse_key)
        done = attempt(
            request,
            form,
            lambda: actions.replace_evidence(evidence_id, terms, **form.upload(), by=actor, at=clock.now()),
        )
        if done is not None:
            messages.success(request, _("The newer one is kept in your library."))
            return redirect("supplier:library")
    context = {"form": form, "kind": old.kind, "kind_name": KIND_NAMES[old.kind], "old": old}
    return render(request, "supplier/library/evidence_form.html", context)


@require_POST
@supplier_page(*APPLICANTS)
def remove(request: HttpRequest, evidence_id: UUID) -> HttpResponse:
    actions.remove_evidence(evidence_id, by=actor_of(request), at=clock.now())
    messages.success(request, _("It is out of your library. Nothing you have delivered has changed."))
    return redirect("supplier:library")
