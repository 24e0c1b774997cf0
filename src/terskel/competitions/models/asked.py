"""What a competition asks for: its categories, absolute requirements, award criteria and documents.

Locked from the moment the draft is submitted for approval or published, in the database too.
"""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from terskel.competitions.models.competition import Both, Competition
from terskel.core.ids import uuid7

DOCUMENT_ROLES = ["contract", "specification", "price_form", "other"]


def locked_with_the_competition(name: str) -> pgtrigger.Trigger:
    """Rows of a competition that is submitted for approval or published stay as they are."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        declare=[("held", "uuid")],
        func=(
            "held := CASE TG_OP WHEN 'INSERT' THEN NEW.competition_id ELSE OLD.competition_id END; "
            "IF EXISTS (SELECT 1 FROM competitions_competition WHERE id = held AND published_at IS NOT NULL) THEN "
            "RAISE EXCEPTION 'a published competition is locked (FOA § 14-2)' USING ERRCODE = 'restrict_violation'; "
            "END IF; "
            "IF EXISTS (SELECT 1 FROM competitions_competition WHERE id = held AND submitted_at IS NOT NULL) THEN "
            "RAISE EXCEPTION 'what was submitted for approval is what is published' "
            "USING ERRCODE = 'restrict_violation'; END IF; "
            "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;"
        ),
    )


class CompetitionCategory(models.Model):
    """A category the competition is held in; several make a team, and everyone admitted in any of them is invited.

    `people` is how many named persons a tender offers for the role of this category; 0 asks for none.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    competition = models.ForeignKey(Competition, on_delete=models.PROTECT, related_name="categories")
    category = models.ForeignKey("dps.Category", on_delete=models.PROTECT, related_name="+")
    people = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="competition_category_once", fields=["competition", "category"]),
        ]
        indexes = [models.Index(name="competition_in_category", fields=["category"])]
        triggers = [locked_with_the_competition("category_locked")]

    def __str__(self) -> str:
        return f"{self.competition_id} in {self.category_id}"


class MandatoryRequirement(models.Model):
    """An absolute requirement: a gate, never scored.

    `asked` is how it is answered (`core.answers`); {} is yes or no. `carried`: it is a locked text of the text bank.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    competition = models.ForeignKey(Competition, on_delete=models.PROTECT, related_name="requirements")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    climate = models.BooleanField(default=False)
    asked = models.JSONField(default=dict)
    carried = models.OneToOneField("CarriedText", on_delete=models.PROTECT, null=True, related_name="requirement")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="mandatory_requirement_number_once",
                fields=["competition", "number"],
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(name="mandatory_requirement_has_a_text", condition=~Q(text="")),
        ]
        triggers = [
            locked_with_the_competition("requirement_locked"),
            pgtrigger.Protect(
                name="locked_requirement_stands_word_for_word",
                operation=pgtrigger.Update,
                condition=Both(pgtrigger.Q(old__carried__isnull=False), pgtrigger.AnyChange("text", "carried")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}"


class AwardCriterion(models.Model):
    """What is scored, with its weight in per cent and what the supplier must hand in for it (FOA § 18-1(6), (9)).

    `asked` is how it is answered (`core.answers`); {} is in words.

    `anchors`: what points on the scale mean (`core.evaluation.Anchor`), for the criterion and each of its parts.
    A tender with fewer than `least_points` on a criterion of quality is rejected; null asks for nothing.
    A row with a `parent` is a published part of that criterion (C-532/06 Lianakis): points are given for the parts,
    `weight` is its share of the parent's, and its number has only to be its own.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    competition = models.ForeignKey(Competition, on_delete=models.PROTECT, related_name="criteria")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    documentation = models.TextField(blank=True)
    weight = models.DecimalField(max_digits=7, decimal_places=4)
    kind = models.CharField(max_length=10)
    least_points = models.DecimalField(max_digits=7, decimal_places=4, null=True)
    parent = models.ForeignKey("self", on_delete=models.CASCADE, null=True, related_name="parts")
    climate = models.BooleanField(default=False)
    asked = models.JSONField(default=dict)
    anchors = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="award_criterion_number_once",
                fields=["competition", "number"],
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.UniqueConstraint(
                name="award_criterion_one_price", fields=["competition"], condition=Q(kind="price")
            ),
            models.CheckConstraint(name="award_criterion_has_a_name", condition=~Q(name="")),
            models.CheckConstraint(name="award_criterion_kind_is_known", condition=Q(kind__in=["price", "quality"])),
            models.CheckConstraint(
                name="award_criterion_weight_is_a_share", condition=Q(weight__gt=0, weight__lte=100)
            ),
            models.CheckConstraint(
                name="award_criterion_least_points_of_quality",
                condition=Q(least_points__isnull=True) | Q(least_points__gt=0, kind="quality"),
            ),
            models.CheckConstraint(
                name="award_criterion_part_is_of_quality",
                condition=Q(parent__isnull=True) | Q(kind="quality", climate=False, least_points__isnull=True),
            ),
            models.CheckConstraint(
                name="award_criterion_anchors_of_quality",
                condition=Q(anchors=[]) | Q(kind="quality", parent__isnull=True),
            ),
            models.CheckConstraint(
                name="award_criterion_is_no_part_of_itself", condition=Q(parent__isnull=True) | ~Q(parent=F("id"))
            ),
        ]
        triggers = [locked_with_the_competition("criterion_locked")]

    def __str__(self) -> str:
        return self.name


class CompetitionDocument(models.Model):
    """A file of the procurement documents. Public from publication unless restricted with a reason (FOA § 14-3).

    After publication a file comes in by the correction `added_by` and goes out by the correction `taken_out_by`; one
    that was taken out can still be read.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    competition = models.ForeignKey(Competition, on_delete=models.PROTECT, related_name="documents")
    number = models.PositiveSmallIntegerField()
    file = models.ForeignKey("documents.StoredFile", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    role = models.CharField(max_length=15, default="other")
    attached_at = models.DateTimeField()
    added_by = models.ForeignKey("Correction", on_delete=models.PROTECT, null=True, related_name="added")
    taken_out_by = models.ForeignKey("Correction", on_delete=models.PROTECT, null=True, related_name="taken_out")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="competition_document_number_once",
                fields=["competition", "number"],
                condition=Q(taken_out_by__isnull=True),
            ),
            models.UniqueConstraint(name="competition_document_file_once", fields=["competition", "file"]),
            models.CheckConstraint(name="competition_document_role_is_known", condition=Q(role__in=DOCUMENT_ROLES)),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="document_locked",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                declare=[("held", "uuid")],
                func=(
                    "held := CASE TG_OP WHEN 'INSERT' THEN NEW.competition_id ELSE OLD.competition_id END; "
                    "IF EXISTS (SELECT 1 FROM competitions_competition WHERE id = held AND published_at IS NOT NULL) "
                    "THEN "
                    "IF TG_OP = 'INSERT' AND NEW.added_by_id IS NOT NULL AND NEW.taken_out_by_id IS NULL THEN "
                    "RETURN NEW; END IF; "
                    "IF TG_OP = 'UPDATE' AND OLD.taken_out_by_id IS NULL AND NEW.taken_out_by_id IS NOT NULL "
                    "AND to_jsonb(OLD) - 'taken_out_by_id' = to_jsonb(NEW) - 'taken_out_by_id' THEN "
                    "RETURN NEW; END IF; "
                    "RAISE EXCEPTION 'a published competition is locked (FOA § 14-2)' "
                    "USING ERRCODE = 'restrict_violation'; END IF; "
                    "IF EXISTS (SELECT 1 FROM competitions_competition WHERE id = held AND submitted_at IS NOT NULL) "
                    "THEN RAISE EXCEPTION 'what was submitted for approval is what is published' "
                    "USING ERRCODE = 'restrict_violation'; END IF; "
                    "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;"
                ),
            )
        ]

    def __str__(self) -> str:
        return self.title
