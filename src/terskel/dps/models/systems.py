"""Dynamic purchasing systems and their categories (FOA §§ 26-4 to 26-7).

There is no field for a price, a fee or a highest number of suppliers: admission asks for no tender
(§ 26-5), costs nothing (§ 26-4(5)) and has no cap (§ 26-6(1)).
"""

from typing import get_args

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from terskel.core.ids import uuid7
from terskel.core.publication import ClimateAnswer

LANGUAGES = ["nb", "nn", "en"]
LATE_ADMITTED = ["next", "invited"]
"""What the documents say of whoever is admitted while a competition takes tenders: told of the next, or may be invited
too, all in one act."""


class DynamicPurchasingSystem(models.Model):
    """One DPS. Regime, service kind and rule set are fixed at publication; states are derived from the instants."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    authority = models.ForeignKey("organisations.ContractingAuthority", on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(max_length=20, unique=True)
    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=200)
    language = models.CharField(max_length=2, default="nb")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")

    subject = models.TextField(blank=True)
    estimated_quantity = models.TextField(blank=True)
    need_for_dps = models.TextField(blank=True)
    suitability = models.TextField(blank=True)
    how_it_works = models.TextField(blank=True)
    award_criteria_frame = models.TextField(blank=True)
    contact = models.TextField(blank=True)
    strategy = models.TextField(blank=True)
    notice_languages = ArrayField(models.CharField(max_length=2), default=list, blank=True)
    climate_answer = models.CharField(max_length=30, blank=True)
    climate_reason = models.TextField(blank=True)

    cpv = ArrayField(models.CharField(max_length=10), default=list, blank=True)
    kind = models.CharField(max_length=20, default="goods_services")
    buyer_kind = models.CharField(max_length=10)
    estimated_value = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    largest_contract = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    regime = models.CharField(max_length=10, blank=True)
    service_kind = models.CharField(max_length=20, blank=True)
    ruleset_id = models.CharField(max_length=40, blank=True)
    own_rules = models.JSONField(default=dict)
    open_to = models.CharField(max_length=10, default="members")
    late_admitted = models.CharField(max_length=10, default="next")
    ends_at = models.DateTimeField(null=True)
    initial_assessment_days = models.PositiveSmallIntegerField(null=True)
    standstill_mode = models.CharField(max_length=10, blank=True)
    standstill_days = models.PositiveSmallIntegerField(null=True)

    published_at = models.DateTimeField(null=True)
    first_window_closes_at = models.DateTimeField(null=True)
    public_from_at = models.DateTimeField(null=True)
    qualification_documents = models.ForeignKey(
        "documents.Letter", on_delete=models.PROTECT, null=True, related_name="+"
    )
    initial_assessment_finished_at = models.DateTimeField(null=True)
    suspended_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    end_reason = models.TextField(blank=True)
    cancelled_at = models.DateTimeField(null=True)
    cancellation_reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="dps_language_is_known", condition=Q(language__in=LANGUAGES)),
            models.CheckConstraint(name="dps_kind_is_known", condition=Q(kind__in=["goods_services", "works"])),
            models.CheckConstraint(name="dps_buyer_kind_is_known", condition=Q(buyer_kind__in=["state", "other"])),
            models.CheckConstraint(name="dps_open_to_is_known", condition=Q(open_to__in=["members", "others"])),
            models.CheckConstraint(name="dps_late_admitted_is_known", condition=Q(late_admitted__in=LATE_ADMITTED)),
            models.CheckConstraint(
                name="dps_climate_answer_is_known", condition=Q(climate_answer__in=get_args(ClimateAnswer))
            ),
            models.CheckConstraint(
                name="dps_standstill_mode_is_known", condition=Q(standstill_mode__in=["", "fixed", "chosen"])
            ),
            models.CheckConstraint(
                name="dps_estimated_value_is_not_negative",
                condition=Q(estimated_value__isnull=True) | Q(estimated_value__gte=0),
            ),
            models.CheckConstraint(
                name="dps_largest_contract_is_positive",
                condition=Q(largest_contract__isnull=True) | Q(largest_contract__gt=0),
            ),
            models.CheckConstraint(
                name="dps_published_with_all_the_law_asks",
                condition=Q(published_at__isnull=True)
                | Q(
                    first_window_closes_at__isnull=False,
                    ends_at__isnull=False,
                    initial_assessment_days__gte=1,
                    estimated_value__isnull=False,
                    standstill_days__isnull=False,
                )
                & ~Q(regime="")
                & ~Q(ruleset_id="")
                & ~Q(standstill_mode=""),
            ),
            models.CheckConstraint(
                name="dps_fixed_standstill_is_never_off",
                condition=~Q(standstill_mode="fixed") | Q(standstill_days__gte=1),
            ),
            models.CheckConstraint(
                name="dps_first_window_inside_its_life",
                condition=Q(published_at__isnull=True)
                | Q(first_window_closes_at__gt=F("published_at"), ends_at__gt=F("first_window_closes_at")),
            ),
            models.CheckConstraint(
                name="dps_public_only_after_publication",
                condition=Q(public_from_at__isnull=True) | Q(published_at__isnull=False),
            ),
            models.CheckConstraint(
                name="dps_assessed_only_after_the_first_window",
                condition=Q(initial_assessment_finished_at__isnull=True)
                | Q(initial_assessment_finished_at__gte=F("first_window_closes_at")),
            ),
            models.CheckConstraint(
                name="dps_suspended_only_in_operation",
                condition=Q(suspended_at__isnull=True)
                | Q(suspended_at__gte=F("initial_assessment_finished_at"), cancelled_at__isnull=True),
            ),
            models.CheckConstraint(
                name="dps_cancelled_with_a_reason", condition=Q(cancelled_at__isnull=True) | ~Q(cancellation_reason="")
            ),
            models.CheckConstraint(
                name="dps_ended_or_cancelled_not_both",
                condition=Q(ended_at__isnull=True) | Q(cancelled_at__isnull=True),
            ),
            models.CheckConstraint(
                name="dps_ended_only_after_publication",
                condition=Q(ended_at__isnull=True) | Q(published_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(name="dps_by_authority", fields=["authority", "-created_at"]),
            models.Index(name="dps_public", fields=["public_from_at"], condition=Q(public_from_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.name}"


class Category(models.Model):
    """A category by objective characteristics (FOA § 26-4(4)). `name` null: the one unnamed category, never shown.

    `nuts` are the counties where it is delivered (`core.places`), none where nobody has said; `remote`: the work may
    also be done from elsewhere. `opened_at` is set with the publication of the DPS, or by the change that opened it
    later; states are derived.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dps = models.ForeignKey(DynamicPurchasingSystem, on_delete=models.PROTECT, related_name="categories")
    number = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=200, null=True)
    name_assumed_reason = models.TextField(blank=True)
    description = models.TextField(blank=True)
    cpv = ArrayField(models.CharField(max_length=10), default=list, blank=True)
    maximum_value = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    nuts = ArrayField(models.CharField(max_length=5), default=list, blank=True)
    remote = models.BooleanField(default=False)
    opened_at = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    merged_at = models.DateTimeField(null=True)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="category_code_once_per_dps", fields=["dps", "code"]),
            models.UniqueConstraint(name="category_number_once_per_dps", fields=["dps", "number"]),
            models.UniqueConstraint(
                name="category_at_most_one_unnamed", fields=["dps"], condition=Q(name__isnull=True)
            ),
            models.CheckConstraint(name="category_name_is_not_empty", condition=~Q(name="")),
            models.CheckConstraint(
                name="category_maximum_value_is_positive",
                condition=Q(maximum_value__isnull=True) | Q(maximum_value__gt=0),
            ),
            models.CheckConstraint(
                name="category_paused_closed_or_merged_after_it_opened",
                condition=Q(paused_at__isnull=True, closed_at__isnull=True, merged_at__isnull=True)
                | Q(opened_at__isnull=False),
            ),
            models.CheckConstraint(
                name="category_closed_or_merged_not_both",
                condition=Q(closed_at__isnull=True) | Q(merged_at__isnull=True),
            ),
            models.CheckConstraint(
                name="category_merged_into_another",
                condition=Q(merged_at__isnull=True, merged_into__isnull=True)
                | (Q(merged_at__isnull=False, merged_into__isnull=False) & ~Q(merged_into=F("id"))),
            ),
        ]

    def __str__(self) -> str:
        return self.code
