"""Signed receipts: canonical JSON under an Ed25519 signature, checked with the public key alone.

The signature is over exactly the bytes of `canonical_json(body)`. With the public key as PEM,
`openssl pkeyutl -verify -pubin -inkey key.pem -rawin -in receipt.json -sigfile receipt.sig`
checks it too.
"""

import base64
import binascii
from collections.abc import Mapping

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from terskel.core.canonical import Json, canonical_json


def sign(body: Mapping[str, Json], key: Ed25519PrivateKey) -> str:
    """The signature in base64; `body` says in `kind` what it is a receipt of."""
    if not isinstance(body.get("kind"), str):
        raise ValueError("a receipt says what it is a receipt of: kind")
    return base64.b64encode(key.sign(canonical_json(body))).decode()


def verify(body: Mapping[str, Json], signature: str, public_key: str) -> bool:
    """Whether `signature` over `body` was made with the private half of `public_key` (base64)."""
    try:
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public_key, validate=True))
        key.verify(base64.b64decode(signature, validate=True), canonical_json(body))
    except (InvalidSignature, binascii.Error, ValueError):
        return False
    return True


def public_key_text(key: Ed25519PrivateKey) -> str:
    """The 32 bytes of the public half in base64."""
    return base64.b64encode(key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)).decode()


def public_key_pem(key: Ed25519PrivateKey) -> str:
    """The public half as PEM, as openssl wants it."""
    pem = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return pem.decode()
