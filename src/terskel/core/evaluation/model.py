"""The evaluation model: what is fixed before the opening and locked by its digest (rulebook E-02)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Final, Literal, TypeAlias, TypeVar, get_args

from terskel.core.canonical import Json, decimal_text, sha256_hex
from terskel.core.decisions import PERMITTED, Decision, Refused

PriceFormula: TypeAlias = Literal[
    "linear_basic",
    "linear_floor",
    "proportional",
    "linear_budget",
    "lowest_price",
    "priced_quality",
]
Rounding: TypeAlias = Literal["total", "points"]
TieBreak: TypeAlias = Literal["best_quality", "lowest_price", "lottery"]
Unit: TypeAlias = Literal["points", "kroner"]

PRICE_FORMULAS: Final[tuple[PriceFormula, ...]] = get_args(PriceFormula)
ROUNDINGS: Final[tuple[Rounding, ...]] = get_args(Rounding)
TIE_BREAKS: Final[tuple[TieBreak, ...]] = get_args(TieBreak)

RELATIVE_FORMULAS: Final[frozenset[PriceFormula]] = frozenset({"linear_basic", "linear_floor", "proportional"})
"""Points depend on the lowest price, so a tender that cannot win may decide who does."""

KRONER_FORMULAS: Final[frozenset[PriceFormula]] = frozenset({"lowest_price", "priced_quality"})
"""Tenders are ranked by an amount of money, the lowest first."""

MOST_DECIMALS: Final = 6

_Word = TypeVar("_Word", bound=str)


@dataclass(frozen=True, slots=True)
class Criterion:
    """An award criterion; `weight` in per cent."""

    id: str
    name: str
    weight: Decimal
    kind: Literal["price", "quality"]


@dataclass(frozen=True, slots=True)
class EvaluationModel:
    """How prices and points become an order.

    scale: highest score; quality is scored 0 to `scale` against fixed descriptions.
    decimals, rounding: the one place where a figure is rounded, half up: `"total"` rounds the
        total and keeps everything before it exact; `"points"` rounds the price points and keeps
        everything after them exact. A model in kroner rounds the evaluated price in both cases.
    tie_break: asked in this order when totals are equal; `"lottery"` can only be last.
    price_cap, price_floor: `linear_budget` only: the prices that score 0 and `scale`.
    quality_values: `priced_quality` only: (criterion id, kroner at full score).

    Raises ValueError for what can never be a model; `faults` says what a model still lacks.
    """

    price_formula: PriceFormula
    scale: Decimal = Decimal(10)
    decimals: int = 2
    rounding: Rounding = "total"
    tie_break: tuple[TieBreak, ...] = ("best_quality", "lowest_price", "lottery")
    price_cap: Decimal | None = None
    price_floor: Decimal | None = None
    quality_values: tuple[tuple[str, Decimal], ...] = ()

    def __post_init__(self) -> None:
        if self.price_formula not in PRICE_FORMULAS:
            raise ValueError(f"{self.price_formula!r} is no price formula")
        if self.rounding not in ROUNDINGS:
            raise ValueError(f"{self.rounding!r} is no place to round")
        if not (self.scale.is_finite() and self.scale > 0):
            raise ValueError(f"the scale is above zero, not {self.scale}")
        if not 0 <= self.decimals <= MOST_DECIMALS:
            raise ValueError(f"decimals are 0 to {MOST_DECIMALS}, not {self.decimals}")
        _check_tie_break(self.tie_break)
        named = [criterion for criterion, _ in self.quality_values]
        if len(set(named)) != len(named):
            raise ValueError("a criterion has one value in kroner, not several")

    @property
    def unit(self) -> Unit:
        """What a total is counted in: points (highest first) or kroner (lowest first)."""
        return "kroner" if self.price_formula in KRONER_FORMULAS else "points"

    def permit_points(self, points: Decimal) -> Decision:
        """Quality points lie between 0 and the scale, both included."""
        if points.is_finite() and 0 <= points <= self.scale:
            return PERMITTED
        return Refused("evaluation.points_out_of_scale", "E-05", {"scale": self.scale})

    def faults(self, criteria: Sequence[Criterion]) -> tuple[Refused, ...]:
        """What keeps the model from being published with these criteria; empty when complete."""
        return tuple(_faults(self, criteria))

    def to_json(self) -> dict[str, Json]:
        """Plain JSON; numbers are texts in their shortest spelling."""
        return {
            "price_formula": self.price_formula,
            "scale": decimal_text(self.scale),
            "decimals": self.decimals,
            "rounding": self.rounding,
            "tie_break": list(self.tie_break),
            "price_cap": None if self.price_cap is None else decimal_text(self.price_cap),
            "price_floor": None if self.price_floor is None else decimal_text(self.price_floor),
            "quality_values": {key: decimal_text(kroner) for key, kroner in self.quality_values},
        }

    @staticmethod
    def from_json(data: Mapping[str, object]) -> "EvaluationModel":
        """The model that `to_json` wrote; raises ValueError for anything else."""
        if strangers := data.keys() ^ EvaluationModel.__dataclass_fields__.keys():
            raise ValueError(f"not an evaluation model: {sorted(strangers)}")
        match data:
            case {
                "price_formula": str(formula),
                "scale": str(scale),
                "decimals": int(decimals),
                "rounding": str(rounding),
                "tie_break": list(tie_break),
                "quality_values": dict(values),
            }:
                return EvaluationModel(
                    price_formula=_one_of(PRICE_FORMULAS, formula),
                    scale=_decimal(scale),
                    decimals=decimals,
                    rounding=_one_of(ROUNDINGS, rounding),
                    tie_break=tuple(_one_of(TIE_BREAKS, rule) for rule in tie_break),
                    price_cap=_optional_decimal(data["price_cap"]),
                    price_floor=_optional_decimal(data["price_floor"]),
                    quality_values=tuple((key, _decimal(value)) for key, value in values.items()),
                )
        raise ValueError("not an evaluation model: a field is of the wrong kind")

    def digest(self) -> str:
        """SHA-256 of the canonical JSON; equal models have equal digests."""
        return sha256_hex(self.to_json())


def _faults(model: EvaluationModel, criteria: Sequence[Criterion]) -> Iterator[Refused]:
    weights = sum((criterion.weight for criterion in criteria), Decimal(0))
    if weights != 100:
        yield Refused("evaluation.weights_not_100", "FOA § 18-1", {"weights": weights})
    for criterion in criteria:
        if criterion.weight <= 0:
            yield Refused("evaluation.weight_not_positive", "FOA § 18-1", {"name": criterion.name})
    prices = [criterion for criterion in criteria if criterion.kind == "price"]
    qualities = [criterion for criterion in criteria if criterion.kind == "quality"]
    if len(prices) != 1:
        yield Refused("evaluation.price_criteria_not_one", "E-06", {"prices": len(prices)})
    match model.price_formula:
        case "linear_budget":
            cap, floor = model.price_cap, model.price_floor
            if cap is None or floor is None or not 0 <= floor < cap:
                yield Refused("evaluation.budget_range_missing", "E-02")
        case "priced_quality":
            values = dict(model.quality_values)
            for criterion in qualities:
                if values.pop(criterion.id, Decimal(0)) <= 0:
                    yield Refused("evaluation.quality_value_missing", "E-02", {"name": criterion.name})
            if values:
                yield Refused("evaluation.quality_value_of_unknown_criterion", "E-03")
        case "lowest_price":
            if qualities:
                yield Refused("evaluation.quality_has_no_effect", "E-03")


def _check_tie_break(rules: tuple[TieBreak, ...]) -> None:
    if not rules:
        raise ValueError("a model says beforehand how a tie is broken")
    if strangers := set(rules) - set(TIE_BREAKS):
        raise ValueError(f"{sorted(strangers)} break no tie")
    if len(set(rules)) != len(rules):
        raise ValueError("a tie-break is asked once")
    if "lottery" in rules[:-1]:
        raise ValueError("nothing is left to decide after a lottery")


def _one_of(known: tuple[_Word, ...], text: object) -> _Word:
    for word in known:
        if word == text:
            return word
    raise ValueError(f"not an evaluation model: {text!r} is none of {', '.join(known)}")


def _decimal(text: object) -> Decimal:
    try:
        return Decimal(str(text))
    except InvalidOperation:
        raise ValueError(f"not an evaluation model: {text!r} is no number") from None


def _optional_decimal(text: object) -> Decimal | None:
    return None if text is None else _decimal(text)
