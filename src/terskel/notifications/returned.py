"""Reading what mail servers send back: reports of mail that did not arrive (RFC 3464, RFC 6522)."""

import email
import email.policy
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage, Message
from typing import Final
from uuid import UUID

from django.conf import settings

LARGEST_REPORT: Final = 2 * 1024 * 1024
_FOR_GOOD: Final = re.compile(r"5\.\d{1,3}\.\d{1,3}")


@dataclass(frozen=True, slots=True)
class Returned:
    """Which mail of ours did not arrive, and what the server said of it."""

    mail_id: UUID
    reason: str


def read(report: bytes) -> Returned | None:
    """The mail that a report says has failed for good; None for delays, and for what is no report about ours."""
    if len(report) > LARGEST_REPORT:
        return None
    whole = email.message_from_bytes(report, policy=email.policy.default)
    if not isinstance(whole, EmailMessage) or whole.get_content_type() != "multipart/report":
        return None
    reason = next(_failures(whole), None)
    mail_id = next(_ours(whole), None)
    return Returned(mail_id, reason) if reason is not None and mail_id is not None else None


def _failures(whole: EmailMessage) -> Iterator[str]:
    """What is said of each recipient whose mail failed for good."""
    for part in whole.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        for fields in part.get_payload():
            if not isinstance(fields, Message):
                continue
            status = str(fields.get("Status", "")).strip()
            if str(fields.get("Action", "")).strip().lower() == "failed" and _FOR_GOOD.fullmatch(status):
                said = str(fields.get("Diagnostic-Code", "")).strip()
                yield f"{status} {said}".strip()


def _ours(whole: EmailMessage) -> Iterator[UUID]:
    """The ids that we gave the mails which the report encloses, whole or their headers alone."""
    for part in whole.walk():
        match part.get_content_type():
            case "message/rfc822":
                enclosed = [one for one in part.get_payload() if isinstance(one, Message)]
            case "text/rfc822-headers":
                enclosed = [email.message_from_string(str(part.get_payload()), policy=email.policy.default)]
            case _:
                continue
        for one in enclosed:
            local, _, host = str(one.get("Message-ID", "")).strip().strip("<>").partition("@")
            if host == settings.TERSKEL_ADDRESS.host:
                try:
                    yield UUID(local)
                except ValueError:
                    continue
