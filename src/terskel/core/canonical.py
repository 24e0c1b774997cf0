"""One spelling of a value, so that equal values have equal digests and signatures.

Keys are sorted by code point, nothing is written between tokens, and text is UTF-8 without
escapes that JSON does not demand. Floats are refused: a number that matters is an int or a text.
Where strings are ASCII-keyed, as ours are, the result is that of RFC 8785.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import TypeAlias

Json: TypeAlias = None | bool | int | str | Sequence["Json"] | Mapping[str, "Json"]


def canonical_json(value: Json) -> bytes:
    """The canonical bytes of `value`; raises TypeError for floats and anything that is not JSON."""
    _refuse_strangers(value)
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def sha256_hex(value: Json) -> str:
    """SHA-256 of the canonical bytes, in lower-case hexadecimal."""
    return hashlib.sha256(canonical_json(value)).hexdigest()


def decimal_text(value: Decimal) -> str:
    """The shortest plain spelling of a Decimal: `10`, `0.5`, never `1E+1` or `0.50`."""
    if not value.is_finite():
        raise ValueError(f"{value} has no plain spelling")
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _refuse_strangers(value: object) -> None:
    match value:
        case None | bool() | int() | str():
            return
        case list() | tuple():
            items: Iterable[object] = value
        case dict():
            for key in value:
                if not isinstance(key, str):
                    raise TypeError(f"canonical JSON has text keys, not {key!r}")
            items = value.values()
        case _:
            raise TypeError(f"canonical JSON has no {type(value).__name__}: {value!r}")
    for item in items:
        if type(item) is not str:  # most are
            _refuse_strangers(item)
