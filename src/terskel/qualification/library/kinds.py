"""What a library holds, and what it may not hold."""

import re
from typing import Final

# What suppliers are asked for again and again; the words are the page's.
CRIMINAL_RECORD: Final = "criminal_record"
COMPANY_REGISTER: Final = "company_register"
EVIDENCE_KINDS: Final = (
    COMPANY_REGISTER,
    "tax",
    "annual_accounts",
    "credit_rating",
    "insurance",
    "authorisation",
    "quality_management",
    "environmental_management",
    "information_security",
    "health_and_safety",
    CRIMINAL_RECORD,
    "other",
)
ITEM_KINDS: Final = ("evidence", "reference", "cv")
MEDIA_TYPES: Final = {b"%PDF-": "application/pdf", b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}
LONGEST_TEXT: Final = 10_000

_BIRTH_NUMBER: Final = re.compile(r"(?<!\d)(\d{6})[ \u00a0]?(\d{5})(?!\d)")
_FIRST_WEIGHTS: Final = (3, 7, 6, 1, 8, 9, 4, 5, 2, 1)
_SECOND_WEIGHTS: Final = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)


def media_type(beginning: bytes) -> str | None:
    """What a file is by its first bytes: a PDF, a PNG or a JPEG; None for anything else, whatever it is called."""
    return next((kind for mark, kind in MEDIA_TYPES.items() if beginning.startswith(mark)), None)


def has_birth_number(text: str) -> bool:
    """Whether a Norwegian birth number stands in the text: eleven digits whose two check digits fit."""
    return any(_checks(found[1] + found[2]) for found in _BIRTH_NUMBER.finditer(text))


def _checks(digits: str) -> bool:
    numbers = [int(digit) for digit in digits]
    first = sum(weight * number for weight, number in zip(_FIRST_WEIGHTS, numbers[:10], strict=True))
    second = sum(weight * number for weight, number in zip(_SECOND_WEIGHTS, numbers, strict=True))
    return first % 11 == 0 and second % 11 == 0
