"""What happened to case books."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class CaseBookOrdered:
    """`edition` is "internal" or "public"."""

    book_id: UUID
    competition_id: UUID
    edition: str


@dataclass(frozen=True, slots=True)
class CaseBookMade:
    """The SHA-256 of both files, and which parts of the matter are in them."""

    book_id: UUID
    competition_id: UUID
    edition: str
    parts: tuple[str, ...]
    attached: int
    document_sha256: str
    archive_sha256: str


@dataclass(frozen=True, slots=True)
class CaseBookFailed:
    """It could not be made; `code` is a refusal's and `name` the file that stopped it."""

    book_id: UUID
    competition_id: UUID
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class CaseBookFetched:
    """Somebody took a case book out; `what` is "document" or "archive"."""

    book_id: UUID
    competition_id: UUID
    edition: str
    what: str
