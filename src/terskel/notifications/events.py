"""What happened to mails: who was told is seen from the messages themselves."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class MailRefused:
    """The mail server will not take this mail; the address is told to those who can mend it, not printed here.

    `message_id` is the message that the mail told of; None for a mail of the log-in.
    """

    mail_id: UUID
    message_id: UUID | None
