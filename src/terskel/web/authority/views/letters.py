"""Letters of the authority's own matters: decisions, reports, records."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from terskel import clock
from terskel.documents import queries
from terskel.documents.queries import LetterRow
from terskel.web.shared.acting import actor_of, authority_page
from terskel.web.shared.letters import WayBack, letter_page, letter_pdf, of_a_system


@authority_page()
def page(request: HttpRequest, letter_id: UUID) -> HttpResponse:
    view = queries.letter(actor_of(request), letter_id, at=clock.now())
    return letter_page(request, view, back=_way_back(view.row), pdf=reverse("authority:letter_pdf", args=[letter_id]))


def _way_back(row: LetterRow) -> WayBack:
    if of_a_system(row):
        return WayBack(_("To the purchasing system"), reverse("authority:dps", args=[row.matter_id]))
    return WayBack(_("To the competition"), reverse("authority:competition", args=[row.matter_id]))


@authority_page()
@require_safe
def pdf(request: HttpRequest, letter_id: UUID) -> HttpResponseBase:
    return letter_pdf(actor_of(request), letter_id, at=clock.now())
