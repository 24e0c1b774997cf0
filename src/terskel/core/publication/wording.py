"""Words in a draft that ask for a second look. The lists are data (`core/data/wording.toml`)."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Patterns to find after the lawful ones have been taken out."""

    lawful: re.Pattern[str] | None
    pattern: re.Pattern[str]

    def found_in(self, texts: Iterable[str]) -> tuple[str, ...]:
        """The words found, each once, in order, as they stand in the texts but in lower case."""
        words: dict[str, None] = {}
        for text in texts:
            lower = text.lower()
            rest = self.lawful.sub(" ", lower) if self.lawful else lower
            words |= dict.fromkeys(self.pattern.findall(rest))
        return tuple(words)


def lexicon(name: str) -> Lexicon:
    """One of the lists; raises KeyError."""
    return _lexicons()[name]


def languages(group: str) -> frozenset[str]:
    """Language codes: "norwegian" or "official_eu"; raises KeyError."""
    return frozenset(_data()["languages"][group])


@cache
def _lexicons() -> dict[str, Lexicon]:
    return {
        name: Lexicon(
            re.compile("|".join(lists["lawful"])) if lists["lawful"] else None, re.compile("|".join(lists["patterns"]))
        )
        for name, lists in _data().items()
        if "patterns" in lists
    }


@cache
def _data() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads((files("terskel.core") / "data" / "wording.toml").read_text(encoding="utf-8"))
