"""What was changed in a published DPS: change records, versions, the addresses it had, and what was told of its end."""

from django.db import models
from django.db.models import F, Q

from terskel.core.dps_changes import CHANGE_KINDS
from terskel.core.ids import uuid7
from terskel.dps.models.systems import Category, DynamicPurchasingSystem


class ChangeRecord(models.Model):
    """One change of a published DPS: what, why, from when, by which notice, and who signed it off.

    `proposal` is what was asked for, `facts` what it came to: both by the words of the change's kind. One that is
    announced by a notice counts, and is seen, from `published_at`; `held_up_at`: it could not count when it was to.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dps = models.ForeignKey(DynamicPurchasingSystem, on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=30)
    proposal = models.JSONField(default=dict)
    facts = models.JSONField(default=dict)
    why = models.TextField()
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    signed_off_at = models.DateTimeField(null=True)
    signed_off_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")
    sign_off_note = models.TextField(blank=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawal_reason = models.TextField(blank=True)
    announced_at = models.DateTimeField(null=True)
    held_up_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    from_on = models.DateField(null=True)
    notice = models.ForeignKey("notices.Notice", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(name="change_kind_is_known", condition=Q(kind__in=list(CHANGE_KINDS))),
            models.CheckConstraint(name="change_says_why", condition=~Q(why="")),
            models.CheckConstraint(
                name="change_published_with_its_day",
                condition=Q(published_at__isnull=True, from_on__isnull=True)
                | Q(published_at__isnull=False, from_on__isnull=False),
            ),
            models.CheckConstraint(
                name="change_with_notice_is_published_by_one",
                condition=Q(published_at__isnull=True)
                | Q(notice__isnull=False)
                | Q(kind__in=[one.code for one in CHANGE_KINDS.values() if not one.notice]),
            ),
            models.CheckConstraint(
                name="change_announced_by_its_notice",
                condition=Q(announced_at__isnull=True, notice__isnull=True)
                | Q(announced_at__isnull=False, notice__isnull=False),
            ),
            models.CheckConstraint(
                name="change_held_up_after_it_was_announced",
                condition=Q(held_up_at__isnull=True) | Q(held_up_at__gte=F("announced_at")),
            ),
            models.CheckConstraint(
                name="change_in_doubt_is_signed_off",
                condition=Q(published_at__isnull=True)
                | Q(signed_off_at__isnull=False, signed_off_by__isnull=False)
                | Q(kind__in=[one.code for one in CHANGE_KINDS.values() if not one.sign_off]),
            ),
            models.CheckConstraint(
                name="change_signed_off_by_another",
                condition=Q(signed_off_by__isnull=True) | ~Q(signed_off_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="change_withdrawn_or_published_not_both",
                condition=Q(withdrawn_at__isnull=True) | Q(published_at__isnull=True),
            ),
        ]
        indexes = [models.Index(name="change_by_dps", fields=["dps", "-proposed_at"])]

    def __str__(self) -> str:
        return f"{self.kind} of {self.dps_id}"


class Version(models.Model):
    """The whole public record of a DPS as it stood from an instant; the first is what was published."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dps = models.ForeignKey(DynamicPurchasingSystem, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    from_at = models.DateTimeField()
    content = models.JSONField()
    change = models.OneToOneField(ChangeRecord, on_delete=models.PROTECT, null=True, related_name="version")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="version_number_once_per_dps", fields=["dps", "number"]),
            models.CheckConstraint(
                name="version_first_or_of_a_change", condition=Q(number=1) | Q(change__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} of {self.dps_id}"


class FormerAddress(models.Model):
    """An address that a DPS had, and that still leads to it."""

    slug = models.SlugField(primary_key=True, max_length=80)
    dps = models.ForeignKey(DynamicPurchasingSystem, on_delete=models.PROTECT, related_name="former_addresses")

    def __str__(self) -> str:
        return self.slug


class FormerCategoryCode(models.Model):
    """A code that a category had, and whose address still leads to it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="former_codes")
    dps = models.ForeignKey(DynamicPurchasingSystem, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=20)

    class Meta:
        constraints = [models.UniqueConstraint(name="former_code_once_per_dps", fields=["dps", "code"])]

    def __str__(self) -> str:
        return self.code


class EndReminder(models.Model):
    """That the coming end was told, `days` before a given end; 0 when it came. An extension makes it be told anew."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dps = models.ForeignKey(DynamicPurchasingSystem, on_delete=models.PROTECT, related_name="+")
    ends_at = models.DateTimeField()
    days = models.PositiveSmallIntegerField()
    told_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(name="end_told_once", fields=["dps", "ends_at", "days"])]

    def __str__(self) -> str:
        return f"{self.dps_id} in {self.days}"
