"""What people were told: in the application, and by mail through an outbox on the same transaction."""

from django.db import models
from django.db.models import Q

from terskel.core.ids import uuid7


class Message(models.Model):
    """One event told to one person, in that person's language; `organisation_id` is whose business it is to them."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    organisation_id = models.UUIDField(null=True)
    event_id = models.UUIDField()
    event_kind = models.CharField(max_length=100)
    about_kind = models.CharField(max_length=30)
    about_id = models.UUIDField()
    language = models.CharField(max_length=2)
    subject = models.CharField(max_length=300)
    body = models.TextField()
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event_id", "person"], name="told_once_of_each_event")]
        indexes = [models.Index(fields=["person", "-created_at"], name="messages_of_a_person")]


class OutgoingMail(models.Model):
    """A mail that waits, was handed to the mail server, or was refused by it; of a message, or of the log-in."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    message = models.ForeignKey(Message, on_delete=models.PROTECT, null=True, related_name="+")
    to = models.EmailField()
    subject = models.CharField(max_length=300)
    body = models.TextField()
    html = models.TextField(blank=True)
    queued_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True) | Q(refused_at__isnull=True), name="mail_is_sent_or_refused"
            )
        ]
        indexes = [
            models.Index(fields=["-queued_at"], name="mails_newest_first"),
            models.Index(
                fields=["queued_at"], condition=Q(sent_at__isnull=True, refused_at__isnull=True), name="mails_waiting"
            ),
        ]
