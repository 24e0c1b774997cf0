"""Requests to participate, their assessment line by line, and the standing right to be invited (FOA § 26-6)."""

from terskel.qualification.models.application import Application, ApplicationAnswer, Partner, PartnerStatement
from terskel.qualification.models.assessment import (
    ApplicationLine,
    FirstWindowOpening,
    RejectionGround,
    RequirementAssessment,
)
from terskel.qualification.models.handling import HandlerBar, LimitTold, QualificationAppeal, SupplementRequest
from terskel.qualification.models.library import Cv, Evidence, ItemUse, Reference
from terskel.qualification.models.proposing import ProposedDecision
from terskel.qualification.models.standing import (
    WHY_ENDED,
    InstantRange,
    Qualification,
    RenewalRequest,
    Suspension,
)

__all__ = [
    "Cv",
    "Evidence",
    "ItemUse",
    "Reference",
    "WHY_ENDED",
    "Application",
    "ApplicationAnswer",
    "ApplicationLine",
    "FirstWindowOpening",
    "HandlerBar",
    "InstantRange",
    "LimitTold",
    "Partner",
    "PartnerStatement",
    "ProposedDecision",
    "Qualification",
    "QualificationAppeal",
    "RejectionGround",
    "RenewalRequest",
    "RequirementAssessment",
    "SupplementRequest",
    "Suspension",
]
