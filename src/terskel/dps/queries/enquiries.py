"""Enquiries about a DPS: what everyone reads, and what waits for an answer. Who asked is in neither."""

from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import UUID

from terskel.core.actors import DPS_MANAGER, Actor
from terskel.core.languages import Language
from terskel.dps.models import Enquiry
from terskel.dps.queries.systems import DpsView, seen


@dataclass(frozen=True, slots=True)
class AnsweredEnquiry:
    """As everyone reads it: the question in the authority's words, and the answer."""

    number: int
    question: str
    answer: str
    answered_at: datetime


@dataclass(frozen=True, slots=True)
class OpenEnquiry:
    """What waits for an answer, as it was asked, for the manager; who asked is not told."""

    id: UUID
    dps_id: UUID
    dps_name: str
    number: int
    question: str
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class Asker:
    """Where the answer goes: to a person, or to an address. For the sending alone."""

    person_id: UUID | None
    email: str
    language: Language
    number: int
    dps_id: UUID


def enquiries(reader: Actor, dps: UUID | DpsView, *, at: datetime) -> list[AnsweredEnquiry]:
    """Those answered by `at`, the newest first."""
    rows = Enquiry.objects.filter(dps_id=seen(reader, dps, at), answered_at__lte=at).order_by("-answered_at", "-number")
    return [
        AnsweredEnquiry(row.number, row.published_question, row.answer, row.answered_at)
        for row in rows
        if row.answered_at is not None
    ]


def open_enquiries(reader: Actor, dps_id: UUID | None = None) -> list[OpenEnquiry]:
    """What a DPS manager's authority has not answered, the oldest first; of one DPS, or of all."""
    if not (reader.is_authority and reader.has(DPS_MANAGER)):
        return []
    rows = Enquiry.objects.filter(dps__authority_id=reader.organisation_id, answered_at__isnull=True)
    if dps_id is not None:
        rows = rows.filter(dps_id=dps_id)
    return [
        OpenEnquiry(row.id, row.dps_id, row.dps.name, row.number, row.question, row.asked_at)
        for row in rows.select_related("dps").order_by("asked_at", "id")
    ]


def asker(enquiry_id: UUID) -> Asker:
    """For the room that sends the answer."""
    row = Enquiry.objects.get(pk=enquiry_id)
    return Asker(row.person_id, row.email, cast(Language, row.language), row.number, row.dps_id)
