"""The tables of dynamic purchasing systems."""

from terskel.dps.models.buyers import DateRange, DpsMember
from terskel.dps.models.changes import ChangeRecord, EndReminder, FormerAddress, FormerCategoryCode, Version
from terskel.dps.models.criteria import PublishedCriterion
from terskel.dps.models.enquiries import Enquiry
from terskel.dps.models.files import DpsDocument
from terskel.dps.models.links import LinkAnswer
from terskel.dps.models.requirements import LibraryRequirement, QualificationRequirement
from terskel.dps.models.statements import Statement
from terskel.dps.models.systems import Category, DynamicPurchasingSystem

__all__ = [
    "Category",
    "ChangeRecord",
    "DateRange",
    "DpsDocument",
    "DpsMember",
    "DynamicPurchasingSystem",
    "EndReminder",
    "Enquiry",
    "FormerAddress",
    "FormerCategoryCode",
    "LibraryRequirement",
    "LinkAnswer",
    "PublishedCriterion",
    "QualificationRequirement",
    "Statement",
    "Version",
]
