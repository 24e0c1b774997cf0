"""ETags: a reader asks whether something is still as it was, a writer that it still is.

Every answer to a GET has one. What is edited has one of its content alone, so that `If-Match` (RFC 9110) fails only
when somebody has written: the action compares it under its own lock.
"""

from hashlib import sha256
from typing import Any, Final

from django.http import HttpRequest, HttpResponse

IF_MATCH: Final[dict[str, Any]] = {
    "name": "If-Match",
    "in": "header",
    "required": False,
    "description": "The ETag you read: the change is refused (412) where somebody has written since.",
    "schema": {"type": "string", "maxLength": 200},
}


def tag(response: HttpResponse, version: str) -> None:
    """The version of something that can be edited."""
    response.headers["ETag"] = f'"{version}"'


def expected(request: HttpRequest) -> frozenset[str] | None:
    """The versions that the writer has seen; None where any will do."""
    sent = request.headers.get("If-Match", "*").strip()
    if sent == "*":
        return None
    return frozenset(one.strip().strip('"') for one in sent.split(","))


def of_content(content: bytes) -> str:
    return f'"{sha256(content).hexdigest()[:32]}"'
