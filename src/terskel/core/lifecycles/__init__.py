"""The lives of Terskel: one table of moves each, from which states, guards, documents and tests follow."""

from terskel.core.lifecycles.application_line import APPLICATION_LINE, ApplicationLineFacts
from terskel.core.lifecycles.assistance import ASSISTANCE, AssistanceFacts
from terskel.core.lifecycles.award import AWARD, AwardFacts
from terskel.core.lifecycles.category import CATEGORY, CategoryFacts
from terskel.core.lifecycles.competition import COMPETITION, CompetitionFacts
from terskel.core.lifecycles.complaint import COMPLAINT, ComplaintFacts
from terskel.core.lifecycles.contract import CONTRACT, ContractFacts
from terskel.core.lifecycles.dps import DPS, DpsFacts
from terskel.core.lifecycles.mandate import MANDATE, MandateFacts
from terskel.core.lifecycles.qualification import QUALIFICATION, QualificationFacts
from terskel.core.lifecycles.review_case import REVIEW_CASE, ReviewCaseFacts
from terskel.core.lifecycles.tender import TENDER, TenderFacts

__all__ = [
    "APPLICATION_LINE",
    "ASSISTANCE",
    "AWARD",
    "CATEGORY",
    "COMPETITION",
    "COMPLAINT",
    "CONTRACT",
    "DPS",
    "MANDATE",
    "QUALIFICATION",
    "REVIEW_CASE",
    "TENDER",
    "ApplicationLineFacts",
    "AssistanceFacts",
    "AwardFacts",
    "CategoryFacts",
    "CompetitionFacts",
    "ComplaintFacts",
    "ContractFacts",
    "DpsFacts",
    "MandateFacts",
    "QualificationFacts",
    "ReviewCaseFacts",
    "TenderFacts",
]
