"""Sending a stored file to the browser: as a download, in pieces, never as a page of ours."""

from collections.abc import Iterator
from typing import Final

from django.http import StreamingHttpResponse
from django.utils.http import content_disposition_header

from terskel.documents.queries import FileView

CHUNK: Final = 256 * 1024
_SHOWN_IN_THE_BROWSER: Final = frozenset({"application/pdf"})


def sent(file: FileView, *, inline: bool = False) -> StreamingHttpResponse:
    """`inline` shows a PDF in the browser; everything else is a download whatever is asked for.

    Refuses a file that is not checked for malware yet, or in which something was found.
    """
    file.require_readable()
    shown = inline and file.media_type in _SHOWN_IN_THE_BROWSER
    response = StreamingHttpResponse(_pieces(file), content_type=file.media_type)
    response.headers["Content-Length"] = str(file.size)
    response.headers["Content-Disposition"] = content_disposition_header(not shown, file.name) or "attachment"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def _pieces(file: FileView) -> Iterator[bytes]:
    with file.reading() as stream:
        while piece := stream.read(CHUNK):
            yield piece
