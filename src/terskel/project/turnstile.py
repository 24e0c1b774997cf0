"""In front of the application: when a request had come whole is noted before it waits for its turn.

In the last minute before a deadline requests come faster than they are answered. The instant that decides is when a
delivery arrived (FOA § 24-1(1)a), not when somebody had time for it: so every request gets a thread at once, which
reads the body and the clock and then waits, holding nothing, until one of the few turns is free.
"""

import threading
import time
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, closing, nullcontext
from http import HTTPStatus
from io import BytesIO
from typing import Any, cast

from django.http import HttpResponse

from terskel.arrival import MOST_READ, NOTED

Environ = dict[str, Any]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]


class Turnstile:
    """`turns` requests at once are let in; 0: as many as the server has threads."""

    def __init__(self, application: Application, *, turns: int) -> None:
        self._application = application
        self._turn: AbstractContextManager[Any] = threading.BoundedSemaphore(turns) if turns else nullcontext()

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        if not _read(environ):
            start_response(f"{HTTPStatus.BAD_REQUEST.value} {HTTPStatus.BAD_REQUEST.phrase}", [("Content-Length", "0")])
            return []
        with self._turn:
            answer = self._application(environ, start_response)
            if getattr(answer, "streaming", True):
                return answer
            # What is whole is taken, and its connection given back, before the next one has the turn and asks for one.
            with closing(cast("HttpResponse", answer)) as whole:
                return list(whole)


def _read(environ: Environ) -> bool:
    """Read what is short enough to its end, and note when. False where the sender went away in the middle."""
    try:
        length = int(environ.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return True  # told by the application
    if length > MOST_READ or environ.get("CONTENT_TYPE", "").startswith("multipart/"):
        return True
    if length > 0:
        try:
            body = environ["wsgi.input"].read(length)
        except OSError:
            return False
        if len(body) < length:
            return False
        environ["wsgi.input"] = BytesIO(body)
    environ[NOTED] = time.monotonic()
    return True
