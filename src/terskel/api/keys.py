"""`Idempotency-Key`: a request sent again with the key it had is not carried out again.

What was carried out (2xx) is answered alike for a day. A request that was refused left nothing behind, so its key is
free for a corrected one. The same key on another address or content is refused.
"""

import re
import time
from datetime import datetime
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from terskel import clock
from terskel.accounts import answers
from terskel.accounts.answers import Answer, Claim, Given
from terskel.core.decisions import refuse

HEADER: Final = "Idempotency-Key"
STREAMED: Final = "application/octet-stream"
CHUNK: Final = 1024 * 1024
SECONDS_A_WORD: Final = 60.0
"""How often an upload says that it is under way."""
_FIRST: Final = "_terskel_key"
_DIGEST: Final = "_terskel_streamed"
_KEY: Final = re.compile(r"[\x21-\x7e]{8,255}")

PARAMETER: Final[dict[str, Any]] = {
    "name": HEADER,
    "in": "header",
    "required": False,
    "description": "Of your own making, new for each new request: sent again with the same key, it is done once.",
    "schema": {"type": "string", "minLength": 8, "maxLength": 255, "pattern": "^[!-~]+$"},
    "example": "7f1c1b0e-2f5c-4a53-9c7e-0d3b1a1c9a11",
}


class Replayed(Exception):
    """The request was carried out before; the answer is the one it got then."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.status)
        self.answer = answer


def begin(request: HttpRequest, token_id: UUID, *, at: datetime) -> None:
    """Take the request's key, if it is a POST that has one. Raises Replayed for one carried out before."""
    key = request.headers.get(HEADER)
    if request.method != "POST" or key is None:
        return
    if not _KEY.fullmatch(key):
        refuse("api.key_malformed")
    match answers.claim(token_id, key, at=at):
        case Given(fingerprint, answer):
            if fingerprint != _fingerprint(request, _digest_of(request)):
                refuse("accounts.key_used_otherwise")
            raise Replayed(answer)
        case Claim() as first:
            request.__dict__[_FIRST] = first


def streamed(request: HttpRequest) -> "Streamed":
    """The body in pieces, as it comes; what came is remembered where the request has a key."""
    return Streamed(request)


class Streamed:
    """An iterator over a body that is too large to be held."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self._digest = sha256() if is_claimed(request) else None  # nobody asks for it otherwise, and it takes longest
        self._told_at = time.monotonic()

    def __iter__(self) -> "Streamed":
        return self

    def __next__(self) -> bytes:
        piece = self._request.read(CHUNK)
        if self._digest is not None:
            self._digest.update(piece)
            self._request.__dict__[_DIGEST] = self._digest.digest()
            if time.monotonic() - self._told_at >= SECONDS_A_WORD:
                answers.still_under_way(self._request.__dict__[_FIRST], at=clock.now())
                self._told_at = time.monotonic()
        if not piece:
            raise StopIteration
        return piece


def is_claimed(request: HttpRequest) -> bool:
    """Whether the request has a key and is the first with it."""
    return _FIRST in request.__dict__


def end(request: HttpRequest, response: HttpResponseBase, *, at: datetime) -> None:
    """Keep the answer of what was carried out; free the key of what was not."""
    first: Claim = request.__dict__[_FIRST]
    if 200 <= response.status_code < 300 and isinstance(response, HttpResponse):
        digest = request.__dict__.get(_DIGEST) or _digest_of(request)
        body = response.content.decode()
        headers = response.headers
        answer = Answer(response.status_code, headers.get("Content-Type", ""), body, headers.get("ETag", ""))
        answers.settle(first, answer, _fingerprint(request, digest), at=at)
    else:
        answers.free(first)


def _fingerprint(request: HttpRequest, digest: bytes) -> str:
    kind = (request.content_type or "").encode()
    return answers.fingerprint(request.get_full_path().encode(), kind, digest)


def _digest_of(request: HttpRequest) -> bytes:
    if request.content_type != STREAMED:
        return sha256(request.body).digest()
    digest = sha256()
    while piece := request.read(CHUNK):
        digest.update(piece)
    return digest.digest()
