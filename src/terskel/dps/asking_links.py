"""Asking whether an address in the texts of a system answers. Called from a job, outside any transaction.

Nothing inside the network is ever asked (`terskel.outward`), redirects neither, but for what stands in
`TERSKEL_LINK_HOSTS`.
"""

import time
from http.client import HTTPException
from typing import Final
from urllib.parse import urljoin

from django.conf import settings

from terskel import outward
from terskel.dps.links import Outcome

SECONDS_IN_ALL: Final = 8.0
REDIRECTS: Final = 4
AGENT: Final = "Terskel link check"
_GONE: Final = frozenset({404, 410})
_ASK_OTHERWISE: Final = frozenset({400, 403, 405, 501})
_MOVED: Final = frozenset({301, 302, 303, 307, 308})
_FAILED_FROM: Final = 500


def ask(address: str) -> Outcome:
    """What the address comes to, within a few seconds."""
    ends = time.monotonic() + SECONDS_IN_ALL
    try:
        for _step in range(REDIRECTS):
            answer = _asked(address, ends)
            if answer.code in _MOVED and answer.moved_to:
                address = urljoin(address, answer.moved_to)
                continue
            if answer.code in _GONE:
                return "gone"
            return "away" if answer.code >= _FAILED_FROM else "answers"
    except outward.Private:
        return "private"
    except (OSError, HTTPException, ValueError):
        return "away"
    return "away"


def _asked(address: str, ends: float) -> outward.Answer:
    """With HEAD, or GET where the server knows no HEAD."""
    answer = _request("HEAD", address, ends)
    return _request("GET", address, ends) if answer.code in _ASK_OTHERWISE else answer


def _request(method: str, address: str, ends: float) -> outward.Answer:
    return outward.send(method, address, ends=ends, allowed=settings.TERSKEL_LINK_HOSTS, headers={"User-Agent": AGENT})
