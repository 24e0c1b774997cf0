"""Electronic seals on PDF documents (PAdES, baseline T), and what can be found out about them.

A seal is the installation's own: it says that a named person, logged in and with a mandate, pressed "sign" for an
organisation. It is advanced, not qualified (eIDAS articles 3(25)-(27) and 36). Each seal is an incremental update, so
the bytes before it stay; title, dates, PDF/A and PDF/UA marks are left as they are. Nothing here asks the network.

pyHanko takes more than a second to import: import this module only where seals are made or examined.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import Any, Final, Literal

from asn1crypto import cms, keys, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers, timestamps
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.general import UnacceptableSignerError
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from terskel.documents.issuing import POLICY, Credential, Holder, Issuer

DIGEST: Final = "sha256"

_REGISTER: Final = re.compile(r"^NTR[A-Z]{2}-")

Flaw = Literal["", "changed", "changed_since", "unknown_issuer", "not_valid", "no_time"]
"""What is wrong with a seal; empty where nothing is."""


class Unreadable(Exception):
    """The bytes are no whole PDF document."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """A document with one seal more; `certificate` is the seal's own, PEM."""

    content: bytes
    certificate: str


@dataclass(frozen=True, slots=True)
class Found:
    """A seal on a document. `stamped_at` is the time-stamp's instant; `number` the organisation number."""

    name: str
    role: str
    organisation: str
    number: str
    issuer: str
    reason: str
    stamped_at: datetime | None
    flaw: Flaw

    @property
    def holds(self) -> bool:
        return not self.flaw


def seal(content: bytes, holder: Holder, *, reason: str, field: str, issuer: Issuer, at: datetime) -> Sealed:
    """The document with a seal in the new invisible field `field`; its claimed time and its time-stamp are `at`."""
    credential = issuer.issue(holder, at=at)
    moment = at.astimezone(UTC).replace(microsecond=0)
    signer = _Sealing(
        signers.PdfSignatureMetadata(
            field_name=field,
            name=holder.name,
            reason=reason,
            md_algorithm=DIGEST,
            subfilter=fields.SigSeedSubFilter.PADES,
        ),
        signer=_signer(credential, issuer),
        timestamper=_Stamping(_signer(issuer.stamps, issuer), moment),
        new_field_spec=fields.SigFieldSpec(
            field,
            readable_field_name=f"{holder.name}, {holder.organisation}",
            # PDF/A wants it printed, PDF/UA wants it outside the page: it has no face of its own.
            invis_sig_settings=fields.InvisSigSettings(
                set_print_flag=True, set_hidden_flag=False, box_out_of_bounds=True
            ),
        ),
    )
    signer.moment = moment
    output = BytesIO()
    signer.sign_pdf(_Leaving(BytesIO(content)), output=output)
    return Sealed(output.getvalue(), credential.certificate.public_bytes(Encoding.PEM).decode())


def examine(content: bytes, roots: Sequence[x509.Certificate]) -> tuple[Found, ...]:
    """Every seal on the document in its order, verified against the issuers in `roots`; raises `Unreadable`."""
    try:
        found = PdfFileReader(BytesIO(content)).embedded_regular_signatures
        asn1_roots = [_asn1(root) for root in roots]
        return tuple(_found(one, asn1_roots, last=one is found[-1]) for one in found)
    except (PdfError, ValueError, KeyError) as error:
        raise Unreadable(str(error)) from error


class _Leaving(IncrementalPdfFileWriter):
    """Writes no new date or producer into the document's own data: a seal changes nothing but itself."""

    def _update_meta(self) -> None:
        return


class _Sealing(signers.PdfSigner):
    moment: datetime

    def init_signing_session(self, *args: Any, **kwargs: Any) -> PdfSigningSession:
        session = super().init_signing_session(*args, **kwargs)
        session.system_time = self.moment
        return session


class _Stamping(timestamps.TimeStamper):
    """Our own time-stamper (RFC 3161) without a server: the instant is the act's, from the database's clock."""

    def __init__(self, signer: signers.SimpleSigner, moment: datetime) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._signer = signer
        self._moment = moment

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        info = {
            "version": "v1",
            "policy": tsp.ObjectIdentifier(POLICY),
            "message_imprint": req["message_imprint"],
            "serial_number": x509.random_serial_number(),
            "gen_time": self._moment,
        }
        if req["nonce"].native is not None:
            info["nonce"] = req["nonce"]
        stamped = cms.ParsableOctetString(tsp.TSTInfo(info).dump())
        token = await self._signer.async_sign_general_data(
            cms.EncapsulatedContentInfo({"content_type": "tst_info", "content": stamped}), DIGEST, detached=False
        )
        granted = tsp.PKIStatusInfo({"status": tsp.PKIStatus("granted")})
        return tsp.TimeStampResp({"status": granted, "time_stamp_token": token})


def _found(embedded: EmbeddedPdfSignature, roots: list[asn1_x509.Certificate], *, last: bool) -> Found:
    subject = embedded.signer_cert.subject.native
    stamped_at = _stamped_at(embedded)
    return Found(
        name=_text(subject, "common_name"),
        role=_text(subject, "title"),
        organisation=_text(subject, "organization_name"),
        number=_REGISTER.sub("", _text(subject, "organization_identifier")),
        issuer=_text(embedded.signer_cert.issuer.native, "common_name"),
        reason=str(embedded.sig_object.get("/Reason", "")),
        stamped_at=stamped_at,
        flaw=_flaw(embedded, roots, stamped_at, last=last),
    )


def _flaw(
    embedded: EmbeddedPdfSignature, roots: list[asn1_x509.Certificate], stamped_at: datetime | None, *, last: bool
) -> Flaw:
    if stamped_at is None:
        return "no_time"
    if embedded.signer_cert.issuer not in [root.subject for root in roots]:
        return "unknown_issuer"
    # The seal's certificate held for minutes: it is judged at the instant of the time-stamp.
    context = ValidationContext(trust_roots=roots, allow_fetching=False, moment=stamped_at)
    try:
        status = validate_pdf_signature(embedded, context, context)
    except (SignatureValidationError, UnacceptableSignerError):
        return "not_valid"
    stamp = status.timestamp_validity
    if not status.intact or not status.valid:
        return "changed"
    if not status.trusted or stamp is None or not (stamp.valid and stamp.intact and stamp.trusted):
        return "not_valid"
    if status.coverage is not SignatureCoverageLevel.ENTIRE_FILE and (
        last or status.modification_level in (None, ModificationLevel.OTHER)
    ):
        return "changed_since"
    return ""


def _stamped_at(embedded: EmbeddedPdfSignature) -> datetime | None:
    for attribute in embedded.signer_info["unsigned_attrs"]:
        if attribute["type"].native == "signature_time_stamp_token":
            stamped = attribute["values"][0]["content"]["encap_content_info"]["content"].parsed
            instant = stamped["gen_time"].native
            return instant if isinstance(instant, datetime) else None
    return None


def _text(name: Any, key: str) -> str:
    value = name.get(key, "")
    return value if isinstance(value, str) else ", ".join(value)


def _signer(credential: Credential, issuer: Issuer) -> signers.SimpleSigner:
    der = credential.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return signers.SimpleSigner(
        signing_cert=_asn1(credential.certificate),
        signing_key=keys.PrivateKeyInfo.load(der),
        cert_registry=SimpleCertificateStore.from_certs(  # type: ignore[no-untyped-call]
            [_asn1(issuer.own.certificate)]
        ),
    )


def _asn1(certificate: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER))
