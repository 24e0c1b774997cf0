"""Evaluation of tenders: exact, explained, and the same every time it is made (rulebook §6)."""

from terskel.core.evaluation.calculation import Calculation
from terskel.core.evaluation.cautions import RankingWarning
from terskel.core.evaluation.explanation import describe_model, explain, tie_text, warning_text
from terskel.core.evaluation.model import (
    PRICE_FORMULAS,
    RELATIVE_FORMULAS,
    Criterion,
    EvaluationModel,
    PriceFormula,
    Rounding,
    TieBreak,
)
from terskel.core.evaluation.order import Tie
from terskel.core.evaluation.ranking import Ranking, rank
from terskel.core.evaluation.record import rank_again, verify
from terskel.core.evaluation.scores import (
    CriterionScore,
    EvaluatedTender,
    NotEvaluable,
    RankedTender,
)

__all__ = [
    "PRICE_FORMULAS",
    "RELATIVE_FORMULAS",
    "Calculation",
    "Criterion",
    "CriterionScore",
    "EvaluatedTender",
    "EvaluationModel",
    "NotEvaluable",
    "PriceFormula",
    "RankedTender",
    "Ranking",
    "RankingWarning",
    "Rounding",
    "Tie",
    "TieBreak",
    "describe_model",
    "explain",
    "rank",
    "rank_again",
    "tie_text",
    "verify",
    "warning_text",
]
