"""A gathered matter as one document and one archive, each written in one pass."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Final

from terskel import installation
from terskel.core.canonical import Json
from terskel.core.sealing import archives
from terskel.core.sealing.archives import Member
from terskel.disclosure import sections
from terskel.disclosure.gathering import Carried, Gathered, event_lines
from terskel.disclosure.policy import Edition
from terskel.documents import moves as documents
from terskel.documents.attaching import Attachment, checked, with_files
from terskel.documents.moves import KeptFile, file_name

LARGEST: Final = 9 * 1024**3
"""Bytes of files in one document: a PDF document cannot count to more than ten thousand million."""
EVENTS: Final = "events.jsonl"
MANIFEST: Final = "manifest.json"
PAGES: Final = "pages.pdf"


@dataclass(frozen=True, slots=True)
class Bound:
    """Both files, kept; `attached` files are in the document."""

    document: KeptFile
    archive: KeptFile
    attached: int


def bytes_of(found: Gathered) -> int:
    """About how much is to be written: every file goes into the document and into the archive."""
    return 2 * sum(one.file.size for one in found.carried) + sum(one.pdf.size for one in found.letters if one.pdf)


@contextmanager
def bound(
    found: Gathered, edition: Edition, *, ordered_by: str, moved: Callable[[int], None]
) -> Iterator[tuple[Bound, Callable[[], None]]]:
    """(both files, keep): they are put in the store when `keep` is called.

    `moved` is told of bytes as they are written. Raises `NotAsKept` for a file whose bytes are damaged.
    """
    name = file_name(found.frame.terms.reference, f"{found.frame.say(f'file.{edition}')} {found.frame.at.date()}")
    events = b"".join(event_lines(found.events))
    attachments = [*map(_attachment, found.carried), *_events_attached(found, events)]
    pages = _pages(found, edition, ordered_by, attached=len(attachments))
    with ExitStack() as spools:
        document = with_files(pages, attachments)
        stored, keep_document = spools.enter_context(documents.keeping(_counted(document, moved), limit=_ANY_SIZE))
        made = KeptFile(f"{name}.pdf", "application/pdf", stored.sha256, stored.size)
        members = _members(found, edition, pages, events, made)
        archive = archives.written(members, installation.signing_key(), at=found.frame.at)
        stored, keep_archive = spools.enter_context(documents.keeping(_counted(archive, moved), limit=_ANY_SIZE))
        packed = KeptFile(f"{name}.zip", "application/zip", stored.sha256, stored.size)

        def keep() -> None:
            keep_document()
            keep_archive()

        yield Bound(made, packed, len(attachments)), keep


_ANY_SIZE: Final = 1 << 62


def _pages(found: Gathered, edition: Edition, ordered_by: str, *, attached: int) -> bytes:
    say = found.frame.say
    cover = sections.cover(
        found.frame,
        edition,
        ordered_by=ordered_by,
        parts=[say(f"part.{code}") for code in found.codes],
        left_out=left_out_in_words(found),
        files=attached,
    )
    return documents.bind(cover, found.parts, contents=say("contents"))


def left_out_in_words(found: Gathered) -> list[str]:
    lines = []
    for one in found.left_out:
        code, _, name = one.partition(":")
        lines.append(found.frame.say(f"left_out.{code}", **({"name": name} if name else {})))
    return lines


def _attachment(one: Carried) -> Attachment:
    return Attachment(
        name=one.name,
        description=" · ".join(text for text in (one.whose, f"SHA-256 {one.file.sha256}") if text),
        media_type=one.file.media_type,
        relationship=one.relationship,
        size=one.file.size,
        sha256=one.file.sha256,
        pieces=one.pieces,
        kept_at=one.file.stored_at,
    )


def _events_attached(found: Gathered, events: bytes) -> Iterator[Attachment]:
    if events:
        digest = hashlib.sha256(events).hexdigest()
        words = f"{found.frame.say('events.title')} · SHA-256 {digest}"
        yield Attachment(
            EVENTS, words, "application/jsonl", "Data", len(events), digest, lambda: (events,), found.frame.at
        )


def _members(found: Gathered, edition: Edition, pages: bytes, events: bytes, document: KeptFile) -> Iterator[Member]:
    say = found.frame.say
    yield Member("README.txt", partial(_one, say("readme", name=document.name).encode()))
    yield Member(PAGES, partial(_one, pages), packed=False)
    yield Member(archives.BESIDE, partial(_one, f"{document.sha256}  {document.name}\n".encode()))
    for place, one in enumerate(found.letters, start=1):
        if one.pdf is not None:
            path = f"letters/{place:03} {file_name('', one.letter.title)[:100].strip()}.pdf"
            carried = Carried(path, path, "", one.pdf)
            yield Member(path, partial(_whole, carried), packed=False)
    for carried in found.carried:
        yield Member(carried.path, partial(_whole, carried))
    if events:
        yield Member(EVENTS, partial(_one, events))
    yield Member(MANIFEST, partial(_one, _manifest(found, edition, document)))


def _manifest(found: Gathered, edition: Edition, document: KeptFile) -> bytes:
    """What the archive is of, for programs; the sums of all of it stand in SHA256SUMS."""
    terms = found.frame.terms
    told: dict[str, Json] = {
        "version": 1,
        "edition": edition,
        "reference": terms.reference,
        "title": terms.title,
        "authority": {"name": found.frame.sender.name, "number": found.frame.sender.number},
        "made_at": found.frame.at.isoformat(),
        "parts": list(found.codes),
        "left_out": list(found.left_out),
        "document": {"name": document.name, "sha256": document.sha256, "size": document.size},
        "files": [
            {
                "path": one.path,
                "name": one.file.name,
                "whose": one.whose,
                "media_type": one.file.media_type,
                "size": one.file.size,
                "sha256": one.file.sha256,
                "received_at": one.file.stored_at.isoformat(),
            }
            for one in found.carried
        ],
        "letters": [
            {
                "kind": one.kind,
                "title": one.letter.title,
                "recipient": one.letter.recipient.name if one.letter.recipient else "",
                "issued_at": one.letter.issued_at.isoformat(),
                "text_sha256": one.digest,
                "sha256": one.pdf.sha256 if one.pdf else "",
            }
            for one in found.letters
        ],
    }
    return json.dumps(told, ensure_ascii=False, indent=1).encode() + b"\n"


def _whole(one: Carried) -> Iterator[bytes]:
    return checked(one.name, one.file.size, one.file.sha256, one.pieces())


def _one(content: bytes) -> Sequence[bytes]:
    return (content,)


def _counted(pieces: Iterable[bytes], moved: Callable[[int], None]) -> Iterator[bytes]:
    for piece in pieces:
        yield piece
        moved(len(piece))
