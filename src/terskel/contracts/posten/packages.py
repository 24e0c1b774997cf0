"""The document package: ASiC-E with one XAdES signature over everything in it (ETSI TS 103 174, the service's profile).

The signature is written in canonical form at once: no prefixes, attributes in order, each signed element with its own
namespace. So the bytes that are hashed are the bytes that stand there, and no library for canonical XML is needed; a
test canonicalises them with one and verifies them.
"""

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from typing import Final
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.serialization import Encoding

from terskel.contracts.posten.identity import Identity
from terskel.contracts.posten.orders import DOCUMENT, Order, manifest

SIGNATURES: Final = "META-INF/signatures.xml"
ASIC: Final = "http://uri.etsi.org/2918/v1.2.1#"
DSIG: Final = "http://www.w3.org/2000/09/xmldsig#"
XADES: Final = "http://uri.etsi.org/01903/v1.3.2#"
C14N: Final = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
RSA_SHA256: Final = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
SHA256: Final = "http://www.w3.org/2001/04/xmlenc#sha256"
SHA1: Final = "http://www.w3.org/2000/09/xmldsig#sha1"
SIGNED_PROPERTIES: Final = "http://uri.etsi.org/01903#SignedProperties"


@dataclass(frozen=True, slots=True)
class Part:
    """A file of the package. `name` is one of ours: it needs no escaping."""

    name: str
    media_type: str
    content: bytes


def package(order: Order, signed_by: Identity, *, at: datetime) -> bytes:
    """The document and its manifest, signed with the organisation certificate; `at` is true within five seconds."""
    parts = (
        Part(DOCUMENT, "application/pdf", order.document),
        Part("manifest.xml", "application/xml", manifest(order)),
    )
    written = BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as archive:
        for part in parts:
            archive.writestr(part.name, part.content)
        archive.writestr(SIGNATURES, signatures(parts, signed_by, at=at))
    return written.getvalue()


def signatures(parts: Sequence[Part], signed_by: Identity, *, at: datetime) -> bytes:
    """XAdES, baseline B, with every certificate in it; the SHA-1 of ours is what the profile asks for."""
    properties = _properties(parts, signed_by, at)
    references = "".join(
        f'<Reference Id="ID_{number}" URI="{part.name}">{_digest(part.content)}</Reference>'
        for number, part in enumerate(parts)
    )
    signed_info = (
        f'<SignedInfo xmlns="{DSIG}">{_named("CanonicalizationMethod", C14N)}{_named("SignatureMethod", RSA_SHA256)}'
        f'{references}<Reference Type="{SIGNED_PROPERTIES}" URI="#SignedProperties">'
        f"<Transforms>{_named('Transform', C14N)}</Transforms>{_digest(properties.encode())}</Reference></SignedInfo>"
    )
    value = signed_by.key.sign(signed_info.encode(), PKCS1v15(), hashes.SHA256())
    certificates = "".join(
        f"<X509Certificate>{_base64(one.public_bytes(Encoding.DER))}</X509Certificate>" for one in signed_by.chain
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<XAdESSignatures xmlns="{ASIC}">'
        f'<Signature xmlns="{DSIG}" Id="Signature">{signed_info}<SignatureValue>{_base64(value)}</SignatureValue>'
        f"<KeyInfo><X509Data>{certificates}</X509Data></KeyInfo><Object>"
        f'<QualifyingProperties xmlns="{XADES}" Target="#Signature">{properties}</QualifyingProperties>'
        "</Object></Signature></XAdESSignatures>"
    ).encode()


def _properties(parts: Sequence[Part], signed_by: Identity, at: datetime) -> str:
    own = signed_by.certificate
    fingerprint = _base64(own.fingerprint(hashes.SHA1()))
    formats = "".join(
        f'<DataObjectFormat ObjectReference="#ID_{number}"><MimeType>{part.media_type}</MimeType></DataObjectFormat>'
        for number, part in enumerate(parts)
    )
    return (
        f'<SignedProperties xmlns="{XADES}" Id="SignedProperties"><SignedSignatureProperties>'
        f"<SigningTime>{at.astimezone(UTC).isoformat(timespec='milliseconds')}</SigningTime><SigningCertificate><Cert>"
        f'<CertDigest>{_named("DigestMethod", SHA1, DSIG)}<DigestValue xmlns="{DSIG}">{fingerprint}</DigestValue>'
        f'</CertDigest><IssuerSerial><X509IssuerName xmlns="{DSIG}">{escape(own.issuer.rfc4514_string())}'
        f'</X509IssuerName><X509SerialNumber xmlns="{DSIG}">{own.serial_number}</X509SerialNumber></IssuerSerial>'
        f"</Cert></SigningCertificate></SignedSignatureProperties>"
        f"<SignedDataObjectProperties>{formats}</SignedDataObjectProperties></SignedProperties>"
    )


def _digest(content: bytes) -> str:
    return f"{_named('DigestMethod', SHA256)}<DigestValue>{_base64(sha256(content).digest())}</DigestValue>"


def _named(element: str, algorithm: str, space: str = "") -> str:
    declared = f' xmlns="{space}"' if space else ""
    return f'<{element}{declared} Algorithm="{algorithm}"></{element}>'


def _base64(content: bytes) -> str:
    return b64encode(content).decode()
