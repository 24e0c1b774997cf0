"""The check before publication: what stands in the way, with the clause and what to do."""

from terskel.core.publication.clauses import asks_for_tiers, is_cleaning, required_clauses
from terskel.core.publication.competition import check_competition, unexamined_of_competition
from terskel.core.publication.dps import check_dps, unexamined_of_dps
from terskel.core.publication.drafts import (
    CategoryDraft,
    ClauseAnswer,
    ClimateAnswer,
    CompetitionDraft,
    CriterionDraft,
    DocumentDraft,
    DpsCategoryDraft,
    DpsDraft,
    LockedText,
    PublishedCriterion,
    RequirementDraft,
    SetUpRecord,
)
from terskel.core.publication.findings import Finding, Severity, Unexamined, finding_text, unexamined_text

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
    "LockedText",
    "PublishedCriterion",
    "RequirementDraft",
    "SetUpRecord",
    "Severity",
    "Unexamined",
    "asks_for_tiers",
    "check_competition",
    "check_dps",
    "finding_text",
    "is_cleaning",
    "required_clauses",
    "unexamined_of_competition",
    "unexamined_of_dps",
    "unexamined_text",
]
