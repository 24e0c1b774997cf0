"""What the service is asked for: the request, and the manifest that lies in the document package."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from xml.etree import ElementTree as ET

SPACE: Final = "http://signering.posten.no/schema/v1"
QUEUE: Final = "terskel"
"""Of our own: another program of the same organisation does not take our answers, nor we its."""

DOCUMENT: Final = "document.pdf"
LONGEST_TITLE: Final = 80
LONGEST_DESCRIPTION: Final = 220

# What the law asks for is a signature (FOA § 25-1(5)); who signs does so for an organisation, with an e-ID of level 4.
# Of the three ways to identify signers in the document only the name says nothing private.
SIGNATURE_TYPE: Final = "AUTHENTICATED_ELECTRONIC_SIGNATURE"
AUTHENTICATION_LEVEL: Final = "4"
IDENTIFIED_BY: Final = "NAME"


@dataclass(frozen=True, slots=True)
class Order:
    """One PDF for signers who are reached by e-mail, for `sender`, an organisation number; they sign in any order.

    `reference` has at most fifty characters and nothing personal: it comes back with every answer.
    """

    reference: str
    sender: str
    title: str
    description: str
    addresses: tuple[str, ...]
    open_for: timedelta
    document: bytes


def request(order: Order) -> bytes:
    root = ET.Element("portal-signature-job-request", {"xmlns": SPACE})
    _texts(root, {"reference": order.reference, "polling-queue": QUEUE})
    return _written(root)


def manifest(order: Order) -> bytes:
    root = ET.Element("portal-signature-job-manifest", {"xmlns": SPACE})
    signers = ET.SubElement(root, "signers")
    for address in order.addresses:
        signer = ET.SubElement(signers, "signer")
        ET.SubElement(signer, "identified-by-contact-information")
        _texts(signer, {"signature-type": SIGNATURE_TYPE})
        ET.SubElement(ET.SubElement(signer, "notifications"), "email", address=address)
        _texts(signer, {"on-behalf-of": "OTHER"})
    _texts(ET.SubElement(root, "sender"), {"organization-number": order.sender})
    title = _line(order.title, LONGEST_TITLE)
    _texts(
        root,
        {
            "title": title,
            "nonsensitive-title": title,
            "description": _line(order.description, LONGEST_DESCRIPTION),
        },
    )
    document = ET.SubElement(ET.SubElement(root, "documents"), "document", href=DOCUMENT, mime="application/pdf")
    _texts(document, {"title": title})
    _texts(root, {"required-authentication": AUTHENTICATION_LEVEL})
    _texts(ET.SubElement(root, "availability"), {"available-seconds": f"{order.open_for.total_seconds():.0f}"})
    _texts(root, {"identifier-in-signed-documents": IDENTIFIED_BY})
    return _written(root)


def _line(text: str, longest: int) -> str:
    """On one line, without what XML cannot hold, and cut where it is too long."""
    line = " ".join("".join(one for one in text if one.isprintable() or one.isspace()).split())
    return line if len(line) <= longest else f"{line[: longest - 1].rstrip()}…"


def _texts(parent: ET.Element, texts: Mapping[str, str]) -> None:
    for name, text in texts.items():
        ET.SubElement(parent, name).text = text


def _written(root: ET.Element) -> bytes:
    document: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return document
