"""A competition written at one go, as the file of `terskel schema competition` has it."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Final, Literal, Self
from uuid import UUID

from ninja import Schema
from pydantic import BaseModel, ConfigDict, Field, model_validator

from terskel.api.schemas.competitions import CompetitionOut
from terskel.competitions.actions import LONGEST_TITLE


class FileRequirementIn(Schema):
    """A mandatory requirement; they are numbered in the order they come."""

    text: str = Field(min_length=1, max_length=20_000)
    climate: bool = False


class FileCriterionIn(Schema):
    """An award criterion; `weight` in per cent."""

    name: str = Field(min_length=1, max_length=200)
    weight: Decimal = Field(gt=0, le=100, max_digits=7, decimal_places=4)
    kind: Literal["price", "quality"]
    climate: bool = False
    description: str = Field("", max_length=20_000)
    documentation: str = Field("", max_length=20_000)


class FileClauseIn(Schema):
    """Whether the contract has a clause of LOA §§ 5e to 5h; a reason where it has not."""

    clause: Literal["5e", "5f", "5g", "5h"]
    included: bool
    reason: str = Field("", max_length=2_000)
    sanction: str | None = Field(None, max_length=2_000)


LongText = Annotated[str, Field(max_length=50_000)]
OfTheDps: Final[frozenset[str]] = frozenset(
    {"kind", "$schema", "own_rules", "buyer_kind", "regime", "service_kind", "dps_ends_at", "dps_estimated_value"}
    | {"dps_used_value", "published_criteria", "undecided_applications", "lots", "lots_value", "area", "documents"}
    | {"undecided_since", "waiting_applications", "waiting_from", "waiting_to"}
    | {"restricted_documents", "closes_at", "question_deadline_at", "agreed_by_all", "priority_reason"}
    | {"electronic_auction", "intellectual_services", "standard_contract", "cleaning", "site_visit"}
)
"""What else the file may hold: it follows from the DPS or is said at publication, and is passed over here."""


def _keys_of_the_file(schema: dict[str, Any]) -> None:
    """In the description every key of the file has its place, and no other has."""
    schema["properties"] |= {name: {"description": "passed over"} for name in sorted(OfTheDps)}
    schema["properties"].setdefault("categories", {"description": "passed over: the draft has its categories"})
    schema["additionalProperties"] = False


class CompetitionFileIn(BaseModel):
    """A competition as in the file that `terskel law check` reads (`terskel schema competition`).

    What is left out stays as it was. What follows from the DPS, and what is said at publication, is passed over and
    named in the answer's `passed_over`; anything else is an error.
    """

    model_config = ConfigDict(extra="allow", json_schema_extra=_keys_of_the_file)

    title: str | None = Field(None, min_length=1, max_length=LONGEST_TITLE)
    scope: LongText | None = None
    need: LongText | None = None
    estimated_value: Decimal | None = Field(None, gt=0, max_digits=16, decimal_places=2)
    duration_text: str | None = Field(None, max_length=2_000)
    starts_on: date | None = None
    ends_on: date | None = None
    place: str | None = Field(None, max_length=300)
    contract_form: str | None = Field(None, max_length=2_000)
    contract_deviation_reason: LongText | None = None
    result_kind: Literal["single", "short_job", "framework"] | None = None
    requirements: list[FileRequirementIn] | None = Field(None, max_length=500)
    criteria: list[FileCriterionIn] | None = Field(None, max_length=100)
    model: dict[str, Any] | None = Field(None, description="the evaluation model, as `GET /competitions/{id}` gives it")
    climate_answer: str | None = Field(None, max_length=30)
    climate_reason: LongText | None = None
    wording_reason: LongText | None = None
    clause_answers: list[FileClauseIn] | None = Field(None, max_length=10)
    subcontractor_tiers: int | None = Field(None, ge=0, le=9)
    tiers_reason: LongText | None = None
    validity_days: int | None = Field(None, ge=1, le=365)
    universal_design: LongText | None = None
    security: LongText | None = None
    human_rights: LongText | None = None
    lots_reason: LongText | None = None

    @model_validator(mode="after")
    def known(self) -> Self:
        """Only keys of the file format; a key that is misspelt would be lost."""
        if strangers := sorted((self.model_extra or {}).keys() - OfTheDps - {"categories"}):
            raise ValueError(f"not in the file format: {', '.join(strangers)[:200]}")
        return self


class FileCategoryIn(Schema):
    """A category by its code; "" where the DPS has none. What else the file says of it is passed over."""

    model_config = ConfigDict(extra="ignore")

    code: str = Field(max_length=30)


class NewCompetitionIn(CompetitionFileIn):
    """A new draft: in which DPS, and which of its categories by their codes."""

    dps_id: UUID
    title: str = Field(min_length=1, max_length=LONGEST_TITLE)
    categories: list[FileCategoryIn] = Field(max_length=50)


class WrittenOut(Schema):
    """The draft after it was written, and the keys of the file that were passed over."""

    competition: CompetitionOut
    passed_over: list[str]
