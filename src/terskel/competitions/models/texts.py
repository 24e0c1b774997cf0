"""The text bank: what an authority keeps of words to use again, and what of it stands in a competition."""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from terskel.competitions.models.asked import locked_with_the_competition
from terskel.competitions.models.competition import Competition
from terskel.core.ids import uuid7

TEXT_KINDS = ["need", "specification", "requirement", "contract_term"]
TEXT_USES = ["free", "locked", "demanded"]
DEMANDED_BY = ["", "dps", "template"]


class StandardText(models.Model):
    """A text that is used again, in competitions under the authority's systems and in its own.

    `kind` says where in a competition it stands. Without `dps` it is for all of the authority's systems, without
    `category` for all of that system. What it says are its versions; a text out of use is retired.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    authority = models.ForeignKey("organisations.ContractingAuthority", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=15)
    name = models.CharField(max_length=200)
    language = models.CharField(max_length=2)
    dps = models.ForeignKey("dps.DynamicPurchasingSystem", on_delete=models.PROTECT, null=True, related_name="+")
    category = models.ForeignKey("dps.Category", on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)
    retired_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(name="standard_text_has_a_name", condition=~Q(name="")),
            models.CheckConstraint(name="standard_text_kind_is_known", condition=Q(kind__in=TEXT_KINDS)),
            models.CheckConstraint(
                name="standard_text_language_is_known", condition=Q(language__in=["nb", "nn", "en"])
            ),
            models.CheckConstraint(
                name="standard_text_category_is_of_a_system", condition=Q(category__isnull=True) | Q(dps__isnull=False)
            ),
            models.CheckConstraint(
                name="standard_text_retired_by_somebody",
                condition=Q(retired_at__isnull=True, retired_by__isnull=True)
                | Q(retired_at__gte=F("created_at"), retired_by__isnull=False),
            ),
            models.UniqueConstraint(
                name="standard_text_name_once",
                fields=["authority", "name", "language"],
                condition=Q(retired_at__isnull=True),
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="standard_text_stays", exclude=["retired_at", "retired_by"]),
            pgtrigger.Protect(name="standard_text_is_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.name


class StandardTextVersion(models.Model):
    """What the text says from an instant on, and how it is held.

    `use`: "free" words that a buyer writes on from, "locked" words that stand as they are where they are used, or
    "demanded": locked, and in every competition that the text is for.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    text = models.ForeignKey(StandardText, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    wording = models.TextField()
    use = models.CharField(max_length=10)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="standard_text_version_once", fields=["text", "number"]),
            models.CheckConstraint(name="standard_text_version_has_words", condition=~Q(wording="")),
            models.CheckConstraint(name="standard_text_use_is_known", condition=Q(use__in=TEXT_USES)),
        ]
        triggers = [
            pgtrigger.Protect(name="standard_text_version_stays", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.text_id} {self.number}"


class CarriedText(models.Model):
    """A locked text in a competition, with the words of the version that was taken in (ADR 15, 30).

    `demanded_by`: the system's owner, the template the draft began from, or "" where the buyer took it in.
    Another version is another row, so that no row is ever reworded.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    competition = models.ForeignKey(Competition, on_delete=models.PROTECT, related_name="texts")
    text = models.ForeignKey(StandardText, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=15)
    name = models.CharField(max_length=200)
    wording = models.TextField()
    demanded_by = models.CharField(max_length=10, blank=True)
    carried_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="carried_text_once", fields=["competition", "text"]),
            models.CheckConstraint(name="carried_text_has_words", condition=~Q(wording="")),
            models.CheckConstraint(name="carried_text_kind_is_known", condition=Q(kind__in=TEXT_KINDS)),
            models.CheckConstraint(
                name="carried_text_is_demanded_by_somebody_known", condition=Q(demanded_by__in=DEMANDED_BY)
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="carried_text_stands_word_for_word", operation=pgtrigger.Update),
            locked_with_the_competition("carried_text_locked"),
        ]

    def __str__(self) -> str:
        return self.name
