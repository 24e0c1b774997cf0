"""What happened to a competition."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID


@dataclass(frozen=True, slots=True)
class CompetitionCreated:
    """`copied_from`: the earlier competition it began from; `template_id`: the template; neither where it is blank."""

    reference: str
    title: str
    dps_id: UUID
    category_ids: tuple[UUID, ...]
    copied_from: UUID | None = None
    template_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class StandardTextWritten:
    """A new text of the text bank, or a new version of one; `use` is "free", "locked" or "demanded"."""

    text_id: UUID
    name: str
    kind: str
    version: int
    use: str


@dataclass(frozen=True, slots=True)
class StandardTextRetired:
    text_id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class AssistanceRequested:
    """`owner_id` is the central purchasing body that is asked; `assistant_publishes`: the publication is left to it."""

    competition_id: UUID
    owner_id: UUID
    wanted_on: date
    decider_id: UUID
    assistant_publishes: bool


@dataclass(frozen=True, slots=True)
class AssistanceWithdrawn:
    competition_id: UUID
    owner_id: UUID


@dataclass(frozen=True, slots=True)
class AssistanceAccepted:
    """The mandate: who acts, what for, and who decides what. `requested_by` is the buyer who asked."""

    competition_id: UUID
    owner_id: UUID
    assistants: tuple[UUID, ...]
    scope: str
    division: str
    requested_by: UUID


@dataclass(frozen=True, slots=True)
class AssistanceDeclined:
    competition_id: UUID
    owner_id: UUID
    reason: str
    requested_by: UUID


@dataclass(frozen=True, slots=True)
class AssistanceClosed:
    """From this instant nobody acts on the mandate."""

    competition_id: UUID
    owner_id: UUID
    assistants: tuple[UUID, ...]
    note: str
    requested_by: UUID


@dataclass(frozen=True, slots=True)
class DraftChanged:
    """The names of the fields that got a new value."""

    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MandatoryRequirementsSet:
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CriteriaSet:
    """Names and weights as written, in their order."""

    names: tuple[str, ...]
    weights: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ModelSet:
    digest: str


@dataclass(frozen=True, slots=True)
class DocumentAttached:
    document_id: UUID
    file_id: UUID
    title: str
    access: str


@dataclass(frozen=True, slots=True)
class DocumentRemoved:
    document_id: UUID
    title: str


@dataclass(frozen=True, slots=True)
class SubmittedForApproval:
    """`value` is above the authority's own `limit`; both in kroner without VAT."""

    competition_id: UUID
    value: Decimal
    limit: Decimal


@dataclass(frozen=True, slots=True)
class PublicationApproved:
    """Somebody who prepared nothing of it lets the competition be published as it stands."""

    competition_id: UUID
    submitted_by: UUID


@dataclass(frozen=True, slots=True)
class SentBackToDraft:
    competition_id: UUID
    submitted_by: UUID
    reason: str


@dataclass(frozen=True, slots=True)
class TakenBackToDraft:
    """`was_approved`: the approval fell away with it."""

    competition_id: UUID
    was_approved: bool


@dataclass(frozen=True, slots=True)
class CompetitionPublished:
    """The recipients are frozen: their number, and a SHA-256 over their sorted ids."""

    closes_at: datetime
    question_deadline_at: datetime
    recipients: int
    recipients_sha256: str
    model_digest: str
    ruleset_id: str
    own_rules: Mapping[str, object]
    openers: tuple[UUID, ...]
    threshold: int
    invitation_id: UUID


@dataclass(frozen=True, slots=True)
class LateAdmittedInvited:
    """All who had been admitted since the publication were invited too; their digest is as in `CompetitionPublished`.

    `deadline_moved`: for everyone, in the same act.
    """

    supplier_ids: tuple[UUID, ...]
    recipients: int
    recipients_sha256: str
    reason: str
    closes_at: datetime
    deadline_moved: bool
    letter_id: UUID


@dataclass(frozen=True, slots=True)
class InvitationDeclined:
    """Kept from the authority until the opening: it would tell who is left."""

    supplier_id: UUID
    reason_code: str


@dataclass(frozen=True, slots=True)
class InvitationDeclinedThroughLink:
    """As `InvitationDeclined`, by whoever held the link in the mail to `sent_to`: nobody was logged in."""

    supplier_id: UUID
    reason_code: str
    sent_to: UUID


@dataclass(frozen=True, slots=True)
class DeclineLinkSetAside:
    """The link was used in vain; `why`: "tender_stands" or "declined_already"."""

    supplier_id: UUID
    reason_code: str
    sent_to: UUID
    why: str


@dataclass(frozen=True, slots=True)
class DeclineTakenBack:
    supplier_id: UUID


@dataclass(frozen=True, slots=True)
class QuestionAsked:
    """Who asked stays with the asker; hidden until the opening."""

    question_id: UUID
    number: int


@dataclass(frozen=True, slots=True)
class QuestionAnswered:
    """One answer, the same to all invited, in the same act."""

    question_id: UUID
    number: int
    text: str
    answer: str


@dataclass(frozen=True, slots=True)
class QuestionWithdrawn:
    """Taken back by whoever asked, before it was answered; hidden until the opening like the question."""

    question_id: UUID
    number: int


@dataclass(frozen=True, slots=True)
class QuestionRejected:
    """Not answered, and why; hidden until the opening like the question."""

    question_id: UUID
    number: int
    reason_code: str
    reason: str


@dataclass(frozen=True, slots=True)
class DeadlineExtended:
    old_closes_at: datetime
    new_closes_at: datetime
    reason: str
    letter_id: UUID


@dataclass(frozen=True, slots=True)
class CompetitionCorrected:
    """What was corrected, by field ("document" for a file), why, and why it is not material (FOA § 14-2(1))."""

    correction_id: UUID
    number: int
    fields: tuple[str, ...]
    reason: str
    grounds: str
    letter_id: UUID


@dataclass(frozen=True, slots=True)
class DraftDiscarded:
    """A competition given up before anyone was invited."""

    reason_code: str
    reason: str


@dataclass(frozen=True, slots=True)
class CompetitionCancelled:
    reason_code: str
    reason: str
    new_competition_follows: bool
    letter_id: UUID


@dataclass(frozen=True, slots=True)
class ShareHandedOver:
    """An opener gave their share of the key to a colleague, who opens in their place."""

    from_person_id: UUID
    to_person_id: UUID


@dataclass(frozen=True, slots=True)
class PurchaseDivided:
    """Lots were added, by name: all of them when the purchase was divided, one later."""

    purchase_id: UUID
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LotRenamed:
    """A lot got another name while it was a draft."""

    purchase_id: UUID
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class LotsLimited:
    """Lots for one tenderer; None sets no limit. `award_rule` settles who gets which."""

    purchase_id: UUID
    most_tendered: int | None
    most_awarded: int | None
    award_rule: str


@dataclass(frozen=True, slots=True)
class LotsAnnounced:
    """The competitions of the lots, in order, with their one deadline."""

    purchase_id: UUID
    competition_ids: tuple[UUID, ...]
    closes_at: datetime


@dataclass(frozen=True, slots=True)
class TemplateKept:
    """`from_competition` is what it was taken from."""

    template_id: UUID
    name: str
    from_competition: UUID


@dataclass(frozen=True, slots=True)
class TemplateWithdrawn:
    template_id: UUID
    name: str
