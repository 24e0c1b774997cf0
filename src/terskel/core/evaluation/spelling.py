"""Reading the plain JSON of a model and its criteria: one way to say what is no such thing."""

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import TypeVar

from terskel.core.canonical import decimal_text

_Word = TypeVar("_Word", bound=str)


def one_of(known: Sequence[_Word], text: object) -> _Word:
    for word in known:
        if word == text:
            return word
    raise ValueError(f"{text!r} is none of {', '.join(known)}")


def number(text: object) -> Decimal:
    """A finite number; raises ValueError."""
    try:
        value = Decimal(str(text))
    except InvalidOperation:
        raise ValueError(f"{text!r} is no number") from None
    if not value.is_finite():
        raise ValueError(f"{text!r} is no finite number")
    return value


def optional_number(text: object) -> Decimal | None:
    return None if text is None else number(text)


def optional_text(value: Decimal | None) -> str | None:
    return None if value is None else decimal_text(value)


def text_of(data: Mapping[str, object], key: str) -> str:
    match data.get(key):
        case str(text):
            return text
    raise ValueError(f"{key} is a text, not {data.get(key)!r}")


def rows_of(data: Mapping[str, object], key: str) -> list[Mapping[str, object]]:
    """The list of objects under `key`; none where the key is left out."""
    match data.get(key, []):
        case list(rows) if all(isinstance(row, dict) for row in rows):
            return rows
    raise ValueError(f"{key} is a list of objects")


def no_strangers(data: Mapping[str, object], known: Sequence[str], what: str) -> None:
    if strangers := sorted(data.keys() - set(known)):
        raise ValueError(f"{what} has no {', '.join(strangers)}")
