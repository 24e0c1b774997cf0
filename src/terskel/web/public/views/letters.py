"""Letters everyone may read: invitations, changes, reports that have been made public."""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from terskel import clock
from terskel.competitions import queries as competitions
from terskel.core.actors import ANONYMOUS
from terskel.documents import queries
from terskel.documents.queries import LetterRow
from terskel.dps import queries as dps
from terskel.web.shared.letters import WayBack, letter_page, letter_pdf, of_a_system


def page(request: HttpRequest, letter_id: UUID) -> HttpResponse:
    now = clock.now()
    view = queries.letter(ANONYMOUS, letter_id, at=now)
    back = _way_back(view.row, at=now)
    return letter_page(request, view, back=back, pdf=reverse("public:letter_pdf", args=[letter_id]))


def _way_back(row: LetterRow, *, at: datetime) -> WayBack:
    """The page of the system or competition, by the address everyone knows it by."""
    if of_a_system(row):
        system = dps.dps(ANONYMOUS, row.matter_id, at=at)
        return WayBack(_("To the purchasing system"), reverse("public:dps", args=[system.slug]))
    matter = competitions.competition(ANONYMOUS, row.matter_id, at=at)
    return WayBack(_("To the competition"), reverse("public:competition", args=[matter.reference]))


@require_safe
def pdf(_request: HttpRequest, letter_id: UUID) -> HttpResponseBase:
    return letter_pdf(ANONYMOUS, letter_id, at=clock.now())
