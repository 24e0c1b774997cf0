"""Competitions, their documents, and invitations to them."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import AwareDatetime, Field

from terskel.api.schemas.amounts import Amount, Listed


class CompetitionRowOut(Schema):
    """One competition of the list; `language` is what it is written in."""

    id: UUID
    reference: str
    title: str
    language: str
    authority_id: UUID
    authority_name: str
    dps_id: UUID
    state: str
    published_at: datetime | None
    closes_at: datetime | None
    cancelled_at: datetime | None
    estimated_value: Amount | None


class AskedOut(Schema):
    """How something is answered: "yes_no", "text", "number", "choice" or "file", and what the answer is held to."""

    kind: str
    least: Amount | None
    most: Amount | None
    unit: str
    options: list[str]
    accepted: list[str]
    most_characters: int | None


class RequirementOut(Schema):
    """An absolute requirement."""

    id: UUID
    number: int
    text: str
    asked: AskedOut


class PartOut(Schema):
    """A sub-criterion; `weight` is its share of the criterion in per cent."""

    id: UUID
    name: str
    weight: Amount


class AnchorOut(Schema):
    """What so many points on a criterion mean."""

    points: Amount
    meaning: str


class CriterionOut(Schema):
    """An award criterion; `weight` in per cent. A tender with fewer than `least_points` is rejected."""

    id: UUID
    number: int
    name: str
    description: str
    documentation: str
    weight: Amount
    kind: str
    climate: bool
    least_points: Amount | None
    parts: list[PartOut]
    asked: AskedOut
    anchors: list[AnchorOut]


class DocumentOut(Schema):
    """A file of the procurement documents."""

    id: UUID
    number: int
    title: str
    file_name: str
    size: int
    access: str
    access_reason: str
    readable: bool


class DeadlineChangeOut(Schema):
    old_closes_at: datetime
    new_closes_at: datetime
    reason: str
    changed_at: datetime


class LotOut(Schema):
    """One lot: a competition of its own, read and tendered for by `competition_id`; `place` is from 1."""

    competition_id: UUID
    place: int
    name: str
    reference: str
    state: str
    estimated_value: Amount | None


class LotsOut(Schema):
    """A purchase divided into lots. `most_tendered` and `most_awarded` are lots for one tenderer; null: no limit."""

    purchase_id: UUID
    title: str
    most_tendered: int | None
    most_awarded: int | None
    award_rule: str
    value: Amount | None = Field(description="what all the lots come to; null while one has no value")
    lots: list[LotOut]


class ContractTermOut(Schema):
    """A term of the contract that stands word for word."""

    name: str
    wording: str


class CompetitionOut(Schema):
    """A competition whole. `closes_at` is the first instant that is too late; `lots` null: it is no lot."""

    id: UUID
    reference: str
    title: str
    language: str
    state: str
    authority_id: UUID
    authority_name: str
    dps_id: UUID
    dps_name: str
    categories: list[str]
    scope: str
    need: str
    place: str
    duration_text: str
    starts_on: date | None
    ends_on: date | None
    contract_form: str
    result_kind: str
    estimated_value: Amount | None
    cv_count: int
    reference_count: int
    standstill_mode: str
    standstill_days: int
    published_at: datetime | None
    question_deadline_at: datetime | None
    closes_at: datetime | None
    cancelled_at: datetime | None
    model: dict[str, Any] | None
    model_digest: str
    requirements: list[RequirementOut]
    criteria: list[CriterionOut]
    contract_terms: list[ContractTermOut]
    documents: list[DocumentOut]
    deadline_changes: list[DeadlineChangeOut]
    lots: LotsOut | None


class InvitationOut(Listed):
    """An invitation to the supplier that the token acts for."""

    id: UUID
    sent_at: datetime
    declined_at: datetime | None
    competition: CompetitionRowOut


class QuestionOut(Schema):
    """`own`: the token's supplier asked it. `late`: after the day until which questions are sure of an answer.

    `state` is "waiting", "answered", "rejected" or "withdrawn"; what is not answered is read by the authority and by
    whoever asked.
    """

    id: UUID
    number: int
    text: str
    asked_at: datetime
    late: bool
    own: bool
    state: Literal["waiting", "answered", "rejected", "withdrawn"]
    answer: str
    answered_at: datetime | None
    withdrawn_at: datetime | None
    rejected_at: datetime | None
    rejection_code: str
    rejection_text: str


class ResultOut(Schema):
    """What everyone may know of an award."""

    winner_name: str
    winner_number: str
    tender_count: int
    value: Amount
    letters_sent_at: datetime
    standstill_ends_at: datetime | None


class QuestionIn(Schema):
    """A question about the procurement documents; write nothing in it that shows who asks."""

    text: str = Field(min_length=1, max_length=20_000, examples=["Kan testingen utføres fra eget kontor?"])


class DeclineIn(Schema):
    """Why the supplier does not tender; "other" needs a text."""

    reason_code: Literal["capacity", "price_level", "requirements", "conflict", "time", "other"]
    text: str = Field("", max_length=2_000)


class AnswerIn(Schema):
    """`published_text` is the question as all will read it, where something in it told who asked.

    After the last day to answer, the deadline is moved in the same act: `closes_at` with `extension_reason`.
    """

    answer: str = Field(min_length=1, max_length=20_000)
    published_text: str = Field("", max_length=20_000)
    closes_at: AwareDatetime | None = None
    extension_reason: str = Field("", max_length=2_000)


class OpenerOut(Schema):
    """A colleague who can be named as an opener once they have a key of their own (`has_key`)."""

    id: UUID
    name: str
    has_key: bool


class PublicationIn(Schema):
    """The deadline, and who opens: `threshold` of `openers` together, never fewer than two people.

    `closes_at` is the first instant too late. Without `question_deadline_at` the usual last day to ask is taken.
    """

    closes_at: AwareDatetime
    openers: list[UUID] = Field(min_length=2, max_length=50)
    threshold: int = Field(2, ge=2, le=50)
    question_deadline_at: AwareDatetime | None = None


class PublicationOut(Schema):
    """How many were invited, and the deadline as it stands."""

    invited: int
    published_at: datetime
    closes_at: datetime
    question_deadline_at: datetime


class LateInvitationsIn(Schema):
    """Why those admitted later are invited, told to all; `closes_at` where the deadline is moved for everyone."""

    reason: str = Field(min_length=1, max_length=2_000)
    closes_at: AwareDatetime | None = None


class LateInvitationsOut(Schema):
    """How many were invited, and the deadline that counts for everyone."""

    invited: int
    closes_at: datetime


class LateAdmittedOut(Schema):
    """Whom one act would invite, by organisation number; nobody where the documents of the DPS do not say so.

    `must_move`: the deadline leaves them less than the law's minimum. `earliest` is the first one that does not.
    """

    supplier_numbers: list[str]
    earliest: datetime | None
    must_move: bool


class RejectionIn(Schema):
    """Why a question gets no answer; `text` goes to whoever asked and to nobody else.

    "too_late" is open only for a question that came after the last day to ask.
    """

    reason_code: Literal["too_late", "not_about_the_purchase", "tells_who_asks"]
    text: str = Field(min_length=1, max_length=20_000)


class FindingOut(Schema):
    """Something that stands against publication (`severity` "block"), or that somebody must weigh ("warn").

    `code` is that of the pages; `text` says it in the reader's language.
    """

    code: str
    severity: str
    clause: str
    field: str
    text: str


class CheckOut(Schema):
    """The check before publication, as it would be met now with the earliest deadline."""

    earliest_closes_at: datetime
    recipients: int
    findings: list[FindingOut]


class AwardOut(Schema):
    """The standing award, for the responsible people of its authority."""

    id: UUID
    state: str
    winner_name: str
    winner_number: str
    price: Amount
    prepared_by_name: str
    prepared_at: datetime
    submitted_at: datetime | None
    approved_at: datetime | None
    approved_by_name: str
    standstill_days: int
    standstill_ends_at: datetime | None
    report_letter_id: UUID | None


class OwnResultOut(Schema):
    """What the token's supplier was told of its own tender. `placement` and `total` are null where it was rejected."""

    competition_id: UUID
    won: bool
    winner_name: str
    tender_count: int
    letter_id: UUID
    letters_sent_at: datetime
    standstill_ends_at: datetime | None
    placement: int | None
    total: Amount | None
    unit: str


class OwnResultRowOut(Schema):
    """One of the results told to the token's supplier."""

    competition_id: UUID
    told_at: datetime
    won: bool
