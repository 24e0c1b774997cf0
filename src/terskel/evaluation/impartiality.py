"""Who has declared a conflict of interest in a competition, and the gate that keeps them from acting in it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet

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
    return frozenset(_last_in_conflict(said, "person_id"))


def people_in_conflict(competition_id: str) -> ArraySubquery:
    """Everyone of whom it is so now, as a column of rows whose `competition_id` is called so."""
    said = ImpartialityDeclaration.objects.filter(competition_id=OuterRef(OuterRef(competition_id)))
    return ArraySubquery(_last_in_conflict(said, "person_id"))


def matters_in_conflict(person_id: UUID | None) -> QuerySet[Any]:
    """The ids of the competitions in which it is so of one person; for conditions, which the database decides."""
    return _last_in_conflict(ImpartialityDeclaration.objects.filter(Q(person_id=person_id)), "competition_id")


def require_impartial(competition_id: UUID, by: Actor, refusal: str) -> None:
    """The gate of every act of the authority in a competition: refuses who has declared a conflict in it (FOA § 7-5).

    `refusal` is the code whose words the acting room has. The system and suppliers declare nothing, and pass.
    """
    if has_declared_conflict(competition_id, by.person_id):
        refuse(refusal, "FOA § 7-5")


def _last_in_conflict(said: QuerySet[ImpartialityDeclaration], per: str) -> QuerySet[Any]:
    """The values of the column `per` for which the last of what was `said` is a conflict."""
    last = said.distinct(per).order_by(per, "-declared_at", "-id").values("id")
    found = ImpartialityDeclaration.objects.filter(id__in=last, declared="conflict")
    return found.values_list(per, flat=True)


def _last_declared(competition_id: UUID, person_id: UUID) -> str | None:
    said = ImpartialityDeclaration.objects.filter(competition_id=competition_id, person_id=person_id)
    return said.order_by("-declared_at", "-id").values_list("declared", flat=True).first()
