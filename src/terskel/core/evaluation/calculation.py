"""Every figure of an evaluation is a calculation that can be shown and done again.

The figure that decides and the figure that is shown come from the same rule: `Calculation.of`
computes, `recompute` computes again from the values that are shown.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from terskel.core import formats
from terskel.core.canonical import Json
from terskel.core.evaluation.texts import BOOK
from terskel.core.languages import Language

SHOWN_PLACES: Final = 4
"""Places shown of a value without a finite decimal form; its text then says ≈."""


def _linear_basic(scale: Fraction, price: Fraction, lowest: Fraction) -> Fraction:
    return scale - scale * (price - lowest) / lowest


def _linear_floor(scale: Fraction, price: Fraction, lowest: Fraction) -> Fraction:
    return max(Fraction(0), _linear_basic(scale, price, lowest))


def _proportional(scale: Fraction, price: Fraction, lowest: Fraction) -> Fraction:
    return scale * lowest / price


def _linear_budget(scale: Fraction, price: Fraction, cap: Fraction, floor: Fraction) -> Fraction:
    return scale * (cap - price) / (cap - floor)


def _lowest_price(price: Fraction) -> Fraction:
    return price


def _assessed(points: Fraction) -> Fraction:
    return points


def _weighted(weight: Fraction, weights: Fraction, points: Fraction) -> Fraction:
    return weight * points / weights


def _quality_value(kroner: Fraction, points: Fraction, scale: Fraction) -> Fraction:
    return kroner * points / scale


def _sum(**parts: Fraction) -> Fraction:
    return sum(parts.values(), Fraction(0))


def _price_less_quality(price: Fraction, **values: Fraction) -> Fraction:
    return price - sum(values.values(), Fraction(0))


RULES: Final[Mapping[str, Callable[..., Fraction]]] = {
    "linear_basic": _linear_basic,
    "linear_floor": _linear_floor,
    "proportional": _proportional,
    "linear_budget": _linear_budget,
    "lowest_price": _lowest_price,
    "assessed": _assessed,
    "weighted": _weighted,
    "quality_value": _quality_value,
    "sum": _sum,
    "price_less_quality": _price_less_quality,
}
"""Rulebook §6.2 and the weighing, by name; a rule is given its values by name."""

_JOINED: Final[Mapping[str, str]] = {
    "sum": " + ",
    "price_less_quality": f" {formats.MINUS} ",
}


_GIVEN: Final = frozenset({"assessed", "lowest_price"})
"""Figures that are handed in, so there is nothing to compute."""


@dataclass(frozen=True, slots=True)
class Calculation:
    """One figure: the rule, the values it was given, and the result.

    decimals: where the model rounds this figure, half up; None where it stays exact.
    """

    rule: str
    values: tuple[tuple[str, Fraction], ...]
    decimals: int | None
    result: Fraction

    @staticmethod
    def of(rule: str, *, decimals: int | None = None, **values: Fraction) -> "Calculation":
        """Compute `rule` on `values`."""
        return Calculation(rule, tuple(values.items()), decimals, _computed(rule, decimals, values))

    def recompute(self) -> Fraction:
        """The result once more, from the values shown."""
        return _computed(self.rule, self.decimals, dict(self.values))

    def to_json(self) -> dict[str, Json]:
        """The rule, its values and the result; fractions as `"10/3"`."""
        return {
            "rule": self.rule,
            "values": {name: str(value) for name, value in self.values},
            "decimals": self.decimals,
            "result": str(self.result),
        }

    def text(self, language: Language) -> str:
        """The calculation in one line, such as `10 − 10 × (120 − 100) / 100 = 8`."""
        exact = _computed(self.rule, None, dict(self.values))
        shown = {name: shown_number(value, language) for name, value in self.values}
        if joint := _JOINED.get(self.rule):
            shown = {"terms": joint.join(_bracketed(text) for text in shown.values())}
        line = BOOK.say(f"evaluation.calculation.{self.rule}", language, **shown)
        if self.rule in _GIVEN:
            return line
        if exact != self.result or _is_approximate(exact):
            line += f" ≈ {self._result_text(language)}"
        else:
            line += f" = {self._result_text(language)}"
        return line

    def _result_text(self, language: Language) -> str:
        if self.decimals is None:
            places = SHOWN_PLACES if _is_approximate(self.result) else None
            return formats.number(self.result, language, places)
        return formats.number(self.result, language, self.decimals)


def rounded(value: Fraction, decimals: int) -> Fraction:
    """`value` to so many decimals, halves away from zero."""
    scaled = value * 10**decimals
    units = (2 * abs(scaled.numerator) + scaled.denominator) // (2 * scaled.denominator)
    return Fraction(units if scaled >= 0 else -units, 10**decimals)


def shown_number(value: Fraction, language: Language) -> str:
    """`value` exactly where it has at most four places, else `≈` and four places."""
    if _is_approximate(value):
        return f"≈{formats.number(value, language, SHOWN_PLACES)}"
    return formats.number(value, language)


def _computed(rule: str, decimals: int | None, values: Mapping[str, Fraction]) -> Fraction:
    exact = RULES[rule](**values)
    return exact if decimals is None else rounded(exact, decimals)


def _is_approximate(value: Fraction) -> bool:
    return (value * 10**SHOWN_PLACES).denominator != 1


def _bracketed(text: str) -> str:
    return f"({text})" if text.startswith((formats.MINUS, f"≈{formats.MINUS}")) else text
