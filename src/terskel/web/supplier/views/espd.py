"""An ESPD into a draft, and a draft as an ESPD."""

from typing import Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from terskel import clock
from terskel.core.actors import SUPPLIER_ADMIN, TENDERER, Actor
from terskel.core.decisions import refuse
from terskel.dps import queries as dps_queries
from terskel.organisations import queries as organisations
from terskel.qualification import actions, queries
from terskel.qualification.queries import DraftView
from terskel.standards.espd import declaring, offering, response, writing
from terskel.standards.espd.response import EspdResponse, Finding
from terskel.standards.espd.xml import LARGEST
from terskel.web.shared import languages
from terskel.web.shared.acting import actor_of, supplier_page
from terskel.web.shared.acts import attempt
from terskel.web.shared.forms import posted
from terskel.web.supplier.forms.espd import EspdForm

MEDIA_TYPE: Final = "application/xml; charset=utf-8"


@supplier_page(SUPPLIER_ADMIN, TENDERER)
def upload(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """What the file says is offered as answers; what it says wrongly is named, element by element."""
    actor = actor_of(request)
    draft = queries.draft(actor, application_id, at=clock.now())
    form = EspdForm(posted(request), request.FILES or None)
    context: dict[str, object] = {"form": form, "draft": draft}
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data["espd"].read(LARGEST + 1)
        read = attempt(request, form, lambda: _propose(draft, data, actor))
        if read is not None:
            found, covered = read
            if not found.findings and not _another(found, actor):
                messages.success(request, _offered(len(covered.offered)))
                return redirect("supplier:application_confirm", application_id)
            context |= {
                "read": found,
                "offered": _offered(len(covered.offered)),
                "another": _another(found, actor),
                "findings": [(one, _words(one, request)) for one in found.findings],
            }
    return render(request, "supplier/applications/espd.html", context)


def _propose(draft: DraftView, data: bytes, actor: Actor) -> tuple[EspdResponse, offering.Coverage]:
    now = clock.now()
    found = response.parse(data, at=now)
    covered = offering.coverage(found, dps_queries.requirements_of(draft.dps.id), draft.dps.language)
    if not covered.offered:
        refuse("standards.espd_says_nothing")
    actions.propose_answers(draft.id, covered.offered, by=actor, at=now)
    return found, covered


def _another(found: EspdResponse, actor: Actor) -> bool:
    """Whether the ESPD names another operator than the supplier, as far as numbers can tell."""
    if actor.organisation_id is None:
        return False
    own = organisations.supplier(actor.organisation_id).number
    digits = "".join(one for one in found.operator_number if one.isdigit())
    return bool(digits) and digits != "".join(one for one in own if one.isdigit())


def _offered(number: int) -> str:
    return ngettext(
        "The ESPD answers %(number)s requirement. Read it and confirm.",
        "The ESPD answers %(number)s requirements. Read them and confirm.",
        number,
    ) % {"number": number}


def _words(finding: Finding, request: HttpRequest) -> str:
    return offering.book.say(f"espd.finding.{finding.code}", languages.of(request), value=finding.value)


@require_safe
@supplier_page(SUPPLIER_ADMIN, TENDERER)
def download(request: HttpRequest, application_id: UUID) -> HttpResponse:
    actor, now = actor_of(request), clock.now()
    draft = queries.draft(actor, application_id, at=now)
    answer = HttpResponse(writing.to_xml(declaring.declaration_of(actor, draft, at=now)), content_type=MEDIA_TYPE)
    answer["Content-Disposition"] = f'attachment; filename="ESPD-{draft.reference}.xml"'
    return answer
