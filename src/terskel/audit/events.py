"""What the audit itself writes down."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class ActRefused:
    """Somebody tried `act` (`"<room>.<module>.<verb>"`) and a rule said no.

    Only the rule's code and clause are kept: the facts of a refusal may hold what is sealed. `received_at` is when the
    request had arrived whole, for acts that are judged by it.
    """

    act: str
    code: str
    clause: str
    received_at: datetime | None
