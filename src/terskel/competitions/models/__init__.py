"""Specific procurements under a DPS: what is asked for, who was invited, what was asked and answered (FOA § 26-7)."""

from terskel.competitions.models.competition import (
    CANCELLATION_REASONS,
    CLIMATE_ANSWERS,
    RESULT_KINDS,
    AwardCriterion,
    Competition,
    CompetitionCategory,
    CompetitionDocument,
    MandatoryRequirement,
)
from terskel.competitions.models.invited import DECLINE_REASONS, DeadlineChange, Invitation, Question

__all__ = [
    "CANCELLATION_REASONS",
    "CLIMATE_ANSWERS",
    "DECLINE_REASONS",
    "RESULT_KINDS",
    "AwardCriterion",
    "Competition",
    "CompetitionCategory",
    "CompetitionDocument",
    "DeadlineChange",
    "Invitation",
    "MandatoryRequirement",
    "Question",
]
