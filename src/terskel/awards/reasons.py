"""Reads of requests for fuller reasons; the reader is the first argument: the authority's people, and who asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from django.db.models import Q

from terskel.accounts import queries as accounts
from terskel.awards import policy
from terskel.awards.models import ReasonsRequest, TendererLetter
from terskel.awards.readers import among_own
from terskel.core.actors import BUYER, Actor
from terskel.core.decisions import Missing
from terskel.organisations import queries as organisations

State = Literal["owed", "late", "answered", "answered_late", "lapsed"]


@dataclass(frozen=True, slots=True)
class ReasonsView:
    """A request with its limit and what became of it; one about an award that was reversed unanswered has lapsed.

    `award_letter_id` is the letter it asks about, `letter_id` the one that answers it.
    """

    id: UUID
    award_id: UUID
    competition_id: UUID
    supplier_id: UUID
    supplier_name: str
    text: str
    asked_at: datetime
    due_at: datetime
    state: State
    answer: str
    answered_at: datetime | None
    answered_by_name: str
    letter_id: UUID | None
    award_letter_id: UUID

    @property
    def is_owed(self) -> bool:
        return self.state in ("owed", "late")


@dataclass(frozen=True, slots=True)
class OwedReasons:
    """A request that waits for the reader's answer, and the first instant too late."""

    request_id: UUID
    competition_id: UUID
    due_at: datetime


def requests(reader: Actor, competition_id: UUID, *, at: datetime) -> tuple[ReasonsView, ...]:
    """Those the reader may read of a competition, the newest first; as many statements however many there are."""
    rows = ReasonsRequest.objects.filter(_readable(reader), award__competition_id=competition_id)
    return _views(list(rows.select_related("award").order_by("-asked_at", "-id")), at)


def request(reader: Actor, request_id: UUID, *, at: datetime) -> ReasonsView:
    """One of them; raises `Missing` for everybody else."""
    found = _views(list(ReasonsRequest.objects.filter(_readable(reader), id=request_id).select_related("award")), at)
    if not found:
        raise Missing
    return found[0]


def letter_to_ask_about(reader: Actor, competition_id: UUID) -> TendererLetter:
    """For this room: the letter of the standing award to the reader's supplier; raises `Missing`."""
    if not reader.is_supplier or reader.organisation_id is None:
        raise Missing
    told = TendererLetter.objects.select_related("award").filter(
        supplier_id=reader.organisation_id, award__competition_id=competition_id, award__reversed_at__isnull=True
    )
    found = told.first()
    if found is None:
        raise Missing
    return found


def to_answer(reader: Actor) -> list[OwedReasons]:
    """What the reader's authority owes, the first limit first."""
    if not reader.is_authority or not reader.has(BUYER):
        return []
    rows = ReasonsRequest.objects.filter(
        among_own(reader, "award__competition"), award__reversed_at__isnull=True, answered_at__isnull=True
    ).order_by("due_at", "id")
    return [OwedReasons(*row) for row in rows.values_list("id", "award__competition_id", "due_at")]


def _readable(reader: Actor) -> Q:
    if reader.is_authority and reader.has(*policy.READERS):
        return among_own(reader, "award__competition")
    if reader.is_supplier:
        return Q(supplier_id=reader.organisation_id)
    raise Missing


def _views(rows: Sequence[ReasonsRequest], at: datetime) -> tuple[ReasonsView, ...]:
    people = accounts.people([row.answered_by_id for row in rows if row.answered_by_id])
    suppliers = organisations.suppliers({row.supplier_id for row in rows})
    told = TendererLetter.objects.filter(award_id__in={row.award_id for row in rows})
    award_letters = {
        (award, supplier): key for award, supplier, key in told.values_list("award_id", "supplier_id", "letter_id")
    }
    return tuple(
        ReasonsView(
            id=row.id,
            award_id=row.award_id,
            competition_id=row.award.competition_id,
            supplier_id=row.supplier_id,
            supplier_name=suppliers[row.supplier_id].name,
            text=row.text,
            asked_at=row.asked_at,
            due_at=row.due_at,
            state=_state(row, at),
            answer=row.answer,
            answered_at=row.answered_at,
            answered_by_name=people[row.answered_by_id].name if row.answered_by_id else "",
            letter_id=row.letter_id,
            award_letter_id=award_letters[row.award_id, row.supplier_id],
        )
        for row in rows
    )


def _state(row: ReasonsRequest, at: datetime) -> State:
    if row.answered_at is not None:
        return "answered" if row.answered_at < row.due_at else "answered_late"
    if row.award.reversed_at is not None:
        return "lapsed"
    return "owed" if at < row.due_at else "late"
