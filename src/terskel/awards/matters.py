"""Which competition something of this room belongs to; each raises `Missing` for what is not there."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Model, QuerySet

from terskel.awards.models import (
    AwardDecision,
    Complaint,
    ReasonsRequest,
    ReviewCase,
    ValidityExtension,
    WinnerEvidence,
)
from terskel.core.decisions import Missing


def of_award(award_id: UUID) -> UUID:
    return _first(AwardDecision.objects.filter(id=award_id), "competition_id")


def of_evidence(evidence_id: UUID) -> UUID:
    return _first(WinnerEvidence.objects.filter(id=evidence_id), "award__competition_id")


def of_request(request_id: UUID) -> UUID:
    """Of a request for fuller reasons."""
    return _first(ReasonsRequest.objects.filter(id=request_id), "award__competition_id")


def of_complaint(complaint_id: UUID) -> UUID:
    return _first(Complaint.objects.filter(id=complaint_id), "competition_id")


def of_case(case_id: UUID) -> UUID:
    """Of a case at a court or a review body."""
    return _first(ReviewCase.objects.filter(id=case_id), "competition_id")


def of_extension(extension_id: UUID) -> UUID:
    """Of a demand to prolong the validity of the tenders."""
    return _first(ValidityExtension.objects.filter(id=extension_id), "competition_id")


def _first(rows: QuerySet[Model], name: str) -> UUID:
    found: UUID | None = rows.values_list(name, flat=True).first()
    if found is None:
        raise Missing
    return found
