"""What happened to a dynamic purchasing system."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID


@dataclass(frozen=True, slots=True)
class DpsCreated:
    reference: str
    name: str
    authority_id: UUID


@dataclass(frozen=True, slots=True)
class DraftChanged:
    """The names of the fields that got a new value."""

    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CriteriaSet:
    """Names of the award criteria and the weights each may get, as written, in their order."""

    names: tuple[str, ...]
    ranges: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RegimeDetermined:
    """Regime by CPV and estimated value on a day, under a named rule set."""

    regime: str
    service_kind: str
    ruleset_id: str
    estimated_value: Decimal
    cpv: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CategoryAdded:
    """`name` is None for the one unnamed category of a DPS without categories."""

    category_id: UUID
    code: str
    name: str | None


@dataclass(frozen=True, slots=True)
class CategoryChanged:
    category_id: UUID
    code: str


@dataclass(frozen=True, slots=True)
class PlaceStated:
    """Where the draft delivers, in all its categories; `nuts` as `core.places`."""

    nuts: tuple[str, ...]
    remote: bool


@dataclass(frozen=True, slots=True)
class CategoryRemoved:
    category_id: UUID
    code: str


@dataclass(frozen=True, slots=True)
class CategoriesImported:
    """How many categories and requirements came with one sheet."""

    categories: int
    requirements: int


@dataclass(frozen=True, slots=True)
class RequirementAdded:
    requirement_id: UUID
    requirement_kind: str
    category_id: UUID | None


@dataclass(frozen=True, slots=True)
class RequirementChanged:
    requirement_id: UUID


@dataclass(frozen=True, slots=True)
class RequirementRemoved:
    requirement_id: UUID


@dataclass(frozen=True, slots=True)
class LibraryRequirementAdded:
    """A requirement for the authority's own library, under a key that says which answers serve it."""

    entry_id: UUID
    reuse_key: str
    requirement_type: str


@dataclass(frozen=True, slots=True)
class LibraryRequirementChanged:
    entry_id: UUID
    reuse_key: str


@dataclass(frozen=True, slots=True)
class LibraryRequirementRemoved:
    entry_id: UUID
    reuse_key: str


@dataclass(frozen=True, slots=True)
class MemberNamed:
    """An authority is named in the notice as one that may buy."""

    member_id: UUID
    authority_id: UUID
    from_on: date
    to_on: date | None


@dataclass(frozen=True, slots=True)
class MemberRemoved:
    member_id: UUID
    authority_id: UUID


@dataclass(frozen=True, slots=True)
class DpsPublished:
    """The set-up notice was dispatched; requests are received, sealed until the first window closes.

    `own_rules` are what the authority demanded beyond the law that day, kept with the rule set.
    """

    dispatched_at: datetime
    first_window_closes_at: datetime
    initial_assessment_days: int
    ends_at: datetime
    regime: str
    ruleset_id: str
    own_rules: Mapping[str, object]
    openers: tuple[UUID, ...]
    threshold: int


@dataclass(frozen=True, slots=True)
class DpsMadePublic:
    """Doffin and TED answered; `public_from_at` is the first instant the page may be shown (FOA § 21-1(5))."""

    public_from_at: datetime


@dataclass(frozen=True, slots=True)
class InitialAssessmentFinished:
    """Every request of the first window is decided; competitions may start (FOA § 26-7(2))."""

    first_window_closes_at: datetime


@dataclass(frozen=True, slots=True)
class DpsCancelled:
    reason: str


@dataclass(frozen=True, slots=True)
class DpsEnded:
    reason: str
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class ShareHandedOver:
    """An opener gave their share of the key to a colleague, who opens in their place."""

    from_person_id: UUID
    to_person_id: UUID


@dataclass(frozen=True, slots=True)
class ChangeProposed:
    """Somebody asks for a change of a published DPS."""

    change_id: UUID
    change_kind: str
    why: str


@dataclass(frozen=True, slots=True)
class ChangeSignedOff:
    """A legal reader of the owner finds that the change is allowed (rulebook Q-05)."""

    change_id: UUID
    change_kind: str
    note: str


@dataclass(frozen=True, slots=True)
class ChangeWithdrawn:
    change_id: UUID
    change_kind: str
    reason: str


@dataclass(frozen=True, slots=True)
class ChangeAnnounced:
    """Its notice is sent; it counts, and is told, when everyone may know of it (FOA § 21-1(5))."""

    change_id: UUID
    change_kind: str
    notice_id: UUID


@dataclass(frozen=True, slots=True)
class ChangeHeldUp:
    """It was to count, and could not: `refused` is the code of what stood in the way."""

    change_id: UUID
    change_kind: str
    refused: str


@dataclass(frozen=True, slots=True)
class LinksToBeAsked:
    """A manager wants to know whether the addresses in the texts answer."""


@dataclass(frozen=True, slots=True)
class LinksAnswered:
    """So many addresses were asked, and so many gave no page."""

    asked: int
    unanswered: int


@dataclass(frozen=True, slots=True)
class DpsChanged:
    """A change counts from now; `version` is the number of the record as it stands after it.

    `category_ids` are the categories it is about; none where it is about the whole DPS.
    """

    change_id: UUID
    change_kind: str
    version: int
    from_on: date
    why: str
    category_ids: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class DpsSuspended:
    """No competition starts; requests are received and decided as before."""

    change_id: UUID
    reason: str


@dataclass(frozen=True, slots=True)
class DpsResumed:
    change_id: UUID
    reason: str


@dataclass(frozen=True, slots=True)
class EndApproaches:
    """The end is `days` days away, and is told."""

    days: int
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class EndDatePassed:
    """The DPS has run to its end; a notice of it is owed (FOA § 26-5(3))."""

    ends_at: datetime


@dataclass(frozen=True, slots=True)
class EnquiryReceived:
    """Somebody asks about the DPS; who it was stands nowhere here."""

    enquiry_id: UUID
    number: int


@dataclass(frozen=True, slots=True)
class EnquiryAnswered:
    """Everyone may read the question, in the authority's words, and the answer."""

    enquiry_id: UUID
    number: int


@dataclass(frozen=True, slots=True)
class DocumentAttached:
    """A file is kept with the DPS; `access` is "public" or "internal"."""

    document_id: UUID
    file_id: UUID
    title: str
    access: str


@dataclass(frozen=True, slots=True)
class DocumentRemoved:
    document_id: UUID


@dataclass(frozen=True, slots=True)
class FactStated:
    """`fact` is one of `models.statements.FACTS`; what is internal is said in no event."""

    statement_id: UUID
    fact: str
    access: str


@dataclass(frozen=True, slots=True)
class RemarkWritten:
    """`said_of` is what the writer dates it by."""

    statement_id: UUID
    said_of: str
    access: str


@dataclass(frozen=True, slots=True)
class StatementTakenBack:
    """A fact or a remark is shown no more."""

    statement_id: UUID
    statement_kind: str
