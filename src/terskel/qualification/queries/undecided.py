"""Requests that wait for an answer, for later rooms that act on a category or write to those concerned."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import QuerySet

from terskel.qualification.models import Application, ApplicationLine


def undecided_in(category_id: UUID) -> int:
    """How many lines in a category are neither decided nor withdrawn."""
    return _open_lines().filter(category_id=category_id).count()


def awaiting_answer(dps_id: UUID, category_ids: Collection[UUID] = ()) -> set[UUID]:
    """The suppliers with a request that is undecided in these categories, or anywhere in the DPS.

    Whoever has a sealed request waits in every category: nobody can read which it is for.
    """
    lines = _open_lines().filter(dps_id=dps_id)
    if category_ids:
        lines = lines.filter(category_id__in=category_ids)
    sealed = Application.objects.filter(
        dps_id=dps_id, submitted_at__isnull=False, opened_at__isnull=True, withdrawn_at__isnull=True
    )
    return {*lines.values_list("supplier_id", flat=True), *sealed.values_list("supplier_id", flat=True)}


def _open_lines() -> "QuerySet[ApplicationLine]":
    return ApplicationLine.objects.filter(decided_at__isnull=True, withdrawn_at__isnull=True)
