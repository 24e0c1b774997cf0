"""Who was invited, what they asked, and how the deadline was moved."""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from terskel.competitions.models.competition import Both, Competition
from terskel.core.ids import uuid7

QUESTION_REJECTIONS = ["too_late", "not_about_the_purchase", "tells_who_asks"]
QUESTION_ENDS = {"answer_stays": "answered_at", "rejection_stays": "rejected_at", "withdrawal_stays": "withdrawn_at"}
DECLINE_REASONS = ["capacity", "price_level", "requirements", "conflict", "time", "other"]


class LateInvitation(models.Model):
    """One act that invited all who had been admitted since the publication; `reason` went to everyone invited.

    `deadline_change`: the deadline was moved for all in the same act.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    competition = models.ForeignKey(Competition, on_delete=models.PROTECT, related_name="late_invitations")
    invited_at = models.DateTimeField()
    invited_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    deadline_change = models.ForeignKey("DeadlineChange", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="late_invitation_once_per_instant", fields=["competition", "invited_at"]),
            models.CheckConstraint(name="late_invitation_has_a_reason", condition=~Q(reason="")),
        ]
        triggers = [pgtrigger.Protect(name="late_invitation_stays", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.competition_id} {self.invited_at}"


class Invitation(models.Model):
    """One recipient, computed and frozen at `sent_at`; `categories` are those the supplier was admitted in then.

    That is the publication, or an act that invited all who had been admitted since (`LateInvitation`). Whoever declined
    was logged in (`declined_by`) or held the link in a mail (`declined_link`).
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    competition = models.ForeignKey(Competition, on_delete=models.PROTECT, related_name="invitations")
    supplier = models.ForeignKey("organisations.Supplier", on_delete=models.PROTECT, related_name="+")
    categories = ArrayField(models.UUIDField())
    sent_at = models.DateTimeField()
    declined_at = models.DateTimeField(null=True)
    declined_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")
    declined_link = models.ForeignKey("DeclineLinkUse", on_delete=models.PROTECT, null=True, related_name="+")
    decline_reason = models.CharField(max_length=20, blank=True)
    decline_text = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="invitation_once_per_supplier", fields=["competition", "supplier"]),
            models.CheckConstraint(
                name="invitation_declined_with_a_reason",
                condition=Q(
                    declined_at__isnull=True, declined_by__isnull=True, declined_link__isnull=True, decline_reason=""
                )
                | (
                    Q(declined_at__isnull=False, decline_reason__in=DECLINE_REASONS)
                    & (
                        Q(declined_by__isnull=False, declined_link__isnull=True)
                        | Q(declined_by__isnull=True, declined_link__isnull=False)
                    )
                ),
            ),
        ]
        indexes = [models.Index(name="invitation_by_supplier", fields=["supplier", "-sent_at"])]
        triggers = [
            pgtrigger.Trigger(
                name="sent_with_the_publication",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=(
                    "IF NEW.sent_at IS DISTINCT FROM "
                    "(SELECT published_at FROM competitions_competition WHERE id = NEW.competition_id) "
                    "AND NOT EXISTS (SELECT FROM competitions_lateinvitation "
                    "WHERE competition_id = NEW.competition_id AND invited_at = NEW.sent_at) THEN "
                    "RAISE EXCEPTION 'recipients are frozen at publication (FOA § 26-7(1))' "
                    "USING ERRCODE = 'restrict_violation'; END IF; RETURN NEW;"
                ),
            ),
            pgtrigger.ReadOnly(
                name="recipient_stays",
                exclude=["declined_at", "declined_by", "declined_link", "decline_reason", "decline_text"],
            ),
            pgtrigger.Protect(name="invitation_is_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.supplier_id} invited to {self.competition_id}"


class DeclineLinkUse(models.Model):
    """The link to decline in the mail to `sent_to` was used; it serves once. Who held it then, nobody knows."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    invitation = models.ForeignKey(Invitation, on_delete=models.PROTECT, related_name="+")
    sent_to = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    used_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="decline_link_used_once", fields=["invitation", "sent_to"]),
        ]
        triggers = [pgtrigger.Protect(name="decline_link_use_stays", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.invitation_id} through the link sent to {self.sent_to_id}"


class Question(models.Model):
    """A question about the documents. Its answer goes to all invited at once; who asked is told to nobody.

    It ends in one way: answered to all, rejected with a reason to whoever asked, or withdrawn by them.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    competition = models.ForeignKey(Competition, on_delete=models.PROTECT, related_name="questions")
    number = models.PositiveSmallIntegerField()
    asked_by = models.ForeignKey("organisations.Supplier", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    text = models.TextField()
    answer_text = models.TextField(blank=True)
    published_text = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")
    rejected_at = models.DateTimeField(null=True)
    rejected_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")
    rejection_code = models.CharField(max_length=30, blank=True)
    rejection_text = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="question_number_once", fields=["competition", "number"]),
            models.CheckConstraint(name="question_has_a_text", condition=~Q(text="")),
            models.CheckConstraint(
                name="question_answered_whole",
                condition=Q(answered_at__isnull=True, answered_by__isnull=True, answer_text="", published_text="")
                | (
                    Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer_text="") & ~Q(published_text="")
                ),
            ),
            models.CheckConstraint(
                name="question_withdrawn_by_somebody",
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
            ),
            models.CheckConstraint(
                name="question_rejected_with_a_reason",
                condition=Q(rejected_at__isnull=True, rejected_by__isnull=True, rejection_code="", rejection_text="")
                | (
                    Q(rejected_at__isnull=False, rejected_by__isnull=False, rejection_code__in=QUESTION_REJECTIONS)
                    & ~Q(rejection_text="")
                ),
            ),
            models.CheckConstraint(
                name="question_ends_in_one_way",
                condition=Q(answered_at__isnull=True, withdrawn_at__isnull=True)
                | Q(answered_at__isnull=True, rejected_at__isnull=True)
                | Q(withdrawn_at__isnull=True, rejected_at__isnull=True),
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="question_stays",
                fields=["competition", "number", "asked_by", "asked_at", "text"],
            ),
            *(
                pgtrigger.Protect(
                    name=name,
                    operation=pgtrigger.Update,
                    condition=Both(pgtrigger.Q(**{f"old__{ended}__isnull": False}), pgtrigger.AnyChange()),
                )
                for name, ended in QUESTION_ENDS.items()
            ),
            pgtrigger.Protect(name="question_is_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.number}"


class DeadlineChange(models.Model):
    """The tender deadline was moved later, for all and with a reason (FOA §§ 14-2, 20-1)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    competition = models.ForeignKey(Competition, on_delete=models.PROTECT, related_name="deadline_changes")
    old_closes_at = models.DateTimeField()
    new_closes_at = models.DateTimeField()
    reason = models.TextField()
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(name="deadline_change_has_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="deadline_is_moved_later_only",
                condition=Q(new_closes_at__gt=F("old_closes_at")) & Q(new_closes_at__gt=F("changed_at")),
            ),
        ]
        indexes = [models.Index(name="deadline_change_by_time", fields=["competition", "changed_at"])]
        triggers = [pgtrigger.Protect(name="deadline_change_stays", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.old_closes_at} to {self.new_closes_at}"
