"""News as an Atom feed (RFC 4287)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Final
from uuid import UUID
from xml.etree import ElementTree

from terskel.core.languages import Language

MEDIA_TYPE: Final = "application/atom+xml; charset=utf-8"
ATOM: Final = "http://www.w3.org/2005/Atom"
# What a form takes and XML 1.0 has no way to write (§ 2.2).
_NOT_IN_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Entry:
    """`address` is the whole address of the page that it is about; `text` is plain. `written_in`: the language of the
    text where it is not the feed's, `language` that of the title as well. `updated`: when it came to say what it says.
    """

    id: UUID
    title: str
    text: str
    address: str
    at: datetime
    written_in: Language | None = None
    language: Language | None = None
    updated: datetime | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """`id` never changes, whatever the addresses do. `updated` holds where there is no entry yet."""

    id: UUID
    title: str
    author: str
    language: Language
    address: str
    page: str
    updated: datetime
    entries: Sequence[Entry]


def as_atom(feed: Feed) -> bytes:
    """The feed as XML; the same feed gives the same bytes."""
    root = ElementTree.Element("feed", {"xmlns": ATOM, "xml:lang": feed.language})
    _text(root, "id", feed.id.urn)
    _text(root, "title", feed.title)
    _text(root, "updated", _instant(max([one.updated or one.at for one in feed.entries], default=feed.updated)))
    _text(ElementTree.SubElement(root, "author"), "name", feed.author)
    ElementTree.SubElement(root, "link", rel="self", type="application/atom+xml", href=feed.address)
    ElementTree.SubElement(root, "link", rel="alternate", type="text/html", href=feed.page)
    _text(root, "generator", "Terskel")
    for one in feed.entries:
        whole = {} if one.language in (None, feed.language) else {"xml:lang": str(one.language)}
        entry = ElementTree.SubElement(root, "entry", whole)
        _text(entry, "id", one.id.urn)
        _text(entry, "title", one.title)
        _text(entry, "published", _instant(one.at))
        _text(entry, "updated", _instant(one.updated or one.at))
        ElementTree.SubElement(entry, "link", rel="alternate", type="text/html", href=one.address)
        own = {} if one.written_in in (None, feed.language) else {"xml:lang": str(one.written_in)}
        _text(entry, "content", one.text, own)
    ElementTree.indent(root)
    document: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return document


def _text(
    parent: ElementTree.Element, name: str, words: str, attributes: Mapping[str, str] = MappingProxyType({})
) -> None:
    ElementTree.SubElement(parent, name, dict(attributes)).text = _NOT_IN_XML.sub(" ", words)


def _instant(at: datetime) -> str:
    """RFC 3339, as § 3.3 asks."""
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
