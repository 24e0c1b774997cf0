"""People who log in. What they may do follows from their memberships, in `organisations`."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower

from terskel.core.ids import uuid7


class People(BaseUserManager["Person"]):
    """Looks people up by e-mail address, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.get(email__iexact=username)

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Person":  # Django's own signature
        person = self.model(email=self.normalize_email(email), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person


class Person(AbstractBaseUser, PermissionsMixin):
    """One human being with one e-mail address."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=200)
    language = models.CharField(max_length=2, default="nb")
    is_active = models.BooleanField(default=True)  # Django's name for "may log in"
    joined_at = models.DateTimeField(null=True)
    operator_since = models.DateTimeField(null=True)  # runs the installation; never sees business content

    objects = People()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="person_email_whatever_case"),
            models.CheckConstraint(condition=models.Q(language__in=["nb", "nn", "en"]), name="person_language_known"),
        ]

    def __str__(self) -> str:
        return self.name or self.email


class ApiToken(models.Model):
    """Lets a program act as one membership of one person, within `scopes`. Only the digest of the secret is stored.

    `window_count` requests came in the minute from `window_from`: what the limit is counted by.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    membership_id = models.UUIDField()  # of a later room, so no foreign key; organisations.queries.actor checks it
    name = models.CharField(max_length=100)
    digest = models.CharField(max_length=64, unique=True)
    scopes = ArrayField(models.CharField(max_length=30), default=list)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    window_from = models.DateTimeField(null=True)
    window_count = models.PositiveIntegerField(default=0)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(expires_at__gt=models.F("created_at")), name="token_runs_out")
        ]


class ApiAnswer(models.Model):
    """What a program was answered on a request with a key, so that the same request sent again is answered alike.

    `fingerprint` is of the request, under a key outside the database; `ciphertext` holds the answer as drafts are held.
    Without `answered_at` the request is under way since `claimed_at`.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    token = models.ForeignKey(ApiToken, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64)
    claimed_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    ciphertext = models.BinaryField(default=b"")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["token", "key"], name="key_used_once_by_a_token")]
        indexes = [models.Index(fields=["claimed_at"], name="answers_by_age")]


class ApiAddress(models.Model):
    """How many requests without a token came from an address in the minute from `window_from`; forgotten in a day.

    `digest` is of the address under a key outside the database: nobody reads addresses out of a dump.
    """

    digest = models.CharField(primary_key=True, max_length=64)
    window_from = models.DateTimeField()
    window_count = models.PositiveIntegerField()


class KeptSearch(models.Model):
    """A list as somebody narrowed it, under a name of their own; it belongs to one membership of theirs."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    membership_id = models.UUIDField()  # as above
    name = models.CharField(max_length=100)
    address = models.CharField(max_length=1000)
    kept_at = models.DateTimeField()
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(name=""), name="kept_search_has_a_name"),
            models.CheckConstraint(
                condition=models.Q(address__startswith="/") & ~models.Q(address__startswith="//"),
                name="kept_search_leads_to_a_page_of_ours",
            ),
        ]
        indexes = [
            models.Index(
                fields=["person", "membership_id"],
                condition=models.Q(dropped_at__isnull=True),
                name="kept_search_in_use",
            )
        ]
