"""Contracting authorities (the tenants), suppliers, and the people who act for them."""

from typing import Final

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Greatest, Lower

from terskel.audit.append_only import append_only
from terskel.core.actors import AUTHORITY_ROLES, SUPPLIER_ROLES
from terskel.core.ids import uuid7
from terskel.core.places import COUNTIES

BUYER_KINDS: Final = ("state", "other")
SIZE_CLASSES: Final = ("micro", "small", "medium", "large")
CHECKED_BY: Final = ("register", "document")
MATTER_TASKS: Final = ("contact", "signatory")
GUIDE_READERS: Final = ("everyone", "suppliers", "buyers")


class TimeRange(Func):
    """A half-open range of instants over two columns."""

    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


class ContractingAuthority(models.Model):
    """A public body that buys. `buyer_kind` decides its thresholds: the state's are lower."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=60, blank=True)
    buyer_kind = models.CharField(max_length=5)
    central_purchasing_body_since = models.DateField(null=True)
    place = models.CharField(max_length=100, blank=True)
    sort_key = models.CharField(max_length=400)
    registered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(buyer_kind__in=BUYER_KINDS), name="authority_is_state_or_other")
        ]
        indexes = [models.Index(fields=["sort_key"], name="authority_by_name")]

    def __str__(self) -> str:
        return self.name


class Supplier(models.Model):
    """An economic operator. Size class and country are asked once: public notices need them.

    `county` is the one of a firm in Norway (`core.places`), "" for another or where nobody has said.

    `verified_at` is when name and number were found to belong together: in the register, or in a document
    that somebody read.
    `people_confirmed_at` is when the firm last said that its contact person and its signatories are right;
    `people_asked_at` when it was last asked.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.CharField(max_length=20)
    country = models.CharField(max_length=2)
    name = models.CharField(max_length=200)
    size_class = models.CharField(max_length=6)
    place = models.CharField(max_length=100, blank=True)
    county = models.CharField(max_length=5, blank=True)
    sort_key = models.CharField(max_length=400)
    registered_at = models.DateTimeField()
    verified_at = models.DateTimeField(null=True)
    verified_by = models.CharField(max_length=8, blank=True)
    people_confirmed_at = models.DateTimeField(null=True)
    people_asked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(verified_at__isnull=True, verified_by="")
                | Q(verified_at__isnull=False, verified_by__in=CHECKED_BY),
                name="supplier_verified_by_register_or_document",
            ),
            models.UniqueConstraint(fields=["country", "number"], name="one_account_per_organisation_number"),
            models.CheckConstraint(condition=Q(size_class__in=SIZE_CLASSES), name="supplier_size_class_known"),
            models.CheckConstraint(
                condition=Q(county="") | Q(country="NO", county__in=list(COUNTIES)), name="supplier_county_in_norway"
            ),
        ]
        indexes = [
            models.Index(fields=["sort_key"], name="supplier_by_name"),
            models.Index(
                Greatest("registered_at", "people_confirmed_at", "people_asked_at"), name="supplier_by_people_asked"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class RegisterEntry(models.Model):
    """What the register of legal entities last said of a number; an empty `name` says that it has no such number."""

    number = models.CharField(primary_key=True, max_length=9)
    asked_at = models.DateTimeField()
    name = models.CharField(max_length=200, blank=True)
    legal_form = models.CharField(max_length=20, blank=True)
    place = models.CharField(max_length=100, blank=True)
    county = models.CharField(max_length=5, blank=True)
    employees = models.PositiveIntegerField(null=True)
    deleted_on = models.DateField(null=True)


def _one_at_a_time(name: str, *columns: str) -> ExclusionConstraint:
    """At any instant at most one running row has these values."""
    return ExclusionConstraint(
        name=name,
        expressions=[
            *((column, RangeOperators.EQUAL) for column in columns),
            (TimeRange("from_at", "to_at", RangeBoundary()), RangeOperators.OVERLAPS),
        ],
    )


class AuthorityMembership(models.Model):
    """A person acting for a contracting authority, from an instant until one."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    authority = models.ForeignKey(ContractingAuthority, on_delete=models.PROTECT, related_name="+")
    roles = ArrayField(models.CharField(max_length=20))
    from_at = models.DateTimeField()
    to_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            _one_at_a_time("one_authority_membership_at_a_time", "person", "authority"),
            models.CheckConstraint(
                condition=Q(roles__contained_by=sorted(AUTHORITY_ROLES)) & ~Q(roles=[]), name="authority_roles_known"
            ),
            models.CheckConstraint(
                condition=Q(to_at__isnull=True) | Q(to_at__gte=F("from_at")),
                name="authority_membership_ends_after_start",
            ),
        ]


class SupplierMembership(models.Model):
    """A person acting for a supplier, from an instant until one."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    supplier = models.ForeignKey(Supplier, on_delete=models.PROTECT, related_name="+")
    roles = ArrayField(models.CharField(max_length=20))
    from_at = models.DateTimeField()
    to_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            _one_at_a_time("one_supplier_membership_at_a_time", "person", "supplier"),
            models.CheckConstraint(
                condition=Q(roles__contained_by=sorted(SUPPLIER_ROLES)) & ~Q(roles=[]), name="supplier_roles_known"
            ),
            models.CheckConstraint(
                condition=Q(to_at__isnull=True) | Q(to_at__gte=F("from_at")),
                name="supplier_membership_ends_after_start",
            ),
        ]


class MatterTask(models.Model):
    """Who is the contact person or signs in one matter (a DPS, a competition, a contract), instead of in all others."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    supplier = models.ForeignKey(Supplier, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    matter_id = models.UUIDField()  # of a later room, so no foreign key
    task = models.CharField(max_length=9)
    from_at = models.DateTimeField()
    to_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            _one_at_a_time("one_person_per_task_of_a_matter", "supplier", "matter_id", "task"),
            models.CheckConstraint(condition=Q(task__in=MATTER_TASKS), name="matter_task_known"),
            models.CheckConstraint(
                condition=Q(to_at__isnull=True) | Q(to_at__gte=F("from_at")), name="matter_task_ends_after_start"
            ),
        ]


class MembershipInvitation(models.Model):
    """A colleague asked by mail to act for an organisation. Who holds the link and the address may accept, once."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    authority = models.ForeignKey(ContractingAuthority, on_delete=models.PROTECT, null=True, related_name="+")
    supplier = models.ForeignKey(Supplier, on_delete=models.PROTECT, null=True, related_name="+")
    email = models.EmailField()
    language = models.CharField(max_length=2)
    roles = ArrayField(models.CharField(max_length=20))
    invited_at = models.DateTimeField()
    invited_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(authority__isnull=True, supplier__isnull=False)
                | Q(authority__isnull=False, supplier__isnull=True),
                name="invitation_to_one_organisation",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True, accepted_by__isnull=True)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False, withdrawn_at__isnull=True),
                name="invitation_accepted_by_somebody_or_withdrawn",
            ),
            models.UniqueConstraint(
                Lower("email"),
                "authority",
                "supplier",
                condition=Q(accepted_at__isnull=True, withdrawn_at__isnull=True),
                nulls_distinct=False,
                name="one_open_invitation_per_address",
            ),
        ]
        indexes = [
            models.Index(
                Lower("email"),
                condition=Q(accepted_at__isnull=True, withdrawn_at__isnull=True),
                name="open_invitations_by_address",
            )
        ]


class JoinRequest(models.Model):
    """A person who registered a firm that has an account asks to act for it; its administrators decide."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    supplier = models.ForeignKey(Supplier, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")
    admitted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, decided_by__isnull=True, admitted_at__isnull=True)
                | (
                    Q(decided_at__isnull=False, decided_by__isnull=False, withdrawn_at__isnull=True)
                    & (Q(admitted_at__isnull=True) | Q(admitted_at=F("decided_at")))
                ),
                name="join_request_decided_by_a_person",
            ),
            models.UniqueConstraint(
                fields=["supplier", "person"],
                condition=Q(decided_at__isnull=True, withdrawn_at__isnull=True),
                name="one_open_join_request",
            ),
        ]
        indexes = [models.Index(fields=["person", "-asked_at"], name="join_requests_of_a_person")]


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
