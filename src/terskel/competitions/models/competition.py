"""The competition and what is asked for.

Once published, the evaluation model, criteria, weights and mandatory requirements cannot be altered in the
database either: a material change means cancelling and starting anew (FOA § 14-2(1)).
"""

from typing import Final

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper

from terskel.core.ids import uuid7

RESULT_KINDS = ["single", "short_job", "framework"]
CONTRACT_BASES = ["standard", "adapted"]
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

APPROVAL = ["submitted_at", "submitted_by", "approved_at", "approved_by", "returned_at", "returned_by", "return_reason"]
"""What is written while a draft waits for a second person."""
LONGEST_TITLE: Final = 200
CORRECTABLE = ["title", "scope", "need", "place", "duration_text", "starts_on", "ends_on", "site_visit", "contact"]
"""Texts and days that a correction may change."""
CANCELLATION = [
    "cancelled_at",
    "cancelled_by",
    "cancellation_reason_code",
    "cancellation_reason",
    "new_competition_follows",
]
CHANGEABLE_AFTER_PUBLICATION = [
    *CORRECTABLE,
    "last_correction",
    "closes_at",
    "question_deadline_at",
    *CANCELLATION,
]
SET_BY_PUBLICATION = [
    "published_at",
    "published_by",
    "closes_at",
    "question_deadline_at",
    "ruleset_id",
    "own_rules",
    "standstill_days",
    "model_digest",
]


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
    `validity_days` is how long tenders bind, in calendar days after the deadline; null leaves it to the law.
    `prepared_by` are all who wrote in the draft: none of them approves it.
    `price_after_quality`: prices are sealed apart and opened once the points for quality are locked.
    `tenderers_hidden`: the panel does not see who tenders what until then.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dps = models.ForeignKey("dps.DynamicPurchasingSystem", on_delete=models.PROTECT, related_name="+")
    authority = models.ForeignKey("organisations.ContractingAuthority", on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(max_length=20, unique=True)
    language = models.CharField(max_length=2)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")

    title = models.CharField(max_length=LONGEST_TITLE)
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
    validity_days = models.PositiveSmallIntegerField(null=True)
    evaluation_model = models.JSONField(null=True)
    price_after_quality = models.BooleanField(default=False)
    tenderers_hidden = models.BooleanField(default=False)
    standstill_mode = models.CharField(max_length=10)
    standstill_days = models.PositiveSmallIntegerField()

    prepared_by = ArrayField(models.UUIDField(), default=list)
    submitted_at = models.DateTimeField(null=True)
    submitted_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")
    returned_at = models.DateTimeField(null=True)
    returned_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")
    return_reason = models.TextField(blank=True)

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
                name="competition_validity_is_a_year_at_most",
                condition=Q(validity_days__isnull=True) | Q(validity_days__gte=1, validity_days__lte=365),
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
                name="competition_submitted_by_somebody",
                condition=Q(submitted_at__isnull=True, submitted_by__isnull=True)
                | Q(submitted_at__isnull=False, submitted_by__isnull=False),
            ),
            models.CheckConstraint(
                name="competition_approved_after_it_was_submitted",
                condition=Q(approved_at__isnull=True, approved_by__isnull=True)
                | Q(approved_by__isnull=False, approved_at__gte=F("submitted_at")),
            ),
            models.CheckConstraint(
                name="competition_returned_with_a_reason",
                condition=Q(returned_at__isnull=True, returned_by__isnull=True, return_reason="")
                | (Q(returned_at__isnull=False, returned_by__isnull=False) & ~Q(return_reason="")),
            ),
            models.CheckConstraint(
                name="competition_published_when_approved_if_submitted",
                condition=Q(published_at__isnull=True)
                | Q(submitted_at__isnull=True)
                | Q(approved_at__lte=F("published_at")),
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
            models.Index(
                name="competition_cancelled", fields=["-cancelled_at"], condition=Q(cancelled_at__isnull=False)
            ),
            GinIndex(OpClass(Upper("title"), name="gin_trgm_ops"), name="competition_by_words"),
            models.Index(Upper("reference"), name="competition_by_reference"),
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
                name="submitted_draft_stays",
                operation=pgtrigger.Update,
                condition=Both(
                    pgtrigger.Q(
                        old__submitted_at__isnull=False, new__submitted_at__isnull=False, old__published_at__isnull=True
                    ),
                    pgtrigger.AnyChange(exclude=[*APPROVAL, *SET_BY_PUBLICATION, *CANCELLATION]),
                ),
            ),
            pgtrigger.Trigger(
                name="approved_by_somebody_else",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=(
                    "IF NEW.approved_by_id = ANY(NEW.prepared_by) THEN "
                    "RAISE EXCEPTION 'nobody approves what they prepared' USING ERRCODE = 'restrict_violation'; "
                    "END IF; RETURN NEW;"
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
