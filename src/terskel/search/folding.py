"""One spelling for what people write in several ways: æ/ae, ø/oe/o, å/aa/a, accents, case, and signs between words."""

import re
import unicodedata
from typing import Final

_LETTERS: Final = str.maketrans({"æ": "e", "ä": "e", "ø": "o", "ö": "o", "å": "a", "ß": "ss", "đ": "d", "ł": "l"})
# What is written for æ, ø and å where the keyboard has none; the same fold on both sides makes them meet.
_PAIRS: Final = (("aa", "a"), ("ae", "e"), ("oe", "o"))
_WORD: Final = re.compile(r"[^\W_]+")
_GROUPED: Final = re.compile(r"(?<!\d)(\d{3})[ \u00a0](\d{3})[ \u00a0](\d{3})(?!\d)")
_CPV: Final = re.compile(r"(?<!\d)(\d{8})-\d(?!\d)")


def fold(word: str) -> str:
    """One word as it is looked for: `Brønnøysund`, `Broennoeysund` and `bronnoysund` are the same."""
    plain = unicodedata.normalize("NFC", word).casefold().translate(_LETTERS)
    for pair, letter in _PAIRS:
        plain = plain.replace(pair, letter)
    return "".join(sign for sign in unicodedata.normalize("NFD", plain) if not unicodedata.combining(sign))


def words_of(text: str) -> list[str]:
    """The words of a text in their order, unfolded. A grouped organisation number is one, a CPV code has no digit."""
    joined = _CPV.sub(r"\1", _GROUPED.sub(r"\1\2\3", unicodedata.normalize("NFC", text)))
    return _WORD.findall(joined)


def folded(text: str) -> str:
    """The text as words between single spaces, each folded."""
    return " ".join(map(fold, words_of(text)))
