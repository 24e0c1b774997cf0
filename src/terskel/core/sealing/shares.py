"""A secret split for k of n people (SLIP-39: words with checksums, readable from paper).

Below k shares nothing about the secret can be told, however much time there is. The age identity's
32 bytes are what is split, so any SLIP-39 tool gives back the identity's bytes.
"""

from collections.abc import Sequence
from typing import Final

from shamir_mnemonic import MnemonicError, Share, combine_mnemonics, generate_mnemonics

from terskel.core.sealing import bech32

FEWEST: Final = 2
"""One person never opens alone, so a secret is never split for one."""

MOST: Final = 16
"""The format's own limit of shares."""

_IDENTITY_PREFIX: Final = "age-secret-key-"
_SECRET_LENGTH: Final = 32


class WrongShares(Exception):
    """The shares are too few, damaged, or not of one secret."""


def split(identity: str, threshold: int, count: int) -> tuple[str, ...]:
    """`count` shares of an age identity, any `threshold` of which give it back."""
    if not FEWEST <= threshold <= count <= MOST:
        raise ValueError(f"{threshold} of {count}: at least {FEWEST} of at most {MOST}")
    (shares,) = generate_mnemonics(1, [(threshold, count)], _secret(identity), iteration_exponent=0)
    return tuple(shares)


def combine(shares: Sequence[str]) -> str:
    """The age identity; raises WrongShares."""
    try:
        secret = combine_mnemonics(shares)
    except MnemonicError as error:
        raise WrongShares(str(error)) from error
    return bech32.encode(_IDENTITY_PREFIX, secret).upper()


def index_of(share: str) -> int:
    """Which of the shares this is, counted from 0; raises WrongShares when it is none."""
    try:
        index = Share.from_mnemonic(share).index
    except MnemonicError as error:
        raise WrongShares(str(error)) from error
    assert isinstance(index, int)
    return index


def _secret(identity: str) -> bytes:
    prefix, secret = bech32.decode(identity)
    if prefix != _IDENTITY_PREFIX or len(secret) != _SECRET_LENGTH:
        raise ValueError("not an age identity")
    return secret
