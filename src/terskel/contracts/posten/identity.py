"""The organisation certificate that the installation shows to the service, and signs document packages with."""

from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key


class IdentityUnusable(Exception):
    """The file holds no key and certificate that can be used; the text says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Identity:
    """`chain` begins with the certificate of `key`; its issuers follow, up to and with the root."""

    key: RSAPrivateKey
    chain: tuple[x509.Certificate, ...]

    @property
    def certificate(self) -> x509.Certificate:
        return self.chain[0]


def identity(path: str) -> Identity:
    """Read key and certificates from a PEM file; raises `IdentityUnusable`."""
    try:
        content = Path(path).read_bytes()
        key = load_pem_private_key(content, password=None)
        chain = x509.load_pem_x509_certificates(content)
    except (OSError, ValueError, TypeError) as fault:
        raise IdentityUnusable(f"{path} cannot be read as a key without a passphrase and its certificates") from fault
    if not isinstance(key, RSAPrivateKey):
        raise IdentityUnusable(f"the key in {path} is no RSA key, and the service takes no other")
    own = next((one for one in chain if one.public_key() == key.public_key()), None)
    if own is None:
        raise IdentityUnusable(f"none of the certificates in {path} is that of the key")
    return Identity(key, (own, *(one for one in chain if one is not own)))
