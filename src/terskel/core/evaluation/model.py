"""The evaluation model: what is fixed before the opening and locked by its digest (rulebook E-02)."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal, TypeAlias, get_args

from terskel.core.canonical import Json, decimal_text, sha256_hex
from terskel.core.decisions import PERMITTED, Decision, Refused
from terskel.core.evaluation.prices import PriceForm
from terskel.core.evaluation.spelling import number, one_of, optional_number, optional_text, rows_of

PriceFormula: TypeAlias = Literal[
    "linear_basic",
    "linear_floor",
    "linear_budget",
    "highest_lowest",
    "proportional",
    "average",
    "step",
    "lowest_price",
    "priced_quality",
    "priced_quality_percent",
    "relative_cost_value",
    "quotient",
    "fixed_price",
]
QualityScale: TypeAlias = Literal["absolute", "relative"]
Rounding: TypeAlias = Literal["total", "points"]
TieBreak: TypeAlias = Literal["best_quality", "lowest_price", "lottery"]
Unit: TypeAlias = Literal["points", "kroner", "points_per_million"]

PRICE_FORMULAS: Final[tuple[PriceFormula, ...]] = get_args(PriceFormula)
QUALITY_SCALES: Final[tuple[QualityScale, ...]] = get_args(QualityScale)
ROUNDINGS: Final[tuple[Rounding, ...]] = get_args(Rounding)
TIE_BREAKS: Final[tuple[TieBreak, ...]] = get_args(TieBreak)

RELATIVE_FORMULAS: Final[frozenset[PriceFormula]] = frozenset(
    {"linear_basic", "linear_floor", "proportional", "highest_lowest", "average", "relative_cost_value"}
)
"""The outcome depends on the others' prices or points, so a tender that cannot win may decide who does."""

KRONER_FORMULAS: Final[frozenset[PriceFormula]] = frozenset(
    {"lowest_price", "priced_quality", "priced_quality_percent", "relative_cost_value"}
)
"""Tenders are ranked by an amount of money, the lowest first."""

DIVIDING_FORMULAS: Final[frozenset[PriceFormula]] = frozenset(
    {"linear_basic", "linear_floor", "proportional", "average", "quotient"}
)
"""A price of 0 would be divided by."""

MOST_DECIMALS: Final = 6


@dataclass(frozen=True, slots=True)
class PriceStep:
    """Prices from `start` up to but not including `below` give `points`; the last step has no upper end."""

    start: Decimal
    below: Decimal | None
    points: Decimal


@dataclass(frozen=True, slots=True)
class EvaluationModel:
    """How prices and points become an order.

    scale: highest score; quality is scored 0 to `scale` against fixed descriptions.
    decimals, rounding: the one place where a figure is rounded, half up: `"total"` rounds the
        total and keeps everything before it exact; `"points"` rounds the points that are computed
        for a criterion (never those an evaluator gave) and keeps everything after them exact.
        A model in kroner rounds the evaluated price in both cases.
    tie_break: asked in this order when totals are equal; `"lottery"` can only be last.
    price_cap, price_floor: `linear_budget` only: the prices that score 0 and `scale`.
    quality_values: `priced_quality` only: (criterion id, kroner at full score).
    steps: `step` only: the table of prices and points, without gaps.
    quality_scale: `"relative"` lifts the best on each quality criterion to the whole scale.
    least_quality: per cent of all quality points a tender must reach before its price is looked at.
    price_form: lines whose sum is the price; None where tenders state one sum.
    fixed_amount: `fixed_price` only: the price in kroner that is published and paid; None where it stands elsewhere.

    Raises ValueError for what can never be a model; `faults.faults` says what a model still lacks.
    """

    price_formula: PriceFormula
    scale: Decimal = Decimal(10)
    decimals: int = 2
    rounding: Rounding = "total"
    tie_break: tuple[TieBreak, ...] = ("best_quality", "lowest_price", "lottery")
    price_cap: Decimal | None = None
    price_floor: Decimal | None = None
    quality_values: tuple[tuple[str, Decimal], ...] = ()
    steps: tuple[PriceStep, ...] = ()
    quality_scale: QualityScale = "absolute"
    least_quality: Decimal | None = None
    price_form: PriceForm | None = None
    fixed_amount: Decimal | None = None

    def __post_init__(self) -> None:
        if self.price_formula not in PRICE_FORMULAS:
            raise ValueError(f"{self.price_formula!r} is no price formula")
        if self.rounding not in ROUNDINGS:
            raise ValueError(f"{self.rounding!r} is no place to round")
        if self.quality_scale not in QUALITY_SCALES:
            raise ValueError(f"{self.quality_scale!r} is no scale of quality")
        if not (self.scale.is_finite() and self.scale > 0):
            raise ValueError(f"the scale is above zero, not {self.scale}")
        if not 0 <= self.decimals <= MOST_DECIMALS:
            raise ValueError(f"decimals are 0 to {MOST_DECIMALS}, not {self.decimals}")
        if self.least_quality is not None and not 0 <= self.least_quality <= 100:
            raise ValueError(f"the least quality is 0 to 100 per cent, not {self.least_quality}")
        _check_tie_break(self.tie_break)
        named = [criterion for criterion, _ in self.quality_values]
        if len(set(named)) != len(named):
            raise ValueError("a criterion has one value in kroner, not several")

    @property
    def unit(self) -> Unit:
        """What a total is counted in: points (highest first) or kroner (lowest first)."""
        if self.price_formula in KRONER_FORMULAS:
            return "kroner"
        return "points_per_million" if self.price_formula == "quotient" else "points"

    @property
    def is_relative(self) -> bool:
        """Whether a tender that cannot win may decide who does."""
        return self.price_formula in RELATIVE_FORMULAS or self.quality_scale == "relative"

    def permit_points(self, points: Decimal) -> Decision:
        """Quality points lie between 0 and the scale, both included."""
        if points.is_finite() and 0 <= points <= self.scale:
            return PERMITTED
        return Refused("evaluation.points_out_of_scale", "E-05", {"scale": self.scale})

    def permit_price(self, price: Decimal) -> Decision:
        """A price is a finite amount, not negative, and above zero where the formula divides by it."""
        if price.is_finite() and (price > 0 or (price == 0 and self.price_formula not in DIVIDING_FORMULAS)):
            return PERMITTED
        return Refused("evaluation.no_price_to_rank", "E-02", {"price": price})

    def to_json(self) -> dict[str, Json]:
        """Plain JSON; numbers are texts in their shortest spelling.

        What came after the first published models is written only where it is used, so that the
        digest of a model locked earlier stays what it was.
        """
        data: dict[str, Json] = {
            "price_formula": self.price_formula,
            "scale": decimal_text(self.scale),
            "decimals": self.decimals,
            "rounding": self.rounding,
            "tie_break": list(self.tie_break),
            "price_cap": optional_text(self.price_cap),
            "price_floor": optional_text(self.price_floor),
            "quality_values": {key: decimal_text(kroner) for key, kroner in self.quality_values},
        }
        if self.steps:
            data["steps"] = [
                {
                    "from": decimal_text(step.start),
                    "below": optional_text(step.below),
                    "points": decimal_text(step.points),
                }
                for step in self.steps
            ]
        if self.quality_scale != "absolute":
            data["quality_scale"] = self.quality_scale
        if self.least_quality is not None:
            data["least_quality"] = decimal_text(self.least_quality)
        if self.price_form is not None:
            data["price_form"] = self.price_form.to_json()
        if self.fixed_amount is not None:
            data["fixed_amount"] = decimal_text(self.fixed_amount)
        return data

    @staticmethod
    def from_json(data: Mapping[str, object]) -> "EvaluationModel":
        """The model that `to_json` wrote; raises ValueError for anything else."""
        fields = set(EvaluationModel.__dataclass_fields__)
        later = {"steps", "quality_scale", "least_quality", "price_form", "fixed_amount"}
        if strangers := (data.keys() - fields) | (fields - later - data.keys()):
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
                    price_formula=one_of(PRICE_FORMULAS, formula),
                    scale=number(scale),
                    decimals=decimals,
                    rounding=one_of(ROUNDINGS, rounding),
                    tie_break=tuple(one_of(TIE_BREAKS, rule) for rule in tie_break),
                    price_cap=optional_number(data["price_cap"]),
                    price_floor=optional_number(data["price_floor"]),
                    quality_values=tuple((key, number(value)) for key, value in values.items()),
                    steps=tuple(
                        PriceStep(
                            number(step.get("from")), optional_number(step.get("below")), number(step.get("points"))
                        )
                        for step in rows_of(data, "steps")
                    ),
                    quality_scale=one_of(QUALITY_SCALES, data.get("quality_scale", "absolute")),
                    least_quality=optional_number(data.get("least_quality")),
                    price_form=PriceForm.from_json(data.get("price_form")),
                    fixed_amount=optional_number(data.get("fixed_amount")),
                )
        raise ValueError("not an evaluation model: a field is of the wrong kind")

    def digest(self) -> str:
        """SHA-256 of the canonical JSON; equal models have equal digests."""
        return sha256_hex(self.to_json())


def _check_tie_break(rules: tuple[TieBreak, ...]) -> None:
    if not rules:
        raise ValueError("a model says beforehand how a tie is broken")
    if strangers := set(rules) - set(TIE_BREAKS):
        raise ValueError(f"{sorted(strangers)} break no tie")
    if len(set(rules)) != len(rules):
        raise ValueError("a tie-break is asked once")
    if "lottery" in rules[:-1]:
        raise ValueError("nothing is left to decide after a lottery")
