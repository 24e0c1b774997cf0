"""What happened to requests to participate and to the standing rights they lead to."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from terskel.qualification.library.events import EvidenceExpiring as EvidenceExpiring


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
    """`digest` is the SHA-256 of the content, which is in no event; `mandate_id` what whoever delivered acted on."""

    dps_id: UUID
    supplier_id: UUID
    reference: str
    digest: str
    received_at: datetime
    mandate_id: UUID


@dataclass(frozen=True, slots=True)
class ApplicationWithdrawn:
    dps_id: UUID
    supplier_id: UUID
    reference: str


@dataclass(frozen=True, slots=True)
class ApplicationReplaced:
    """An opened request got other answers from its supplier, before it was decided; its clocks go on.

    `by_reference` is the delivery they came with; `requirement_ids` those whose answer is another now.
    """

    dps_id: UUID
    supplier_id: UUID
    reference: str
    by_reference: str
    requirement_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class PartnerAsked:
    """Another firm was asked to answer its part of a draft. Who it is stands in the draft, not here."""

    dps_id: UUID
    supplier_id: UUID
    partner_id: UUID


@dataclass(frozen=True, slots=True)
class PartnerAnswered:
    """It answered through its link. What it said stands in the draft, not here."""

    dps_id: UUID
    supplier_id: UUID
    partner_id: UUID


@dataclass(frozen=True, slots=True)
class PartnerRemoved:
    dps_id: UUID
    supplier_id: UUID
    partner_id: UUID


@dataclass(frozen=True, slots=True)
class ColleagueAsked:
    """Somebody in the supplier was asked to answer one question of a draft; which one is the supplier's business."""

    dps_id: UUID
    supplier_id: UUID
    person_id: UUID


@dataclass(frozen=True, slots=True)
class ApplicationOpened:
    """The content became readable: on receipt, or at the opening of the first window. One line per category."""

    dps_id: UUID
    supplier_id: UUID
    reference: str
    category_ids: tuple[UUID, ...]
    due_at: datetime


@dataclass(frozen=True, slots=True)
class LaterLineTakenOver:
    """A later request asked for what the supplier's opened one of the first window asks for: that one is decided."""

    line_id: UUID
    dps_id: UUID
    category_id: UUID
    supplier_id: UUID
    by_reference: str


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
class AdmissionProposed:
    """Every requirement is found met; another person decides (FOA § 26-6(1))."""

    line_id: UUID
    dps_id: UUID
    category_id: UUID
    supplier_id: UUID
    proposed_by: UUID
    reference: str


@dataclass(frozen=True, slots=True)
class SuspensionProposed:
    """The supplier has been heard; another person decides."""

    qualification_id: UUID
    dps_id: UUID
    category_id: UUID
    supplier_id: UUID
    proposed_by: UUID


@dataclass(frozen=True, slots=True)
class ProposalSentBack:
    """The second person does not decide so; `proposed_by` reads why, and goes on. One of the two ids is None."""

    line_id: UUID | None
    qualification_id: UUID | None
    dps_id: UUID
    supplier_id: UUID
    proposed_by: UUID
    reason: str


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


@dataclass(frozen=True, slots=True)
class HandlerAssigned:
    """Who handles a line from now on; `handler_id` None: nobody."""

    line_id: UUID
    dps_id: UUID
    handler_id: UUID | None


@dataclass(frozen=True, slots=True)
class ConflictOfInterestDeclared:
    """A person takes no part in this supplier's requests; why stands in the bar, not here."""

    authority_id: UUID
    supplier_id: UUID
    person_id: UUID
    line_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class ConflictOfInterestLifted:
    authority_id: UUID
    supplier_id: UUID
    person_id: UUID
    reason: str


@dataclass(frozen=True, slots=True)
class SupplementRequested:
    line_id: UUID
    dps_id: UUID
    category_id: UUID
    supplier_id: UUID
    supplement_id: UUID
    due_at: datetime


@dataclass(frozen=True, slots=True)
class SupplementAnswered:
    """The supplier answered on these requirements; what it said stands among its answers."""

    line_id: UUID
    dps_id: UUID
    supplement_id: UUID
    requirement_ids: tuple[UUID, ...]
    reference: str


@dataclass(frozen=True, slots=True)
class LimitNear:
    """As it was when the worker came to it; the light on the page is derived, and was right before."""

    line_id: UUID
    dps_id: UUID
    limit_at: datetime
    handler_id: UUID | None
    reference: str


@dataclass(frozen=True, slots=True)
class LimitPassed:
    """`escalated`: so long ago that the authority's administrators are told too."""

    line_id: UUID
    dps_id: UUID
    limit_at: datetime
    escalated: bool
    reference: str


@dataclass(frozen=True, slots=True)
class RejectionAppealed:
    line_id: UUID
    dps_id: UUID
    category_id: UUID
    supplier_id: UUID
    reference: str
    appealed_from: UUID
    letter_id: UUID


@dataclass(frozen=True, slots=True)
class AppealUpheld:
    line_id: UUID
    category_id: UUID
    supplier_id: UUID
    qualification_id: UUID
    letter_id: UUID


@dataclass(frozen=True, slots=True)
class AppealDismissed:
    line_id: UUID
    category_id: UUID
    supplier_id: UUID
    letter_id: UUID


@dataclass(frozen=True, slots=True)
class RenewalRequested:
    """An updated self-declaration is asked for, once for all of the supplier's categories (FOA § 26-7(6))."""

    renewal_id: UUID
    dps_id: UUID
    supplier_id: UUID
    due_at: datetime


@dataclass(frozen=True, slots=True)
class RenewalAnswered:
    """`changes`: "none", which settles it, or "some", which somebody must look at."""

    renewal_id: UUID
    dps_id: UUID
    supplier_id: UUID
    changes: str


@dataclass(frozen=True, slots=True)
class RenewalSettled:
    renewal_id: UUID
    dps_id: UUID
    supplier_id: UUID


@dataclass(frozen=True, slots=True)
class SuspensionConsidered:
    """The supplier is heard; it is still invited."""

    qualification_id: UUID
    dps_id: UUID
    category_id: UUID
    supplier_id: UUID
    ground: str
    due_at: datetime
    letter_id: UUID


@dataclass(frozen=True, slots=True)
class SuspensionAnswered:
    qualification_id: UUID
    dps_id: UUID
    supplier_id: UUID


@dataclass(frozen=True, slots=True)
class QualificationSuspended:
    """Not invited to new competitions from now on."""

    qualification_id: UUID
    category_id: UUID
    supplier_id: UUID
    ground: str
    letter_id: UUID


@dataclass(frozen=True, slots=True)
class SuspensionDropped:
    qualification_id: UUID
    category_id: UUID
    supplier_id: UUID
    letter_id: UUID


@dataclass(frozen=True, slots=True)
class QualificationReinstated:
    qualification_id: UUID
    category_id: UUID
    supplier_id: UUID
    letter_id: UUID


@dataclass(frozen=True, slots=True)
class SupplierLeft:
    """The supplier gave up the right itself; it may apply again at any time."""

    qualification_id: UUID
    dps_id: UUID
    category_id: UUID
    supplier_id: UUID


@dataclass(frozen=True, slots=True)
class QualificationEnded:
    """`because`: "dissolved" or "merged"."""

    qualification_id: UUID
    category_id: UUID
    supplier_id: UUID
    because: str
    letter_id: UUID
