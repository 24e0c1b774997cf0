"""The procurement documents and what was corrected in them, as frozen values."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from terskel.core.comparing import Compared

DocumentRole = Literal["contract", "specification", "price_form", "other"]


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A file of the procurement documents. `readable`: this reader may fetch it."""

    id: UUID
    number: int
    title: str
    file_id: UUID
    file_name: str
    size: int
    access: str
    access_reason: str
    role: DocumentRole
    readable: bool


@dataclass(frozen=True, slots=True)
class TextDifference:
    """A text or a day that was corrected: what it is called, and both versions with the new and old words marked."""

    what: str
    compared: Compared


@dataclass(frozen=True, slots=True)
class FileDifference:
    """A file that came in, went out, or took another's place."""

    before: DocumentView | None
    after: DocumentView | None


@dataclass(frozen=True, slots=True)
class CorrectionView:
    """One correction as everyone may read it. `new_closes_at`: the deadline was moved in the same act."""

    number: int
    reason: str
    corrected_at: datetime
    texts: tuple[TextDifference, ...]
    files: tuple[FileDifference, ...]
    new_closes_at: datetime | None
