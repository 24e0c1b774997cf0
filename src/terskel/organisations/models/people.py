"""Who acts for an organisation, and who asks to."""

from typing import Final

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Lower

from terskel.core.actors import AUTHORITY_ROLES, SUPPLIER_ROLES
from terskel.core.ids import uuid7
from terskel.organisations.models.registered import ContractingAuthority, Supplier

MATTER_TASKS: Final = ("contact", "signatory")


class TimeRange(Func):
    """A half-open range of instants over two columns."""

    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


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
