"""What the panel has found and what of it stands: nothing that somebody wrote who then declared a conflict.

Rows are kept as they were written. Whether one counts follows from its writer's latest declaration (FOA § 7-5).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from terskel.accounts import queries as accounts
from terskel.evaluation.grounds import Weighed
from terskel.evaluation.models import (
    Enquiry,
    ImpartialityDeclaration,
    IndividualScore,
    RequirementCheck,
    Score,
    TenderRejection,
)
from terskel.evaluation.sheets import Asked, CheckCell, Rejection, ScoreCell

Row = TypeVar("Row", RequirementCheck, Score, IndividualScore)
Shared = TypeVar("Shared", RequirementCheck, Score)


@dataclass(frozen=True, slots=True)
class Findings:
    """What stands now, by tender."""

    checks: Mapping[UUID, Mapping[UUID, CheckCell]]
    scores: Mapping[UUID, Mapping[UUID, ScoreCell]]
    rejections: Mapping[UUID, Rejection]
    asked: Mapping[UUID, tuple[Asked, ...]]


def counting(rows: QuerySet[Row], writer: str) -> QuerySet[Row]:
    """Of the rows those whose writer (the column `writer`) has not, as the latest thing, declared a conflict."""
    of_the_writer = ImpartialityDeclaration.objects.filter(
        competition_id=OuterRef("competition_id"), person_id=OuterRef(writer)
    )
    latest = of_the_writer.order_by("-declared_at", "-id").values("declared")[:1]
    return rows.alias(writer_declared=Subquery(latest)).exclude(writer_declared="conflict")


def untainted(rows: QuerySet[Score]) -> QuerySet[Score]:
    """Without what was agreed on while somebody took part, with points of their own, who then declared a conflict."""
    later = ImpartialityDeclaration.objects.filter(
        competition_id=OuterRef("competition_id"), person_id=OuterRef("person_id"), declared="free"
    ).filter(declared_at__gt=OuterRef("declared_at"))
    took_part = IndividualScore.objects.filter(
        scored_by_id=OuterRef("person_id"),
        tender_id=OuterRef(OuterRef("tender_id")),
        criterion_id=OuterRef(OuterRef("criterion_id")),
        scored_at__lte=OuterRef(OuterRef("scored_at")),
    )
    conflicts = ImpartialityDeclaration.objects.filter(
        ~Exists(later),
        Exists(took_part),
        competition_id=OuterRef("competition_id"),
        declared="conflict",
        declared_at__gte=OuterRef("scored_at"),
    )
    return rows.exclude(Exists(conflicts))


def latest(rows: QuerySet[Shared], cell: str, done: str) -> QuerySet[Shared]:
    """Of the rows that count the last for each tender and `cell`; `done` is what was done, "checked" or "scored"."""
    in_order = counting(rows, f"{done}_by").order_by("tender_id", cell, f"-{done}_at", "-id")
    return in_order.distinct("tender_id", cell)


def latest_scores_of(rows: QuerySet[Score]) -> QuerySet[Score]:
    """The panel's standing points among the rows."""
    return latest(untainted(rows), "criterion_id", "scored")


def findings_of(competition_id: UUID) -> Findings:
    """The standing checks, points and rejections of a competition, in five statements."""
    in_it = {"competition_id": competition_id}
    latest_checks = list(latest(RequirementCheck.objects.filter(**in_it), "requirement_id", "checked"))
    latest_scores = list(latest_scores_of(Score.objects.filter(**in_it)))
    standing = list(TenderRejection.objects.filter(competition_id=competition_id, withdrawn_at__isnull=True))
    enquiries = list(Enquiry.objects.filter(competition_id=competition_id).order_by("asked_at", "id"))
    people = {
        *(person for one in enquiries for person in (one.asked_by_id, one.answered_by_id) if person),
        *(check.checked_by_id for check in latest_checks),
        *(score.scored_by_id for score in latest_scores),
        *(person for one in standing for person in (one.recorded_by_id, one.confirmed_by_id) if person),
    }
    names = {person_id: person.name for person_id, person in accounts.people(people).items()}
    checks: dict[UUID, dict[UUID, CheckCell]] = {}
    for check in latest_checks:
        checks.setdefault(check.tender_id, {})[check.requirement_id] = CheckCell(
            check.id, check.verdict == "met", check.reason, names[check.checked_by_id], check.checked_at, check.was
        )
    scores: dict[UUID, dict[UUID, ScoreCell]] = {}
    for score in latest_scores:
        scores.setdefault(score.tender_id, {})[score.criterion_id] = ScoreCell(
            score.id,
            plain(score.points),
            score.reason,
            names[score.scored_by_id],
            score.scored_at,
            score.consensus_reason,
            plain(score.was) if score.was is not None else None,
            score.scored_by_id,
        )
    asked: dict[UUID, tuple[Asked, ...]] = {}
    for one in enquiries:
        asked[one.tender_id] = (*asked.get(one.tender_id, ()), as_asked(one, names))
    return Findings(checks, scores, {one.tender_id: _rejection(one, names) for one in standing}, asked)


def as_asked(one: Enquiry, names: Mapping[UUID, str]) -> Asked:
    """The row as data; `names` are people by id."""
    return Asked(
        id=one.id,
        kind=one.kind,
        text=one.text,
        due_at=one.due_at,
        asked_by_name=names[one.asked_by_id],
        asked_at=one.asked_at,
        answer=one.answer,
        answered_by_name=names[one.answered_by_id] if one.answered_by_id else "",
        answered_at=one.answered_at,
        closing_note=one.closing_note,
        closed_at=one.closed_at,
    )


def _rejection(one: TenderRejection, names: Mapping[UUID, str]) -> Rejection:
    return Rejection(
        id=one.id,
        ground=one.ground,
        reason=one.reason,
        recorded_by=one.recorded_by_id,
        recorded_by_name=names[one.recorded_by_id],
        recorded_at=one.recorded_at,
        confirmed_by_name=names[one.confirmed_by_id] if one.confirmed_by_id else "",
        confirmed_at=one.confirmed_at,
        weighed=Weighed(one.event_on, one.self_cleaning, one.proportionality),
    )


def plain(points: Decimal) -> Decimal:
    """Points without the trailing zeros of the column: 8.5, not 8.5000."""
    whole = points.to_integral_value()
    return whole if points == whole else points.normalize()
