"""What happened to requests to participate and to the standing rights they lead to."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class ApplicationStarted:
    dps_id: UUID
    supplier_id: UUID


@dataclass(frozen=True, slots=True)
class ApplicationSaved:
    """The draft got new answers or categories; which ones is nobody's business but the supplier's."""

    dps_id: UUID


@dataclass(frozen=True, slots=True)
class ApplicationSubmitted:
    """`digest` is the SHA-256 of the content as delivered; the content itself is in no event."""

    dps_id: UUID
    supplier_id: UUID
    reference: str
    digest: str
    received_at: datetime


@dataclass(frozen=True, slots=True)
class ApplicationWithdrawn:
    dps_id: UUID
    supplier_id: UUID
    reference: str


@dataclass(frozen=True, slots=True)
class ApplicationOpened:
    """The content became readable: on receipt, or at the opening of the first window. One line per category."""

    dps_id: UUID
    supplier_id: UUID
    reference: str
    category_ids: tuple[UUID, ...]
    due_at: datetime


@dataclass(frozen=True, slots=True)
class ShareReleased:
    """One opener has released their share; it waits for another opener until `expires_at`."""

    dps_id: UUID
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class FirstWindowOpened:
    """Two people opened the requests of the first window (FOA § 22-3(2))."""

    dps_id: UUID
    application_count: int


@dataclass(frozen=True, slots=True)
class RequirementsAssessed:
    """Findings per requirement on one line; the notes stand in the assessment, not here."""

    line_id: UUID
    met: tuple[UUID, ...]
    not_met: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class AssessmentExtended:
    line_id: UUID
    category_id: UUID
    supplier_id: UUID
    due_at: datetime
    extended_to_at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class SupplierAdmitted:
    line_id: UUID
    category_id: UUID
    supplier_id: UUID
    qualification_id: UUID
    letter_id: UUID


@dataclass(frozen=True, slots=True)
class SupplierRejected:
    line_id: UUID
    category_id: UUID
    supplier_id: UUID
    grounds: tuple[str, ...]
    letter_id: UUID


@dataclass(frozen=True, slots=True)
class EstablishmentReported:
    """Every request of the first window is decided, and the establishment report is written."""

    dps_id: UUID
    letter_id: UUID
    applicant_count: int
    admitted_count: int
