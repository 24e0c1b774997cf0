"""What a tender is asked in a form that a machine can check, and what it finds in an answer.

A requirement without a form is answered by yes or no, a criterion in words. A machine never decides that a requirement
is met: it proposes, and people check (FOA § 24-8).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Final, Literal, TypeAlias, cast

from terskel.core import formats
from terskel.core.decisions import Refused
from terskel.core.languages import Language
from terskel.core.phrases import Phrasebook

AnswerKind: TypeAlias = Literal["yes_no", "text", "number", "choice", "file"]
Judgement: TypeAlias = Literal[
    "fits", "missing", "not_a_number", "not_an_option", "too_long", "below", "above", "not_accepted"
]

KINDS: Final[tuple[AnswerKind, ...]] = ("yes_no", "text", "number", "choice", "file")
SCORED_KINDS: Final[tuple[AnswerKind, ...]] = ("text", "number", "choice", "file")
LONGEST_TEXT: Final = 20_000
MOST_OPTIONS: Final = 30
_MOST_DIGITS: Final = 18
UNUSABLE: Final[frozenset[Judgement]] = frozenset({"missing", "not_a_number", "not_an_option", "too_long"})
"""Answers that say nothing; the others say something, if not what is asked for."""


@dataclass(frozen=True, slots=True)
class AskedFor:
    """How one requirement or criterion is answered.

    `least` and `most` bound a number, both included, in `unit`. `options` are the choices; `accepted` those that meet a
    requirement (all of them where none is marked). `most_characters` bounds a text. A file is attached, and the words
    say which.
    """

    kind: AnswerKind
    least: Decimal | None = None
    most: Decimal | None = None
    unit: str = ""
    options: tuple[str, ...] = ()
    accepted: tuple[str, ...] = ()
    most_characters: int | None = None

    @staticmethod
    def from_json(stored: Mapping[str, Any], usual: AnswerKind) -> "AskedFor":
        """As `to_json` wrote it; `{}` is the usual kind with nothing demanded of it."""
        least, most = stored.get("least"), stored.get("most")
        return AskedFor(
            kind=cast(AnswerKind, stored.get("kind", usual)),
            least=None if least is None else Decimal(least),
            most=None if most is None else Decimal(most),
            unit=stored.get("unit", ""),
            options=tuple(stored.get("options", ())),
            accepted=tuple(stored.get("accepted", ())),
            most_characters=stored.get("most_characters"),
        )

    def to_json(self) -> dict[str, Any]:
        """Numbers as text; what is not demanded is left out."""
        stored: dict[str, Any] = {
            "kind": self.kind,
            "least": None if self.least is None else str(self.least),
            "most": None if self.most is None else str(self.most),
            "unit": self.unit,
            "options": list(self.options),
            "accepted": list(self.accepted),
            "most_characters": self.most_characters,
        }
        return {key: value for key, value in stored.items() if value not in (None, "", [])}

    def describe(self, language: Language) -> str:
        """How it is answered and what the answer is held to, in a sentence; "" for yes or no and for plain words."""
        facts = {
            "least": self._amount(self.least, language),
            "most": self._amount(self.most, language),
            "options": self.options,
            "accepted": self.accepted,
            "characters": self.most_characters,
        }
        key: str = self.kind
        match self.kind:
            case "number" if self.least is not None:
                key = "number_between" if self.most is not None else "number_least"
            case "number" if self.most is not None:
                key = "number_most"
            case "choice" if self.accepted:
                key = "choice_accepted"
            case "text" if self.most_characters is not None:
                key = "text_most"
            case "yes_no" | "text":
                return ""
        return Phrasebook.of("core").say(f"answer.{key}", language, **facts)

    def _amount(self, amount: Decimal | None, language: Language) -> str:
        return "" if amount is None else f"{formats.number(amount, language)} {self.unit}".strip()

    @property
    def checked_by_machine(self) -> bool:
        """Whether a value tells by itself if it fits."""
        return self.kind in ("number", "choice")

    def faults(self, number: int, kinds: tuple[AnswerKind, ...] = KINDS) -> tuple[Refused, ...]:
        """What can't be asked; `number` is that of the requirement or criterion."""
        return tuple(self._faults({"number": number}, kinds))

    def _faults(self, facts: dict[str, object], kinds: tuple[AnswerKind, ...]) -> Iterator[Refused]:
        if self.kind not in kinds:
            yield Refused("core.answer_kind_unknown", "FOA § 14-1(3)", {**facts, "kind": self.kind})
        if self.kind == "number" and self.least is not None and self.most is not None and self.least > self.most:
            bounds = {"least": self.least, "most": self.most}
            yield Refused("core.answer_bounds_crossed", "FOA § 14-1(3)", facts | bounds)
        if self.kind == "choice":
            distinct = {option.strip().casefold() for option in self.options}
            if not 2 <= len(self.options) <= MOST_OPTIONS or len(distinct) < len(self.options) or "" in distinct:
                yield Refused("core.answer_options_too_few", "FOA § 14-1(3)", {**facts, "most": MOST_OPTIONS})
            if not set(self.accepted) <= set(self.options):
                yield Refused("core.answer_accepts_no_option", "FOA § 14-1(3)", facts)
        if self.most_characters is not None and not 1 <= self.most_characters <= LONGEST_TEXT:
            yield Refused("core.answer_length_out_of_range", "FOA § 14-1(3)", {**facts, "most": LONGEST_TEXT})

    def judge(self, value: str) -> Judgement:
        """What a machine finds in an answer as it was written."""
        written = value.strip()
        if not written:
            return "missing"
        match self.kind:
            case "number":
                return self._judge_number(written)
            case "choice":
                if written not in self.options:
                    return "not_an_option"
                return "not_accepted" if self.accepted and written not in self.accepted else "fits"
            case _:
                too_long = self.most_characters is not None and len(written) > self.most_characters
                return "too_long" if too_long else "fits"

    def _judge_number(self, written: str) -> Judgement:
        amount = number_in(written)
        if amount is None:
            return "not_a_number"
        if self.least is not None and amount < self.least:
            return "below"
        return "above" if self.most is not None and amount > self.most else "fits"


def number_in(text: str) -> Decimal | None:
    """`1 234,5` and `1234.5` as a number; None for anything else."""
    plain = "".join(text.split()).replace("\u00a0", "").replace("\u2212", "-").replace(",", ".")
    try:
        amount = Decimal(plain)
    except InvalidOperation:
        return None
    if not amount.is_finite() or len(amount.as_tuple().digits) > _MOST_DIGITS or abs(amount.adjusted()) > _MOST_DIGITS:
        return None
    return amount
