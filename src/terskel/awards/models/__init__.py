"""The award of a competition, what tenderers are asked and told of it, and their complaints."""

from terskel.awards.models.complaint import COMPLAINT_ABOUT, COMPLAINT_OUTCOMES, CONSEQUENCES, Complaint
from terskel.awards.models.decision import REVERSAL_REASONS, STANDING, AwardDecision, Closure, TendererLetter
from terskel.awards.models.evidence import EVIDENCE_KINDS, EVIDENCE_SOURCES, WinnerEvidence
from terskel.awards.models.reasons import ReasonsRequest
from terskel.awards.models.rejection_reversal import RejectionReversal
from terskel.awards.models.reopening import Reopening
from terskel.awards.models.review_case import ReviewCase
from terskel.awards.models.secrecy import RedactedCopy, RedactedTender, TradeSecret
from terskel.awards.models.validity import TendererValidity, ValidityExtension

__all__ = [
    "COMPLAINT_ABOUT",
    "COMPLAINT_OUTCOMES",
    "CONSEQUENCES",
    "EVIDENCE_KINDS",
    "EVIDENCE_SOURCES",
    "REVERSAL_REASONS",
    "STANDING",
    "AwardDecision",
    "Closure",
    "Complaint",
    "ReasonsRequest",
    "RedactedCopy",
    "RedactedTender",
    "RejectionReversal",
    "Reopening",
    "ReviewCase",
    "TendererLetter",
    "TendererValidity",
    "TradeSecret",
    "ValidityExtension",
    "WinnerEvidence",
]
