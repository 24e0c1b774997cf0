"""News and pages of knowledge."""

from datetime import date, datetime
from uuid import UUID

from ninja import Schema

from terskel.core.languages import Language


class ImageOut(Schema):
    """`width` and `height` in pixels, `size` in bytes; `alt` says what it shows, in the article's language."""

    alt: str
    width: int
    height: int
    media_type: str
    size: int


class ArticleRowOut(Schema):
    """A public article in the list. `kind`: "news" or "knowledge"; with `slug` it is the address of its page.

    `language` is what it is written in; `dated` the day it bears. Everyone reads it from `first_public_from`, and as it
    stands now from `public_from`.
    """

    id: UUID
    kind: str
    slug: str
    language: Language
    authority_id: UUID
    authority_name: str
    dps_id: UUID | None
    title: str
    dated: date
    excerpt: str
    image: ImageOut | None
    first_public_from: datetime
    public_from: datetime


class BlockOut(Schema):
    """`kind`: "paragraph", "heading" or "list", which has a line for each item."""

    kind: str
    lines: list[str]


class ArticleOut(ArticleRowOut):
    """An article whole: its `text` as it was written, and the same as the `blocks` it is read as."""

    text: str
    blocks: list[BlockOut]
