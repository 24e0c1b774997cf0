"""What is wrong with a file, cell by cell, in the user's language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import click

from terskel.core.languages import Language
from terskel.core.phrases import Phrasebook


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong: `place` names the field (`criteria[2].weight`) or the cell (`Tenders!C4`), empty for the whole.

    The text is `fault.<code>` in `cli/phrases.toml`; a fact that ends in `_type` is a type of JSON and said in words.
    """

    code: str
    place: str = ""
    facts: Mapping[str, object] = field(default_factory=dict, hash=False)

    def text(self, language: Language) -> str:
        book = Phrasebook.of("cli")
        facts = {
            name: book.say(f"type.{value}", language) if name.endswith("_type") else value
            for name, value in self.facts.items()
        }
        said = book.say(f"fault.{self.code}", language, **facts)
        return f"{self.place}: {said}" if self.place else said


class BadFile(Exception):
    """A file that cannot be used; nothing was computed from it."""

    def __init__(self, name: str, faults: Sequence[Fault]) -> None:
        super().__init__(f"{name}: {', '.join(fault.code for fault in faults)}")
        self.name = name
        self.faults = tuple(faults)

    def told(self, language: Language) -> click.ClickException:
        """The same as an error message of the command (exit code 1)."""
        lines = [Phrasebook.of("cli").say("file.bad", language, name=self.name)]
        lines += [f"  {fault.text(language)}" for fault in self.faults]
        return click.ClickException("\n".join(lines))
