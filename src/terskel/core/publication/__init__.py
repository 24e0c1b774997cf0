"""The check before publication: what stands in the way, with the clause and what to do."""

from terskel.core.publication.clauses import required_clauses
from terskel.core.publication.competition import check_competition
from terskel.core.publication.dps import check_dps
from terskel.core.publication.drafts import (
    CategoryDraft,
    ClauseAnswer,
    ClimateAnswer,
    CompetitionDraft,
    CriterionDraft,
    DocumentDraft,
    DpsCategoryDraft,
    DpsDraft,
    PublishedCriterion,
    RequirementDraft,
)
from terskel.core.publication.findings import Finding, Severity, finding_text

__all__ = [
    "CategoryDraft",
    "ClauseAnswer",
    "ClimateAnswer",
    "CompetitionDraft",
    "CriterionDraft",
    "DocumentDraft",
    "DpsCategoryDraft",
    "DpsDraft",
    "Finding",
    "PublishedCriterion",
    "RequirementDraft",
    "Severity",
    "check_competition",
    "check_dps",
    "finding_text",
    "required_clauses",
]
