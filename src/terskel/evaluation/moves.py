"""Steps of an evaluation's life that a later room makes inside its own transaction."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from terskel.audit.act import record
from terskel.core.actors import Actor
from terskel.core.decisions import Missing
from terskel.evaluation.events import ResultSetAside
from terskel.evaluation.models import EvaluationResult


def set_result_aside(competition_id: UUID, *, by: Actor, at: datetime) -> None:
    """The frozen result no longer stands: the panel evaluates anew, by the model that was locked at publication.

    The row, its report and every score are kept. The competition must be held by this transaction alone.
    """
    result = EvaluationResult.objects.filter(competition_id=competition_id, set_aside_at__isnull=True).first()
    if result is None:
        raise Missing
    result.set_aside_at = at
    result.save(update_fields=["set_aside_at"])
    record(
        ResultSetAside(competition_id, result.id),
        by=by,
        at=at,
        subject=("competitions.Competition", competition_id),
        matters=(competition_id,),
    )
