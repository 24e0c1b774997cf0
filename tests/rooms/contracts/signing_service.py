"""Posten signering as its published schemas and documentation say, on loopback: TLS with certificates on both sides.

It believes nothing: what it gets is held against the real schemas, the package is opened, its signature canonicalised
by lxml and verified, and what it answers itself is valid too. What is wrong is answered as the service does, with an
`error`, which a test then meets as a refusal.
"""

import ssl
import threading
from base64 import b64decode
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.parser import BytesParser
from email.policy import HTTP
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit
from zipfile import ZipFile

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree

NS: Final = {
    "p": "http://signering.posten.no/schema/v1",
    "ds": "http://www.w3.org/2000/09/xmldsig#",
    "x": "http://uri.etsi.org/01903/v1.3.2#",
    "asic": "http://uri.etsi.org/2918/v1.2.1#",
}
PAUSE: Final = timedelta(minutes=10)
EXACT: Final = timedelta(seconds=5)
PARTS: Final = ["document.pdf", "manifest.xml", "META-INF/signatures.xml"]


class Schemas:
    """The real ones, of the shared folder."""

    def __init__(self, folder: Path) -> None:
        self.messages = etree.XMLSchema(etree.parse(folder / "direct-and-portal.xsd"))
        places = {"ds": "xmldsig-core-schema.xsd", "asic": "ts_102918v010201.xsd", "x": "XAdES.xsd"}
        imports = "".join(
            f'<import namespace="{NS[one]}" schemaLocation="{(folder / "thirdparty" / name).as_uri()}"/>'
            for one, name in places.items()
        )
        wrapper = f'<schema xmlns="http://www.w3.org/2001/XMLSchema">{imports}</schema>'
        self.signatures = etree.XMLSchema(etree.fromstring(wrapper))


class Wrong(Exception):
    """What was sent is not as it should be; the text says why."""


@dataclass
class Order:
    """One that was taken. `answers`: address to (said, since)."""

    number: int
    sender: str
    reference: str
    queue: str
    title: str
    document: bytes
    seconds: int
    answers: dict[str, tuple[str, datetime]]
    state: str = "IN_PROGRESS"
    confirmed: int = 0


@dataclass
class Posten:
    """`now` is what its own clock says. What a test tells the signers to do comes as a change when it is asked."""

    schemas: Schemas
    now: datetime
    orders: list[Order] = field(default_factory=list)
    waiting: list[Order] = field(default_factory=list)
    asked: int = 0
    too_early: int = 0
    faults: int = 0
    loses_answers: int = 0
    ask_from: datetime | None = None
    leads_to: str = ""
    address: str = ""

    @property
    def order(self) -> Order:
        [only] = self.orders
        return only

    def answer(self, address: str, said: str, order: Order | None = None) -> None:
        """A signer has done something."""
        found = order or self.order
        found.answers[address] = (said, self.now)
        if said != "SIGNED":
            found.state = "FAILED"
        elif all(one == "SIGNED" for one, _ in found.answers.values()):
            found.state = "COMPLETED_SUCCESSFULLY"
        self._change(found)

    def expire(self) -> None:
        found = self.order
        found.answers = {
            address: (said if said == "SIGNED" else "EXPIRED", self.now) for address, (said, _) in found.answers.items()
        }
        found.state = "FAILED"
        self._change(found)

    def _change(self, order: Order) -> None:
        if order not in self.waiting:
            self.waiting.append(order)

    def take(self, sender: str, kind: str, body: bytes, shown: x509.Certificate) -> bytes:
        message = BytesParser(policy=HTTP).parsebytes(f"Content-Type: {kind}\r\n\r\n".encode() + body)
        parts = {one.get_content_type(): one.get_payload(decode=True) for one in message.iter_parts()}
        if message.get_content_type() != "multipart/mixed" or set(parts) != {
            "application/xml",
            "application/octet-stream",
        }:
            raise Wrong(f"the parts are {sorted(parts)}")
        request = self._valid(self.schemas.messages, parts["application/xml"])
        order = self._opened(parts["application/octet-stream"], shown)
        if order.sender != sender:
            raise Wrong("the sender of the manifest is not that of the address")
        order.reference = request.findtext("p:reference", "", NS)
        order.queue = request.findtext("p:polling-queue", "", NS)
        self.orders.append(order)
        return self._said(
            f"<portal-signature-job-response xmlns='{NS['p']}'><signature-job-id>{order.number}</signature-job-id>"
            f"<cancellation-url>{self._url(order)}/cancel</cancellation-url></portal-signature-job-response>"
        )

    def _opened(self, package: bytes, shown: x509.Certificate) -> Order:
        with ZipFile(BytesIO(package)) as archive:
            if archive.namelist() != PARTS:
                raise Wrong(f"the package holds {archive.namelist()}")
            contents = {name: archive.read(name) for name in PARTS}
        self._verified(contents, shown)
        manifest = self._valid(self.schemas.messages, contents["manifest.xml"])
        signers = [
            str(one) for one in manifest.xpath("p:signers/p:signer/p:notifications/p:email/@address", namespaces=NS)
        ]
        if manifest.find("p:documents/p:document", NS).get("href") != "document.pdf":
            raise Wrong("the manifest names another document")
        return Order(
            number=len(self.orders) + 4711,
            sender=manifest.findtext("p:sender/p:organization-number", "", NS),
            reference="",
            queue="",
            title=manifest.findtext("p:title", "", NS),
            document=contents["document.pdf"],
            seconds=int(manifest.findtext("p:availability/p:available-seconds", "0", NS)),
            answers=dict.fromkeys(signers, ("WAITING", self.now)),
        )

    def _verified(self, contents: dict[str, bytes], shown: x509.Certificate) -> None:
        """Every file is signed, just now, with the certificate that the connection was made with."""
        root = self._valid(self.schemas.signatures, contents["META-INF/signatures.xml"])
        info, properties = root.find(".//ds:SignedInfo", NS), root.find(".//x:SignedProperties", NS)
        signed = {one.get("URI"): one.findtext("ds:DigestValue", "", NS) for one in info.findall("ds:Reference", NS)}
        due = {
            "document.pdf": contents["document.pdf"],
            "manifest.xml": contents["manifest.xml"],
            "#SignedProperties": canonical(properties),
        }
        if {name: sha256(content).digest() for name, content in due.items()} != {
            name: b64decode(value) for name, value in signed.items()
        }:
            raise Wrong("a fingerprint in the signature is not that of the file")
        chain = [
            x509.load_der_x509_certificate(b64decode(one.text)) for one in root.findall(".//ds:X509Certificate", NS)
        ]
        if chain[0] != shown:
            raise Wrong("the package is signed with another certificate than the connection")
        for each, issuer in zip(chain, (*chain[1:], chain[-1]), strict=True):
            each.verify_directly_issued_by(issuer)
        if b64decode(properties.findtext(".//ds:DigestValue", "", NS)) != shown.fingerprint(hashes.SHA1()):
            raise Wrong("the signed properties name another certificate")
        key = chain[0].public_key()
        assert isinstance(key, RSAPublicKey)
        value = b64decode(root.findtext(".//ds:SignatureValue", "", NS))
        key.verify(value, canonical(info), PKCS1v15(), hashes.SHA256())
        if abs(datetime.fromisoformat(properties.findtext(".//x:SigningTime", "", NS)) - self.now) > EXACT:
            raise Wrong("the time of signing is wrong")

    def next_change(self, sender: str, queue: str) -> tuple[int, bytes]:
        """(status, content); what is not confirmed comes again."""
        if self.ask_from is not None and self.now < self.ask_from:
            self.too_early += 1
            return 429, b""
        found = next((one for one in self.waiting if (one.sender, one.queue) == (sender, queue)), None)
        self.ask_from = self.now if found else self.now + PAUSE
        if found is None:
            return 204, b""
        root = self.leads_to or self._url(found)
        signers = "".join(
            f"<signature><status since='{since.isoformat()}'>{said}</status>"
            f"<identifier><email address='{address}'/></identifier>"
            + (f"<xades-url>{root}/xades/{number}</xades-url>" if said == "SIGNED" else "")
            + "</signature>"
            for number, (address, (said, since)) in enumerate(found.answers.items(), start=1)
        )
        goes_on = f"<cancellation-url>{self._url(found)}/cancel</cancellation-url>" * (found.state == "IN_PROGRESS")
        signed = any(said == "SIGNED" for said, _ in found.answers.values())
        return 200, self._said(
            f"<portal-signature-job-status-change-response xmlns='{NS['p']}'><reference>{found.reference}</reference>"
            f"<signature-job-id>{found.number}</signature-job-id><status>{found.state}</status>"
            f"<confirmation-url>{self._url(found)}/complete</confirmation-url>{goes_on}<signatures>{signers}"
            + (f"<pades-url>{root}/pades</pades-url>" if signed else "")
            + "</signatures></portal-signature-job-status-change-response>"
        )

    def act(self, number: int, verb: str) -> tuple[int, bytes]:
        order = next(one for one in self.orders if one.number == number)
        match verb.split("/"):
            case ["complete"]:
                order.confirmed += 1
                self.waiting = [one for one in self.waiting if one is not order]
                return 200, b""
            case ["cancel"]:
                if order.state != "IN_PROGRESS":
                    return 409, self.error("NOT_CANCELLABLE", "It is over.")
                order.state = "FAILED"
                order.answers = {
                    address: (said if said == "SIGNED" else "CANCELLED", self.now)
                    for address, (said, _) in order.answers.items()
                }
                self._change(order)
                return 200, b""
            case ["pades"]:
                return 200, order.document + b"\n% signed at the service\n"
            case ["xades", which]:
                return 200, f"<XAdES>{which}</XAdES>".encode()
        return 404, b""

    def error(self, code: str, message: str) -> bytes:
        return self._said(
            f"<error xmlns='{NS['p']}'><error-code>{code}</error-code><error-message>{message}</error-message>"
            "<error-type>CLIENT</error-type></error>"
        )

    def _url(self, order: Order) -> str:
        return f"{self.address}/{order.sender}/portal/signature-jobs/{order.number}"

    def _valid(self, schema: Any, content: bytes) -> Any:
        root = etree.fromstring(content)
        if not schema.validate(root):
            raise Wrong(str(schema.error_log.last_error.message))
        return root

    def _said(self, text: str) -> bytes:
        """Its own answers are as the schema says too."""
        content = text.encode()
        self.schemas.messages.assertValid(etree.fromstring(content))
        return content


class Handler(BaseHTTPRequestHandler):
    posten: Posten

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self._answer(lambda: self._post(body))

    def do_GET(self) -> None:
        self._answer(self._get)

    def _post(self, body: bytes) -> tuple[int, bytes]:
        sender, rest = self._where()
        if rest:
            number, _, verb = rest.partition("/")
            return self.posten.act(int(number), verb)
        assert isinstance(self.connection, ssl.SSLSocket)
        shown = x509.load_der_x509_certificate(self.connection.getpeercert(binary_form=True) or b"")
        try:
            taken = self.posten.take(sender, self.headers["Content-Type"], body, shown)
        except Wrong as wrong:
            return 400, self.posten.error("BAD_REQUEST", str(wrong).replace("<", "").replace("&", ""))
        if self.posten.loses_answers:
            self.posten.loses_answers -= 1
            return 502, b""
        return 200, taken

    def _get(self) -> tuple[int, bytes]:
        sender, rest = self._where()
        if rest:
            number, _, verb = rest.partition("/")
            return self.posten.act(int(number), verb)
        self.posten.asked += 1
        return self.posten.next_change(sender, parse_qs(urlsplit(self.path).query).get("polling_queue", [""])[0])

    def _where(self) -> tuple[str, str]:
        """/api/SENDER/portal/signature-jobs[/NUMBER/VERB]"""
        _, api, sender, portal, jobs, *rest = urlsplit(self.path).path.split("/")
        assert (api, portal, jobs) == ("api", "portal", "signature-jobs")
        return sender, "/".join(rest)

    def _answer(self, made: Callable[[], tuple[int, bytes]]) -> None:
        status, content = (503, b"") if self.posten.faults else made()
        self.posten.faults = max(0, self.posten.faults - 1)
        self.send_response(status)
        if self.posten.ask_from is not None:
            self.send_header("X-Next-permitted-poll-time", self.posten.ask_from.isoformat())
        self.send_header("Content-Type", "application/xml")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Nothing on the screen."""


class Server(ThreadingHTTPServer):
    """Of one `Posten`, behind TLS; whoever comes shows a certificate of an issuer in `issuers`."""

    def __init__(self, posten: Posten, certificate: Path, issuers: Path) -> None:
        super().__init__(("127.0.0.1", 0), type("Of", (Handler,), {"posten": posten}))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        context.load_verify_locations(issuers)
        context.verify_mode = ssl.CERT_REQUIRED
        self.socket = context.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)
        posten.address = f"https://127.0.0.1:{self.server_address[1]}/api"

    def handle_error(self, *_: object) -> None:
        """A connection that is broken off is told to whoever broke it off."""

    def begin(self) -> None:
        threading.Thread(target=self.serve_forever, daemon=True).start()


def canonical(element: Any) -> bytes:
    """Inclusive canonical XML of a subtree, as a document of its own: lxml gives a part of one stray declarations."""
    content: bytes = etree.tostring(etree.fromstring(etree.tostring(element)), method="c14n")
    return content


def pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.PEM)
