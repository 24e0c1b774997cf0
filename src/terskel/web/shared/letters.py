"""A letter as a page with the way back to its matter, and as a file made on the spot where the job is late."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.functional import Promise

from terskel.core.actors import Actor
from terskel.core.decisions import Missing
from terskel.documents import actions, queries
from terskel.documents.queries import LetterRow, LetterView
from terskel.web.shared.files import sent


@dataclass(frozen=True, slots=True)
class WayBack:
    """The page of the matter a letter belongs to."""

    words: str | Promise
    address: str


def of_a_system(row: LetterRow) -> bool:
    """Whether the letter's matter is a purchasing system, or a request to it; else it is a competition."""
    return row.kind.startswith(("dps.", "qualification."))


def letter_page(request: HttpRequest, view: LetterView, *, back: WayBack, pdf: str) -> HttpResponse:
    return render(request, "shared/letter.html", {"view": view, "back": back, "pdf": pdf})


def letter_pdf(reader: Actor, letter_id: UUID, *, at: datetime) -> StreamingHttpResponse:
    """Raises Missing for a letter the reader may not read at `at`."""
    file = queries.letter_pdf(reader, letter_id, at=at)
    if file is None:
        actions.typeset(letter_id, by=reader, at=at)
        file = queries.letter_pdf(reader, letter_id, at=at)
    if file is None:
        raise Missing
    return sent(file, inline=True)
