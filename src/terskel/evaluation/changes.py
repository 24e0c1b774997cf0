"""What the panel changed after a result was set aside: it stands out in the new report (E-07, E-13)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from terskel.evaluation.findings import latest_scores_of
from terskel.evaluation.models import EvaluationResult, Score
from terskel.evaluation.sheets import ScoreCell, Sheet


@dataclass(frozen=True, slots=True)
class ChangedScore:
    """`was` are the points of the result set aside, None where there were none; `now` what stands with its reason."""

    tender_id: UUID
    supplier_name: str
    criterion_id: UUID
    was: Decimal | None
    now: ScoreCell


def set_aside_at(competition_id: UUID) -> datetime | None:
    """When the last result was set aside; None where the first evaluation stands or still runs."""
    found = EvaluationResult.objects.filter(competition_id=competition_id, set_aside_at__isnull=False)
    return found.order_by("-set_aside_at").values_list("set_aside_at", flat=True).first()


def changed_scores(competition_id: UUID, sheets: tuple[Sheet, ...]) -> tuple[ChangedScore, ...]:
    """The standing points that differ from those of the last result set aside, in the order of the sheets."""
    since = set_aside_at(competition_id)
    if since is None:
        return ()
    then = Score.objects.filter(competition_id=competition_id, scored_at__lte=since)
    before = {(row.tender_id, row.criterion_id): row.points for row in latest_scores_of(then)}
    return tuple(
        ChangedScore(
            sheet.tender_id, sheet.supplier_name, criterion_id, before.get((sheet.tender_id, criterion_id)), cell
        )
        for sheet in sheets
        for criterion_id, cell in sheet.scores.items()
        if before.get((sheet.tender_id, criterion_id)) != cell.points
    )
