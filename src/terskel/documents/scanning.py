"""Asking a malware scanner that speaks clamd's INSTREAM: the bytes go over a socket and are kept nowhere.

`TERSKEL_MALWARE_SCANNER` is `unix:/path/of/the.sock` or `tcp://host:port`; empty where there is no scanner.
"""

import re
import socket
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal
from urllib.parse import urlsplit

Verdict = Literal["clean", "infected", "too_large"]

WAIT_SECONDS: Final = 60
"""For the connection and between two answers; a scanner may think long about a large file."""

LONGEST_NAME: Final = 200

_CHUNK: Final = 1024 * 1024
_LONGEST_ANSWER: Final = 4096
_ANSWER: Final = re.compile(r"^stream: (?:(OK)|(.+) FOUND)$")
_TOO_LARGE: Final = "INSTREAM size limit exceeded"


class ScannerAway(Exception):
    """The scanner could not be asked, or its answer was none. Ask again later."""


@dataclass(frozen=True, slots=True)
class Scanned:
    """What `scanner` said; `found` is its name of the malware."""

    verdict: Verdict
    scanner: str
    found: str = ""


def scan(scanner: str, content: Iterable[bytes]) -> Scanned:
    """Ask about the bytes as they come; raises `ScannerAway`."""
    try:
        with _connected(scanner) as connection:
            cut_off = _send(connection, content)
            answer = _answer(connection)
    except OSError as failure:
        raise ScannerAway(f"{scanner}: {failure}") from failure
    if _TOO_LARGE in answer:
        return Scanned("too_large", scanner)
    said = _ANSWER.match(answer)
    if said is None or cut_off:
        raise ScannerAway(f"{scanner} answered {answer!r}")
    return Scanned("infected", scanner, said[2][:LONGEST_NAME]) if said[2] else Scanned("clean", scanner)


def _connected(scanner: str) -> socket.socket:
    if scanner.startswith("unix:"):
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(WAIT_SECONDS)
        try:
            connection.connect(scanner.removeprefix("unix:"))
        except OSError:
            connection.close()
            raise
        return connection
    parts = urlsplit(scanner)
    return socket.create_connection((parts.hostname, parts.port or 3310), timeout=WAIT_SECONDS)


def _send(connection: socket.socket, content: Iterable[bytes]) -> bool:
    """Each chunk after its length, then a length of zero. True where the scanner hung up first: it says why."""
    try:
        connection.sendall(b"zINSTREAM\0")
        for piece in content:
            for start in range(0, len(piece), _CHUNK):
                chunk = piece[start : start + _CHUNK]
                connection.sendall(struct.pack("!I", len(chunk)) + chunk)
        connection.sendall(struct.pack("!I", 0))
    except (BrokenPipeError, ConnectionResetError):
        return True
    return False


def _answer(connection: socket.socket) -> str:
    said = b""
    while b"\0" not in said and len(said) < _LONGEST_ANSWER:
        piece = connection.recv(_LONGEST_ANSWER)
        if not piece:
            break
        said += piece
    return said.partition(b"\0")[0].decode("utf-8", "replace").strip()
