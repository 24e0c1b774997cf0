"""The panel, what it declared, what it found, and the result."""

from terskel.evaluation.models.assessment import (
    Assignment,
    Enquiry,
    EvaluationResult,
    IndividualScore,
    QualityLock,
    RequirementCheck,
    Score,
    ScoringPlan,
    SheetDelivery,
    TenderRejection,
)
from terskel.evaluation.models.panel import ImpartialityDeclaration, PanelMember

__all__ = [
    "Assignment",
    "Enquiry",
    "EvaluationResult",
    "ImpartialityDeclaration",
    "IndividualScore",
    "PanelMember",
    "QualityLock",
    "RequirementCheck",
    "Score",
    "ScoringPlan",
    "SheetDelivery",
    "TenderRejection",
]
