"""Every figure of an evaluation is a calculation that can be shown and done again.

The figure that decides and the figure that is shown come from the same rule: `Calculation.of`
computes, `recompute` computes again from the values that are shown.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from terskel.core import formats
from terskel.core.canonical import Json
from terskel.core.evaluation.formulas import GIVEN, RULES
from terskel.core.evaluation.texts import BOOK
from terskel.core.languages import Language

SHOWN_PLACES: Final = 4
"""Places shown of a value without a finite decimal form; its text then says ≈."""

_TERMS: Final = frozenset({"sum", "price_less_quality", "price_with_uplift", "mean", "parts"})
"""Rules of any number of values, whose text is made of them."""


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

    @staticmethod
    def on(rule: str, values: Mapping[str, Fraction], decimals: int | None = None) -> "Calculation":
        """Compute `rule` on values whose names are not the rule's: evaluators, parts, criteria."""
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

    @staticmethod
    def from_json(data: Mapping[str, object]) -> "Calculation":
        """What `to_json` wrote, figures as they stand there; raises ValueError for anything else."""
        match data:
            case {
                "rule": str(rule),
                "values": dict(values),
                "decimals": int() | None as decimals,
                "result": str(result),
            }:
                shown = tuple((str(name), Fraction(str(value))) for name, value in values.items())
                if rule in RULES:
                    return Calculation(rule, shown, decimals, Fraction(result))
        raise ValueError(f"not a calculation: {data!r}")

    def text(self, language: Language) -> str:
        """The calculation in one line, such as `10 − 10 × (120 − 100) / 100 = 8`."""
        values = dict(self.values)
        exact = _computed(self.rule, None, values)
        shown = {name: shown_number(value, language) for name, value in self.values}
        key = self.rule
        if self.rule in _TERMS:
            shown = {"terms": _terms(self.rule, list(shown.values()))}
            key = "terms"
        elif self.rule == "step" and "end" not in shown:
            key = "step_open"
        elif divides_by_nothing(self.rule, values):
            why = BOOK.say(f"evaluation.calculation.{key}_by_nothing", language, **shown)
            return f"{why}: {self._result_text(language)}"
        line = BOOK.say(f"evaluation.calculation.{key}", language, **shown)
        if self.rule in GIVEN:
            return line
        sign = "≈" if exact != self.result or _is_approximate(exact) else "="
        return f"{line} {sign} {self._result_text(language)}"

    def _result_text(self, language: Language) -> str:
        if self.decimals is None:
            places = SHOWN_PLACES if _is_approximate(self.result) else None
            return formats.number(self.result, language, places)
        return formats.number(self.result, language, self.decimals)


def divides_by_nothing(rule: str, values: Mapping[str, Fraction]) -> bool:
    """Whether the formula as it is written would divide by zero, so that the rule says what holds instead."""
    if rule == "highest_lowest":
        return values["highest"] == values["lowest"]
    return rule == "relative_points" and values["best"] == 0


def rounded(value: Fraction, decimals: int) -> Fraction:
    """`value` to so many decimals, halves away from zero."""
    unit = 10**decimals
    numerator, denominator = value.numerator, value.denominator
    units = (2 * abs(numerator) * unit + denominator) // (2 * denominator)
    return Fraction(units if numerator >= 0 else -units, unit)


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


def _terms(rule: str, shown: Sequence[str]) -> str:
    texts = [_bracketed(text) for text in shown]
    match rule:
        case "price_less_quality":
            return f" {formats.MINUS} ".join(texts)
        case "price_with_uplift":
            return f"{texts[0]} × ({' + '.join(['1', *texts[1:]])})"
        case "mean":
            return f"({' + '.join(texts)}) / {len(texts)}"
        case "parts":
            products = [f"{weight} × {points}" for weight, points in zip(texts[::2], texts[1::2], strict=True)]
            return f"({' + '.join(products)}) / ({' + '.join(texts[::2])})"
        case _:
            return " + ".join(texts)


def _bracketed(text: str) -> str:
    return f"({text})" if text.startswith((formats.MINUS, f"≈{formats.MINUS}")) else text
