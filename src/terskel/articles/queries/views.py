"""What the reads of articles give."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from terskel.articles.writing import Block, blocks_of
from terskel.core.languages import Language

Kind = Literal["news", "knowledge"]
What = Literal["published", "changed", "withdrawn"]
State = Literal["draft", "scheduled", "public", "withdrawn"]


@dataclass(frozen=True, slots=True)
class ImageView:
    """`width` and `height` in pixels; `alt` says what it shows, in the article's language."""

    id: UUID
    alt: str
    width: int
    height: int
    media_type: str
    size: int


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """A public article in a list. `slug` with `kind` is its address; `dated` the day it bears.

    `first_public_from` is of its first version and `public_from` of the one that is read now. `dps_name` and `dps_slug`
    are empty where it is about no system.
    """

    id: UUID
    version_id: UUID
    kind: Kind
    slug: str
    language: Language
    authority_id: UUID
    authority_name: str
    dps_id: UUID | None
    dps_name: str
    dps_slug: str
    title: str
    dated: date
    excerpt: str
    image: ImageView | None
    first_public_from: datetime
    public_from: datetime

    @property
    def is_changed(self) -> bool:
        """Whether it says something else now than at first."""
        return self.public_from != self.first_public_from


@dataclass(frozen=True, slots=True)
class ArticleView:
    """A public article whole; `text` as it was written."""

    row: ArticleRow
    text: str

    @property
    def blocks(self) -> tuple[Block, ...]:
        return blocks_of(self.text)


@dataclass(frozen=True, slots=True)
class WithdrawnView:
    """What the address of an article that was public says when it is so no more."""

    kind: Kind
    title: str
    language: Language
    authority_name: str
    withdrawn_at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class OwnRow:
    """An article as its writers see it in a list. `has_news`: the draft says something else than the newest version."""

    id: UUID
    kind: Kind
    title: str
    language: Language
    dps_id: UUID | None
    dps_name: str
    dated: date
    changed_at: datetime
    state: State
    public_from: datetime | None
    has_news: bool


@dataclass(frozen=True, slots=True)
class VersionView:
    number: int
    language: Language
    title: str
    dated: date
    excerpt: str
    text: str
    public_from: datetime
    published_at: datetime
    published_by_name: str


@dataclass(frozen=True, slots=True)
class OwnView:
    """An article as it is being written, with every version, the newest first. `slug` "" before the first."""

    row: OwnRow
    authority_id: UUID
    slug: str
    excerpt: str
    text: str
    image: ImageView | None
    image_alt: str
    withdrawn_at: datetime | None
    withdrawal_reason: str
    versions: tuple[VersionView, ...]

    @property
    def blocks(self) -> tuple[Block, ...]:
        return blocks_of(self.text)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which public articles are asked for; empty and None ask for all."""

    kind: Kind | None = None
    language: Language | None = None
    dps_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class PublicMoment:
    """That everyone could read something else of an article from `at` on: its first version, another, or none.

    `id` stays the same for ever. `slug` with `article_kind` is the article's address, also after it is withdrawn.
    """

    id: UUID
    what: What
    at: datetime
    article_id: UUID
    article_kind: Kind
    slug: str
    dps_id: UUID | None
