"""An article's text as it is written, and as it is read: paragraphs, lists and subheadings. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

BlockKind = Literal["paragraph", "list", "heading"]


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or heading is one line; a list has a line for each item."""

    kind: BlockKind
    lines: tuple[str, ...]


def blocks_of(text: str) -> tuple[Block, ...]:
    """Lines with "- " before are items of a list, a line with "# " is a subheading; the rest are paragraphs.

    An empty line, and another kind of line, ends what came before. Single breaks within a paragraph are no more than
    where the writer's line ended.
    """
    return tuple(_blocks(text))


def _blocks(text: str) -> Iterator[Block]:
    kind: BlockKind | None = None
    lines: list[str] = []
    for line in (*(one.strip() for one in text.splitlines()), ""):
        this = _kind(line)
        if lines and (this != kind or this == "heading"):
            yield _block(kind or "paragraph", lines)
            lines = []
        kind = this
        if this is not None:
            lines.append(line[2:].strip() if this != "paragraph" else line)


def _kind(line: str) -> BlockKind | None:
    if not line:
        return None
    if line.startswith(("- ", "* ", "• ")):
        return "list"
    return "heading" if line.startswith("# ") else "paragraph"


def _block(kind: BlockKind, lines: list[str]) -> Block:
    return Block(kind, tuple(lines) if kind == "list" else (" ".join(lines),))
