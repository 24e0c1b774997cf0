"""Organisation certificates as an issuer makes them: RSA, the organisation number in the subject."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

FROM = datetime(2026, 1, 1, tzinfo=UTC)
TO = FROM + timedelta(days=3650)


@dataclass(frozen=True)
class Held:
    key: rsa.RSAPrivateKey
    certificate: x509.Certificate

    def pem(self, *issuers: "Held") -> bytes:
        """Key, certificate and its issuers, as our setting wants them."""
        key = self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        return key + b"".join(one.certificate.public_bytes(Encoding.PEM) for one in (self, *issuers))


def issuer() -> Held:
    return _made("Prøveutsteder", "", None)


def organisation(name: str, number: str, by: Held) -> Held:
    return _made(name, number, by)


def _made(name: str, number: str, by: Held | None) -> Held:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    attributes = [x509.NameAttribute(NameOID.COUNTRY_NAME, "NO"), x509.NameAttribute(NameOID.COMMON_NAME, name)]
    if number:
        attributes.append(x509.NameAttribute(NameOID.SERIAL_NUMBER, number))
    subject = x509.Name(attributes)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(by.certificate.subject if by else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(FROM)
        .not_valid_after(TO)
        .add_extension(x509.BasicConstraints(ca=by is None, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    if by is not None:
        own = x509.AuthorityKeyIdentifier.from_issuer_public_key(by.key.public_key())
        builder = builder.add_extension(own, critical=False)
    return Held(key, builder.sign(by.key if by else key, hashes.SHA256()))
