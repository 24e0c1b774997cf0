"""Who has declared a conflict of interest in a competition, and the gate that keeps them from acting in it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from terskel.core.actors import Actor
from terskel.core.decisions import refuse
from terskel.evaluation.models import ImpartialityDeclaration, PanelMember


def has_declared_conflict(competition_id: UUID, person_id: UUID | None) -> bool:
    """Whether the last thing the person declared in the competition is a conflict of interest, seated or not.

    Such a person prepares and decides nothing in it afterwards either (FOA § 7-5, forvaltningsloven § 6).
    """
    return person_id is not None and _last_declared(competition_id, person_id) == "conflict"


def sits_free(competition_id: UUID, person_id: UUID | None) -> bool:
    """Whether the person sits on the panel and has declared to be free; for later rooms."""
    if person_id is None:
        return False
    if not PanelMember.objects.filter(
        competition_id=competition_id, person_id=person_id, removed_at__isnull=True
    ).exists():
        return False
    return _last_declared(competition_id, person_id) == "free"


def in_conflict(competition_id: UUID, *, at: datetime) -> frozenset[UUID]:
    """Everyone of whom that was so at `at`."""
    said = ImpartialityDeclaration.objects.filter(competition_id=competition_id, declared_at__lte=at)
    last = dict(said.order_by("declared_at", "id").values_list("person_id", "declared"))
    return frozenset(person_id for person_id, declared in last.items() if declared == "conflict")


def matters_in_conflict(person_id: UUID | None) -> QuerySet[Any]:
    """The ids of the competitions in which it is so of one person; for conditions, which the database decides."""
    said = ImpartialityDeclaration.objects.filter(Q(person_id=person_id))
    last = said.distinct("competition_id").order_by("competition_id", "-declared_at", "-id").values("id")
    return ImpartialityDeclaration.objects.filter(id__in=last, declared="conflict").values("competition_id")


def require_impartial(competition_id: UUID, by: Actor, refusal: str) -> None:
    """The gate of every act of the authority in a competition: refuses who has declared a conflict in it (FOA § 7-5).

    `refusal` is the code whose words the acting room has. The system and suppliers declare nothing, and pass.
    """
    if has_declared_conflict(competition_id, by.person_id):
        refuse(refusal, "FOA § 7-5")


def _last_declared(competition_id: UUID, person_id: UUID) -> str | None:
    said = ImpartialityDeclaration.objects.filter(competition_id=competition_id, person_id=person_id)
    return said.order_by("-declared_at", "-id").values_list("declared", flat=True).first()
