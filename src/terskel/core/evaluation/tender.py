"""What is handed in for ranking, and how it is refused when it can't be ranked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeAlias

from terskel.core.canonical import Json, decimal_text
from terskel.core.decisions import Refused
from terskel.core.evaluation.spelling import number, optional_number, optional_text
from terskel.core.evaluation.texts import BOOK
from terskel.core.languages import Language

GivenPoints: TypeAlias = Decimal | Mapping[str, Decimal]
"""What the panel agreed on, or what each evaluator gave by the evaluator's name; their mean then counts."""


@dataclass(frozen=True, slots=True)
class EvaluatedTender:
    """What a tender is ranked by.

    price: in kroner; None where the model has a price form, a fixed price, or the price is still sealed.
    points: by id of each quality criterion, or of its sub-criteria where it has any.
    amounts: by id of each measured criterion.
    unit_prices: by id of each line of the model's price form.
    unmet: mandatory requirements the tender does not meet; it is then not evaluated.
    """

    id: str
    price: Decimal | None
    points: Mapping[str, GivenPoints]
    amounts: Mapping[str, Decimal] = field(default_factory=dict)
    unit_prices: Mapping[str, Decimal] = field(default_factory=dict)
    unmet: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Json]:
        """Plain JSON; what the tender does not use is left out."""
        data: dict[str, Json] = {
            "id": self.id,
            "price": optional_text(self.price),
            "points": {key: _points_json(given) for key, given in self.points.items()},
        }
        if self.amounts:
            data["amounts"] = {key: decimal_text(amount) for key, amount in self.amounts.items()}
        if self.unit_prices:
            data["unit_prices"] = {key: decimal_text(price) for key, price in self.unit_prices.items()}
        if self.unmet:
            data["unmet"] = list(self.unmet)
        return data

    @staticmethod
    def from_json(data: Mapping[str, object]) -> "EvaluatedTender":
        """The tender that `to_json` wrote; raises ValueError for anything else."""
        match data:
            case {"id": str(tender), "price": price, "points": dict(points)}:
                return EvaluatedTender(
                    id=tender,
                    price=optional_number(price),
                    points={key: _points(given) for key, given in points.items()},
                    amounts=_numbers(data.get("amounts", {})),
                    unit_prices=_numbers(data.get("unit_prices", {})),
                    unmet=tuple(_texts(data.get("unmet", []))),
                )
        raise ValueError(f"not a tender: {data!r}")


@dataclass(frozen=True, slots=True)
class BadCell:
    """One thing that keeps a tender from being ranked.

    cell: where it stands, from the outside in: `("tender", "A", "price")`.
    """

    code: str
    cell: tuple[str, ...]
    facts: Mapping[str, object] = field(default_factory=dict, hash=False)

    def text(self, language: Language) -> str:
        """What is wrong and what to do."""
        match self.facts:
            case {"fault": Refused() as fault}:
                return BOOK.say(f"refusal.{fault.code}", language, **fault.facts)
        return BOOK.say(f"evaluation.bad.{self.code}", language, **self.facts)

    def place(self, language: Language) -> str:
        """The cell in words, such as `tilbud A › pris`."""
        kind, *rest = self.cell
        words = [BOOK.say(f"evaluation.cell.{kind}", language), *rest]
        if len(words) > 2 and f"evaluation.cell.{rest[1]}" in BOOK:
            words[2] = BOOK.say(f"evaluation.cell.{rest[1]}", language)
        return " › ".join([" ".join(words[:2]), *words[2:]])


class NotEvaluable(ValueError):
    """The tenders can't be ranked by the model; `cells` says what is wrong, and where."""

    def __init__(self, cells: Sequence[BadCell]) -> None:
        super().__init__("; ".join(f"{cell.place('en')}: {cell.text('en')}" for cell in cells))
        self.cells = tuple(cells)


def _points_json(given: GivenPoints) -> Json:
    if isinstance(given, Decimal):
        return decimal_text(given)
    return {evaluator: decimal_text(points) for evaluator, points in given.items()}


def _points(given: object) -> GivenPoints:
    return _numbers(given) if isinstance(given, dict) else number(given)


def _numbers(data: object) -> dict[str, Decimal]:
    if not isinstance(data, dict):
        raise ValueError(f"{data!r} holds no numbers by name")
    return {str(key): number(value) for key, value in data.items()}


def _texts(data: object) -> list[str]:
    if not isinstance(data, list) or not all(isinstance(text, str) for text in data):
        raise ValueError(f"{data!r} is no list of texts")
    return data
