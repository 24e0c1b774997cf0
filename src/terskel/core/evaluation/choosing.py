"""Which models a competition can use, and each in words: an example, its weakness, and what it asks for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from terskel.core.decisions import PERMITTED, Decision, Refused
from terskel.core.evaluation.criteria import Criterion
from terskel.core.evaluation.faults import faults
from terskel.core.evaluation.model import EvaluationModel, PriceFormula, PriceStep
from terskel.core.evaluation.ranking import Ranking, rank
from terskel.core.evaluation.tender import EvaluatedTender
from terskel.core.evaluation.texts import BOOK
from terskel.core.languages import Language

IN_ORDER: Final[tuple[PriceFormula, ...]] = (
    "priced_quality",
    "linear_budget",
    "linear_basic",
    "linear_floor",
    "proportional",
    "priced_quality_percent",
    "step",
    "average",
    "highest_lowest",
    "fixed_price",
    "lowest_price",
    "quotient",
    "relative_cost_value",
)
"""First those in which a tender that cannot win never decides who does, last those seldom lawful."""

_OF_THE_CRITERIA: Final = frozenset(
    {
        "evaluation.price_criteria_not_one",
        "evaluation.fixed_price_is_not_scored",
        "evaluation.quality_has_no_effect",
        "evaluation.quality_missing",
        "evaluation.measure_in_a_model_in_kroner",
    }
)
"""Faults that no parameter of the model mends."""

_WEIGHTS_HAVE_NO_EFFECT: Final[frozenset[PriceFormula]] = frozenset({"quotient", "relative_cost_value"})

_PRICED: Final[frozenset[PriceFormula]] = frozenset({"priced_quality"})

_EXAMPLE_CRITERIA: Final = {
    "p": Criterion("p", "price", Decimal(40), "price"),
    "q": Criterion("q", "quality", Decimal(60), "quality"),
}
_EXAMPLE_TENDERS: Final = (
    EvaluatedTender("A", Decimal(800_000), {"q": Decimal(4)}),
    EvaluatedTender("B", Decimal(1_000_000), {"q": Decimal(7)}),
    EvaluatedTender("C", Decimal(1_600_000), {"q": Decimal(10)}),
)
_EXAMPLE_PARAMETERS: Final[Mapping[PriceFormula, EvaluationModel]] = {
    "linear_budget": EvaluationModel("linear_budget", price_cap=Decimal(2_000_000), price_floor=Decimal(500_000)),
    "priced_quality": EvaluationModel("priced_quality", quality_values=(("q", Decimal(900_000)),)),
    "step": EvaluationModel(
        "step",
        steps=(
            PriceStep(Decimal(0), Decimal(900_000), Decimal(10)),
            PriceStep(Decimal(900_000), Decimal(1_500_000), Decimal(6)),
            PriceStep(Decimal(1_500_000), None, Decimal(2)),
        ),
    ),
}


def permit_formula(formula: PriceFormula, criteria: Sequence[Criterion]) -> Decision:
    """Whether a competition with these published criteria and weights can use the formula (rulebook E-02, E-06)."""
    if formula in _WEIGHTS_HAVE_NO_EFFECT:
        return Refused("evaluation.weights_have_no_effect", "FOA § 18-1")
    if formula in _PRICED and not any(criterion.kind == "quality" for criterion in criteria):
        return Refused("evaluation.quality_missing", "E-02")
    for fault in faults(EvaluationModel(formula), criteria):
        if fault.code in _OF_THE_CRITERIA:
            return fault
    return PERMITTED


@dataclass(frozen=True, slots=True)
class Choice:
    """A formula in words. `refused` says why it can't be used here; None where it can.

    `example`: the invented tenders with their totals, best first.
    """

    formula: PriceFormula
    name: str
    works: str
    example: tuple[str, ...]
    weakness: str
    needs: str
    refused: str | None


def choices(criteria: Sequence[Criterion], language: Language) -> tuple[Choice, ...]:
    """Every formula of the core for a competition with these criteria."""
    return tuple(_choice(formula, criteria, language) for formula in IN_ORDER)


def example(formula: PriceFormula) -> Ranking:
    """The same three invented tenders under every formula; where price or quality does not count, the other alone."""
    kinds = {"lowest_price": ("p",), "fixed_price": ("q",)}.get(formula, ("p", "q"))
    tenders = [
        EvaluatedTender(
            one.id,
            one.price if "p" in kinds else None,
            one.points if "q" in kinds else {},
        )
        for one in _EXAMPLE_TENDERS
    ]
    return rank(_example_model(formula), [_EXAMPLE_CRITERIA[kind] for kind in kinds], tenders)


def formula_text(model: EvaluationModel, language: Language) -> str:
    """How the formula works, in one sentence."""
    facts: dict[str, Decimal] = {"scale": model.scale}
    if model.price_cap is not None and model.price_floor is not None:
        facts |= {"cap": model.price_cap, "floor": model.price_floor}
    return BOOK.say(f"evaluation.formula.{model.price_formula}", language, **facts)


def _example_model(formula: PriceFormula) -> EvaluationModel:
    return _EXAMPLE_PARAMETERS.get(formula, EvaluationModel(formula))


def _choice(formula: PriceFormula, criteria: Sequence[Criterion], language: Language) -> Choice:
    decision = permit_formula(formula, criteria)
    return Choice(
        formula=formula,
        name=BOOK.say(f"evaluation.choice.{formula}.name", language),
        works=formula_text(_example_model(formula), language),
        example=_example_lines(formula, language),
        weakness=BOOK.say(f"evaluation.choice.{formula}.weakness", language),
        needs=BOOK.say(f"evaluation.choice.{formula}.needs", language),
        refused=_reason(decision, language),
    )


def _reason(decision: Decision, language: Language) -> str | None:
    match decision:
        case Refused():
            return BOOK.say(f"refusal.{decision.code}", language, **decision.facts)
    return None


def _example_lines(formula: PriceFormula, language: Language) -> tuple[str, ...]:
    ranking = example(formula)
    given = {tender.id: tender for tender in _EXAMPLE_TENDERS}
    kind = {"lowest_price": "price", "fixed_price": "quality"}.get(formula, "both")
    return tuple(
        BOOK.say(
            f"evaluation.example.{kind}",
            language,
            tender=row.tender_id,
            price=given[row.tender_id].price,
            quality=given[row.tender_id].points["q"],
            total=BOOK.say(f"evaluation.example.{ranking.unit}", language, total=row.total),
        )
        for row in ranking.rows
    )
