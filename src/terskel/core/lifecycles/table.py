"""A life as one table: its states, how facts make them, and the moves from state to state.

States are derived from recorded instants and the clock; nothing stores a state. Two readings differ on
purpose: `state` shows what was true at an instant, so that a list as of a past day is right, while `permit`
counts every recorded act as done, so that an act already written by another process is never overlooked.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import TYPE_CHECKING, Final, Generic, TypeAlias, TypeVar

from terskel.core.decisions import PERMITTED, Decision, Refused
from terskel.core.instants import require_instant
from terskel.core.languages import Language

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Facts = TypeVar("Facts", bound="DataclassInstance")

Happened: TypeAlias = Callable[[datetime | None], bool]
"""Whether a recorded instant counts as having happened."""

Labels: TypeAlias = Mapping[Language, str]

CLOCK: Final = "the clock"


def label(nb: str, nn: str, en: str) -> Labels:
    return {"nb": nb, "nn": nn, "en": en}


@dataclass(frozen=True)
class Guard(Generic[Facts]):
    """A condition beyond the state: `holds(facts, at)`, else refused with `code` under its clause or the move's."""

    words: str
    code: str
    holds: Callable[[Facts, datetime], bool]
    clause: str = ""


@dataclass(frozen=True)
class Move(Generic[Facts]):
    """One legal verb.

    `to` names the states it may lead to; empty means the state stays. `sets` are the facts that become the
    instant of the act, `given` those that come with it, `clears` those it takes back. `guard_words` describe
    conditions that the room checks because they are no timestamps. `refusals` say, per state, a better
    refusal than the state's own.
    """

    verb: str
    at_states: tuple[str, ...]
    who: str
    clause: str
    to: tuple[str, ...] = ()
    sets: tuple[str, ...] = ()
    given: tuple[str, ...] = ()
    clears: tuple[str, ...] = ()
    guards: tuple[Guard[Facts], ...] = ()
    guard_words: str = ""
    refusals: Mapping[str, str] | None = None

    @property
    def by_clock(self) -> bool:
        """True when time alone makes it; nobody can ask for it."""
        return self.who == CLOCK


@dataclass(frozen=True)
class Life(Generic[Facts]):
    """The table of moves of one kind of thing.

    `labels` has every state in order. `derive(facts, at, happened)` gives the state; `state_refusals` the code
    with which an act is refused in a state, `{state: "<room>.<name>"}`.
    """

    name: str
    title: str
    labels: Mapping[str, Labels]
    empty: Facts
    derive: Callable[[Facts, datetime, Happened], str]
    moves: tuple[Move[Facts], ...]
    state_refusals: Mapping[str, str]

    @property
    def states(self) -> tuple[str, ...]:
        return tuple(self.labels)

    @property
    def verbs(self) -> tuple[str, ...]:
        """What somebody can ask for, each once, in the order of the table."""
        return tuple(move.verb for move in self.moves if not move.by_clock)

    def move(self, verb: str) -> Move[Facts]:
        """The move of a verb; raises KeyError for a verb that the table does not have."""
        for move in self.moves:
            if move.verb == verb and not move.by_clock:
                return move
        raise KeyError(f"{self.name} has no verb {verb!r}")

    def state(self, facts: Facts, at: datetime) -> str:
        """The state at an instant: acts recorded later have not happened yet."""
        instant = require_instant(at)
        return self.derive(facts, instant, lambda fact: fact is not None and fact <= instant)

    def permit(self, verb: str, facts: Facts, at: datetime) -> Decision:
        """May this be done at `at`? Raises KeyError for a verb that the table does not have."""
        move = self.move(verb)
        instant = require_instant(at)
        state = self.derive(facts, instant, lambda fact: fact is not None)
        known = {name: value for name, value in _values(facts).items() if value is not None}
        if state not in move.at_states:
            code = (move.refusals or {}).get(state) or self.state_refusals[state]
            return Refused(code, move.clause, {**known, "at": instant})
        for guard in move.guards:
            if not guard.holds(facts, instant):
                return Refused(guard.code, guard.clause or move.clause, {**known, "at": instant})
        return PERMITTED

    def after(self, verb: str, facts: Facts, at: datetime, **given: datetime | None) -> Facts:
        """The facts once the act is done: what rooms write, and what the tests walk."""
        move = self.move(verb)
        if given.keys() != set(move.given):
            raise TypeError(f"{self.name}.{verb} comes with {', '.join(move.given) or 'nothing'}")
        changes: dict[str, datetime | None] = dict.fromkeys(move.sets, require_instant(at))
        return replace(facts, **(changes | given | dict.fromkeys(move.clears)))


def _values(facts: "DataclassInstance") -> dict[str, datetime | None]:
    return {one.name: getattr(facts, one.name) for one in fields(facts)}
