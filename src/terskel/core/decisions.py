"""What a rule answers: permitted, or refused with a code, the clause and the facts it rests on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, NoReturn, TypeAlias


@dataclass(frozen=True, slots=True)
class Permitted:
    """The rule allows the act."""

    def __bool__(self) -> bool:
        return True


PERMITTED: Final = Permitted()


@dataclass(frozen=True, slots=True)
class Refused:
    """The rule forbids the act.

    `code` is `"<room>.<name>"`; its text says what is wrong and what to do
    (`terskel.core.phrases.refusal_text`), with `facts` filled in.
    """

    code: str
    clause: str = ""
    facts: Mapping[str, object] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        room, dot, name = self.code.partition(".")
        if not (room and dot and name):
            raise ValueError(f"a refusal's code is '<room>.<name>', not {self.code!r}")
        object.__setattr__(self, "facts", MappingProxyType(dict(self.facts)))

    def __bool__(self) -> bool:
        return False


Decision: TypeAlias = Permitted | Refused


class RefusedAct(Exception):
    """An act stopped by a rule; doors turn it into the user's words, the audit keeps it.

    `on_record`: the audit holds it already.
    """

    on_record: bool = False

    def __init__(self, refused: Refused) -> None:
        super().__init__(refused.code)
        self.refused = refused


class Missing(Exception):
    """The object does not exist, or the reader may not know that it does.

    `on_record`: the audit holds already that somebody met it in an act.
    """

    on_record: bool = False


def refuse(code: str, clause: str = "", **facts: object) -> NoReturn:
    """Stop the act: raises `RefusedAct`."""
    raise RefusedAct(Refused(code, clause, facts))


def require(decision: Decision) -> None:
    """Go on when permitted; raises `RefusedAct` when refused."""
    if isinstance(decision, Refused):
        raise RefusedAct(decision)
