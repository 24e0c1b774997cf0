"""The installation's own issuer of certificates for electronic seals.

Its keys lie with the installation's other keys, outside the database. It issues one certificate for each act of
signing, valid for minutes and with a key that is forgotten when the seal is made; and it has one for its time-stamps.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from django.conf import settings

from terskel import installation

POLICY: Final = "2.25.286377068394557462101722854163484203292"
"""What our seals and time-stamps are issued under: an OID of our own, from a UUID (ITU-T X.667)."""

# Nothing is to be checked with us while it holds, which is minutes (ETSI EN 319 412-1, 5.2).
_ASSURED_FOR_ITS_TERM: Final = x509.ObjectIdentifier("0.4.0.194121.2.1")
_ORGANISATION_IDENTIFIER: Final = x509.ObjectIdentifier("2.5.4.97")
_NOTICE: Final = "An electronic seal of this installation for a person who was logged in. Not a qualified certificate."

# An issuer is made by the first act that needs it, and the clock of a demo may be moved back afterwards.
_BEFORE: Final = timedelta(days=366)
_ISSUER_TERM: Final = timedelta(days=366 * 25)
_CLOCKS_DIFFER: Final = timedelta(minutes=1)
_SEAL_TERM: Final = timedelta(minutes=10)
_LONGEST_NAME: Final = 64
"""Bytes of a part of a name in a certificate."""


@dataclass(frozen=True, slots=True)
class Holder:
    """For whom a seal is made: the person who signed, in which role, and for which organisation.

    `number` is that of the company register of `country` (ISO 3166-1, two letters).
    """

    name: str
    role: str
    organisation: str
    number: str
    country: str


@dataclass(frozen=True, slots=True)
class Credential:
    """A certificate with its key."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey


@dataclass(frozen=True, slots=True)
class Issuer:
    own: Credential
    stamps: Credential

    def issue(self, holder: Holder, *, at: datetime) -> Credential:
        """A certificate for one seal, with a key of its own; valid for ten minutes."""
        names = [
            x509.NameAttribute(NameOID.COUNTRY_NAME, holder.country),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, _fitting(holder.organisation)),
            *([x509.NameAttribute(_ORGANISATION_IDENTIFIER, _identifier(holder))] if holder.number else ()),
            x509.NameAttribute(NameOID.TITLE, _fitting(holder.role)),
            x509.NameAttribute(NameOID.COMMON_NAME, _fitting(holder.name)),
        ]
        key = _new_key()
        builder = _end_entity(names, key, self.own, at - _CLOCKS_DIFFER, at + _SEAL_TERM)
        builder = builder.add_extension(_usage(commits=True), critical=True).add_extension(
            x509.UnrecognizedExtension(_ASSURED_FOR_ITS_TERM, b"\x05\x00"), critical=False
        )
        return Credential(builder.sign(self.own.key, SHA256()), key)


def issuer(*, at: datetime) -> Issuer:
    """The one that issues now; made if there is none yet."""
    return _loaded(installation.seal_issuer(lambda: _made(1, at)))


def replace(*, at: datetime) -> x509.Certificate:
    """Let another issue from now on, and forget the keys of the earlier ones; their certificates stay."""
    number = len(installation.seal_issuers()) + 1
    return _loaded(installation.replace_seal_issuer(lambda: _made(number, at), _without_keys)).own.certificate


def certificates() -> tuple[x509.Certificate, ...]:
    """The certificates of everyone who has issued here, the oldest first: what seals are verified against."""
    return tuple(x509.load_pem_x509_certificates(kept)[0] for kept in installation.seal_issuers())


def _made(number: int, at: datetime) -> bytes:
    """Keys and certificates of a new issuer as PEM: its own key and certificate, then those of its time-stamps."""
    owner: str = settings.TERSKEL_OWNER_NAME
    own_key, stamp_key = _new_key(), _new_key()
    names = [
        x509.NameAttribute(NameOID.COUNTRY_NAME, "NO"),
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, _fitting(owner)),
        x509.NameAttribute(NameOID.COMMON_NAME, f"Terskel electronic seals {number}"),
    ]
    subject = x509.Name(names)
    begins, ends = at - _BEFORE, at + _ISSUER_TERM
    own = (
        _certificate(subject, subject, own_key, begins, ends)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(issues=True), critical=True)
        .sign(own_key, SHA256())
    )
    stamping = [*names[:-1], x509.NameAttribute(NameOID.COMMON_NAME, f"Terskel time-stamps {number}")]
    stamps = (
        _end_entity(stamping, stamp_key, Credential(own, own_key), begins, ends)
        .add_extension(_usage(), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        .sign(own_key, SHA256())
    )
    return b"".join((_pem(own_key), own.public_bytes(Encoding.PEM), _pem(stamp_key), stamps.public_bytes(Encoding.PEM)))


def _loaded(kept: bytes) -> Issuer:
    certificates = x509.load_pem_x509_certificates(kept)
    keys = [load_pem_private_key(one, password=None) for one in _blocks(kept, b"PRIVATE KEY")]
    made = []
    for certificate, key in zip(certificates, keys, strict=True):
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            raise TypeError("The issuer of electronic seals does not hold keys on an elliptic curve.")
        made.append(Credential(certificate, key))
    own, stamps = made
    return Issuer(own, stamps)


def _without_keys(kept: bytes) -> bytes:
    return b"".join(one.public_bytes(Encoding.PEM) for one in x509.load_pem_x509_certificates(kept))


def _blocks(pem: bytes, label: bytes) -> list[bytes]:
    begin, end = b"-----BEGIN " + label + b"-----", b"-----END " + label + b"-----"
    return [begin + part.split(end)[0] + end for part in pem.split(begin)[1:]]


def _end_entity(
    names: list[x509.NameAttribute[str]],
    key: ec.EllipticCurvePrivateKey,
    issuer: Credential,
    begins: datetime,
    ends: datetime,
) -> x509.CertificateBuilder:
    own_key = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.key.public_key())
    policy = x509.PolicyInformation(x509.ObjectIdentifier(POLICY), [x509.UserNotice(None, _NOTICE)])
    return (
        _certificate(x509.Name(names), issuer.certificate.subject, key, begins, ends)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(own_key, critical=False)
        .add_extension(x509.CertificatePolicies([policy]), critical=False)
    )


def _certificate(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, begins: datetime, ends: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(ends)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _usage(*, issues: bool = False, commits: bool = False) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not issues,
        content_commitment=commits,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=issues,
        crl_sign=issues,
        encipher_only=False,
        decipher_only=False,
    )


def _identifier(holder: Holder) -> str:
    """The number with whose register it is from: `NTR` is a national trade register (ETSI EN 319 412-1, 5.1.4)."""
    return f"NTR{holder.country}-{holder.number}"


def _fitting(text: str) -> str:
    """As much of the text as a certificate has room for."""
    return text.encode()[:_LONGEST_NAME].decode(errors="ignore").strip()


def _new_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
