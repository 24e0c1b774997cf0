"""Norwegian alphabetical order without a database collation: a key that sorts by code point."""

import unicodedata
from typing import Final

# æ, ø, å come after z, in that order; ä and ö sort with æ and ø, and aa is written out as it stands.
_LAST: Final = {"æ": "z~1", "ä": "z~1", "ø": "z~2", "ö": "z~2", "å": "z~3"}


def sort_key(text: str) -> str:
    """A key such that sorting keys sorts texts as a Norwegian reader expects, case and accents aside."""
    key = []
    for letter in unicodedata.normalize("NFC", text).casefold():
        if letter in _LAST:
            key.append(_LAST[letter])
        else:
            key.append("".join(c for c in unicodedata.normalize("NFD", letter) if not unicodedata.combining(c)))
    return " ".join("".join(key).split())
