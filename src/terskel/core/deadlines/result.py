"""What every time limit answers: the instant, how it was counted, and the clause."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from terskel.core.languages import Language
from terskel.core.phrases import Phrasebook


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the counting; the text is `deadline.<key>` in the core's phrases."""

    key: str
    facts: Mapping[str, object] = field(default_factory=dict, hash=False)

    def text(self, language: Language) -> str:
        book = Phrasebook.of("core")
        facts = dict(self.facts)
        if "holiday" in facts:
            facts["holiday"] = book.say(f"holiday.{facts['holiday']}", language)
        said = book.say(f"deadline.{self.key}", language, **facts)
        return said[0].upper() + said[1:]


@dataclass(frozen=True, slots=True)
class Deadline:
    """A time limit: `last_day` is the last whole or part day to act, `rule` its number in the rulebook.

    `verified` is False where the length was not seen in its source: such a limit warns and does not block.
    """

    rule: str
    instant: datetime
    last_day: date
    clause: str
    steps: tuple[Step, ...]
    verified: bool = True

    def explain(self, language: Language) -> list[str]:
        """The counting, one sentence a step."""
        return [step.text(language) for step in self.steps]


@dataclass(frozen=True, slots=True)
class NoLimit:
    """The law names no number of days; `steps` say what it asks instead."""

    rule: str
    clause: str
    steps: tuple[Step, ...]

    def explain(self, language: Language) -> list[str]:
        """What is asked instead, in words."""
        return [step.text(language) for step in self.steps]
