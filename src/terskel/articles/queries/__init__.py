"""Reads of articles: what everyone may read, and what those who write them work with."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Final, cast
from uuid import UUID, uuid5

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from terskel.accounts import queries as accounts
from terskel.articles import policy
from terskel.articles.models import Article, ArticleImage, ArticleVersion
from terskel.articles.queries.views import ArticleRow as ArticleRow
from terskel.articles.queries.views import ArticleView as ArticleView
from terskel.articles.queries.views import ImageView as ImageView
from terskel.articles.queries.views import Kind as Kind
from terskel.articles.queries.views import OwnRow as OwnRow
from terskel.articles.queries.views import OwnView as OwnView
from terskel.articles.queries.views import PublicMoment as PublicMoment
from terskel.articles.queries.views import State as State
from terskel.articles.queries.views import VersionView as VersionView
from terskel.articles.queries.views import Wanted as Wanted
from terskel.articles.queries.views import What as What
from terskel.articles.queries.views import WithdrawnView as WithdrawnView
from terskel.core.actors import Actor
from terskel.core.decisions import Missing
from terskel.core.languages import Language
from terskel.core.phrases import Phrasebook
from terskel.documents import queries as documents
from terskel.documents.queries import FileView
from terskel.dps import queries as dps_queries
from terskel.organisations import queries as organisations

PAGE: Final = 20
WORDS: Final = ("language", "dps_id", "title", "dated", "excerpt", "text", "image_id", "image_alt")
"""What a version holds of the article."""


def state_label(state: State, language: Language) -> str:
    return Phrasebook.of("articles").say(f"state.{state}", language)


def public_articles(wanted: Wanted | None = None, *, at: datetime, page: int = 1, most: int = PAGE) -> list[ArticleRow]:
    """What everyone reads at `at`, by the day it bears, the newest first; page 1 is the first, `most` to a page."""
    found = _narrowed(wanted).order_by("-dated", "-public_from", "-id")
    return _rows(list(found.filter(id__in=_shown(at))[(page - 1) * most : page * most]), at)


def public_versions(*, at: datetime) -> frozenset[UUID]:
    """The versions that everyone reads at `at`, one for each public article."""
    return frozenset(_shown(at))


def public_moments(*, at: datetime, newest: int) -> list[PublicMoment]:
    """When articles became public, others than they were, or public no more; the `newest` of each, up to `at`."""
    begun = _public_at(at).select_related("article")
    stood = begun.filter(Q(article__withdrawn_at=None) | Q(public_from__lt=F("article__withdrawn_at")))
    earlier = _public_at(at).filter(article_id=OuterRef("article_id"), number__lt=OuterRef("number"))
    versions = stood.annotate(is_later=Exists(earlier)).order_by("-public_from", "-number")[:newest]
    said: list[tuple[ArticleVersion, What]] = [(one, "changed" if one.is_later else "published") for one in versions]
    gone = Article.objects.filter(Exists(stood.filter(article_id=OuterRef("pk"))), withdrawn_at__lte=at)
    return [
        *(_moment(one.article, one.id, what, one.public_from) for one, what in said),
        *(
            _moment(one, uuid5(one.id, "withdrawn"), "withdrawn", one.withdrawn_at)
            for one in gone.order_by("-withdrawn_at")[:newest]
            if one.withdrawn_at is not None
        ),
    ]


def _moment(row: Article, moment_id: UUID, what: What, at: datetime) -> PublicMoment:
    return PublicMoment(moment_id, what, at, row.id, cast(Kind, row.kind), row.slug or "", row.dps_id)


def article(slug: str, *, at: datetime) -> ArticleView:
    """One public article by its address; raises Missing. Another may tell that it was withdrawn: `withdrawn`."""
    return _view(ArticleVersion.objects.filter(article__slug=slug), at)


def article_by_id(article_id: UUID, *, at: datetime) -> ArticleView:
    """As `article`."""
    return _view(ArticleVersion.objects.filter(article_id=article_id), at)


def article_of_version(version_id: UUID, *, at: datetime) -> ArticleView:
    """As `article`, by the version that everyone reads at `at`; raises Missing where they read another, or none."""
    return _view(ArticleVersion.objects.filter(id=version_id), at)


def withdrawn(slug: str, *, at: datetime) -> WithdrawnView:
    """What is said of an article that was public once, and was withdrawn by `at`; raises Missing for any other."""
    row = Article.objects.filter(slug=slug, withdrawn_at__lte=at).first()
    if row is None or row.withdrawn_at is None:
        raise Missing
    last = _public_at(row.withdrawn_at).filter(article_id=row.id).order_by("-number").first()
    if last is None:
        raise Missing
    return WithdrawnView(
        kind=cast(Kind, row.kind),
        title=last.title,
        language=cast(Language, last.language),
        authority_name=organisations.authorities([row.authority_id])[row.authority_id].name,
        withdrawn_at=row.withdrawn_at,
        reason=row.withdrawal_reason,
    )


def public_image(slug: str, image_id: UUID, *, at: datetime) -> FileView:
    """The image of a public article, the one it shows at `at` alone; raises Missing."""
    shown = article(slug, at=at).row.image
    if shown is None or shown.id != image_id:
        raise Missing
    return _file_of(image_id)


def own_articles(reader: Actor, *, at: datetime) -> list[OwnRow]:
    """All articles of the reader's own authority, those changed last first; none outside an authority."""
    if not reader.is_authority or reader.organisation_id is None:
        return []
    found = Article.objects.filter(authority_id=reader.organisation_id).order_by("-changed_at", "-id")
    return _own_rows(list(found), at)


def own_article(reader: Actor, article_id: UUID, *, at: datetime) -> OwnView:
    """One article of the reader's own authority; raises Missing."""
    row = Article.objects.select_related("image").filter(pk=article_id).first()
    if row is None or not policy.is_inside(reader, row.authority_id):
        raise Missing
    versions = list(ArticleVersion.objects.filter(article_id=row.id).order_by("-number"))
    people = accounts.people({one.published_by_id for one in versions})
    images = _images([(row.image, row.image_alt)], unchecked=True)
    return OwnView(
        row=_own_rows([row], at)[0],
        authority_id=row.authority_id,
        slug=row.slug or "",
        excerpt=row.excerpt,
        text=row.text,
        image=images.get(row.image_id) if row.image_id else None,
        image_alt=row.image_alt,
        withdrawn_at=row.withdrawn_at,
        withdrawal_reason=row.withdrawal_reason,
        versions=tuple(
            VersionView(
                number=one.number,
                language=cast(Language, one.language),
                title=one.title,
                dated=one.dated,
                excerpt=one.excerpt,
                text=one.text,
                public_from=one.public_from,
                published_at=one.published_at,
                published_by_name=people[one.published_by_id].name,
            )
            for one in versions
        ),
    )


def own_image(reader: Actor, article_id: UUID, *, at: datetime) -> FileView:
    """The image of the draft, for people of its authority; raises Missing."""
    image = own_article(reader, article_id, at=at).image
    if image is None:
        raise Missing
    return _file_of(image.id)


def _narrowed(wanted: Wanted | None) -> QuerySet[ArticleVersion]:
    asked = wanted or Wanted()
    given = {
        "article__kind": asked.kind,
        "language": asked.language,
        "dps_id": asked.dps_id,
    }
    versions = ArticleVersion.objects.select_related("article", "image")
    return versions.filter(**{name: value for name, value in given.items() if value is not None})


def _public_at(at: datetime) -> QuerySet[ArticleVersion]:
    """Versions that have begun by `at`, without those that another took the place of before they began."""
    replaced = ArticleVersion.objects.filter(
        article_id=OuterRef("article_id"), number__gt=OuterRef("number"), published_at__lt=OuterRef("public_from")
    )
    return ArticleVersion.objects.filter(~Exists(replaced), public_from__lte=at)


def _shown(at: datetime) -> QuerySet[ArticleVersion, UUID]:
    """The ids of those that are read at `at`: the newest of each article that is not withdrawn.

    One that is withdrawn now is so whatever `at` is: a list begun earlier shows it no more.
    """
    standing = _public_at(at).filter(article__withdrawn_at__isnull=True)
    newest = standing.order_by("article_id", "-number").distinct("article_id")
    return newest.values_list("id", flat=True)


def _view(found: QuerySet[ArticleVersion], at: datetime) -> ArticleView:
    row = found.select_related("article", "image").filter(id__in=_shown(at)).first()
    if row is None:
        raise Missing
    return ArticleView(_rows([row], at)[0], row.text)


def _rows(versions: Collection[ArticleVersion], at: datetime) -> list[ArticleRow]:
    """A fixed number of statements, however many there are."""
    if not versions:
        return []
    firsts = dict(
        ArticleVersion.objects.filter(
            article_id__in={one.article_id for one in versions}, id__in=_public_at(at).values("id")
        )
        .order_by("article_id", "-number")
        .values_list("article_id", "public_from")
    )
    names = organisations.authorities({one.article.authority_id for one in versions})
    systems = dps_queries.dps_by_ids({one.dps_id for one in versions if one.dps_id}, at=at)
    images = _images((one.image, one.image_alt) for one in versions)
    rows = []
    for one in versions:
        article = one.article
        system = systems.get(one.dps_id) if one.dps_id else None
        rows.append(
            ArticleRow(
                id=article.id,
                version_id=one.id,
                kind=cast(Kind, article.kind),
                slug=article.slug or "",
                language=cast(Language, one.language),
                authority_id=article.authority_id,
                authority_name=names[article.authority_id].name,
                dps_id=one.dps_id,
                dps_name=system.name if system else "",
                dps_slug=system.slug if system else "",
                title=one.title,
                dated=one.dated,
                excerpt=one.excerpt,
                image=images.get(one.image_id) if one.image_id else None,
                first_public_from=firsts[article.id],
                public_from=one.public_from,
            )
        )
    return rows


def _own_rows(rows: Collection[Article], at: datetime) -> list[OwnRow]:
    newest = {
        one.article_id: one
        for one in ArticleVersion.objects.filter(article_id__in=[row.id for row in rows])
        .order_by("article_id", "-number")
        .distinct("article_id")
    }
    public = set(
        ArticleVersion.objects.filter(id__in=_shown(at), article_id__in=newest).values_list("article_id", flat=True)
    )
    systems = dps_queries.dps_by_ids({one.dps_id for one in rows if one.dps_id}, at=at)
    return [
        OwnRow(
            id=row.id,
            kind=cast(Kind, row.kind),
            title=row.title,
            language=cast(Language, row.language),
            dps_id=row.dps_id,
            dps_name=systems[row.dps_id].name if row.dps_id else "",
            dated=row.dated,
            changed_at=row.changed_at,
            state=_state(row, newest.get(row.id), row.id in public, at),
            public_from=newest[row.id].public_from if row.id in newest else None,
            has_news=row.id not in newest or any(getattr(row, name) != getattr(newest[row.id], name) for name in WORDS),
        )
        for row in rows
    ]


def _state(row: Article, newest: ArticleVersion | None, public: bool, at: datetime) -> State:
    if row.withdrawn_at is not None and row.withdrawn_at <= at:
        return "withdrawn"
    if public:
        return "public"
    return "draft" if newest is None else "scheduled"


def _images(given: Iterable[tuple[ArticleImage | None, str]], *, unchecked: bool = False) -> Mapping[UUID, ImageView]:
    """Those that may be shown; `unchecked`: also one that waits to be checked for malware, for whoever sent it."""
    said = [(image, alt) for image, alt in given if image is not None]
    held = documents.attached_files([image.file_id for image, _alt in said]) if said else {}
    return {
        image.id: ImageView(image.id, alt, image.width, image.height, file.media_type, file.size)
        for image, alt, file in ((image, alt, held[image.file_id]) for image, alt in said)
        if unchecked or file.may_be_read
    }


def _file_of(image_id: UUID) -> FileView:
    return documents.attached_file(ArticleImage.objects.get(pk=image_id).file_id)
