"""What happened to mails: who was told is seen from the messages themselves."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class MailRefused:
    """The mail server will not take this mail; the address is told to those who can mend it, not printed here.

    `message_id` is the message that the mail told of; None for a mail of the log-in.
    """

    mail_id: UUID
    message_id: UUID | None


@dataclass(frozen=True, slots=True)
class InvitationsLate:
    """At midnight after the publication `late` of the mails to `people` had not gone; `proposed`: a deadline."""

    competition_id: UUID
    people: int
    late: int
    proposed: datetime


@dataclass(frozen=True, slots=True)
class MailStillLost:
    """Two working days after this mail failed nothing has come through to its address."""

    mail_id: UUID


@dataclass(frozen=True, slots=True)
class AddressTried:
    """A colleague, or the person, asks for a mail to see whether the address takes mail again."""

    organisation_id: UUID
    person_id: UUID


@dataclass(frozen=True, slots=True)
class CalendarOpened:
    """A calendar program may read the time limits of this membership from now on."""

    membership_id: UUID


@dataclass(frozen=True, slots=True)
class CalendarClosed:
    membership_id: UUID


@dataclass(frozen=True, slots=True)
class MailChosen:
    """`daily`: one mail a day of what is routine; otherwise each at once."""

    daily: bool


@dataclass(frozen=True, slots=True)
class FollowAsked:
    """Somebody wants mail about a DPS at an address; which, of which DPS, is in no event."""

    follower_id: UUID


@dataclass(frozen=True, slots=True)
class FollowConfirmed:
    follower_id: UUID


@dataclass(frozen=True, slots=True)
class FollowEnded:
    follower_id: UUID


@dataclass(frozen=True, slots=True)
class WebhookMade:
    """`host` is the part of the address that names no secret."""

    host: str


@dataclass(frozen=True, slots=True)
class WebhookClosed:
    host: str


@dataclass(frozen=True, slots=True)
class WebhookStopped:
    """Nothing came through for more than a day, the other end said it is gone, or the key to its secret is lost."""

    host: str
    person_id: UUID
    organisation_id: UUID
    because: str
