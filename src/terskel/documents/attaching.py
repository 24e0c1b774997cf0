"""Files inside a PDF document, as they are: what PDF/A-3 allows (ISO 19005-3, 6.8), written in one pass.

The document comes first, byte for byte; the files follow as an incremental update (ISO 32000-1, 7.5.6), so that nothing
but a piece of one file is in memory at a time, and the document alone is the beginning of the whole.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, Literal

Relationship = Literal["Source", "Data", "Alternative", "Supplement", "Unspecified"]

_TRAILER: Final = re.compile(
    rb"trailer\s*<</Size (?P<size>\d+)/Root (?P<root>\d+) 0 R/Info (?P<info>\d+) 0 R"
    rb"/ID\[(?P<id>\(.*?\)|<.*?>)(?:\(.*?\)|<.*?>)\]>>\s*startxref\s+(?P<start>\d+)\s+%%EOF\s*\Z",
    re.DOTALL,
)
_LARGEST: Final = 9_999_999_999
"""Bytes that a cross-reference table can count to."""


class NotAsKept(Exception):
    """A file's bytes are not those that its hash and size are of; `name` says which file."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file to carry. `name` is unlike every other's; `pieces` gives its `size` bytes, whose SHA-256 is `sha256`."""

    name: str
    description: str
    media_type: str
    relationship: Relationship
    size: int
    sha256: str
    pieces: Callable[[], Iterable[bytes]]
    kept_at: datetime


def checked(name: str, size: int, sha256: str, pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The pieces as they come; raises `NotAsKept` at their end where they are not what was kept."""
    digest, seen = hashlib.sha256(), 0
    for piece in pieces:
        digest.update(piece)
        seen += len(piece)
        if seen > size:
            raise NotAsKept(name)
        yield piece
    if seen != size or digest.hexdigest() != sha256:
        raise NotAsKept(name)


def with_files(document: bytes, files: Sequence[Attachment]) -> Iterator[bytes]:
    """`document`, made by `typesetting.book`, and then the files.

    Raises `NotAsKept` for a file with other bytes than it should have, ValueError for a document that is not ours.
    """
    if len({one.name for one in files}) != len(files):
        raise ValueError("two files of one document have one name")
    yield document
    if not files:
        return
    update = _Update(document)
    yield b"" if document.endswith(b"\n") else update.passed(b"\n")
    named = []
    for file in sorted(files, key=lambda one: one.name.encode("utf-16-be")):
        content, specification = update.new(), update.new()
        update.told(file.sha256)
        yield update.begun(content, _embedded(file))
        for piece in checked(file.name, file.size, file.sha256, file.pieces()):
            yield update.passed(piece)
        yield update.passed(b"\nendstream\nendobj\n")
        yield update.written(specification, _specification(file, content))
        named.append((file.name, specification))
    yield update.written(update.root, update.catalogue(named))
    yield update.end()


class _Update:
    """What is appended: objects with numbers of their own, where each begins, and the catalogue anew."""

    def __init__(self, document: bytes) -> None:
        found = _TRAILER.search(document, max(0, len(document) - 2048))
        if found is None:
            raise ValueError("a document without the trailer that our typesetting writes")
        self.root, self._info = int(found["root"]), int(found["info"])
        self._first, self._id, self._before = int(found["size"]), found["id"], int(found["start"])
        begins = document.rindex(b"\n%d 0 obj" % self.root)
        self._catalogue = document[begins : document.index(b"endobj", begins)].partition(b"obj")[2].strip()
        if not self._catalogue.endswith(b">>") or b"/AF" in self._catalogue or b"/Names" in self._catalogue:
            raise ValueError("a document that carries files or named places already")
        self._digest = hashlib.sha256(document)
        self._next, self._offset = self._first, len(document)
        self._begins: dict[int, int] = {}

    def new(self) -> int:
        self._next += 1
        return self._next - 1

    def told(self, sha256: str) -> None:
        """What makes the whole another document than any with other files: its second identifier follows from it."""
        self._digest.update(bytes.fromhex(sha256))

    def passed(self, piece: bytes) -> bytes:
        self._offset += len(piece)
        return piece

    def begun(self, number: int, start: bytes) -> bytes:
        if self._offset > _LARGEST:
            raise ValueError("more bytes than a PDF document can count")
        self._begins[number] = self._offset
        return self.passed(b"%d 0 obj\n%b" % (number, start))

    def written(self, number: int, content: bytes) -> bytes:
        return self.begun(number, content + b"\nendobj\n")

    def catalogue(self, named: Sequence[tuple[str, int]]) -> bytes:
        associated = b" ".join(b"%d 0 R" % number for _, number in named)
        names = b" ".join(b"%b %d 0 R" % (_text(name), number) for name, number in named)
        return self._catalogue[:-2] + b"/AF [%b] /Names << /EmbeddedFiles << /Names [%b] >> >> >>" % (associated, names)

    def end(self) -> bytes:
        starts = self._offset
        rows = b"".join(
            b"%d 1\n%010d 00000 n\r\n" % (number, begins) for number, begins in sorted(self._begins.items())
        )
        changed = self._digest.hexdigest()[:32].encode()
        trailer = b"<</Size %d/Root %d 0 R/Info %d 0 R/ID[%b<%b>]/Prev %d>>" % (
            self._next,
            self.root,
            self._info,
            self._id,
            changed,
            self._before,
        )
        return b"xref\n%btrailer\n%b\nstartxref\n%d\n%%%%EOF\n" % (rows, trailer, starts)


def _embedded(file: Attachment) -> bytes:
    kept_at = file.kept_at.astimezone(UTC).strftime("D:%Y%m%d%H%M%SZ").encode()
    return b"<< /Type /EmbeddedFile /Subtype /%b /Length %d /Params << /Size %d /ModDate (%b) >> >>\nstream\n" % (
        _name(file.media_type.partition(";")[0].strip()),
        file.size,
        file.size,
        kept_at,
    )


def _specification(file: Attachment, content: int) -> bytes:
    """Both F and UF, and what the file is to the document, as PDF/A-3 wants it."""
    return b"<< /Type /Filespec /F %b /UF %b /Desc %b /AFRelationship /%b /EF << /F %d 0 R /UF %d 0 R >> >>" % (
        _text(file.name),
        _text(file.name),
        _text(file.description),
        file.relationship.encode(),
        content,
        content,
    )


def _text(text: str) -> bytes:
    return b"<FEFF%b>" % text.encode("utf-16-be").hex().upper().encode()


def _name(text: str) -> bytes:
    """A name object's characters (ISO 32000-1, 7.3.5)."""
    return b"".join(
        bytes((one,)) if bytes((one,)).isalnum() or one in b"-+._" else b"#%02X" % one
        for one in (text or "application/octet-stream").encode()
    )
