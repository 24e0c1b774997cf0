"""Asking addresses that people have written; the one place that opens them. Nothing inside the network is asked.

Called from jobs, outside any transaction. A name is looked up once, every address it has must be a public one, and the
connection goes to that very address. What may be asked although it is not public is named as `host:port`.
"""

import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from http.client import HTTPConnection
from types import MappingProxyType
from typing import Final
from urllib.parse import SplitResult, urlsplit

SECONDS_A_STEP: Final = 3.0
PORTS: Final = {"http": 80, "https": 443}
CARRY_IPV4: Final = tuple(
    ipaddress.IPv6Network(one) for one in ("::/96", "64:ff9b::/96", "64:ff9b:1::/48", "2001::/32")
)
"""IPv4 addresses written as IPv6 (RFC 4291 § 2.5.5, RFC 6052, RFC 8215, RFC 4380): a gateway may lead them inwards."""
INNER_NAMES: Final = (".localhost", ".local", ".internal", ".home.arpa")
"""Names that lead nowhere on the internet (RFC 6761, RFC 6762, RFC 8375, and `internal`, reserved by ICANN)."""
NO_HEADERS: Final[Mapping[str, str]] = MappingProxyType({})


class Private(Exception):
    """The name leads into a network of one's own, or to a port that is no web server's."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The status line's number, and where the answer sends us."""

    code: int
    moved_to: str


def send(
    method: str,
    address: str,
    *,
    ends: float,
    allowed: Collection[str],
    body: bytes | None = None,
    headers: Mapping[str, str] = NO_HEADERS,
    seconds: float = SECONDS_A_STEP,
) -> Answer:
    """One request, over by `ends` (of the monotonic clock). Raises Private, OSError, HTTPException or ValueError."""
    parts = urlsplit(address)
    if parts.scheme not in PORTS or not parts.hostname:
        raise Private(address)
    left = min(seconds, ends - time.monotonic())
    if left <= 0:
        raise TimeoutError(address)
    port = parts.port or PORTS[parts.scheme]
    connection = HTTPConnection(parts.hostname, port, timeout=left)
    try:
        connection.sock = opened = _connected(parts, port, left, allowed)
        # A server that answers a letter at a time would never meet a time limit for each of them.
        cut = threading.Timer(max(0, ends - time.monotonic()), opened.shutdown, [socket.SHUT_RDWR])
        cut.daemon = True
        cut.start()
    except BaseException:
        connection.close()
        raise
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request(method, path, body=body, headers={"Connection": "close", **headers})
        answer = connection.getresponse()
        return Answer(answer.status, answer.getheader("Location") or "")
    finally:
        cut.cancel()
        connection.close()


def may_lead_out(address: str, allowed: Collection[str]) -> bool:
    """What its writing alone tells, before any name is looked up: whether `send` would ask it at all.

    So whoever writes an address is told at once; a name that leads inwards is found out when it is asked.
    """
    parts = urlsplit(address)
    host, port = parts.hostname or "", parts.port or PORTS.get(parts.scheme)
    if f"{host}:{port}" in allowed:
        return True
    if parts.scheme not in PORTS or port != PORTS[parts.scheme]:
        return False
    try:
        return _is_public(host)
    except ValueError:
        return "." in host.strip(".") and not host.rstrip(".").endswith(INNER_NAMES)


def _connected(parts: SplitResult, port: int, seconds: float, allowed: Collection[str]) -> socket.socket:
    host = parts.hostname or ""
    named = f"{host}:{port}" in allowed
    if not named and port != PORTS[parts.scheme]:
        raise Private(host)
    found = [entry[4][0] for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not named and not all(_is_public(str(one)) for one in found):
        raise Private(host)
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
    if not found.is_global or found.is_multicast:
        return False
    if isinstance(found, ipaddress.IPv4Address):
        return True
    inner = found.ipv4_mapped or found.sixtofour
    carries_another = any(found in one for one in CARRY_IPV4)
    return not (found.is_site_local or carries_another) and (inner is None or inner.is_global)
