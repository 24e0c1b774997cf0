"""What happened to organisations and to who acts for them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class AuthorityRegistered:
    number: str
    name: str


@dataclass(frozen=True, slots=True)
class AuthorityRenamed:
    """The same body under another name from a day on."""

    name: str
    former: str
    from_on: date


@dataclass(frozen=True, slots=True)
class AuthorityMerged:
    """The body is part of another from a day on."""

    authority_id: UUID
    into_id: UUID
    merged_on: date


@dataclass(frozen=True, slots=True)
class SupplierRegistered:
    number: str
    country: str
    name: str


@dataclass(frozen=True, slots=True)
class MemberAdded:
    organisation_id: UUID
    person_id: UUID
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RolesChanged:
    organisation_id: UUID
    person_id: UUID
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MembershipEnded:
    organisation_id: UUID
    person_id: UUID


@dataclass(frozen=True, slots=True)
class SupplierVerified:
    """Name and number belong together, as the register or a document says."""

    checked_by: str
    name: str


@dataclass(frozen=True, slots=True)
class SupplierProfileChanged:
    """`county` as `core.places`; "" where nobody has said."""

    size_class: str
    place: str
    county: str = ""


@dataclass(frozen=True, slots=True)
class PeopleConfirmed:
    """The firm says that its contact person and its signatories are right."""

    supplier_id: UUID


@dataclass(frozen=True, slots=True)
class PeopleCheckDue:
    """A year has gone since the firm last said so, or was asked."""

    supplier_id: UUID


@dataclass(frozen=True, slots=True)
class MatterTaskGiven:
    """Somebody is the contact person, or signs, in one matter; which matter is nobody's business but the firm's."""

    supplier_id: UUID
    task: str
    person_id: UUID


@dataclass(frozen=True, slots=True)
class MatterTaskEnded:
    """In that matter the task is again with whoever has it in all others."""

    supplier_id: UUID
    task: str
    person_id: UUID


@dataclass(frozen=True, slots=True)
class MandateClaimed:
    """The firm says that a person may sign for it; `jointly`: only together with another."""

    supplier_id: UUID
    person_id: UUID
    kind: str
    jointly: bool


@dataclass(frozen=True, slots=True)
class MandateConfirmed:
    """`confirmed_by`: "register", or "document" by whoever did it."""

    supplier_id: UUID
    person_id: UUID
    confirmed_by: str


@dataclass(frozen=True, slots=True)
class MandateExpiring:
    """The person may sign to the end of `last_day`, and then no more."""

    supplier_id: UUID
    person_id: UUID
    last_day: date


@dataclass(frozen=True, slots=True)
class MandateRevoked:
    """The person no longer may; `because`: "firm", "left" or "register"."""

    supplier_id: UUID
    person_id: UUID
    because: str


@dataclass(frozen=True, slots=True)
class MemberInvited:
    """The address is in no event: it is told to whom it belongs."""

    organisation_id: UUID
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class InvitationAccepted:
    organisation_id: UUID
    person_id: UUID


@dataclass(frozen=True, slots=True)
class InvitationWithdrawn:
    organisation_id: UUID


@dataclass(frozen=True, slots=True)
class JoinAsked:
    supplier_id: UUID
    person_id: UUID


@dataclass(frozen=True, slots=True)
class JoinAdmitted:
    supplier_id: UUID
    person_id: UUID


@dataclass(frozen=True, slots=True)
class JoinDeclined:
    supplier_id: UUID
    person_id: UUID


@dataclass(frozen=True, slots=True)
class JoinWithdrawn:
    supplier_id: UUID
    person_id: UUID


@dataclass(frozen=True, slots=True)
class AccessAsked:
    """Somebody asks to use the tool for the public body with `number`; `asked_of` answers."""

    asked_of: UUID
    person_id: UUID
    number: str


@dataclass(frozen=True, slots=True)
class AccessGranted:
    asked_of: UUID
    person_id: UUID
    authority_id: UUID
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AccessDeclined:
    asked_of: UUID
    person_id: UUID
    reason: str


@dataclass(frozen=True, slots=True)
class AccessWithdrawn:
    asked_of: UUID
    person_id: UUID


@dataclass(frozen=True, slots=True)
class OwnRulesSet:
    """What an authority demands beyond the law from a day on; `rules` as `core.rulesets.own.OwnRules.to_json`."""

    number: int
    from_on: date
    rules: Mapping[str, object]
    reason: str


@dataclass(frozen=True, slots=True)
class SecondPersonRuleSet:
    """Which decisions about suppliers take two people from now on; none: one decides."""

    decisions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HelpDeskSet:
    """Where and when help is given; `authority_id` None: by whoever runs the installation."""

    authority_id: UUID | None
    name: str
    email: str
    phone: str


@dataclass(frozen=True, slots=True)
class FeedbackGiven:
    """Somebody said whether a page was of use; what they wrote is in no event."""

    page: str
    useful: bool


@dataclass(frozen=True, slots=True)
class FeedbackHandled:
    page: str


@dataclass(frozen=True, slots=True)
class DeputyNamed:
    """Somebody decides for an approver who is away, until `to_at`."""

    authority_id: UUID
    approver_id: UUID
    person_id: UUID
    from_at: datetime
    to_at: datetime


@dataclass(frozen=True, slots=True)
class DeputyCalledOff:
    """Before its time was over, or before it began."""

    authority_id: UUID
    approver_id: UUID
    person_id: UUID


@dataclass(frozen=True, slots=True)
class AuthorityPlaceChanged:
    """The address that letters and reports give for the authority; `former` is what stood before."""

    place: str
    former: str
