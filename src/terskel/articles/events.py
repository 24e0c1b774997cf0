"""What happened to an article."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class ArticleDrafted:
    """`kind`: "news" or "knowledge"."""

    kind: str
    title: str
    language: str
    dps_id: UUID | None


@dataclass(frozen=True, slots=True)
class ArticleChanged:
    """The names of the fields that got a new value; nothing of it is public before it is published."""

    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ArticlePublished:
    """Version `number` is read by everyone from `public_from`."""

    number: int
    title: str
    public_from: datetime


@dataclass(frozen=True, slots=True)
class ArticleWithdrawn:
    reason: str
