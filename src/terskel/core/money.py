"""Amounts of money as people type them."""

import re
from decimal import Decimal
from typing import Final

_AMOUNT: Final = re.compile(r"(?P<whole>\d{1,3}(?:[ .,]\d{3})+|\d+)(?:(?P<point>[.,])(?P<ore>\d{1,2}))?", re.ASCII)
_UNIT: Final = re.compile(r"^(?:kr\.?|NOK)\s*|\s*(?:kr\.?|NOK|,-|\.-)$", re.IGNORECASE)
_SPACES: Final = re.compile(r"[\s\u00a0\u202f]+")


class NotAnAmount(ValueError):
    """The text is no amount of Norwegian kroner, or could be read as two different ones."""


def parse_kroner(text: str) -> Decimal:
    """`1 250 000`, `1250000,50`, `1.250.000,50 kr`, `NOK 1,250,000` -> Decimal with at most two decimals.

    A single group such as `1.250` or `1,250` is refused: it is 1250 to one reader and 1.25 to another.
    Raises NotAnAmount; a negative amount is none.
    """
    bare = _UNIT.sub("", _SPACES.sub(" ", text).strip())
    match = _AMOUNT.fullmatch(bare)
    if match is None:
        raise NotAnAmount(text)
    whole, point = match["whole"], match["point"]
    separators = {character for character in whole if not character.isdigit()}
    if len(separators) > 1 or point in separators:
        raise NotAnAmount(text)
    if len(re.split("[.,]", whole)) == 2 and point is None:
        raise NotAnAmount(text)
    return Decimal("".join(re.findall(r"\d", whole)) + "." + (match["ore"] or "0")).quantize(Decimal("0.01"))
