"""What the audit itself writes down."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ActRefused:
    """Somebody tried `act` (`"<room>.<module>.<verb>"`) and a rule said no.

    Only the rule's code and clause are kept: the facts of a refusal may hold what is sealed.
    """

    act: str
    code: str
    clause: str
