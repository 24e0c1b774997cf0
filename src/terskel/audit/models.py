"""The audit's tables: append-only by triggers; rows are only ever inserted."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Now

from terskel.audit.append_only import append_only
from terskel.core.ids import uuid7


class Event(models.Model):
    """What happened, when, by whom, for whom, to what.

    `at` is the instant that the act was told; `recorded_at` is the database's own, which no demo clock moves. There are
    no foreign keys: an event outlives what it speaks of.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=100)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now())
    actor_kind = models.CharField(max_length=10)
    person_id = models.UUIDField(null=True)
    person_name = models.CharField(max_length=200, blank=True)
    organisation_id = models.UUIDField(null=True)
    subject_kind = models.CharField(max_length=60)
    subject_id = models.UUIDField(null=True)
    matters = ArrayField(models.UUIDField(), default=list)
    hidden_until_opened = models.UUIDField(null=True)
    payload = models.JSONField()

    class Meta:
        triggers = append_only()
        indexes = [
            models.Index(fields=["at", "id"], name="event_in_order"),
            models.Index(fields=["subject_kind", "subject_id"], name="event_of_subject"),
            GinIndex(fields=["matters"], name="event_of_matter"),
        ]


class Unplaced(models.Model):
    """An event that has no place in the tree yet: written with the event, taken away by the sequencer.

    An event without a place that is not here either was never recorded by an act.
    """

    event_id = models.UUIDField(primary_key=True)


class Leaf(models.Model):
    """The place of an event in the audit's Merkle tree, given once after its transaction has committed."""

    position = models.BigIntegerField(primary_key=True)
    event_id = models.UUIDField(unique=True)
    digest = models.BinaryField(max_length=32)

    class Meta:
        triggers = append_only()


class Head(models.Model):
    """The tree as it stood: its size, and the roots of its perfect subtrees from left to right (RFC 6962 §2.1)."""

    size = models.BigIntegerField(primary_key=True)
    peaks = ArrayField(models.BinaryField(max_length=32))

    class Meta:
        triggers = append_only()


class Unhidden(models.Model):
    """From this instant the events hidden until the opening of `matter_id` may be seen."""

    matter_id = models.UUIDField(primary_key=True)
    at = models.DateTimeField()

    class Meta:
        triggers = append_only()
