"""An age identity under a passphrase: an age file with a scrypt recipient, whose work we choose.

The file is written here because pyrage chooses the work factor by itself, by timing the machine;
any age tool opens it with the passphrase.
"""

import base64
import hmac
import os
import unicodedata
from typing import Final

import pyrage
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

STRONG_WORK: Final = 18
"""log2 of scrypt's N that age itself takes on common machines: about a second of guessing each."""

_LONGEST: Final = 64 * 1024
"""Bytes in one chunk of age's payload; an identity is 74."""


class WrongPassphrase(Exception):
    """The passphrase does not open what was locked."""


def lock(secret: str, passphrase: str, work: int = STRONG_WORK) -> bytes:
    """An age file of `secret`; `work` is log2 of scrypt's N."""
    plaintext = secret.encode()
    if not 0 < len(plaintext) <= _LONGEST:
        raise ValueError("a secret of 1 byte to 64 KiB is locked")
    file_key, salt, nonce = os.urandom(16), os.urandom(16), os.urandom(16)
    wrapping_key = Scrypt(salt=b"age-encryption.org/v1/scrypt" + salt, length=32, n=1 << work, r=8, p=1).derive(
        _normal(passphrase).encode()
    )
    wrapped = ChaCha20Poly1305(wrapping_key).encrypt(bytes(12), file_key, None)
    header = (f"age-encryption.org/v1\n-> scrypt {_unpadded(salt)} {work}\n{_unpadded(wrapped)}\n---").encode()
    mac = hmac.digest(_derived(file_key, b"", b"header"), header, "sha256")
    only_chunk = bytes(11) + b"\x01"
    payload = ChaCha20Poly1305(_derived(file_key, nonce, b"payload")).encrypt(only_chunk, plaintext, None)
    return header + f" {_unpadded(mac)}\n".encode() + nonce + payload


def unlock(locked: bytes, passphrase: str) -> str:
    """What was locked; raises WrongPassphrase."""
    try:
        secret: bytes = pyrage.passphrase.decrypt(locked, _normal(passphrase))
    except pyrage.DecryptError as error:
        raise WrongPassphrase from error
    return secret.decode()


def _normal(passphrase: str) -> str:
    """One spelling of å, whichever keyboard it was typed on."""
    return unicodedata.normalize("NFC", passphrase)


def _derived(key: bytes, salt: bytes, info: bytes) -> bytes:
    return HKDF(SHA256(), length=32, salt=salt, info=info).derive(key)


def _unpadded(data: bytes) -> str:
    return base64.b64encode(data).rstrip(b"=").decode()
