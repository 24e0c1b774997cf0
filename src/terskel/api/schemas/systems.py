"""Systems, their categories and requirements, and who is qualified."""

from datetime import datetime
from uuid import UUID

from ninja import Schema

from terskel.api.schemas.amounts import Amount, Listed


class DpsRowOut(Schema):
    """One DPS of the list; `language` is what it is written in. `category_count` is 0 where it has no categories."""

    id: UUID
    reference: str
    slug: str
    name: str
    language: str
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
    late_admitted: str
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
    """A supplier that may be invited; `category_ids` are those it is admitted in."""

    supplier_id: UUID
    supplier_name: str
    number: str
    since: datetime
    category_ids: list[UUID]


class DpsRequirementOut(Schema):
    """What a supplier must meet to be qualified. `category_id` null: the same for the whole system."""

    id: UUID
    number: int
    category_id: UUID | None
    kind: str
    type: str
    text: str
    level: str
    minimum: Amount | None
    evidence: str
    why: str
    reuse_key: str


class SigningKeyOut(Schema):
    """What receipts are checked with."""

    algorithm: str
    public_key: str
    pem: str
