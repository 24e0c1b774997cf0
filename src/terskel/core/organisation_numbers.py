"""Organisation numbers: the Norwegian ones with their check digit (modulus 11), others in their register's form."""

import re
from typing import Final

_WEIGHTS: Final = (3, 2, 7, 6, 5, 4, 3, 2)

# How the numbers of a country's company register look, without the signs that only group them.
_FORMS: Final = {
    "CH": re.compile(r"CHE\d{9}"),
    "DK": re.compile(r"\d{8}"),
    "EE": re.compile(r"\d{8}"),
    "FI": re.compile(r"\d{8}"),
    "FR": re.compile(r"\d{9}"),
    "GB": re.compile(r"[A-Z\d]{2}\d{6}"),
    "IS": re.compile(r"\d{10}"),
    "LT": re.compile(r"\d{7}(?:\d{2})?"),
    "LV": re.compile(r"\d{11}"),
    "NL": re.compile(r"\d{8}"),
    "PL": re.compile(r"\d{10}"),
    "SE": re.compile(r"\d{10}"),
}
_GROUPING: Final = re.compile(r"[\s.\-\u2013/]+")
# Elsewhere: letters, digits and the usual signs, 3 to 20 of them with a digit among them.
_ANY: Final = re.compile(r"(?=.*\d)[A-Z\d][A-Z\d .\-/]{1,18}[A-Z\d]")


def valid(number: str) -> bool:
    """True for nine ASCII digits whose last is the right check digit; spaces are not removed."""
    if len(number) != 9 or not (number.isascii() and number.isdigit()):
        return False
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, number[:8], strict=True))
    return (11 - total % 11) % 11 == int(number[8])


def in_register_form(number: str, country: str) -> str | None:
    """The number as `country`'s register writes it, so that one firm has one number; None where it cannot be one.

    Norway's has its check digit right; of others only the form is known.
    """
    written = " ".join(number.split()).upper()
    if not written.isascii():
        return None
    joined = _GROUPING.sub("", written)
    if country == "NO":
        return joined if valid(joined) else None
    if form := _FORMS.get(country):
        return joined if form.fullmatch(joined) else None
    return written if _ANY.fullmatch(written) else None
