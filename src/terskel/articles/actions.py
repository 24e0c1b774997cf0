"""The verbs of articles: write, change, publish now or later, withdraw (F155)."""

from dataclasses import dataclass, fields
from datetime import date, datetime
from io import BytesIO
from typing import IO, Final
from uuid import UUID

from django.utils.text import slugify

from terskel.articles import policy
from terskel.articles.events import ArticleChanged, ArticleDrafted, ArticlePublished, ArticleWithdrawn
from terskel.articles.models import KINDS, LONGEST_ALT, LONGEST_TITLE, Article, ArticleImage, ArticleVersion
from terskel.articles.pictures import NotAPicture, picture
from terskel.articles.queries import WORDS
from terskel.audit.act import action, record
from terskel.audit.statements import hold
from terskel.core.actors import Actor
from terskel.core.decisions import Missing, refuse
from terskel.core.languages import LANGUAGES
from terskel.documents import moves as documents
from terskel.documents import queries as files
from terskel.dps import queries as dps_queries

LONGEST_EXCERPT: Final = 400
LONGEST_TEXT: Final = 20_000
LARGEST_IMAGE: Final = 5 * documents.MIB
LONGEST_SIDE: Final = 10_000
"""Pixels: a larger one could stop the browsers of those who read."""
LONGEST_SLUG: Final = 80
NORWEGIAN_LETTERS: Final = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "Æ": "ae", "Ø": "o", "Å": "a"})


@dataclass(frozen=True, slots=True)
class NewImage:
    """A file as it was sent; its kind is told by its bytes."""

    stream: IO[bytes]
    name: str


@dataclass(frozen=True, slots=True)
class Written:
    """All of an article as its writer has it. `dated`: the day it bears.

    `image` replaces the one it has; `without_image` takes that away. `image_alt` says what the image shows.
    """

    title: str
    dated: date
    language: str = "nb"
    excerpt: str = ""
    text: str = ""
    dps_id: UUID | None = None
    image: NewImage | None = None
    without_image: bool = False
    image_alt: str = ""


@action
def write_article(kind: str, written: Written, *, by: Actor, at: datetime) -> UUID:
    """A draft of "news" or "knowledge" of the actor's own authority; returns its id. Nothing is public of it."""
    person_id = policy.require_writer(by, by.organisation_id)
    if by.organisation_id is None:
        raise Missing
    if kind not in KINDS:
        refuse("articles.kind_unknown")
    article = Article(authority_id=by.organisation_id, kind=kind, created_at=at, created_by_id=person_id, changed_at=at)
    _put(article, written, by, at)
    article.save(force_insert=True)
    _record(ArticleDrafted(kind, article.title, article.language, article.dps_id), article, by, at)
    return article.id


@action
def change_article(
    article_id: UUID, written: Written, *, seen_at: datetime | None = None, by: Actor, at: datetime
) -> None:
    """Other words in the draft; what is public stays as it is until a new version is published.

    `seen_at`: when what the writer began from had been changed; refused where somebody has changed it since.
    """
    article, _person_id = _locked(article_id, by)
    if seen_at is not None and article.changed_at != seen_at:
        refuse("articles.changed_meanwhile")
    before = {name: getattr(article, name) for name in WORDS}
    _put(article, written, by, at)
    changed = tuple(name.removesuffix("_id") for name in WORDS if getattr(article, name) != before[name])
    if not changed:
        return
    article.changed_at = at
    article.save(update_fields=[*(name.removesuffix("_id") for name in WORDS), "changed_at"])
    _record(ArticleChanged(changed), article, by, at)


@action
def publish_article(article_id: UUID, *, public_from: datetime | None = None, by: Actor, at: datetime) -> int:
    """The draft becomes a version that everyone reads from `public_from`, at once where none is said; its number.

    It takes the place of a version that is to be public later. Of a purchasing system nothing is told before its
    notice is public (FOA § 21-1(5)).
    """
    article, person_id = _locked(article_id, by)
    begins = at if public_from is None else public_from
    if begins < at:
        refuse("articles.public_from_is_past", public_from=begins)
    if not article.excerpt:
        refuse("articles.without_excerpt")
    if not article.text:
        refuse("articles.without_text")
    _require_public_dps(article.dps_id, begins, at)
    newest = ArticleVersion.objects.filter(article_id=article.id).order_by("-number").first()
    words = {name: getattr(article, name) for name in WORDS}
    if newest and newest.public_from <= at and all(getattr(newest, name) == words[name] for name in WORDS):
        refuse("articles.nothing_new", number=newest.number)
    if article.image is not None:
        files.attached_file(article.image.file_id).require_readable()
        _publish_image(article, begins, by, at)
    if article.slug is None:
        article.slug = _free_slug(article.title)
        article.save(update_fields=["slug"])
    number = newest.number + 1 if newest else 1
    ArticleVersion.objects.create(
        article_id=article.id,
        number=number,
        public_from=begins,
        published_at=at,
        published_by_id=person_id,
        **words,
    )
    _record(ArticlePublished(number, article.title, begins), article, by, at)
    return number


@action
def withdraw_article(article_id: UUID, *, reason: str, by: Actor, at: datetime) -> None:
    """It is public no more, and never will be; its address says so, and why, where it has been public."""
    article, person_id = _locked(article_id, by)
    if not reason.strip():
        refuse("articles.withdrawn_without_reason")
    article.withdrawn_at, article.withdrawn_by_id, article.withdrawal_reason = at, person_id, reason.strip()
    article.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawal_reason"])
    _record(ArticleWithdrawn(article.withdrawal_reason), article, by, at)


def _locked(article_id: UUID, by: Actor) -> tuple[Article, UUID]:
    article = Article.objects.select_for_update().filter(pk=article_id).first()
    if article is None:
        raise Missing
    person_id = policy.require_writer(by, article.authority_id)
    if article.withdrawn_at is not None:
        refuse("articles.withdrawn", at=article.withdrawn_at)
    return article, person_id


def _put(article: Article, written: Written, by: Actor, at: datetime) -> None:
    """What was written, in the article; refused before an image is kept."""
    given = {one.name: getattr(written, one.name) for one in fields(written)}
    texts = {name: value.strip().replace("\r\n", "\n") for name, value in given.items() if isinstance(value, str)}
    _require_words(texts)
    if written.dps_id is not None:
        system = dps_queries.dps_by_ids([written.dps_id], at=at).get(written.dps_id)
        if system is None or system.authority_id != article.authority_id:
            raise Missing
    has_image = written.image is not None or (article.image_id is not None and not written.without_image)
    if has_image and not texts["image_alt"]:
        refuse("articles.image_without_words")
    if texts["image_alt"] and not has_image and not written.without_image:
        refuse("articles.words_without_image")
    for name, text in texts.items():
        setattr(article, name, text)
    article.dated, article.dps_id = written.dated, written.dps_id
    if written.image is not None:
        article.image_id = _keep_image(written.image, article, by, at)
    elif not has_image:
        article.image_id, article.image_alt = None, ""


def _require_words(texts: dict[str, str]) -> None:
    """Of a draft: a title, a language, and nothing longer than can be shown."""
    if texts["language"] not in LANGUAGES:
        refuse("articles.language_unknown", language=texts["language"])
    if not texts["title"]:
        refuse("articles.without_title")
    if len(texts["title"]) > LONGEST_TITLE:
        refuse("articles.title_too_long", most=LONGEST_TITLE)
    if len(texts["excerpt"]) > LONGEST_EXCERPT:
        refuse("articles.excerpt_too_long", most=LONGEST_EXCERPT)
    if len(texts["text"]) > LONGEST_TEXT:
        refuse("articles.text_too_long", most=LONGEST_TEXT)
    if len(texts["image_alt"]) > LONGEST_ALT:
        refuse("articles.alt_too_long", most=LONGEST_ALT)


def _keep_image(image: NewImage, article: Article, by: Actor, at: datetime) -> UUID:
    """The image without what a camera wrote down in it, to be checked for malware as every file from outside."""
    content = image.stream.read(LARGEST_IMAGE + 1)
    if len(content) > LARGEST_IMAGE:
        _refuse_size(image)
    try:
        shown = picture(content)
    except NotAPicture:
        refuse("articles.image_not_known", name=image.name)
    if max(shown.width, shown.height) > LONGEST_SIDE:
        _refuse_size(image)
    file_id = documents.store_file(
        BytesIO(shown.content),
        name=image.name,
        media_type=shown.media_type,
        access="public",
        authority_id=article.authority_id,
        matters=(article.authority_id,),
        at=at,
        by=by,
    )
    documents.check_for_malware([file_id], matter_id=article.id)
    return ArticleImage.objects.create(file_id=file_id, width=shown.width, height=shown.height).id


def _refuse_size(image: NewImage) -> None:
    refuse("articles.image_too_large", name=image.name, limit=LARGEST_IMAGE, side=LONGEST_SIDE)


def _publish_image(article: Article, public_from: datetime, by: Actor, at: datetime) -> None:
    """From the first instant that any version shows it."""
    earlier = ArticleVersion.objects.filter(image_id=article.image_id, public_from__lte=public_from)
    if article.image is not None and not earlier.exists():
        documents.publish_file(
            article.image.file_id, public_from=public_from, at=at, by=by, matters=(article.authority_id,)
        )


def _require_public_dps(dps_id: UUID | None, public_from: datetime, at: datetime) -> None:
    if dps_id is None:
        return
    system = dps_queries.dps_by_ids([dps_id], at=at)[dps_id]
    if system.public_from_at is None or public_from < system.public_from_at:
        refuse("articles.dps_not_public", "FOA § 21-1(5)", dps=system.name)


def _free_slug(title: str) -> str:
    """The address: the title, with a number behind where another article has the same.

    Two who publish at once choose one after the other.
    """
    hold("articles.slug")
    slug = slugify(title.translate(NORWEGIAN_LETTERS))[: LONGEST_SLUG - 5].strip("-") or "article"
    taken = set(Article.objects.filter(slug__startswith=slug).values_list("slug", flat=True))
    number = 2
    free = slug
    while free in taken:
        free, number = f"{slug}-{number}", number + 1
    return free


def _record(
    event: ArticleDrafted | ArticleChanged | ArticlePublished | ArticleWithdrawn,
    article: Article,
    by: Actor,
    at: datetime,
) -> None:
    matters = [article.authority_id, *([article.dps_id] if article.dps_id else [])]
    record(event, by=by, at=at, subject=("articles.Article", article.id), matters=matters)
