"""Sentences of what people write, compared without case, spacing and the name of the firm they are about."""

import re
from typing import Final

_END: Final = re.compile(r"(?<=[.!?])\s+|\n+")
_FEWEST_WORDS: Final = 2


def sentences(text: str) -> tuple[str, ...]:
    """Those with more than one word: the rest is an abbreviation or says nothing."""
    return tuple(one for one in _END.split(text.strip()) if len(one.split()) >= _FEWEST_WORDS)


def compared(sentence: str, name: str) -> str:
    """The same for two sentences that differ only in case, spacing and whose `name` stands in them."""
    bare = sentence.casefold().replace(name.casefold(), "…") if name else sentence.casefold()
    return " ".join(bare.split())
