"""Qualification requirements as suppliers, managers and later rooms read them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TypedDict
from uuid import UUID

from terskel.core.actors import Actor
from terskel.core.languages import Language
from terskel.core.phrases import Phrasebook
from terskel.core.requirement_types import REQUIREMENT_TYPES, RequirementType
from terskel.dps.models import LibraryRequirement, QualificationRequirement
from terskel.dps.queries.systems import DpsView, seen


class _Terms(TypedDict):
    reuse_key: str
    kind: str
    type: str
    text: str
    level: str
    minimum: Decimal | None
    evidence: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RequirementTerms:
    """What a requirement asks. `minimum` counts in the unit of its type (`asks.unit`); None: no number is asked.

    `level` says the minimum in words, `evidence` what shows that it is met, `why` is told to the supplier.
    """

    reuse_key: str
    kind: str
    type: str
    text: str
    level: str
    minimum: Decimal | None
    evidence: str
    why: str

    @property
    def asks(self) -> RequirementType:
        """How the law knows it: clause, form of the answer, unit."""
        return REQUIREMENT_TYPES[self.type]


@dataclass(frozen=True, slots=True, kw_only=True)
class RequirementView(RequirementTerms):
    """`category_id` None: the requirement holds for the whole DPS and is asked once.

    `excess_reason` says why more than twice the value is needed in turnover (FOA § 16-3(1) a).
    """

    id: UUID
    dps_id: UUID
    category_id: UUID | None
    number: int
    excess_reason: str

    @property
    def question_key(self) -> str:
        """Requirements of one authority with the same key are one question; without a reuse key each is its own."""
        return self.reuse_key or str(self.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class LibraryEntry(RequirementTerms):
    """A requirement in the authority's library; `used_in` counts the DPSs that ask it."""

    id: UUID
    used_in: int


def requirements(reader: Actor, dps: UUID | DpsView, *, at: datetime) -> list[RequirementView]:
    """Every qualification requirement of the DPS in its order, those of single categories among them."""
    return requirements_of(seen(reader, dps, at))


def requirements_of(dps_id: UUID) -> list[RequirementView]:
    """For later rooms."""
    return [_view(row) for row in QualificationRequirement.objects.filter(dps_id=dps_id).order_by("number")]


def requirements_by_ids(requirement_ids: Iterable[UUID]) -> dict[UUID, RequirementView]:
    """For later rooms that hold requirement ids, of whichever DPS."""
    return {row.id: _view(row) for row in QualificationRequirement.objects.filter(pk__in=set(requirement_ids))}


def library(reader: Actor) -> list[LibraryEntry]:
    """The library of the reader's own authority, by kind in the order of the law, then by key."""
    if not reader.is_authority or reader.organisation_id is None:
        return []
    asked = QualificationRequirement.objects.filter(dps__authority_id=reader.organisation_id).exclude(reuse_key="")
    used: dict[str, set[UUID]] = {}
    for key, dps_id in asked.values_list("reuse_key", "dps_id").distinct():
        used.setdefault(key, set()).add(dps_id)
    order = list(REQUIREMENT_TYPES)
    rows = sorted(
        LibraryRequirement.objects.filter(authority_id=reader.organisation_id),
        key=lambda row: (order.index(row.type), row.reuse_key),
    )
    return [LibraryEntry(id=row.id, used_in=len(used.get(row.reuse_key, ())), **_terms(row)) for row in rows]


def _view(row: QualificationRequirement) -> RequirementView:
    return RequirementView(
        id=row.id,
        dps_id=row.dps_id,
        category_id=row.category_id,
        number=row.number,
        excess_reason=row.excess_reason,
        **_terms(row),
    )


def _terms(row: QualificationRequirement | LibraryRequirement) -> _Terms:
    return {
        "reuse_key": row.reuse_key,
        "kind": row.kind,
        "type": row.type,
        "text": row.text,
        "level": row.level,
        "minimum": row.minimum,
        "evidence": row.evidence,
        "why": row.why,
    }


def requirement_types(language: Language) -> dict[str, str]:
    """What a requirement may ask about, by code, in words, in the order of the law."""
    book = Phrasebook.of("dps")
    return {code: book.say(f"requirement_type.{code}", language) for code in REQUIREMENT_TYPES}
