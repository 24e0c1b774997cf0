"""The award of a competition, what tenderers are asked and told of it, and their complaints."""

from terskel.awards.models.complaint import COMPLAINT_ABOUT, COMPLAINT_OUTCOMES, CONSEQUENCES, Complaint
from terskel.awards.models.decision import REVERSAL_REASONS, AwardDecision, Closure, TendererLetter
from terskel.awards.models.reasons import ReasonsRequest
from terskel.awards.models.secrecy import RedactedCopy, RedactedTender, TradeSecret
from terskel.awards.models.validity import TendererValidity, ValidityExtension

__all__ = [
    "COMPLAINT_ABOUT",
    "COMPLAINT_OUTCOMES",
    "CONSEQUENCES",
    "REVERSAL_REASONS",
    "AwardDecision",
    "Closure",
    "Complaint",
    "ReasonsRequest",
    "RedactedCopy",
    "RedactedTender",
    "TendererLetter",
    "TendererValidity",
    "TradeSecret",
    "ValidityExtension",
]
