"""What the service answers, read into plain data; raises ValueError for what cannot be used."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, cast
from xml.etree import ElementTree as ET

from terskel.contracts.posten.orders import SPACE
from terskel.core.instants import require_instant

JobState = Literal["IN_PROGRESS", "COMPLETED_SUCCESSFULLY", "FAILED"]
JOB_STATES: Final = ("IN_PROGRESS", "COMPLETED_SUCCESSFULLY", "FAILED")
SIGNED: Final = "SIGNED"


@dataclass(frozen=True, slots=True)
class Taken:
    """The service has taken an order: its own number for it, and where it is called back."""

    number: int
    cancel_at: str


@dataclass(frozen=True, slots=True)
class Answered:
    """Where one signer stands, `said` in the service's words (it may get new ones), and the XAdES when there is one."""

    address: str
    said: str
    since: datetime
    evidence_at: str


@dataclass(frozen=True, slots=True)
class Change:
    """Something happened to an order. It comes again until it is confirmed."""

    number: int
    reference: str
    state: JobState
    confirm_at: str
    cancel_at: str
    document_at: str
    signers: tuple[Answered, ...]


def taken(content: bytes) -> Taken:
    root = _root(content, "portal-signature-job-response")
    return Taken(int(_text(root, "signature-job-id")), _text(root, "cancellation-url"))


def change(content: bytes) -> Change:
    root = _root(content, "portal-signature-job-status-change-response")
    state = _text(root, "status")
    if state not in JOB_STATES:
        raise ValueError(f"no such state of an order: {state!r}")
    return Change(
        number=int(_text(root, "signature-job-id")),
        reference=_text(root, "reference", ""),
        state=cast(JobState, state),
        confirm_at=_text(root, "confirmation-url"),
        cancel_at=_text(root, "cancellation-url", ""),
        document_at=_text(root, "signatures/pades-url", ""),
        signers=tuple(_signer(one) for one in root.iterfind(_path("signatures/signature"))),
    )


def error(content: bytes) -> tuple[str, str]:
    """(code, message) of a refusal; empty where the answer is no error of the service's own."""
    try:
        root = _root(content, "error")
        return _text(root, "error-code"), _text(root, "error-message")
    except ValueError:
        return "", ""


def _signer(element: ET.Element) -> Answered:
    status = element.find(_path("status"))
    email = element.find(_path("identifier/email"))
    if status is None or email is None:
        raise ValueError("a signer without status or address")
    since = require_instant(datetime.fromisoformat(status.get("since", "")))
    return Answered(email.get("address", ""), (status.text or "").strip(), since, _text(element, "xades-url", ""))


def _root(content: bytes, name: str) -> ET.Element:
    if b"<!DOCTYPE" in content:  # and without one there is nothing to expand
        raise ValueError("an answer with a document type")
    try:
        root = ET.fromstring(content)
    except ET.ParseError as fault:
        raise ValueError("the answer is no XML") from fault
    if root.tag != f"{{{SPACE}}}{name}":
        raise ValueError(f"{root.tag} where {name} was awaited")
    return root


def _text(parent: ET.Element, path: str, default: str | None = None) -> str:
    found = parent.findtext(_path(path), default)
    if found is None:
        raise ValueError(f"the answer has no {path}")
    return found.strip()


def _path(path: str) -> str:
    return "/".join(f"{{{SPACE}}}{one}" for one in path.split("/"))
