"""Letters as data: what a legal document says, before it is typeset.

Pure: the rooms build a `LetterData`, the row keeps its JSON, pages show it at once and typst makes the PDF later.
Every text is finished text in the letter's language; nothing in here is markup.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import ClassVar, Protocol, cast

from terskel.core import formats
from terskel.core.actors import Actor
from terskel.core.canonical import Json, sha256_hex
from terskel.core.languages import LANGUAGES, Language
from terskel.core.phrases import Phrasebook

JSON_VERSION = 1

_FRAME_WORDS = ("date", "reference", "number", "page")


class Organisation(Protocol):
    """An authority or a firm as a letterhead needs it."""

    @property
    def name(self) -> str: ...

    @property
    def number(self) -> str: ...

    @property
    def place(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Party:
    """Sender or recipient: a name, its organisation number and any further address lines."""

    name: str
    number: str = ""
    lines: tuple[str, ...] = ()

    @staticmethod
    def with_place(organisation: Organisation) -> Party:
        """The organisation, and where it lies if that is known."""
        return Party(organisation.name, organisation.number, (organisation.place,) if organisation.place else ())


@dataclass(frozen=True, slots=True)
class Heading:
    block: ClassVar[str] = "heading"
    text: str
    level: int = 1

    def __post_init__(self) -> None:
        if self.level not in (1, 2):
            raise ValueError("a letter has headings of level 1 and 2 under its title")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; a line break in `text` is a line break on paper, an empty line starts a new paragraph."""

    block: ClassVar[str] = "paragraph"
    text: str


@dataclass(frozen=True, slots=True)
class Facts:
    """Label and value, row by row."""

    block: ClassVar[str] = "facts"
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a header row; `numeric` are the indexes of the columns set flush right."""

    block: ClassVar[str] = "table"
    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if not self.header or not self.caption:
            raise ValueError("a table needs a caption and a header row")
        if any(len(row) != len(self.header) for row in self.rows):
            raise ValueError("every row of a table is as wide as its header")
        if any(not 0 <= column < len(self.header) for column in self.numeric):
            raise ValueError("a numeric column must be one of the table's columns")


@dataclass(frozen=True, slots=True)
class Bullets:
    block: ClassVar[str] = "bullets"
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """A remark set apart, such as how a deadline was counted."""

    block: ClassVar[str] = "note"
    text: str


@dataclass(frozen=True, slots=True)
class Closing:
    """How a letter ends: the greeting, who stands behind it line by line, and why nobody has signed by hand."""

    block: ClassVar[str] = "closing"
    greeting: str
    lines: tuple[str, ...]
    note: str


Block = Heading | Paragraph | Facts | Table | Bullets | Note | Closing

_KINDS: tuple[type[Block], ...] = (Heading, Paragraph, Facts, Table, Bullets, Note, Closing)
_BLOCKS: Mapping[str, type[Block]] = {kind.block: kind for kind in _KINDS}


@dataclass(frozen=True, slots=True)
class LetterData:
    """One document: who writes to whom, when, about what.

    `kind` is "<room>.<letter>" in code English, `recipient` is None for a record kept in the file,
    `issued_at` is an aware instant.
    """

    kind: str
    language: Language
    title: str
    reference: str
    sender: Party
    recipient: Party | None
    issued_at: datetime
    blocks: tuple[Block, ...]

    def __post_init__(self) -> None:
        if self.language not in LANGUAGES:
            raise ValueError(f"no letters in the language {self.language!r}")
        if not self.title or not self.reference:
            raise ValueError("a letter has a title and a reference")
        if self.issued_at.utcoffset() is None:
            raise ValueError("a letter is issued at an aware instant")

    @property
    def words(self) -> dict[str, str]:
        """The words of the frame around every letter ("date", "reference", "number", "page"), in its language."""
        book = Phrasebook.of("documents")
        return {word: book.say(f"letter.{word}", self.language) for word in _FRAME_WORDS}

    @property
    def issued_text(self) -> str:
        """The day and the clock, in the letter's language."""
        return formats.instant(self.issued_at, self.language)


@dataclass(frozen=True, slots=True)
class Leaf:
    """A document in a book. `headed`: who wrote to whom and when stands over it, as on a letter of its own."""

    named: str
    letter: LetterData
    headed: bool = True


@dataclass(frozen=True, slots=True)
class Part:
    """Documents of a book that belong together."""

    title: str
    leaves: tuple[Leaf, ...]


def decider(by: Actor, language: Language) -> str:
    """Who decides, as a letter names them: a deputy with the approver they stand in for."""
    if not by.stands_in_for:
        return by.name
    absent = tuple(one.name for one in by.stands_in_for)
    return Phrasebook.of("documents").say("closing.acting", language, name=by.name, approvers=absent)


def closing(language: Language, sender: Party, *, decided_by: str = "", handled_by: str = "") -> Closing:
    """The end of a letter that was approved in the system: who decided, and who answers questions."""
    book = Phrasebook.of("documents")
    lines = (
        sender.name,
        book.say("closing.decided_by", language, name=decided_by) if decided_by else "",
        book.say("closing.handled_by", language, name=handled_by) if handled_by else "",
    )
    return Closing(
        greeting=book.say("closing.greeting", language),
        lines=tuple(line for line in lines if line),
        note=book.say("closing.electronic", language),
    )


def to_json(letter: LetterData) -> dict[str, object]:
    """The letter as JSON-able data, the form kept in the row and hashed by `content_digest`."""
    return {
        "version": JSON_VERSION,
        "kind": letter.kind,
        "language": letter.language,
        "title": letter.title,
        "reference": letter.reference,
        "sender": _fields_of(letter.sender),
        "recipient": _fields_of(letter.recipient) if letter.recipient else None,
        "issued_at": letter.issued_at.isoformat(),
        "blocks": [{"block": block.block, **_fields_of(block)} for block in letter.blocks],
    }


def _fields_of(part: Party | Block) -> dict[str, object]:
    """As `asdict`, which copies what nobody can change."""
    return {one.name: getattr(part, one.name) for one in fields(part)}


def from_json(data: Mapping[str, object]) -> LetterData:
    """The inverse of `to_json`, also after the lists of a JSON column.

    Raises ValueError for a version or block this code does not know.
    """
    if data["version"] != JSON_VERSION:
        raise ValueError(f"letter data of version {data['version']!r} cannot be read")
    return LetterData(
        kind=str(data["kind"]),
        language=cast(Language, data["language"]),
        title=str(data["title"]),
        reference=str(data["reference"]),
        sender=_party(cast(Mapping[str, object], data["sender"])),
        recipient=_party(cast(Mapping[str, object], data["recipient"])) if data["recipient"] else None,
        issued_at=datetime.fromisoformat(str(data["issued_at"])),
        blocks=tuple(_block(block) for block in cast(list[Mapping[str, object]], data["blocks"])),
    )


def content_digest(data: Mapping[str, object]) -> str:
    """SHA-256 in hex over the canonical JSON of what `to_json` gave: what a signature is given on."""
    return sha256_hex(cast(Json, data))


def _party(data: Mapping[str, object]) -> Party:
    return Party(name=str(data["name"]), number=str(data["number"]), lines=tuple(cast(list[str], data["lines"])))


def _block(data: Mapping[str, object]) -> Block:
    kind = _BLOCKS.get(str(data["block"]))
    if kind is None:
        raise ValueError(f"no block {data['block']!r} in a letter")
    values = {field.name: _tuples(data[field.name]) for field in fields(kind)}
    return kind(**values)  # type: ignore[arg-type]


def _tuples(value: object) -> object:
    if isinstance(value, (list, tuple)):
        return tuple(_tuples(item) for item in value)
    return value


def captioned(blocks: Sequence[Block]) -> Iterator[tuple[Block, str]]:
    """Each block with its caption, if it is a table: empty where it would say the heading once more."""
    heading = ""
    for block in blocks:
        if isinstance(block, Heading):
            heading = block.text
        yield block, block.caption if isinstance(block, Table) and block.caption != heading else ""
