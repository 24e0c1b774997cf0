"""Asking whether an address answers; the one place that opens what people have written.

Called from a job, outside any transaction. Nothing inside the network is ever asked: a name is looked up once, every
address it has must be a public one, and the connection goes to that very address, redirects too. What may be asked
although it is not public stands in `TERSKEL_LINK_HOSTS`, as `host:port`.
"""

import ipaddress
import socket
import ssl
import threading
import time
from http.client import HTTPConnection, HTTPException
from typing import Final
from urllib.parse import SplitResult, urljoin, urlsplit

from django.conf import settings

from terskel.dps.links import Outcome

SECONDS_A_STEP: Final = 3.0
SECONDS_IN_ALL: Final = 8.0
REDIRECTS: Final = 4
PORTS: Final = {"http": 80, "https": 443}
AGENT: Final = "Terskel link check"
_GONE: Final = frozenset({404, 410})
_ASK_OTHERWISE: Final = frozenset({400, 403, 405, 501})
_MOVED: Final = frozenset({301, 302, 303, 307, 308})
_FAILED_FROM: Final = 500


class _Private(Exception):
    """The name leads into a network of one's own, or to a port that is no web server's."""


def ask(address: str) -> Outcome:
    """What the address comes to, within a few seconds."""
    ends = time.monotonic() + SECONDS_IN_ALL
    try:
        for _step in range(REDIRECTS):
            status, moved_to = _asked(address, ends)
            if status in _MOVED and moved_to:
                address = urljoin(address, moved_to)
                continue
            if status in _GONE:
                return "gone"
            return "away" if status >= _FAILED_FROM else "answers"
    except _Private:
        return "private"
    except (OSError, HTTPException, ValueError):
        return "away"
    return "away"


def _asked(address: str, ends: float) -> tuple[int, str]:
    """Status, and where it sends us: with HEAD, or GET where the server knows no HEAD."""
    status, moved_to = _request("HEAD", address, ends)
    return _request("GET", address, ends) if status in _ASK_OTHERWISE else (status, moved_to)


def _request(method: str, address: str, ends: float) -> tuple[int, str]:
    parts = urlsplit(address)
    if parts.scheme not in PORTS or not parts.hostname:
        raise _Private(address)
    left = min(SECONDS_A_STEP, ends - time.monotonic())
    if left <= 0:
        raise TimeoutError(address)
    port = parts.port or PORTS[parts.scheme]
    connection = HTTPConnection(parts.hostname, port, timeout=left)
    try:
        connection.sock = opened = _connected(parts, port, left)
        # A server that answers a letter at a time would never meet a time limit for each of them.
        cut = threading.Timer(max(0, ends - time.monotonic()), opened.shutdown, [socket.SHUT_RDWR])
        cut.daemon = True
        cut.start()
    except BaseException:
        connection.close()
        raise
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request(method, path, headers={"User-Agent": AGENT, "Connection": "close"})
        answer = connection.getresponse()
        return answer.status, answer.getheader("Location") or ""
    finally:
        cut.cancel()
        connection.close()


def _connected(parts: SplitResult, port: int, seconds: float) -> socket.socket:
    host = parts.hostname or ""
    allowed = f"{host}:{port}" in settings.TERSKEL_LINK_HOSTS
    if not allowed and port != PORTS[parts.scheme]:
        raise _Private(host)
    found = [entry[4][0] for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not allowed and not all(_is_public(str(one)) for one in found):
        raise _Private(host)
    raw = socket.create_connection((str(found[0]), port), timeout=seconds)
    if parts.scheme == "http":
        return raw
    try:
        return ssl.create_default_context().wrap_socket(raw, server_hostname=host)
    except BaseException:
        raw.close()
        raise


def _is_public(address: str) -> bool:
    found = ipaddress.ip_address(address.partition("%")[0])
    inner = getattr(found, "ipv4_mapped", None) or getattr(found, "sixtofour", None)
    return found.is_global and not found.is_multicast and (inner is None or inner.is_global)
