"""Specific procurements under a DPS: what is asked for, who was invited, what was asked and answered (FOA § 26-7)."""

from terskel.competitions.models.asked import (
    DOCUMENT_ROLES,
    AwardCriterion,
    CompetitionCategory,
    CompetitionDocument,
    MandatoryRequirement,
)
from terskel.competitions.models.assistance import VALUE_CLASSES, Assistance, AssistingBuyer
from terskel.competitions.models.competition import (
    CANCELLATION_REASONS,
    CLIMATE_ANSWERS,
    CONTRACT_BASES,
    CORRECTABLE,
    LONGEST_TITLE,
    RESULT_KINDS,
    Competition,
)
from terskel.competitions.models.corrections import Correction
from terskel.competitions.models.divided import DividedPurchase, Lot
from terskel.competitions.models.invited import (
    DECLINE_REASONS,
    QUESTION_REJECTIONS,
    DeadlineChange,
    DeclineLinkUse,
    Invitation,
    LateInvitation,
    Question,
)
from terskel.competitions.models.templates import CompetitionTemplate, TemplateDocument
from terskel.competitions.models.texts import TEXT_KINDS, TEXT_USES, CarriedText, StandardText, StandardTextVersion

__all__ = [
    "CANCELLATION_REASONS",
    "CLIMATE_ANSWERS",
    "CONTRACT_BASES",
    "CORRECTABLE",
    "DECLINE_REASONS",
    "DOCUMENT_ROLES",
    "LONGEST_TITLE",
    "QUESTION_REJECTIONS",
    "RESULT_KINDS",
    "TEXT_KINDS",
    "TEXT_USES",
    "VALUE_CLASSES",
    "Assistance",
    "AssistingBuyer",
    "AwardCriterion",
    "CarriedText",
    "Competition",
    "CompetitionCategory",
    "CompetitionDocument",
    "CompetitionTemplate",
    "Correction",
    "DeadlineChange",
    "DeclineLinkUse",
    "DividedPurchase",
    "Invitation",
    "LateInvitation",
    "Lot",
    "MandatoryRequirement",
    "Question",
    "StandardText",
    "StandardTextVersion",
    "TemplateDocument",
]
