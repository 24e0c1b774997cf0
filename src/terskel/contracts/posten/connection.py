"""The one place that speaks to the service: TLS with a certificate on both sides, one request at a time.

Called from jobs, outside any transaction. Nothing is sent before the certificate on the other side is known to be that
of the service; its name in the certificate is not that of its address, so its organisation number is what is held
against it, as its documentation says.
"""

import secrets
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from http.client import HTTPException, HTTPSConnection
from typing import Final, TypeVar
from urllib.parse import quote, urlsplit

from cryptography import x509
from cryptography.x509.oid import NameOID
from django.conf import settings

from terskel.contracts.posten import answers, orders
from terskel.contracts.posten.answers import Change, Taken
from terskel.contracts.posten.identity import Identity, identity
from terskel.contracts.posten.packages import package
from terskel.core.instants import require_instant

POSTENS_NUMBERS: Final = ("984661185", "NTRNO-984661185")
"""Posten Bring AS as certificates write it: the serial number of the subject, or its organisation identifier."""

NEXT_POLL: Final = "X-Next-permitted-poll-time"
SECONDS_A_STEP: Final = 20.0
SECONDS_IN_ALL: Final = 120.0
PIECE: Final = 64 * 1024
LARGEST_ANSWER: Final = 1024 * 1024
LARGEST_FILE: Final = 128 * 1024 * 1024
CONFLICT: Final = 409
TOO_EARLY: Final = 429
FAULT: Final = 500
NOTHING_NEW: Final = 204


class Away(Exception):
    """No answer that can be used: down, slow, strange or not yet. The same may be asked again later."""


class NotAccepted(Exception):
    """The service has understood and says no; `code` and `message` are its own words."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message


@dataclass(frozen=True, slots=True)
class Response:
    status: int
    next_poll: datetime | None
    content: bytes


@dataclass(frozen=True, slots=True)
class Connection:
    """`address` is the API's root; the files hold our key with its certificates, and the issuers we trust, PEM."""

    address: str
    identity: Identity
    certificate_file: str
    issuers_file: str

    def send(self, order: orders.Order, *, at: datetime) -> Taken:
        """Ask for signatures. Raises `NotAccepted` or `Away`; after `Away` it may have been taken all the same."""
        boundary = secrets.token_hex(16)
        parts = (
            ("application/xml", orders.request(order)),
            ("application/octet-stream", package(order, self.identity, at=at)),
        )
        body = b"".join(
            f"--{boundary}\r\nContent-Type: {kind}\r\n\r\n".encode() + content + b"\r\n" for kind, content in parts
        )
        headers = {"Content-Type": f'multipart/mixed; boundary="{boundary}"'}
        response = self._ask("POST", self._jobs(order.sender), body + f"--{boundary}--\r\n".encode(), headers)
        return _read(answers.taken, response.content)

    def next_change(self, sender: str) -> tuple[Change | None, datetime | None]:
        """What happened next to an order of `sender`, None for nothing or too early; and when we may ask again."""
        address = f"{self._jobs(sender)}?polling_queue={quote(orders.QUEUE)}"
        response = self._ask("GET", address, also=(TOO_EARLY,))
        if response.status in (NOTHING_NEW, TOO_EARLY):
            return None, response.next_poll
        return _read(answers.change, response.content), response.next_poll

    def confirm(self, change: Change) -> None:
        """Say that a change is dealt with, so that it does not come again."""
        self._ask("POST", change.confirm_at)

    def cancel(self, address: str) -> bool:
        """Call an order back; False when it is over already."""
        return self._ask("POST", address, also=(CONFLICT,)).status != CONFLICT

    def fetch(self, address: str) -> bytes:
        """A PAdES or XAdES, whole."""
        return self._ask("GET", address, accept="*/*", largest=LARGEST_FILE).content

    def _jobs(self, sender: str) -> str:
        return f"{self.address}/{quote(sender)}/portal/signature-jobs"

    def _ask(
        self,
        method: str,
        address: str,
        body: bytes = b"",
        headers: dict[str, str] | None = None,
        *,
        also: tuple[int, ...] = (),
        accept: str = "application/xml",
        largest: int = LARGEST_ANSWER,
    ) -> Response:
        """The answer, where it is a success or one of `also`."""
        own, asked = urlsplit(self.address), urlsplit(address)
        if (asked.scheme, asked.netloc) != (own.scheme, own.netloc):
            raise Away(f"the service led us elsewhere: {address}")
        try:
            response = self._exchange(
                method, asked._replace(scheme="", netloc="").geturl(), body, headers or {}, accept, largest
            )
        except (OSError, HTTPException, ValueError) as failure:
            raise Away(f"{type(failure).__name__}: {failure}") from failure
        if response.status < 300 or response.status in also:
            return response
        if response.status >= FAULT or response.status == TOO_EARLY:
            raise Away(f"the service answered {response.status}")
        code, message = answers.error(response.content)
        raise NotAccepted(code or str(response.status), message)

    def _exchange(
        self, method: str, path: str, body: bytes, headers: dict[str, str], accept: str, largest: int
    ) -> Response:
        parts = urlsplit(self.address)
        ends = time.monotonic() + SECONDS_IN_ALL
        opened = HTTPSConnection(parts.hostname or "", parts.port, timeout=SECONDS_A_STEP, context=self._context())
        try:
            opened.connect()
            _require_the_service(opened.sock)
            opened.request(method, path, body=body, headers={"Accept": accept, "Connection": "close", **headers})
            answer = opened.getresponse()
            content = bytearray()
            while piece := answer.read1(PIECE):
                content += piece
                if len(content) > largest or time.monotonic() > ends:
                    raise ValueError("the answer is too long, or takes too long")
            return Response(answer.status, _instant(answer.getheader(NEXT_POLL)), bytes(content))
        finally:
            opened.close()

    def _context(self) -> ssl.SSLContext:
        context = ssl.create_default_context(cafile=self.issuers_file)
        context.check_hostname = False
        context.load_cert_chain(self.certificate_file)
        return context


def is_set_up() -> bool:
    return bool(settings.TERSKEL_POSTEN_SIGNERING)


def connection() -> Connection:
    """As the settings say; raises `IdentityUnusable`."""
    certificate_file: str = settings.TERSKEL_POSTEN_SIGNERING_CERTIFICATE
    return Connection(
        settings.TERSKEL_POSTEN_SIGNERING,
        identity(certificate_file),
        certificate_file,
        settings.TERSKEL_POSTEN_SIGNERING_ISSUERS,
    )


def _require_the_service(sock: ssl.SSLSocket) -> None:
    shown = sock.getpeercert(binary_form=True)
    subject = x509.load_der_x509_certificate(shown).subject if shown else x509.Name([])
    numbers = [
        attribute.value
        for kind in (NameOID.SERIAL_NUMBER, NameOID.ORGANIZATION_IDENTIFIER)
        for attribute in subject.get_attributes_for_oid(kind)
    ]
    if not set(numbers) & set(POSTENS_NUMBERS):
        raise ValueError(f"the certificate is that of somebody else: {subject.rfc4514_string()}")


def _instant(written: str | None) -> datetime | None:
    """ISO 8601, with or without the name of a zone behind it."""
    return require_instant(datetime.fromisoformat(written.partition("[")[0])) if written else None


T = TypeVar("T")


def _read(read: Callable[[bytes], T], content: bytes) -> T:
    try:
        return read(content)
    except ValueError as fault:
        raise Away(f"an answer that cannot be used: {fault}") from fault
