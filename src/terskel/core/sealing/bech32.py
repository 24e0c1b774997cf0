"""Bech32 (BIP 173) without its length limit, as age spells its keys."""

from typing import Final

_ALPHABET: Final = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATORS: Final = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_CHECKSUM_LENGTH: Final = 6


def encode(prefix: str, data: bytes) -> str:
    """`prefix`, the separator `1`, the data and a checksum, in lower case."""
    values = _regrouped(data, 8, 5, pad=True)
    polymod = _polymod([*_expanded(prefix), *values, *[0] * _CHECKSUM_LENGTH]) ^ 1
    checksum = [(polymod >> 5 * (5 - place)) & 31 for place in range(_CHECKSUM_LENGTH)]
    return f"{prefix}1{''.join(_ALPHABET[value] for value in [*values, *checksum])}"


def decode(text: str) -> tuple[str, bytes]:
    """(prefix in lower case, data); raises ValueError for mixed case or a wrong checksum."""
    if text not in (text.lower(), text.upper()):
        raise ValueError("Bech32 is all upper or all lower case")
    prefix, separator, rest = text.lower().rpartition("1")
    if not (prefix and separator) or len(rest) < _CHECKSUM_LENGTH or set(rest) - set(_ALPHABET):
        raise ValueError("not Bech32")
    values = [_ALPHABET.index(letter) for letter in rest]
    if _polymod([*_expanded(prefix), *values]) != 1:
        raise ValueError("the Bech32 checksum is wrong")
    return prefix, bytes(_regrouped(values[:-_CHECKSUM_LENGTH], 5, 8, pad=False))


def _polymod(values: list[int]) -> int:
    checksum = 1
    for value in values:
        top = checksum >> 25
        checksum = (checksum & 0x1FFFFFF) << 5 ^ value
        for place, generator in enumerate(_GENERATORS):
            checksum ^= generator if (top >> place) & 1 else 0
    return checksum


def _expanded(prefix: str) -> list[int]:
    codes = [ord(letter) for letter in prefix]
    return [code >> 5 for code in codes] + [0] + [code & 31 for code in codes]


def _regrouped(values: bytes | list[int], old: int, new: int, *, pad: bool) -> list[int]:
    """The same bits in groups of `new` instead of `old`."""
    gathered, bits, groups = 0, 0, []
    for value in values:
        gathered = gathered << old | value
        bits += old
        while bits >= new:
            bits -= new
            groups.append(gathered >> bits & ((1 << new) - 1))
    left = gathered & ((1 << bits) - 1)
    if pad and bits:
        groups.append(left << (new - bits))
    elif not pad and (bits >= old or left):
        raise ValueError("Bech32 data end in stray bits")
    return groups
