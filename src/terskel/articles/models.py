"""Articles as they are written, and each version that was made public, word for word."""

from typing import Final

import pgtrigger
from django.db import models
from django.db.models import F, Q

from terskel.audit.append_only import append_only
from terskel.core.ids import uuid7

KINDS: Final = ("news", "knowledge")
LONGEST_TITLE: Final = 160
LONGEST_ALT: Final = 300
_IMAGE_HAS_WORDS: Final = Q(image__isnull=True, image_alt="") | (Q(image__isnull=False) & ~Q(image_alt=""))


class ArticleImage(models.Model):
    """An image as it is shown, cleaned of what a camera wrote down; `width` and `height` in pixels."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    file = models.OneToOneField("documents.StoredFile", on_delete=models.PROTECT, related_name="+")
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()

    class Meta:
        constraints = [models.CheckConstraint(name="article_image_has_a_size", condition=Q(width__gt=0, height__gt=0))]
        triggers = append_only("an image that somebody has read of stays on record")


class Article(models.Model):
    """What is being written; everyone reads its versions.

    `slug` is its address, given when it is first published; it never changes after that. `dated` is the day that the
    article itself bears. `withdrawn_at`: it is public no more, whatever it has of versions.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    authority = models.ForeignKey("organisations.ContractingAuthority", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=9)
    slug = models.SlugField(max_length=80, null=True, unique=True)
    language = models.CharField(max_length=2)
    dps = models.ForeignKey("dps.DynamicPurchasingSystem", on_delete=models.PROTECT, null=True, related_name="+")
    title = models.CharField(max_length=LONGEST_TITLE)
    dated = models.DateField()
    excerpt = models.TextField(blank=True)
    text = models.TextField(blank=True)
    image = models.ForeignKey(ArticleImage, on_delete=models.PROTECT, null=True, related_name="+")
    image_alt = models.CharField(max_length=LONGEST_ALT, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")
    withdrawal_reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="article_kind_is_known", condition=Q(kind__in=KINDS)),
            models.CheckConstraint(name="article_language_is_known", condition=Q(language__in=["nb", "nn", "en"])),
            models.CheckConstraint(name="article_has_a_title", condition=~Q(title="")),
            models.CheckConstraint(name="article_image_has_words", condition=_IMAGE_HAS_WORDS),
            models.CheckConstraint(
                name="article_withdrawn_by_somebody_and_why",
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawal_reason="")
                | (Q(withdrawn_at__gte=F("created_at"), withdrawn_by__isnull=False) & ~Q(withdrawal_reason="")),
            ),
        ]
        indexes = [models.Index(name="article_by_authority", fields=["authority", "-changed_at"])]
        triggers = [
            pgtrigger.ReadOnly(
                name="article_stays_whose_it_is", fields=["authority", "kind", "created_at", "created_by"]
            ),
            pgtrigger.Protect(
                name="article_address_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__slug__isnull=False, old__slug__df=pgtrigger.F("new__slug")),
            ),
            pgtrigger.Protect(name="article_is_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.title


class ArticleVersion(models.Model):
    """What everyone reads from `public_from` until a version with a higher number is public; it never changes."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    language = models.CharField(max_length=2)
    dps = models.ForeignKey("dps.DynamicPurchasingSystem", on_delete=models.PROTECT, null=True, related_name="+")
    title = models.CharField(max_length=LONGEST_TITLE)
    dated = models.DateField()
    excerpt = models.TextField()
    text = models.TextField()
    image = models.ForeignKey(ArticleImage, on_delete=models.PROTECT, null=True, related_name="+")
    image_alt = models.CharField(max_length=LONGEST_ALT, blank=True)
    public_from = models.DateTimeField()
    published_at = models.DateTimeField()
    published_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="article_version_once", fields=["article", "number"]),
            models.CheckConstraint(
                name="article_version_has_words", condition=~Q(title="") & ~Q(excerpt="") & ~Q(text="")
            ),
            models.CheckConstraint(name="article_version_image_has_words", condition=_IMAGE_HAS_WORDS),
            models.CheckConstraint(
                name="article_version_public_no_earlier", condition=Q(public_from__gte=F("published_at"))
            ),
        ]
        indexes = [models.Index(name="article_version_by_day", fields=["-dated", "-public_from"])]
        triggers = append_only("what everyone has read stays on record")

    def __str__(self) -> str:
        return f"{self.article_id} {self.number}"
