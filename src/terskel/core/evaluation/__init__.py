"""Evaluation of tenders: exact, explained, and the same every time it is made (rulebook §6)."""

from terskel.core.evaluation.calculation import Calculation
from terskel.core.evaluation.choosing import Choice, choices, permit_formula
from terskel.core.evaluation.consensus import Spread, spread_of
from terskel.core.evaluation.criteria import Anchor, Criterion, CriterionKind, Measure, SubCriterion
from terskel.core.evaluation.explanation import (
    PriceLineText,
    describe_model,
    excluded_text,
    explain,
    price_lines,
    tie_text,
    warning_text,
)
from terskel.core.evaluation.faults import anchor_faults, faults, price_form_faults
from terskel.core.evaluation.gate import Excluded
from terskel.core.evaluation.model import (
    DIVIDING_FORMULAS,
    PRICE_FORMULAS,
    RELATIVE_FORMULAS,
    EvaluationModel,
    PriceFormula,
    PriceStep,
    Rounding,
    TieBreak,
)
from terskel.core.evaluation.order import Tie
from terskel.core.evaluation.prices import PriceFault, PriceForm, PriceLine, PriceSums, in_ore
from terskel.core.evaluation.ranking import Lot, Placed, Ranking, excluded, placements, rank, rank_lots
from terskel.core.evaluation.record import calculations, rank_again, verify
from terskel.core.evaluation.scores import CriterionScore, RankedTender
from terskel.core.evaluation.tender import BadCell, EvaluatedTender, NotEvaluable
from terskel.core.evaluation.warning import RankingWarning

__all__ = [
    "DIVIDING_FORMULAS",
    "PRICE_FORMULAS",
    "RELATIVE_FORMULAS",
    "Anchor",
    "BadCell",
    "Calculation",
    "Choice",
    "Criterion",
    "CriterionKind",
    "CriterionScore",
    "EvaluatedTender",
    "EvaluationModel",
    "Excluded",
    "Lot",
    "Measure",
    "NotEvaluable",
    "Placed",
    "PriceFault",
    "PriceForm",
    "PriceFormula",
    "PriceLine",
    "PriceLineText",
    "PriceStep",
    "PriceSums",
    "RankedTender",
    "Ranking",
    "RankingWarning",
    "Rounding",
    "Spread",
    "SubCriterion",
    "Tie",
    "TieBreak",
    "anchor_faults",
    "calculations",
    "choices",
    "describe_model",
    "excluded",
    "excluded_text",
    "explain",
    "faults",
    "in_ore",
    "permit_formula",
    "placements",
    "price_form_faults",
    "price_lines",
    "rank",
    "rank_again",
    "rank_lots",
    "spread_of",
    "tie_text",
    "verify",
    "warning_text",
]
