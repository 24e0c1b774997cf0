"""What people were told: in the application, and by mail through an outbox on the same transaction."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from terskel.audit.append_only import append_only
from terskel.core.ids import uuid7


class Message(models.Model):
    """One event told to one person, in that person's language; `organisation_id` is whose business it is to them.

    `for_daily_mail`: instead of a mail of its own it waits for the person's mail of the day, `daily_mail`.
    """

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
    for_daily_mail = models.BooleanField(default=False)
    daily_mail = models.ForeignKey("OutgoingMail", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event_id", "person"], name="told_once_of_each_event"),
            models.CheckConstraint(
                condition=Q(daily_mail__isnull=True) | Q(for_daily_mail=True),
                name="only_what_waited_is_in_a_daily_mail",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-created_at"], name="messages_of_a_person"),
            models.Index(fields=["person"], condition=Q(read_at__isnull=True), name="messages_unread"),
            models.Index(fields=["about_id", "event_kind"], name="messages_about_a_thing"),
            models.Index(
                fields=["created_at"],
                condition=Q(for_daily_mail=True, daily_mail__isnull=True, read_at__isnull=True),
                name="messages_for_a_daily_mail",
            ),
        ]


class OutgoingMail(models.Model):
    """A mail that waits, was handed to the mail server, or was refused by it; of a message, or of the log-in.

    `returned_at`: a server took it and sent it back later. `event_id`: what an address outside is told of, once.
    `raised_at`: when it was looked at again because nothing had come through since (T32).
    `stop_address`: where a follower stops, for the mail program's own button (RFC 8058).
    Erased with a follower's address: `to` and what it said are empty, and one that still waited is refused.
    `sealed`: body, HTML and `stop_address` of a mail with a link that lets somebody in, as an age file to the
    installation's draft key; they stand nowhere else, and are erased when it is sent or refused.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    message = models.ForeignKey(Message, on_delete=models.PROTECT, null=True, related_name="+")
    event_id = models.UUIDField(null=True)
    to = models.EmailField()
    subject = models.CharField(max_length=300)
    body = models.TextField(blank=True)
    html = models.TextField(blank=True)
    stop_address = models.CharField(max_length=300, blank=True)
    sealed = models.BinaryField(null=True)
    queued_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)
    returned_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=500, blank=True)
    raised_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True) | Q(refused_at__isnull=True), name="mail_is_sent_or_refused"
            ),
            models.CheckConstraint(
                condition=Q(returned_at__isnull=True) | Q(sent_at__isnull=False), name="only_sent_mail_is_returned"
            ),
            models.UniqueConstraint(fields=["event_id", "to"], name="outsider_told_once_of_each_event"),
            models.CheckConstraint(
                condition=Q(sealed__isnull=True)
                | Q(sent_at__isnull=True, refused_at__isnull=True, body="", html="", stop_address=""),
                name="sealed_mail_is_kept_until_it_is_over",
            ),
        ]
        indexes = [
            models.Index(fields=["-queued_at"], name="mails_newest_first"),
            models.Index(fields=["to", "-queued_at"], name="mails_by_address"),
            models.Index(
                fields=["queued_at"],
                condition=Q(raised_at__isnull=True) & (Q(refused_at__isnull=False) | Q(returned_at__isnull=False)),
                name="mails_lost_and_not_raised",
            ),
            models.Index(
                fields=["queued_at"], condition=Q(sent_at__isnull=True, refused_at__isnull=True), name="mails_waiting"
            ),
        ]


class InvitationsCounted(models.Model):
    """How many of a competition's invitations had not gone by midnight after its publication; looked at once."""

    competition = models.OneToOneField(
        "competitions.Competition", on_delete=models.PROTECT, primary_key=True, related_name="+"
    )
    people = models.PositiveIntegerField()
    late = models.PositiveIntegerField()
    counted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(late__lte=models.F("people")), name="no_more_late_than_were_invited")
        ]


class DailyMail(models.Model):
    """A person who has asked for one mail a day of what is routine."""

    person = models.OneToOneField("accounts.Person", on_delete=models.PROTECT, primary_key=True, related_name="+")
    chosen_at = models.DateTimeField()


class CalendarAddress(models.Model):
    """Where a calendar program reads the time limits of one membership. Only the digest of the address is stored."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    membership_id = models.UUIDField()
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "membership_id"],
                condition=Q(closed_at__isnull=True),
                name="one_calendar_address_of_a_membership",
            )
        ]


class Follower(models.Model):
    """Somebody who is mailed what is new in a DPS, or for one category of it: a person with an account, or whoever
    reads `email`.

    It counts from `confirmed_at`; the address is erased with `ended_at`. `looked_at`: when news was last looked for.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dps = models.ForeignKey("dps.DynamicPurchasingSystem", on_delete=models.PROTECT, related_name="+")
    category = models.ForeignKey("dps.Category", on_delete=models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=2)
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    looked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="follower_is_reached_in_one_way",
                condition=Q(ended_at__isnull=True, person__isnull=False, email="")
                | Q(ended_at__isnull=True, person__isnull=True) & ~Q(email="")
                | Q(ended_at__isnull=False, email=""),
            ),
            models.CheckConstraint(
                name="follower_with_an_account_counts_at_once",
                condition=Q(person__isnull=True) | Q(confirmed_at__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["dps", "category", "email"],
                nulls_distinct=False,
                condition=Q(person__isnull=True, ended_at__isnull=True),
                name="address_follows_a_dps_once",
            ),
            models.UniqueConstraint(
                fields=["dps", "category", "person"],
                nulls_distinct=False,
                condition=Q(person__isnull=False, ended_at__isnull=True),
                name="person_follows_a_dps_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["dps", "id"],
                condition=Q(confirmed_at__isnull=False, ended_at__isnull=True),
                name="followers_of_a_dps",
            ),
            models.Index(
                fields=["email", "asked_at"],
                condition=Q(confirmed_at__isnull=True, ended_at__isnull=True),
                name="followers_to_be_confirmed",
            ),
        ]


class ToldFollower(models.Model):
    """That a piece of news was mailed to a follower; no piece is mailed twice."""

    follower = models.ForeignKey(Follower, on_delete=models.PROTECT, related_name="+")
    news_id = models.UUIDField()
    mail = models.ForeignKey(OutgoingMail, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["follower", "news_id"], name="follower_told_once_of_each_news")]


class Change(models.Model):
    """An entry of a feed: that something happened which an organisation is told of, or everyone (no organisation).

    `number` is the entry's own in its feed, one after another, given when what came before is there to be read.
    `source_id` is the event, or the piece of news.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation_id = models.UUIDField(null=True)
    number = models.PositiveBigIntegerField()
    source_id = models.UUIDField()
    kind = models.CharField(max_length=100)
    about_kind = models.CharField(max_length=60)
    about_id = models.UUIDField(null=True)
    matters = ArrayField(models.UUIDField(), default=list)
    page = models.CharField(max_length=300, blank=True)
    happened_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation_id", "number"], name="one_entry_at_a_place", nulls_distinct=False
            ),
            models.UniqueConstraint(
                fields=["organisation_id", "source_id"], name="in_a_feed_once", nulls_distinct=False
            ),
        ]
        triggers = append_only("what a feed has said stays")


class Gathered(models.Model):
    """How far the feeds have read, by what: "audit", its place of the last event, -1 before the first; "news", the hour
    (of the Unix clock) in which all of it was last read.
    """

    name = models.CharField(primary_key=True, max_length=20)
    position = models.BigIntegerField()


class WebhookEndpoint(models.Model):
    """Where an organisation's own system is told of the entries of its feed, on behalf of one membership.

    The secret that signs lies encrypted with the installation's draft key. `failing_since`: nothing has come through
    since then. One that was stopped or closed is not used again; another takes its place.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation_id = models.UUIDField()
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    membership_id = models.UUIDField()
    address = models.CharField(max_length=500)
    secret = models.BinaryField()
    made_at = models.DateTimeField()
    failing_since = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)
    stopped_because = models.CharField(max_length=20, blank=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(stopped_at__isnull=True, stopped_because="")
                | Q(stopped_at__isnull=False) & ~Q(stopped_because=""),
                name="webhook_is_stopped_for_a_reason",
            )
        ]
        indexes = [models.Index(fields=["organisation_id", "-made_at"], name="webhooks_of_an_organisation")]


class WebhookDelivery(models.Model):
    """One entry on its way to one endpoint; without `change` a trial. `answer_code` is the last HTTP answer."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    endpoint = models.ForeignKey(WebhookEndpoint, on_delete=models.PROTECT, related_name="deliveries")
    change = models.ForeignKey(Change, on_delete=models.PROTECT, null=True, related_name="+")
    queued_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    tried_at = models.DateTimeField(null=True)
    answer_code = models.PositiveSmallIntegerField(null=True)
    last_error = models.CharField(max_length=200, blank=True)
    taken_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(taken_at__isnull=True) | Q(given_up_at__isnull=True), name="webhook_is_taken_or_given_up"
            ),
            models.UniqueConstraint(fields=["endpoint", "change"], name="webhook_told_once_of_each_change"),
        ]
        indexes = [models.Index(fields=["endpoint", "-queued_at"], name="deliveries_of_a_webhook")]
