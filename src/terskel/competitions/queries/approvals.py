"""Drafts that wait for a second person, and for what comes after."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from django.db.models import Q

from terskel.accounts import queries as accounts
from terskel.competitions import policy
from terskel.competitions.models import Competition
from terskel.competitions.queries.views import ApprovalView
from terskel.core.actors import APPROVER, BUYER, Actor
from terskel.organisations import queries as organisations

Step = Literal["decide", "publish", "put_right"]


@dataclass(frozen=True, slots=True)
class ApprovalStep:
    """What a draft waits for from this reader: to decide on it, to publish it, or to put it right; since when."""

    id: UUID
    title: str
    step: Step
    since: datetime


def approval_steps(reader: Actor, *, at: datetime) -> list[ApprovalStep]:
    """The approver's decisions on what others prepared, the buyer's next step; the longest waiting first."""
    if not reader.is_authority or not reader.has(APPROVER, BUYER):
        return []
    drafts = Competition.objects.filter(
        Q(submitted_at__lte=at) | Q(returned_at__lte=at),
        authority_id=reader.organisation_id,
        published_at__isnull=True,
        cancelled_at__isnull=True,
    )
    found = [one for row in drafts for one in _steps(row, reader)]
    return sorted(found, key=lambda one: (one.since, one.id))


def _steps(row: Competition, reader: Actor) -> list[ApprovalStep]:
    if row.approved_at is not None:
        return [ApprovalStep(row.id, row.title, "publish", row.approved_at)] if reader.has(BUYER) else []
    if row.submitted_at is not None:
        decides = reader.has(APPROVER) and not policy.has_prepared(reader, row)
        return [ApprovalStep(row.id, row.title, "decide", row.submitted_at)] if decides else []
    if row.returned_at is not None and reader.has(BUYER):
        return [ApprovalStep(row.id, row.title, "put_right", row.returned_at)]
    return []


def approval_of(row: Competition, reader: Actor) -> ApprovalView:
    """For this room only, which asked whether the reader is inside."""
    acted = {key for key in (row.submitted_by_id, row.approved_by_id, row.returned_by_id) if key is not None}
    names = {key: one.name for key, one in accounts.people(acted).items()} if acted else {}

    def name(key: UUID | None) -> str:
        return names[key] if key is not None else ""

    return ApprovalView(
        submitted_at=row.submitted_at,
        submitted_by_name=name(row.submitted_by_id),
        approved_at=row.approved_at,
        approved_by_name=organisations.decider(
            row.authority_id, row.approved_by_id, name(row.approved_by_id), row.approved_at
        ),
        returned_at=row.returned_at,
        returned_by_name=name(row.returned_by_id),
        return_reason=row.return_reason,
        prepared=policy.has_prepared(reader, row),
    )
