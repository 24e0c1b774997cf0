"""What happened to mails: who was told is seen from the messages themselves."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class MailRefused:
    """The mail server will not take this mail; the address is raised with the organisation, not printed here."""

    mail_id: UUID
