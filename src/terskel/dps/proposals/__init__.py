"""What can be asked for in a change of a published DPS: each checked, made, and kept as JSON in its change record."""

from terskel.dps.asked import AskedRequirement
from terskel.dps.proposals.categories import (
    CategoryClosed,
    CategoryMerged,
    CategoryOpened,
    CategoryPaused,
    CategoryResumed,
)
from terskel.dps.proposals.kept import from_json, to_json
from terskel.dps.proposals.members import MemberAdded, MemberLeft, MemberSucceeded
from terskel.dps.proposals.proposal import Proposal
from terskel.dps.proposals.system import Extension, Material, Volume
from terskel.dps.proposals.wording import CategoryClarified, Name, RequirementClarified, Wording

__all__ = [
    "AskedRequirement",
    "CategoryClarified",
    "CategoryClosed",
    "CategoryMerged",
    "CategoryOpened",
    "CategoryPaused",
    "CategoryResumed",
    "Extension",
    "Material",
    "MemberAdded",
    "MemberLeft",
    "MemberSucceeded",
    "Name",
    "Proposal",
    "RequirementClarified",
    "Volume",
    "Wording",
    "from_json",
    "to_json",
]
