"""A request as the supplier makes it: draft, delivered, sealed, opened, with its answers.

While a request is a draft its content lies encrypted with the installation's draft key; received in the
first window it lies sealed to the DPS's key; only when it is opened do answers and lines exist.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from terskel.core.ids import uuid7


class Application(models.Model):
    """One request to participate of one supplier in one DPS, for one or several categories.

    `reference` is random: a running number would tell a rival how many have applied. `replaces` is the request this
    one takes the place of: a sealed one is withdrawn as this is delivered; an opened one keeps its lines and clocks
    and gets the answers of this. `kept_content` is a copy of sealed content that the supplier has asked to keep
    under the installation's draft key, so that it can change its answers until the window closes. `mandate` is what
    whoever delivered it acts for the supplier on.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dps = models.ForeignKey("dps.DynamicPurchasingSystem", on_delete=models.PROTECT, related_name="+")
    supplier = models.ForeignKey("organisations.Supplier", on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(max_length=20, unique=True)
    started_at = models.DateTimeField()
    started_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    draft_content = models.BinaryField(null=True)
    saved_at = models.DateTimeField(null=True)
    submitted_at = models.DateTimeField(null=True)
    submitted_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")
    mandate = models.ForeignKey("organisations.SigningMandate", on_delete=models.PROTECT, null=True, related_name="+")
    received_at = models.DateTimeField(null=True)
    digest = models.CharField(max_length=64, blank=True)
    sealed_content = models.BinaryField(null=True)
    opened_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="replacements")
    kept_content = models.BinaryField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="application_copy_kept_only_while_sealed",
                condition=Q(kept_content__isnull=True) | Q(sealed_content__isnull=False),
            ),
            models.UniqueConstraint(
                name="application_one_draft_per_supplier",
                fields=["dps", "supplier"],
                condition=Q(submitted_at__isnull=True, withdrawn_at__isnull=True),
            ),
            models.UniqueConstraint(
                name="application_one_sealed_per_supplier",
                fields=["dps", "supplier"],
                condition=Q(sealed_content__isnull=False),
            ),
            models.CheckConstraint(
                name="application_submitted_whole",
                condition=Q(submitted_at__isnull=True, received_at__isnull=True, digest="")
                | (
                    Q(submitted_at__isnull=False, received_at__isnull=False, draft_content__isnull=True)
                    & Q(submitted_by__isnull=False)
                    & ~Q(digest="")
                ),
            ),
            models.CheckConstraint(
                name="application_sealed_until_opened",
                condition=Q(submitted_at__isnull=True, sealed_content__isnull=True, opened_at__isnull=True)
                | Q(submitted_at__isnull=False, opened_at__isnull=False, sealed_content__isnull=True)
                | Q(submitted_at__isnull=False, opened_at__isnull=True),
            ),
            models.CheckConstraint(
                name="application_opened_not_before_received",
                condition=Q(opened_at__isnull=True) | Q(opened_at__gte=F("received_at")),
            ),
        ]
        indexes = [
            models.Index(name="application_by_supplier", fields=["supplier", "-started_at"]),
            models.Index(name="application_by_dps", fields=["dps", "received_at"]),
        ]

    def __str__(self) -> str:
        return self.reference


class ApplicationAnswer(models.Model):
    """What the supplier says about one requirement, readable from the opening on.

    `answered_at` is when the supplier wrote it or confirmed that it still holds; `superseded_at` when a replacement
    put another answer in its place. `items` are the frozen copies of what was attached from the supplier's library.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="answers")
    requirement = models.ForeignKey("dps.QualificationRequirement", on_delete=models.PROTECT, related_name="+")
    statement = models.CharField(max_length=5)
    text = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    superseded_at = models.DateTimeField(null=True)
    items = models.JSONField(default=list, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="answer_one_that_counts_per_requirement",
                fields=["application", "requirement"],
                condition=Q(superseded_at__isnull=True),
            ),
            models.CheckConstraint(name="answer_is_yes_or_no", condition=Q(statement__in=["yes", "no"])),
        ]

    def __str__(self) -> str:
        return f"{self.requirement_id}: {self.statement}"


class Partner(models.Model):
    """Another firm that a draft asks to answer its own part through a link: a member of the group (FOA § 16-11) or one
    on whose capacity the supplier relies (§ 16-10).

    Who it is and what it says lies encrypted as the draft does, and goes when the request is delivered or given up.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="partners")
    content = models.BinaryField(null=True)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(name="partner_by_application", fields=["application", "asked_at"])]

    def __str__(self) -> str:
        return f"partner of {self.application_id}"


class PartnerStatement(models.Model):
    """What another firm said in a delivered request, readable from the opening on.

    `requirement_ids` are those whose capacity it lends (FOA § 16-10); none for a member of the group.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="partner_statements")
    role = models.CharField(max_length=10)
    name = models.CharField(max_length=200)
    number = models.CharField(max_length=40)
    requirement_ids = ArrayField(models.UUIDField(), default=list, blank=True)
    excluded = models.BooleanField()
    text = models.TextField(blank=True)
    given_by = models.CharField(max_length=200)
    given_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="partner_role_is_known", condition=Q(role__in=["member", "capacity"])),
            models.CheckConstraint(
                name="partner_lends_capacity_for_something",
                condition=Q(role="member", requirement_ids__len=0) | Q(role="capacity", requirement_ids__len__gte=1),
            ),
            models.CheckConstraint(name="partner_with_a_ground_explains_it", condition=Q(excluded=False) | ~Q(text="")),
        ]

    def __str__(self) -> str:
        return self.name
