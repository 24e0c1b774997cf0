"""Requests to participate, their assessment, and the rights that follow."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field


class LineOut(Schema):
    """One category of a request: a decision, a time limit and a letter of its own."""

    id: UUID
    category_id: UUID
    category: str
    state: str
    due_at: datetime
    extended_to_at: datetime | None
    decided_at: datetime | None
    decision_letter_id: UUID | None


class ApplicationOut(Schema):
    """A request to participate of the token's supplier. `digest` is printed in its receipt."""

    id: UUID
    dps_id: UUID
    reference: str
    state: str
    started_at: datetime
    received_at: datetime | None
    opened_at: datetime | None
    withdrawn_at: datetime | None
    digest: str
    lines: list[LineOut]


class AnswerOut(Schema):
    """An answer of the draft to one requirement."""

    statement: str
    text: str
    answered_at: datetime | None


class AskedRequirementOut(Schema):
    """A requirement that the chosen categories ask, and the draft's answer where there is one."""

    requirement_id: UUID
    text: str
    category_ids: list[UUID]
    answer: AnswerOut | None


class ApplicationDraftOut(Schema):
    """A draft before it is delivered."""

    id: UUID
    dps_id: UUID
    reference: str
    saved_at: datetime | None
    category_ids: list[UUID]
    requirements: list[AskedRequirementOut]


class NewApplicationIn(Schema):
    """In which system; a draft that is there already is taken up again."""

    dps_id: UUID


class ApplicationAnswerIn(Schema):
    """ "yes": the requirement is met; "": not answered yet."""

    statement: Literal["yes", "no", ""]
    text: str = Field("", max_length=10_000)


class ApplicationAnswersIn(Schema):
    """By the requirement's id; those left out stay as they were."""

    answers: dict[UUID, ApplicationAnswerIn]


class ApplicationCategoriesIn(Schema):
    category_ids: list[UUID] = Field(max_length=200)


class SubmitIn(Schema):
    """What the person acts for the firm on, where the firm's page does not tell it; and what they agree to."""

    acting_on: Literal["", "signature", "procuration", "management", "power_of_attorney"] = ""
    others_agree: bool = Field(False, description="those who sign together with you agree")
    keep_copy: bool = Field(False, description="of a sealed request: a copy that the firm itself can read")
    give_up_place: bool = Field(False, description="what replaces a request of the first window is a later one")


class SubmittedOut(Schema):
    """The request as delivered, and the letter that is its receipt."""

    application: ApplicationOut
    receipt_letter_id: UUID


class RightOut(Schema):
    """A standing right to be invited in a category. `state` and `ended_because` are those of the lifecycle."""

    id: UUID
    dps_id: UUID
    category_id: UUID
    category: str
    supplier_id: UUID
    supplier_name: str
    state: str
    from_at: datetime
    to_at: datetime | None
    ended_because: str
    evidence_expires_on: date | None


class QueueRowOut(Schema):
    """An opened, undecided line. `due_at` is the first instant too late."""

    line_id: UUID
    application_id: UUID
    reference: str
    dps_id: UUID
    category_id: UUID
    category: str
    supplier_id: UUID
    supplier_name: str
    received_at: datetime
    due_at: datetime
    handler_id: UUID | None
    handler_name: str
    barred: bool


class FindingOnRequirementOut(Schema):
    """What the supplier answers to one requirement, and what was found of it; `met` null: nothing yet."""

    requirement_id: UUID
    text: str
    statement: str
    answer: str
    met: bool | None
    note: str
    evidence_expires_on: date | None


class CaseOut(Schema):
    """One line for those who handle it. `takes_two`: one person proposes the admission, another makes it.

    `barred`: a conflict of interest keeps the token's person from it.
    """

    line_id: UUID
    application_id: UUID
    reference: str
    dps_id: UUID
    category_id: UUID
    category: str
    state: str
    supplier_id: UUID
    supplier_name: str
    supplier_number: str
    received_at: datetime
    due_at: datetime
    extended_to_at: datetime | None
    decided_at: datetime | None
    decision_letter_id: UUID | None
    handler_id: UUID | None
    barred: bool
    takes_two: bool
    proposed_at: datetime | None
    requirements: list[FindingOnRequirementOut]


class AssessmentIn(Schema):
    """A finding on one requirement; a note where it is not met."""

    met: bool
    note: str = Field("", max_length=10_000)
    evidence_expires_on: date | None = None


class AssessmentsIn(Schema):
    """By the requirement's id; those left out stay as they were found."""

    assessments: dict[UUID, AssessmentIn] = {}


class DecidedOut(Schema):
    """The letter in which the supplier is told."""

    letter_id: UUID


class ProposedOut(Schema):
    """The proposal that waits for another person."""

    proposal_id: UUID
