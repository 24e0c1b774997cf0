"""Addresses and documents that the texts of a DPS name: what is wrong with them as written. Pure; asks nobody."""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias
from urllib.parse import urlsplit

LONGEST: Final = 2000
_MEANT: Final = re.compile(r"(?:\bh?t{1,2}ps?[:;]?/{1,3}|\bwww\.)[^\s<>\"'()\[\]«»]+", re.IGNORECASE)
_RIGHT: Final = re.compile(r"https?://", re.IGNORECASE)
_HOST: Final = re.compile(r"(?:[\w](?:[\w-]*[\w])?\.)+[^\W\d_]{2,}|\d{1,3}(?:\.\d{1,3}){3}|localhost", re.IGNORECASE)
_FILE: Final = re.compile(r"(?<![\w/@.-])[\w-]+\.(?:pdf|docx?|xlsx?|odt|ods|zip)\b", re.IGNORECASE)
_ANNEX: Final = re.compile(r"\b(?:vedlegg|bilag|annex|appendix|attachment)\s+(?:nr\.?\s*)?(\d{1,2}|[A-Z])\b")
_CAPITAL: Final = re.compile(r"\b(?:Vedlegg|Bilag|Annex|Appendix|Attachment)\b")

Outcome: TypeAlias = Literal["answers", "gone", "away", "private"]
"""What an address came to: `gone` says that there is no such page, `away` gives no answer, `private` is not asked."""
OUTCOMES: Final[tuple[Outcome, ...]] = ("answers", "gone", "away", "private")


@dataclass(frozen=True, slots=True)
class Named:
    """What some texts name, each once, in order. `malformed` are addresses that nobody could open."""

    addresses: tuple[str, ...]
    malformed: tuple[str, ...]
    documents: tuple[str, ...]


def named_in(texts: Iterable[str]) -> Named:
    """The addresses, file names and numbered annexes in the texts."""
    addresses: dict[str, None] = {}
    malformed: dict[str, None] = {}
    documents: dict[str, None] = {}
    for text in texts:
        for written in _MEANT.findall(text):
            address = written.rstrip(".,;:!?…")
            whole = f"https://{address}" if address.casefold().startswith("www.") else address
            (addresses if _can_be_opened(whole) else malformed)[whole] = None
        documents |= dict.fromkeys(_documents_in(_MEANT.sub(" ", text)))
    return Named(tuple(addresses), tuple(malformed), tuple(documents))


def missing_documents(named: Iterable[str], held: Collection[str]) -> tuple[str, ...]:
    """Those of the named documents that none of the titles and file names `held` is."""
    return tuple(one for one in named if not any(_is(one, title) for title in held))


def _documents_in(text: str) -> Iterator[str]:
    yield from _FILE.findall(text)
    lowered = _CAPITAL.sub(lambda found: found[0].lower(), text)
    for found in _ANNEX.finditer(lowered):
        yield f"{text[found.start() : found.end()]}"


def _is(named: str, title: str) -> bool:
    if _FILE.fullmatch(named):
        return named.casefold() in title.casefold()
    number = named.split()[-1]
    return re.search(rf"(?<![^\W_])0*{re.escape(number)}(?![^\W_])", title, re.IGNORECASE) is not None


def _can_be_opened(address: str) -> bool:
    if not _RIGHT.match(address) or len(address) > LONGEST:
        return False
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return False
    return port != 0 and parts.username is None and _HOST.fullmatch(parts.hostname or "") is not None
