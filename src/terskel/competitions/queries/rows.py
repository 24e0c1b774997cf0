"""From table rows to views. For this room only."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from functools import lru_cache
from typing import Final, cast
from uuid import UUID

from terskel.competitions.models import (
    AwardCriterion,
    CarriedText,
    Competition,
    CompetitionCategory,
    CompetitionDocument,
    MandatoryRequirement,
)
from terskel.competitions.queries.document_views import DocumentRole, DocumentView
from terskel.competitions.queries.text_views import CarriedTerms, TextKind
from terskel.competitions.queries.views import (
    ClauseTerms,
    CompetitionRow,
    CriterionKind,
    CriterionTerms,
    Outline,
    PartTerms,
    RequirementTerms,
    Terms,
)
from terskel.core import lifecycles
from terskel.core.answers import AskedFor
from terskel.core.decisions import Missing
from terskel.core.evaluation import Anchor, EvaluationModel
from terskel.core.languages import Language
from terskel.core.rulesets.own import OwnRules
from terskel.documents import queries as documents
from terskel.organisations import queries as organisations

KEPT: Final = 512
"""Competitions whose criteria and requirements a process keeps; some 10 kB each."""


def found(competition: Competition | None) -> Competition:
    if competition is None:
        raise Missing
    return competition


def facts_of(competition: Competition) -> lifecycles.CompetitionFacts:
    """What this room knows; opening, award and contract are facts of later rooms."""
    return lifecycles.CompetitionFacts(
        submitted_at=competition.submitted_at,
        approved_at=competition.approved_at,
        published_at=competition.published_at,
        closes_at=competition.closes_at,
        cancelled_at=competition.cancelled_at,
    )


def state_of(competition: Competition, at: datetime) -> str:
    return lifecycles.COMPETITION.state(facts_of(competition), at)


def criteria_of(competition_id: UUID) -> tuple[CriterionTerms, ...]:
    """The criteria with their parts, in one statement."""
    rows = list(AwardCriterion.objects.filter(competition_id=competition_id).order_by("number"))
    parts: dict[UUID, list[PartTerms]] = {}
    for row in rows:
        if row.parent_id is not None:
            parts.setdefault(row.parent_id, []).append(PartTerms(row.id, row.name, row.weight))
    return tuple(
        CriterionTerms(
            id=row.id,
            number=row.number,
            name=row.name,
            description=row.description,
            documentation=row.documentation,
            weight=row.weight,
            kind=cast(CriterionKind, row.kind),
            climate=row.climate,
            least_points=row.least_points,
            parts=tuple(parts.get(row.id, ())),
            asked=AskedFor.from_json(row.asked, "text"),
            anchors=tuple(Anchor.from_json(anchor) for anchor in row.anchors),
        )
        for row in rows
        if row.parent_id is None
    )


def requirements_of(competition_id: UUID) -> tuple[RequirementTerms, ...]:
    return tuple(
        RequirementTerms(
            id=row.id,
            number=row.number,
            text=row.text,
            climate=row.climate,
            asked=AskedFor.from_json(row.asked, "yes_no"),
            locked=row.carried_id is not None,
        )
        for row in MandatoryRequirement.objects.filter(competition_id=competition_id).order_by("number")
    )


def carried_of(competition_id: UUID) -> tuple[CarriedTerms, ...]:
    """The locked texts that stand in the competition, in the order in which they were taken in."""
    return tuple(
        CarriedTerms(row.id, row.text_id, row.version, cast(TextKind, row.kind), row.name, row.wording, row.demanded_by)
        for row in CarriedText.objects.filter(competition_id=competition_id).order_by("carried_at", "name", "id")
    )


def sizes(competition_ids: Sequence[UUID]) -> dict[UUID, tuple[int, int]]:
    """How many absolute requirements each has, and how much is scored. For later rooms, in two statements."""
    counts = {key: [0, 0] for key in competition_ids}
    for place, rows in enumerate(
        (
            MandatoryRequirement.objects.filter(competition_id__in=competition_ids),
            AwardCriterion.objects.filter(competition_id__in=competition_ids, kind="quality", parts=None),
        )
    ):
        for key in rows.values_list("competition_id", flat=True):
            counts[key][place] += 1
    return {key: (requirements, criteria) for key, (requirements, criteria) in counts.items()}


def category_ids_of(competition_id: UUID) -> tuple[UUID, ...]:
    return tuple(
        CompetitionCategory.objects.filter(competition_id=competition_id)
        .order_by("category_id")
        .values_list("category_id", flat=True)
    )


def people_of(competition_id: UUID) -> dict[UUID, int]:
    """The categories in the order of their ids, with how many named persons a tender offers for each role."""
    rows = CompetitionCategory.objects.filter(competition_id=competition_id).order_by("category_id")
    return dict(rows.values_list("category_id", "people"))


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of a tender, apart from the competition's own row; `people` by category, in the order of ids."""

    people: Mapping[UUID, int]
    criteria: tuple[CriterionTerms, ...]
    requirements: tuple[RequirementTerms, ...]
    texts: tuple[CarriedTerms, ...]


def asked_of(competition_id: UUID) -> Asked:
    """Four statements: categories, criteria, requirements, locked texts."""
    return Asked(
        people_of(competition_id),
        criteria_of(competition_id),
        requirements_of(competition_id),
        carried_of(competition_id),
    )


@lru_cache(maxsize=KEPT)
def asked_since(competition_id: UUID, published_at: datetime) -> Asked:  # noqa: ARG001 - a part of the key
    """Kept by this process: from the publication on the database lets nobody change these rows (FOA § 14-2)."""
    return asked_of(competition_id)


def terms_of(competition: Competition) -> Terms:
    """Of a draft, with four statements; of a published one, with none as soon as this process knows it."""
    published_at = competition.published_at
    return terms_with(
        competition, asked_since(competition.id, published_at) if published_at else asked_of(competition.id)
    )


def terms_with(competition: Competition, asked: Asked) -> Terms:
    """Where what is asked of a tender has been read already."""
    people = asked.people
    return Terms(
        competition_id=competition.id,
        dps_id=competition.dps_id,
        authority_id=competition.authority_id,
        reference=competition.reference,
        title=competition.title,
        language=cast(Language, competition.language),
        scope=competition.scope,
        need=competition.need,
        estimated_value=competition.estimated_value,
        starts_on=competition.starts_on,
        ends_on=competition.ends_on,
        duration_text=competition.duration_text,
        place=competition.place,
        contract_form=competition.contract_form,
        contract_basis=competition.contract_basis,
        contract_deviation_reason=competition.contract_deviation_reason,
        site_visit=competition.site_visit,
        subcontractor_tiers=competition.subcontractor_tiers,
        tiers_reason=competition.tiers_reason,
        result_kind=competition.result_kind,
        cv_count=competition.cv_count,
        reference_count=competition.reference_count,
        regime=competition.regime,
        service_kind=competition.service_kind,
        ruleset_id=competition.ruleset_id,
        own_rules=OwnRules.from_json(competition.own_rules),
        standstill_mode=competition.standstill_mode,
        standstill_days=competition.standstill_days,
        created_by=competition.created_by_id,
        published_at=competition.published_at,
        closes_at=competition.closes_at,
        cancelled_at=competition.cancelled_at,
        model=EvaluationModel.from_json(competition.evaluation_model) if competition.evaluation_model else None,
        model_digest=competition.model_digest,
        criteria=asked.criteria,
        requirements=asked.requirements,
        category_ids=tuple(people),
        clauses=tuple(
            ClauseTerms(clause, answer["included"], answer["reason"], answer.get("sanction"))
            for clause, answer in sorted(competition.clauses.items())
        ),
        validity_days=competition.validity_days,
        people={key: asked for key, asked in people.items() if asked},
        price_after_quality=competition.price_after_quality,
        tenderers_hidden=competition.tenderers_hidden,
        texts=asked.texts,
    )


def documents_of(competition: Competition, *, inside: bool) -> tuple[DocumentView, ...]:
    """`inside`: the reader is of the authority or invited, and may fetch restricted documents too."""
    standing = CompetitionDocument.objects.filter(competition_id=competition.id, taken_out_by__isnull=True)
    return tuple(document_views(standing.order_by("number"), inside=inside).values())


LISTED: Final = (
    *(field.name for field in fields(lifecycles.CompetitionFacts)),
    *("id", "reference", "title", "language", "authority_id", "dps_id", "created_at", "estimated_value"),
)


OUTLINED: Final = tuple(field.name for field in fields(Outline))
"""The columns of an outline, in its order."""


def document_views(found: Iterable[CompetitionDocument], *, inside: bool) -> dict[UUID, DocumentView]:
    """The files by the id of their row, in the given order."""
    rows = list(found)
    files = documents.attached_files([row.file_id for row in rows])
    return {
        row.id: DocumentView(
            id=row.id,
            number=row.number,
            title=row.title,
            file_id=row.file_id,
            file_name=files[row.file_id].name,
            size=files[row.file_id].size,
            access=files[row.file_id].access,
            access_reason=files[row.file_id].access_reason,
            role=cast(DocumentRole, row.role),
            readable=inside or files[row.file_id].access == "public",
        )
        for row in rows
    }


def listed(competitions: Iterable[Competition], at: datetime) -> list[CompetitionRow]:
    """Rows of a list, of which the columns `LISTED` are read; the authorities' names in one statement."""
    rows = list(competitions)
    authorities = organisations.authorities({row.authority_id for row in rows})
    return [
        CompetitionRow(
            id=row.id,
            reference=row.reference,
            title=row.title,
            language=row.language,
            authority_id=row.authority_id,
            authority_name=authorities[row.authority_id].name_then(min(at, row.published_at or at)),
            dps_id=row.dps_id,
            state=state_of(row, at),
            created_at=row.created_at,
            published_at=row.published_at,
            closes_at=row.closes_at,
            cancelled_at=row.cancelled_at,
            estimated_value=row.estimated_value,
        )
        for row in rows
    ]
