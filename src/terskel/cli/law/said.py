"""What a command answers: a document for JSON and lines for people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from terskel.core import rulesets
from terskel.core.languages import Language
from terskel.core.phrases import Phrasebook

BOOK = Phrasebook.of("cli")


@dataclass(frozen=True, slots=True)
class Said:
    """`blocks` is True where the answer is that something may not be done."""

    document: Mapping[str, object]
    lines: Sequence[str] = field(default=())
    blocks: bool = False


def compared_on() -> date:
    """When the data were last held against the law; goes with every answer in JSON."""
    return rulesets.status().compared_on


def freshness(day: date, language: Language) -> list[str]:
    """A line of its own where the day lies after the last comparison of the data with the law."""
    return ["", BOOK.say("law.later_than_compared", language, day=compared_on())] if day > compared_on() else []


def verified(*, seen: bool, language: Language) -> str:
    """Whether a value was seen in its source."""
    return BOOK.say("law.verified" if seen else "law.unverified", language)
