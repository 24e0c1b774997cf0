"""A letter as a file: its PDF, made on the spot where the job has not come to it yet."""

from datetime import datetime
from uuid import UUID

from django.http import StreamingHttpResponse

from terskel.core.actors import Actor
from terskel.core.decisions import Missing
from terskel.documents import actions, queries
from terskel.web.shared.files import sent


def letter_pdf(reader: Actor, letter_id: UUID, *, at: datetime) -> StreamingHttpResponse:
    """Raises Missing for a letter the reader may not read at `at`."""
    file = queries.letter_pdf(reader, letter_id, at=at)
    if file is None:
        actions.typeset(letter_id, by=reader, at=at)
        file = queries.letter_pdf(reader, letter_id, at=at)
    if file is None:
        raise Missing
    return sent(file, inline=True)
