"""Letters of the firm: receipts, decisions, invitations."""

from typing import Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from terskel import clock
from terskel.documents import queries
from terskel.documents.queries import LetterRow
from terskel.web.shared.acting import actor_of, supplier_page
from terskel.web.shared.letters import WayBack, letter_page, letter_pdf, of_a_system

_OF_A_RESULT: Final = ("awards.award_letter", "evaluation.rejection")


@supplier_page()
def page(request: HttpRequest, letter_id: UUID) -> HttpResponse:
    view = queries.letter(actor_of(request), letter_id, at=clock.now())
    return letter_page(request, view, back=_way_back(view.row), pdf=reverse("supplier:letter_pdf", args=[letter_id]))


def _way_back(row: LetterRow) -> WayBack:
    if of_a_system(row):
        return WayBack(_("To our requests"), reverse("supplier:applications"))
    if row.kind in _OF_A_RESULT:
        return WayBack(_("To the result"), reverse("supplier:result", args=[row.matter_id]))
    return WayBack(_("To the competition"), reverse("supplier:competition", args=[row.matter_id]))


@supplier_page()
@require_safe
def pdf(request: HttpRequest, letter_id: UUID) -> HttpResponseBase:
    return letter_pdf(actor_of(request), letter_id, at=clock.now())
