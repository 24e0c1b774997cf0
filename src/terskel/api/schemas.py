"""What goes out and comes in. Money and scores are text in kroner without VAT, instants are UTC."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from ninja import Schema
from pydantic import BaseModel, ConfigDict, Field, PlainSerializer

from terskel.core.canonical import decimal_text

Amount = Annotated[Decimal, PlainSerializer(decimal_text, return_type=str)]
NO_CONTROL_CHARACTERS = r"^[^\u0000-\u001f\u007f]*$"


class Listed(BaseModel):
    """Of a long list, or asked for at the last minute: pydantic reads it by itself, where ninja's own schema would look
    up each attribute in Python."""

    model_config = ConfigDict(from_attributes=True)


class DpsRowOut(Schema):
    """One DPS of the list. `category_count` is 0 where the DPS has no categories."""

    id: UUID
    reference: str
    slug: str
    name: str
    authority_id: UUID
    authority_name: str
    state: str
    ends_at: datetime | None
    first_window_closes_at: datetime | None
    category_count: int


class DpsOut(Schema):
    """A DPS whole."""

    id: UUID
    reference: str
    slug: str
    name: str
    language: str
    authority_id: UUID
    authority_name: str
    state: str
    subject: str
    how_it_works: str
    award_criteria_frame: str
    contact: str
    cpv: list[str]
    kind: str
    estimated_value: Amount | None
    regime: str
    service_kind: str
    ruleset_id: str
    open_to: str
    standstill_mode: str
    standstill_days: int | None
    initial_assessment_days: int | None
    published_at: datetime | None
    first_window_closes_at: datetime | None
    ends_at: datetime | None
    ended_at: datetime | None
    cancelled_at: datetime | None


class PlaceOfPerformanceOut(Schema):
    """Where something is delivered: NUTS codes of Norwegian counties, or NO for the whole country.

    None where nobody has said. `remote`: the work may also be done from elsewhere.
    """

    nuts: list[str]
    remote: bool


class CategoryOut(Schema):
    """A category; `name_assumed_reason` says why, where the name is not the authority's own.

    Admitted are suppliers to one that is neither closed nor merged; invited, in one that is not paused either.
    """

    id: UUID
    number: int
    code: str
    name: str | None
    name_assumed_reason: str
    description: str
    cpv: list[str]
    maximum_value: Amount | None
    place: PlaceOfPerformanceOut
    opened_at: datetime | None
    paused_at: datetime | None
    closed_at: datetime | None
    merged_at: datetime | None
    merged_into_id: UUID | None


class QualifiedOut(Listed):
    """A supplier that may be invited; `category_ids` are those it is admitted in, `county` the NUTS code of its own."""

    supplier_id: UUID
    supplier_name: str
    number: str
    place: str
    county: str
    size_class: str
    since: datetime
    category_ids: list[UUID]


class CompetitionRowOut(Schema):
    """One competition of the list."""

    id: UUID
    reference: str
    title: str
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


class SigningKeyOut(Schema):
    """What receipts are checked with."""

    algorithm: str
    public_key: str
    pem: str


class RequirementAnswerIn(Schema):
    """`met` null: not answered yet. `value` is a number or a choice where one is asked for; `met` follows from it."""

    met: bool | None = None
    text: str = Field("", max_length=20_000)
    value: str = Field("", max_length=20_000)


UnitPrice = Annotated[str, Field(pattern=r"^[0-9]{1,12}(\.[0-9]{1,2})?$", examples=["1450.00"])]


class DraftIn(Schema):
    """What is left out stays as it was."""

    price: str | None = Field(None, pattern=r"^[0-9]{1,12}(\.[0-9]{1,2})?$", examples=["1250000.00"])
    prices: dict[str, UnitPrice | None] = Field({}, description="of a price form: by the row's id; null empties a row")
    requirements: dict[UUID, RequirementAnswerIn] = {}
    criteria: dict[UUID, Annotated[str, Field(max_length=20_000)]] = {}
    roles: dict[UUID, list[Annotated[str, Field(max_length=200)]]] = {}
    answer_files: dict[UUID, UUID | None] = Field(
        {}, description="which attachment answers a requirement or criterion that asks for a file; null names none"
    )


class RequirementAnswerOut(Listed):
    met: bool | None
    text: str
    value: str


class GapOut(Listed):
    """Something the documents ask for that the draft lacks."""

    kind: str
    id: UUID | None
    number: int
    asked: int
    given: int


class TenderFileOut(Listed):
    """A file of the draft; `name` is empty once it was delivered, for then only the openers' key opens it."""

    id: UUID
    kind: str
    name: str
    size: int
    fingerprint: str
    added_at: datetime


class IncomingFileOut(Listed):
    """Seal each `part_size` bytes of the file with age to `recipient`; `received` are the numbers that have come."""

    id: UUID
    kind: str
    name: str
    size: int
    recipient: str
    part_size: int
    parts: int
    received: list[int]


class DeliveryOut(Listed):
    """A version that was delivered. `signature` (Ed25519, base64) is over the canonical JSON of `receipt`."""

    id: UUID
    version: int
    received_at: datetime
    manifest_sha256: str
    leaf_hash: str
    receipt: dict[str, Any]
    signature: str
    public_key: str
    withdrawn_at: datetime | None


class TenderOut(Listed):
    """The tender of the supplier that the token acts for: the draft, and what was delivered."""

    competition_id: UUID
    state: str
    price: Amount | None = Field(description="one sum, or what the price form comes to once every row has a price")
    prices: dict[str, Amount]
    requirements: dict[UUID, RequirementAnswerOut]
    criteria: dict[UUID, str]
    answer_files: dict[UUID, UUID]
    roles: dict[UUID, list[str]]
    gaps: list[GapOut]
    files: list[TenderFileOut]
    saved_at: datetime | None
    undelivered: bool
    deliveries: list[DeliveryOut]
    counts_now: DeliveryOut | None


class InclusionOut(Listed):
    """That a receipt's leaf is under the published root (RFC 6962); hashes in hex, the key in base64."""

    version: int
    leaf_hash: str
    leaf_index: int
    size: int
    path: list[str]
    root: str
    receipt: dict[str, Any]
    signature: str
    public_key: str
