"""A copy of what everyone may read, folded for searching.

It holds no fact of its own: it can be thrown away and made anew.
There are no foreign keys: an entry keeps no hold of what it was read from.
"""

from functools import reduce
from operator import add
from typing import Final

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models.expressions import Expression

KINDS: Final = ("system", "category", "competition", "result", "question", "supplier", "article", "word")
CONFIGURATIONS: Final = ("norwegian", "english", "simple")
PARTS: Final = {"folded_title": "A", "folded_codes": "B", "folded_text": "C"}
LISTED: Final = "qualified:"
"""How the sources begin that are lists of those qualified: as long as there are suppliers, and all but alike."""


def _vector(*fields: str) -> Expression:
    """Every part under every configuration: bokmål and nynorsk stems, English stems, and the words as they stand."""
    parts = [SearchVector(field, config=config, weight=PARTS[field]) for field in fields for config in CONFIGURATIONS]
    whole: Expression = reduce(add, parts)
    return whole


IN_A_LIST: Final = models.Q(source__startswith=LISTED)


class Entry(models.Model):
    """One thing that can be found. `source` names what it was read from, which is read whole again when it changes.

    `subject_id` is the system, category, competition or supplier it is about. Rows with the same `page` are one thing
    met in several places. `dps_id` None: the pages of help, which belong to no system.
    """

    source = models.CharField(max_length=60)
    kind = models.CharField(max_length=12, choices=[(one, one) for one in KINDS])
    dps_id = models.UUIDField(null=True)
    subject_id = models.UUIDField(null=True)
    page = models.CharField(max_length=300)
    title = models.TextField()
    text = models.TextField(blank=True)
    language = models.CharField(max_length=2)
    at = models.DateTimeField(null=True)
    digest = models.CharField(max_length=64)
    folded_title = models.TextField()
    folded_codes = models.TextField(blank=True)
    folded_text = models.TextField(blank=True)
    vector = models.GeneratedField(expression=_vector(*PARTS), output_field=SearchVectorField(), db_persist=True)
    title_vector = models.GeneratedField(
        expression=_vector("folded_title"), output_field=SearchVectorField(), db_persist=True
    )

    class Meta:
        # The long lists stand in indexes of their own: a word that nearly all of these hold says nothing of the rest.
        indexes = [
            GinIndex(fields=["vector"], name="entry_by_words", condition=~IN_A_LIST),
            GinIndex(fields=["vector"], name="listed_by_words", condition=IN_A_LIST),
            GinIndex(fields=["title_vector"], name="entry_by_title", condition=~IN_A_LIST),
            GinIndex(fields=["title_vector"], name="listed_by_title", condition=IN_A_LIST),
            models.Index(models.F("at").desc(nulls_last=True), "page", name="listed_by_age", condition=IN_A_LIST),
            models.Index(fields=["source"], name="entry_by_source"),
            models.Index(fields=["subject_id"], name="entry_by_subject"),
        ]


class Word(models.Model):
    """A folded word of some entry: what a misspelt or a compound word is compared with."""

    word = models.TextField(primary_key=True)

    class Meta:
        indexes = [GinIndex(name="word_by_trigrams", fields=["word"], opclasses=["gin_trgm_ops"])]


class Pending(models.Model):
    """A source to be read again, since `noted_at`."""

    source = models.CharField(max_length=60, primary_key=True)
    noted_at = models.DateTimeField()


class Progress(models.Model):
    """How far the audit's tree has been followed, and the last day on which everyone's rights were read anew."""

    one = models.SmallIntegerField(primary_key=True, default=1)
    position = models.BigIntegerField()
    whole_on = models.DateField()
