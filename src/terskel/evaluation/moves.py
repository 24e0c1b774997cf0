"""Steps of an evaluation's life that a later room makes inside its own transaction."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from terskel.audit.act import record
from terskel.core.actors import Actor
from terskel.core.decisions import Missing
from terskel.evaluation.events import ResultSetAside, TenderRejectionReversed
from terskel.evaluation.impartiality import require_impartial as require_impartial
from terskel.evaluation.models import EvaluationResult, TenderRejection
from terskel.evaluation.others_secrets import found_by as found_by
from terskel.evaluation.policy import acting_person


def set_result_aside(competition_id: UUID, *, reason: str, by: Actor, at: datetime) -> None:
    """The frozen result no longer stands: the panel evaluates anew, by the model that was locked at publication.

    The row, its report and every score are kept. The competition must be held by this transaction alone.
    """
    result = EvaluationResult.objects.filter(competition_id=competition_id, set_aside_at__isnull=True).first()
    if result is None:
        raise Missing
    result.set_aside_at, result.set_aside_reason = at, reason
    result.save(update_fields=["set_aside_at", "set_aside_reason"])
    record(
        ResultSetAside(competition_id, result.id, reason),
        by=by,
        at=at,
        subject=("competitions.Competition", competition_id),
        matters=(competition_id,),
    )


def reverse_rejection(competition_id: UUID, supplier_id: UUID, *, reason: str, by: Actor, at: datetime) -> None:
    """A rejection that the supplier was told of stands no more, and a result frozen with it is set aside.

    The competition must be held by this transaction alone. Raises `Missing` where no rejection stands.
    """
    rejection = _rejections_told(competition_id, supplier_id).first()
    if rejection is None:
        raise Missing
    TenderRejection.objects.filter(id=rejection.id).update(withdrawn_at=at, reversed_by_id=acting_person(by))
    record(
        TenderRejectionReversed(competition_id, rejection.tender_id),
        by=by,
        at=at,
        subject=("competitions.Competition", competition_id),
        matters=(competition_id,),
    )
    if EvaluationResult.objects.filter(competition_id=competition_id, set_aside_at__isnull=True).exists():
        set_result_aside(competition_id, reason=reason, by=by, at=at)


def rejection_told(competition_id: UUID, tender_id: UUID) -> UUID | None:
    """The rejection of a tender that stands and that its tenderer was told of; None where there is none."""
    found = TenderRejection.objects.filter(
        competition_id=competition_id, tender_id=tender_id, confirmed_at__isnull=False, withdrawn_at__isnull=True
    )
    return found.values_list("id", flat=True).first()


def is_rejected(competition_id: UUID, supplier_id: UUID) -> bool:
    """Whether a rejection stands that the supplier was told of."""
    return _rejections_told(competition_id, supplier_id).exists()


def _rejections_told(competition_id: UUID, supplier_id: UUID) -> QuerySet[TenderRejection]:
    return TenderRejection.objects.filter(
        competition_id=competition_id,
        tender__supplier_id=supplier_id,
        confirmed_at__isnull=False,
        withdrawn_at__isnull=True,
    )
