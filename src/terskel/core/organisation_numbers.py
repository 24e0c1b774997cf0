"""Norwegian organisation numbers: nine digits, the last one a check digit (modulus 11)."""

from typing import Final

_WEIGHTS: Final = (3, 2, 7, 6, 5, 4, 3, 2)


def valid(number: str) -> bool:
    """True for nine ASCII digits whose last is the right check digit; spaces are not removed."""
    if len(number) != 9 or not (number.isascii() and number.isdigit()):
        return False
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, number[:8], strict=True))
    return (11 - total % 11) % 11 == int(number[8])
