"""What happened to documents."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class FileStored:
    file_id: UUID
    sha256: str
    size: int
    media_type: str
    access: str


@dataclass(frozen=True, slots=True)
class FilePublished:
    file_id: UUID
    public_from: datetime


@dataclass(frozen=True, slots=True)
class LetterWritten:
    letter_id: UUID
    kind: str
    reference: str
    digest: str
    recipient_organisation_id: UUID | None


@dataclass(frozen=True, slots=True)
class LetterPublished:
    letter_id: UUID
    public_from: datetime


@dataclass(frozen=True, slots=True)
class LettersRevealed:
    """The letters hidden until an opening may now be read by the authority's people."""

    letter_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class LetterTypeset:
    letter_id: UUID
    file_id: UUID
    sha256: str


@dataclass(frozen=True, slots=True)
class FilesNamed:
    """Files whose bytes were kept before; each as (id, SHA-256, bytes, media type)."""

    files: tuple[tuple[UUID, str, int, str], ...]
    access: str


@dataclass(frozen=True, slots=True)
class FileChecked:
    """A file from outside was checked for malware: `verdict` is "clean", "infected" or "too_large"."""

    file_id: UUID
    verdict: str
    found: str
    scanner: str


@dataclass(frozen=True, slots=True)
class SealIssuerReplaced:
    """Another issues the certificates of electronic seals from now on; `fingerprint` is its SHA-256 in hex."""

    fingerprint: str
