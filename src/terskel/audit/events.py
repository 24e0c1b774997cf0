"""What the audit itself writes down."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class AccessRefused:
    """Somebody asked for `page` (its name in the addresses) of a matter and was not let in.

    `code` and `clause` are the rule's, as in `ActRefused`.
    """

    page: str
    code: str
    clause: str


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
