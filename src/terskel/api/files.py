"""Stored files, in pieces, as downloads."""

from collections.abc import Iterator
from typing import Any, Final

from django.http import StreamingHttpResponse
from django.utils.http import content_disposition_header

from terskel.documents.queries import FileView

CHUNK: Final = 256 * 1024
FILE: Final[dict[str, Any]] = {
    "responses": {
        200: {
            "description": "The bytes of the file",
            "content": {"*/*": {"schema": {"type": "string", "format": "binary"}}},
        }
    }
}


def sent(file: FileView) -> StreamingHttpResponse:
    """Refuses a file that is not checked for malware yet, or in which something was found."""
    file.require_readable()
    response = StreamingHttpResponse(_pieces(file), content_type=file.media_type)
    response.headers["Content-Length"] = str(file.size)
    response.headers["Content-Disposition"] = content_disposition_header(True, file.name) or "attachment"
    response.headers["ETag"] = f'"{file.sha256}"'
    return response


def _pieces(file: FileView) -> Iterator[bytes]:
    with file.reading() as stream:
        while piece := stream.read(CHUNK):
            yield piece
