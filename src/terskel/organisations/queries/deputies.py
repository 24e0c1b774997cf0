"""Reads of who decides in an approver's place."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject

from terskel.core.actors import APPROVER, Actor, StandsInFor
from terskel.core.instants import last_day_before, oslo_day
from terskel.organisations.models import AuthorityMembership, Deputy


@dataclass(frozen=True, slots=True)
class DeputyView:
    """`runs`: it has begun and is not over."""

    id: UUID
    approver_id: UUID
    approver_name: str
    person_id: UUID
    person_name: str
    first_day: date
    last_day: date
    to_at: datetime
    runs: bool


def deputies(reader: Actor, *, at: datetime) -> list[DeputyView]:
    """Those of the reader's own authority that run or are to come, the first first."""
    if reader.organisation_id is None or not reader.is_authority:
        return []
    rows = _standing().filter(authority_id=reader.organisation_id, to_at__gt=at)
    return [
        DeputyView(
            row.id,
            row.approver_id,
            row.approver.name,
            row.person_id,
            row.person.name,
            oslo_day(row.from_at),
            last_day_before(row.to_at),
            row.to_at,
            row.from_at <= at,
        )
        for row in rows.select_related("approver", "person").order_by("from_at", "id")
    ]


def deputising(authority_id: UUID, *, at: datetime) -> frozenset[UUID]:
    """Who decides for an approver of the authority at `at`."""
    return frozenset(_running(at).filter(authority_id=authority_id).values_list("person_id", flat=True))


def stands_in_for(at: datetime) -> ArraySubquery:
    """Annotates authority memberships with the approvers whose deputy the member is at `at`."""
    running = _running(at).filter(person_id=OuterRef("person_id"), authority_id=OuterRef("authority_id"))
    return ArraySubquery(
        running.order_by("from_at", "id").values(json=JSONObject(id=F("approver_id"), name=F("approver__name")))
    )


def named(rows: list[Mapping[str, Any]]) -> tuple[StandsInFor, ...]:
    return tuple(StandsInFor(UUID(row["id"]), row["name"]) for row in rows)


def deciders(authority_id: UUID, decided: Iterable[tuple[UUID, str, datetime]]) -> dict[tuple[UUID, datetime], str]:
    """How pages name those who decided, given as (person, name, instant): a deputy with the approver they stood in for.

    By (person, instant). One statement for any number of decisions.
    """
    each = list(decided)
    rows = Deputy.objects.filter(authority_id=authority_id, person_id__in={person for person, _name, _at in each})
    stood = list(rows.select_related("approver").order_by("from_at", "id"))

    def named(person_id: UUID, name: str, at: datetime) -> str:
        absent = [one.approver.name for one in stood if one.person_id == person_id and _stood_in(one, at)]
        return f"{name} (for {', '.join(absent)})" if absent else name

    return {(person_id, at): named(person_id, name, at) for person_id, name, at in each}


def decider(authority_id: UUID, person_id: UUID | None, name: str, at: datetime | None) -> str:
    """How pages name whoever took one decision; "" where nobody has."""
    if person_id is None or at is None:
        return ""
    return deciders(authority_id, [(person_id, name, at)])[person_id, at]


def _stood_in(row: Deputy, at: datetime) -> bool:
    return row.from_at <= at < min(row.to_at, row.called_off_at or row.to_at)


def _running(at: datetime) -> "QuerySet[Deputy, Deputy]":
    return _standing().filter(from_at__lte=at, to_at__gt=at)


def _standing() -> "QuerySet[Deputy, Deputy]":
    """Not called off, of an approver who still is one and a deputy who still acts for the authority."""
    members = AuthorityMembership.objects.filter(authority_id=OuterRef("authority_id"), to_at__isnull=True)
    approves = Q(roles__contains=[APPROVER], person_id=OuterRef("approver_id"))
    return Deputy.objects.filter(
        Exists(members.filter(approves)),
        Exists(members.filter(person_id=OuterRef("person_id"), person__is_active=True)),
        called_off_at__isnull=True,
    )
