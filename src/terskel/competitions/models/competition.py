"""The competition and what is asked for.

Once published, the evaluation model, criteria, weights and mandatory requirements cannot be altered in the
database either: a material change means cancelling and starting anew (FOA § 14-2(1)).
"""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from terskel.core.ids import uuid7

RESULT_KINDS = ["single", "short_job", "framework"]
CONTRACT_BASES = ["standard", "adapted"]
DOCUMENT_ROLES = ["contract", "specification", "price_form", "other"]
CLIMATE_ANSWERS = ["criteria", "requirements", "combined", "insignificant", "essential_interest", "statutory_minimum"]
CANCELLATION_REASONS = [
    "no_need",
    "no_funds",
    "error",
    "one_tender",
    "review_body",
    "no_tenders",
    "all_rejected",
    "other",
]

CORRECTABLE = ["title", "scope", "need", "place", "duration_text", "starts_on", "ends_on", "site_visit", "contact"]
"""Texts and days that a correction may change."""
CHANGEABLE_AFTER_PUBLICATION = [
    *CORRECTABLE,
    "last_correction",
    "closes_at",
    "question_deadline_at",
    "cancelled_at",
    "cancelled_by",
    "cancellation_reason_code",
    "cancellation_reason",
    "new_competition_follows",
]


def locked_with_the_competition(name: str) -> pgtrigger.Trigger:
    """Rows of a published competition stay as they were published."""
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
            "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;"
        ),
    )


class Both(pgtrigger.Condition):
    """Conditions of a trigger that must all hold; pgtrigger's own `&` knows only comparisons of fields."""

    def __init__(self, *conditions: pgtrigger.Condition) -> None:
        self.conditions = conditions

    def resolve(self, model: type[models.Model]) -> str:
        resolved = [str(condition.resolve(model)) for condition in self.conditions]  # type: ignore[no-untyped-call]
        return "(" + " AND ".join(f"({one})" for one in resolved) + ")"


class Competition(models.Model):
    """One specific procurement. `closes_at` is the first instant too late; `standstill_days` 0 is chosen off.

    After publication what is bought is described anew by a correction only, which `last_correction` names.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dps = models.ForeignKey("dps.DynamicPurchasingSystem", on_delete=models.PROTECT, related_name="+")
    authority = models.ForeignKey("organisations.ContractingAuthority", on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(max_length=20, unique=True)
    language = models.CharField(max_length=2)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")

    title = models.CharField(max_length=200)
    scope = models.TextField(blank=True)
    need = models.TextField(blank=True)
    estimated_value = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    duration_text = models.TextField(blank=True)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    place = models.TextField(blank=True)
    contract_form = models.TextField(blank=True)
    contract_basis = models.CharField(max_length=10, blank=True)
    contract_deviation_reason = models.TextField(blank=True)
    site_visit = models.TextField(blank=True)
    result_kind = models.CharField(max_length=10, default="single")
    contact = models.TextField(blank=True)
    cv_count = models.PositiveSmallIntegerField(default=0)
    reference_count = models.PositiveSmallIntegerField(default=0)
    climate_answer = models.CharField(max_length=30, blank=True)
    climate_reason = models.TextField(blank=True)
    clauses = models.JSONField(default=dict)
    subcontractor_tiers = models.PositiveSmallIntegerField(null=True)
    tiers_reason = models.TextField(blank=True)
    wording_reason = models.TextField(blank=True)
    universal_design = models.TextField(blank=True)
    security = models.TextField(blank=True)
    human_rights = models.TextField(blank=True)
    lots_reason = models.TextField(blank=True)
    evaluation_model = models.JSONField(null=True)
    standstill_mode = models.CharField(max_length=10)
    standstill_days = models.PositiveSmallIntegerField()

    regime = models.CharField(max_length=10)
    service_kind = models.CharField(max_length=20, blank=True)
    ruleset_id = models.CharField(max_length=40, blank=True)
    own_rules = models.JSONField(default=dict)
    model_digest = models.CharField(max_length=64, blank=True)
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")
    closes_at = models.DateTimeField(null=True)
    question_deadline_at = models.DateTimeField(null=True)
    last_correction = models.ForeignKey("Correction", on_delete=models.PROTECT, null=True, related_name="+")

    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")
    cancellation_reason_code = models.CharField(max_length=20, blank=True)
    cancellation_reason = models.TextField(blank=True)
    new_competition_follows = models.BooleanField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="competition_has_a_title", condition=~Q(title="")),
            models.CheckConstraint(name="competition_language_is_known", condition=Q(language__in=["nb", "nn", "en"])),
            models.CheckConstraint(name="competition_result_kind_is_known", condition=Q(result_kind__in=RESULT_KINDS)),
            models.CheckConstraint(
                name="competition_contract_basis_is_known", condition=Q(contract_basis__in=["", *CONTRACT_BASES])
            ),
            models.CheckConstraint(
                name="competition_climate_answer_is_known", condition=Q(climate_answer__in=["", *CLIMATE_ANSWERS])
            ),
            models.CheckConstraint(
                name="competition_tiers_are_no_more_than_nine",
                condition=Q(subcontractor_tiers__isnull=True) | Q(subcontractor_tiers__lte=9),
            ),
            models.CheckConstraint(
                name="competition_value_is_positive",
                condition=Q(estimated_value__isnull=True) | Q(estimated_value__gt=0),
            ),
            models.CheckConstraint(
                name="competition_ends_not_before_it_starts",
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
            ),
            models.CheckConstraint(
                name="competition_standstill_mode_is_known", condition=Q(standstill_mode__in=["fixed", "chosen"])
            ),
            models.CheckConstraint(
                name="competition_fixed_standstill_is_never_off",
                condition=~Q(standstill_mode="fixed") | Q(standstill_days__gte=1),
            ),
            models.CheckConstraint(
                name="competition_published_with_all_the_law_asks",
                condition=Q(published_at__isnull=True)
                | Q(
                    published_by__isnull=False,
                    closes_at__gt=F("published_at"),
                    question_deadline_at__isnull=False,
                    estimated_value__isnull=False,
                    evaluation_model__isnull=False,
                )
                & ~Q(scope="")
                & ~Q(need="")
                & ~Q(place="")
                & ~Q(climate_answer="")
                & ~Q(ruleset_id="")
                & ~Q(model_digest=""),
            ),
            models.CheckConstraint(
                name="competition_questions_end_before_the_deadline",
                condition=Q(published_at__isnull=True) | Q(question_deadline_at__lte=F("closes_at")),
            ),
            models.CheckConstraint(
                name="competition_cancelled_with_a_reason",
                condition=Q(cancelled_at__isnull=True, cancelled_by__isnull=True, cancellation_reason_code="")
                | (
                    Q(
                        cancelled_at__isnull=False,
                        cancelled_by__isnull=False,
                        cancellation_reason_code__in=CANCELLATION_REASONS,
                        new_competition_follows__isnull=False,
                    )
                    & ~Q(cancellation_reason="")
                ),
            ),
        ]
        indexes = [
            models.Index(name="competition_by_authority", fields=["authority", "-created_at"]),
            models.Index(name="competition_by_dps", fields=["dps", "-published_at"]),
            models.Index(
                name="competition_public",
                fields=["-published_at"],
                condition=Q(published_at__isnull=False),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="published_competition_stays",
                operation=pgtrigger.Update,
                condition=Both(
                    pgtrigger.Q(old__published_at__isnull=False),
                    pgtrigger.AnyChange(exclude=CHANGEABLE_AFTER_PUBLICATION),
                ),
            ),
            pgtrigger.Protect(
                name="published_text_is_changed_by_a_correction",
                operation=pgtrigger.Update,
                condition=Both(
                    pgtrigger.Q(old__published_at__isnull=False),
                    pgtrigger.AnyChange(*CORRECTABLE),
                    pgtrigger.Condition("OLD.last_correction_id IS NOT DISTINCT FROM NEW.last_correction_id"),
                ),
            ),
            pgtrigger.Protect(
                name="deadline_is_only_moved_later",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(
                    old__published_at__isnull=False, new__closes_at__lt=pgtrigger.F("old__closes_at")
                ),
            ),
            pgtrigger.Protect(
                name="cancelled_competition_stays",
                operation=pgtrigger.Update,
                condition=Both(pgtrigger.Q(old__cancelled_at__isnull=False), pgtrigger.AnyChange()),
            ),
            pgtrigger.Protect(name="competition_is_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"


class CompetitionCategory(models.Model):
    """A category the competition is held in; several make a team, and everyone admitted in any of them is invited."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    competition = models.ForeignKey(Competition, on_delete=models.PROTECT, related_name="categories")
    category = models.ForeignKey("dps.Category", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="competition_category_once", fields=["competition", "category"]),
        ]
        indexes = [models.Index(name="competition_in_category", fields=["category"])]
        triggers = [locked_with_the_competition("category_locked")]

    def __str__(self) -> str:
        return f"{self.competition_id} in {self.category_id}"


class MandatoryRequirement(models.Model):
    """An absolute requirement: a gate, never scored."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    competition = models.ForeignKey(Competition, on_delete=models.PROTECT, related_name="requirements")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    climate = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="mandatory_requirement_number_once",
                fields=["competition", "number"],
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(name="mandatory_requirement_has_a_text", condition=~Q(text="")),
        ]
        triggers = [locked_with_the_competition("requirement_locked")]

    def __str__(self) -> str:
        return f"{self.number}"


class AwardCriterion(models.Model):
    """What is scored, with its weight in per cent and what the supplier must hand in for it (FOA § 18-1(6), (9)).

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
                    "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;"
                ),
            )
        ]

    def __str__(self) -> str:
        return self.title
