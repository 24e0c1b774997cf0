"""What an authority says of itself: its own rules, who decides, where help is given, what readers said of its pages."""

from typing import Final

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from terskel.audit.append_only import append_only
from terskel.core.ids import uuid7
from terskel.organisations.models.registered import ContractingAuthority

GUIDE_READERS: Final = ("everyone", "suppliers", "buyers")
SECOND_PERSON_DECISIONS: Final = ("admission", "suspension")


class OwnRuleVersion(models.Model):
    """What an authority demands of itself beyond the law, of everything announced from a day on.

    `rules` are as `core.rulesets.own.OwnRules.to_json` writes them; `{}` takes the authority back to the law alone.
    Of two versions from the same day the one with the higher number holds.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    authority = models.ForeignKey(ContractingAuthority, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    from_on = models.DateField()
    rules = models.JSONField()
    reason = models.TextField()
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["authority", "number"], name="own_rules_numbered_per_authority"),
            models.CheckConstraint(condition=~Q(reason=""), name="own_rules_have_a_reason"),
        ]
        indexes = [models.Index(fields=["authority", "-from_on", "-number"], name="own_rules_in_force")]
        triggers = append_only("what an authority demanded stays on record")

    def __str__(self) -> str:
        return f"{self.number} from {self.from_on}"


class SecondPersonRule(models.Model):
    """Which decisions about suppliers an authority lets one person propose and another make; the newest holds.

    `decisions` are of `SECOND_PERSON_DECISIONS`; none: one person decides, as the law allows.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    authority = models.ForeignKey(ContractingAuthority, on_delete=models.PROTECT, related_name="+")
    decisions = ArrayField(models.CharField(max_length=12), default=list)
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(decisions__contained_by=list(SECOND_PERSON_DECISIONS)), name="second_person_decisions_known"
            )
        ]
        indexes = [models.Index(fields=["authority", "-decided_at"], name="second_person_rule_in_force")]
        triggers = append_only("who was to decide stays on record")


class HelpDesk(models.Model):
    """Where an authority gives help and when, as it said at an instant; without authority the installation's own.

    The newest holds. `weekdays` are 1 (Monday) to 7; the hours are Oslo time, half-open, and never on a public holiday.
    `guides` are `{"title", "address", "readers"}`, `readers` one of `GUIDE_READERS`.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    authority = models.ForeignKey(ContractingAuthority, on_delete=models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=120)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=30, blank=True)
    weekdays = ArrayField(models.SmallIntegerField())
    opens = models.TimeField()
    closes = models.TimeField()
    guides = models.JSONField()
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name="") & ~(Q(email="") & Q(phone="")), name="help_desk_is_reached"),
            models.CheckConstraint(
                condition=Q(weekdays__contained_by=[1, 2, 3, 4, 5, 6, 7]) & ~Q(weekdays=[]) & Q(opens__lt=F("closes")),
                name="help_desk_opens_on_days_of_the_week",
            ),
        ]
        indexes = [models.Index(fields=["authority", "-decided_at"], name="help_desk_in_force")]
        triggers = append_only("what was said of help stays on record")


class PageFeedback(models.Model):
    """What somebody said of a page, without saying who: for the authority whose page it is, else for the operator."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    authority = models.ForeignKey(ContractingAuthority, on_delete=models.PROTECT, null=True, related_name="+")
    page = models.CharField(max_length=300)
    useful = models.BooleanField()
    words = models.CharField(max_length=1000, blank=True)
    language = models.CharField(max_length=2)
    given_at = models.DateTimeField()
    handled_at = models.DateTimeField(null=True)
    handled_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(handled_at__isnull=True, handled_by__isnull=True)
                | Q(handled_at__isnull=False, handled_by__isnull=False),
                name="feedback_handled_by_somebody",
            )
        ]
        indexes = [
            models.Index(fields=["authority", "-given_at"], name="feedback_inbox"),
            models.Index(fields=["page", "given_at"], name="feedback_of_a_page"),
        ]
