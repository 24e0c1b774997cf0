"""The tables of moves as a page for people."""

from collections.abc import Iterator
from typing import Any, Final

from terskel.core import lifecycles
from terskel.core.lifecycles.table import Life, Move

LIVES: Final[tuple[Life[Any], ...]] = (
    lifecycles.DPS,
    lifecycles.CATEGORY,
    lifecycles.MANDATE,
    lifecycles.APPLICATION_LINE,
    lifecycles.QUALIFICATION,
    lifecycles.COMPETITION,
    lifecycles.ASSISTANCE,
    lifecycles.TENDER,
    lifecycles.AWARD,
    lifecycles.COMPLAINT,
    lifecycles.REVIEW_CASE,
    lifecycles.CONTRACT,
)

_INTRODUCTION: Final = """# Lives

Written by `python -m terskel.core.lifecycles` from the tables in `src/terskel/core/lifecycles`; change those.

Nothing stores a state. A room stores instants, and the state follows from them and the clock. A verb that is not
in the table for a state is refused, with the clause; `the clock` in the column *who* marks what time alone makes.
"""


def document() -> str:
    """The whole of `docs/lifecycles.md`."""
    return "\n".join([_INTRODUCTION, *(line for life in LIVES for line in _life(life))])


def _life(life: Life[Any]) -> Iterator[str]:
    yield f"## {life.title}"
    yield ""
    yield "| state | bokmål | nynorsk | English |"
    yield "| --- | --- | --- | --- |"
    for state, words in life.labels.items():
        yield f"| `{state}` | {words['nb']} | {words['nn']} | {words['en']} |"
    yield ""
    yield "| verb | from | to | who | guard | clause |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for move in life.moves:
        cells = (f"`{move.verb}`", _states(move.at_states), _states(move.to) or "stays", move.who, _guard(move))
        yield f"| {' | '.join(cells)} | {move.clause} |"
    yield ""
    yield "```mermaid"
    yield "stateDiagram-v2"
    yield f"    [*] --> {life.states[0]}"
    for move in life.moves:
        for source in move.at_states:
            yield from (f"    {source} --> {target}: {move.verb}" for target in move.to if target != source)
    yield "```"
    yield ""


def _states(states: tuple[str, ...]) -> str:
    return ", ".join(f"`{state}`" for state in states)


def _guard(move: Move[Any]) -> str:
    return "; ".join([*(guard.words for guard in move.guards), *([move.guard_words] if move.guard_words else [])])
