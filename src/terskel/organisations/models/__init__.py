"""The tables of organisations and of those who act for them."""

from terskel.organisations.models.access import AccessRequest
from terskel.organisations.models.deputies import Deputy
from terskel.organisations.models.mandates import RegisteredSigner, SigningMandate
from terskel.organisations.models.pages import (
    GUIDE_READERS,
    SECOND_PERSON_DECISIONS,
    HelpDesk,
    OwnRuleVersion,
    PageFeedback,
    SecondPersonRule,
)
from terskel.organisations.models.people import (
    MATTER_TASKS,
    AuthorityMembership,
    JoinRequest,
    MatterTask,
    MembershipInvitation,
    SupplierMembership,
    TimeRange,
)
from terskel.organisations.models.registered import (
    BUYER_KINDS,
    CHECKED_BY,
    SIZE_CLASSES,
    ContractingAuthority,
    FormerName,
    RegisterEntry,
    Supplier,
)

__all__ = [
    "AccessRequest",
    "AuthorityMembership",
    "BUYER_KINDS",
    "CHECKED_BY",
    "ContractingAuthority",
    "Deputy",
    "FormerName",
    "GUIDE_READERS",
    "HelpDesk",
    "JoinRequest",
    "MATTER_TASKS",
    "MatterTask",
    "MembershipInvitation",
    "OwnRuleVersion",
    "PageFeedback",
    "RegisterEntry",
    "RegisteredSigner",
    "SECOND_PERSON_DECISIONS",
    "SIZE_CLASSES",
    "SecondPersonRule",
    "SigningMandate",
    "Supplier",
    "SupplierMembership",
    "TimeRange",
]
