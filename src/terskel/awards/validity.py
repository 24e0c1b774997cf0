"""How long the tenders bind, and what the tenderers answered when they were asked to prolong it (FOA § 20-6)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, cast
from uuid import UUID

from terskel.accounts import queries as accounts
from terskel.awards.models import TendererValidity, ValidityExtension
from terskel.awards.readers import require_reader_of_award
from terskel.competitions import queries as competitions
from terskel.competitions.queries import Terms
from terskel.core.actors import Actor
from terskel.core.deadlines import Deadline
from terskel.core.decisions import Missing
from terskel.core.instants import end_of_day
from terskel.evaluation import queries as evaluations
from terskel.tenders import queries as tenders

Answer = Literal["", "prolongs", "declines"]


@dataclass(frozen=True, slots=True)
class AskedTenderer:
    """One tenderer's answer, "" while there is none. `name` is empty until the result is frozen."""

    tender_id: UUID
    number: int
    name: str
    answer: Answer
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class ExtensionView:
    """One time that all were asked. `valid_until_on` is the last day the tenders would bind.

    `due_at` is the first instant too late to answer.
    """

    id: UUID
    valid_until_on: date
    asked_at: datetime
    asked_by_name: str
    due_at: datetime
    tenderers: tuple[AskedTenderer, ...]

    @property
    def prolonged(self) -> int:
        return sum(one.answer == "prolongs" for one in self.tenderers)


@dataclass(frozen=True, slots=True)
class Validity:
    """How long the tenders of a competition bind: as the documents say, and by what was asked since."""

    terms: Terms
    stated: Deadline
    extensions: tuple[ExtensionView, ...]

    @property
    def latest_on(self) -> date:
        """The last day that anybody was asked to be bound to, or that the documents say."""
        return max([self.stated.last_day, *(one.valid_until_on for one in self.extensions)])

    def bound_until(self, tender_id: UUID) -> date:
        """The last day on which this tender binds."""
        prolonged = [
            extension.valid_until_on
            for extension in self.extensions
            for one in extension.tenderers
            if one.tender_id == tender_id and one.answer == "prolongs"
        ]
        return max([self.stated.last_day, *prolonged])

    def binds(self, tender_id: UUID, at: datetime) -> bool:
        return at < end_of_day(self.bound_until(tender_id))


@dataclass(frozen=True, slots=True)
class OwnExtension:
    """That the reader's supplier is asked to be bound longer, and what it answered."""

    id: UUID
    competition_id: UUID
    letter_id: UUID
    valid_until_on: date
    bound_until: Deadline
    asked_at: datetime
    due_at: datetime
    answer: Answer
    answered_at: datetime | None
    answered_by_name: str

    def waits(self, at: datetime) -> bool:
        return not self.answer and at < self.due_at


def validity(reader: Actor, competition_id: UUID) -> Validity:
    """For the responsible people of the authority, from the opening on; raises `Missing`."""
    terms = require_reader_of_award(reader, competition_id)
    if tenders.opening_facts(competition_id).opened_at is None:
        raise Missing
    return validity_of(terms)


def validity_of(terms: Terms) -> Validity:
    """For this room, which has decided access itself."""
    if terms.valid_until is None:
        raise Missing
    rows = list(ValidityExtension.objects.filter(competition_id=terms.competition_id).order_by("asked_at", "id"))
    answers: dict[UUID, list[AskedTenderer]] = {row.id: [] for row in rows}
    if rows:
        sheets = {sheet.tender_id: sheet for sheet in evaluations.sheets_of(terms)}
        frozen = evaluations.result_for_room(terms.competition_id) is not None
        for one in TendererValidity.objects.filter(extension__in=rows):
            sheet = sheets[one.tender_id]
            told = AskedTenderer(
                one.tender_id,
                sheet.number,
                sheet.supplier_name if frozen else "",
                cast(Answer, one.answer),
                one.answered_at,
            )
            answers[one.extension_id].append(told)
    people = accounts.people({row.asked_by_id for row in rows}) if rows else {}
    return Validity(
        terms,
        terms.valid_until,
        tuple(
            ExtensionView(
                row.id,
                row.valid_until_on,
                row.asked_at,
                people[row.asked_by_id].name,
                row.due_at,
                tuple(sorted(answers[row.id], key=lambda one: one.number)),
            )
            for row in rows
        ),
    )


def asked_until(competition_ids: Iterable[UUID]) -> dict[UUID, date]:
    """The latest day that the tenderers of each were asked to be bound until. For later rooms, in one statement."""
    rows = ValidityExtension.objects.filter(competition_id__in=set(competition_ids)).order_by("valid_until_on", "id")
    return dict(rows.values_list("competition_id", "valid_until_on"))


def own_extensions(reader: Actor, competition_id: UUID | None = None) -> list[OwnExtension]:
    """What the reader's supplier was asked, in one competition or in all, the newest first."""
    if not reader.is_supplier or reader.organisation_id is None:
        return []
    rows = TendererValidity.objects.filter(supplier_id=reader.organisation_id).select_related("extension")
    if competition_id is not None:
        rows = rows.filter(extension__competition_id=competition_id)
    found = list(rows.order_by("-extension__asked_at", "-id"))
    answered_by = {row.answered_by_id for row in found if row.answered_by_id is not None}
    people = accounts.people(answered_by) if answered_by else {}
    outlines = competitions.outlines({row.extension.competition_id for row in found}) if found else []
    bound = {one.id: one.valid_until for one in outlines}
    return [
        OwnExtension(
            row.extension_id,
            row.extension.competition_id,
            row.letter_id,
            row.extension.valid_until_on,
            stated,
            row.extension.asked_at,
            row.extension.due_at,
            cast(Answer, row.answer),
            row.answered_at,
            people[row.answered_by_id].name if row.answered_by_id is not None else "",
        )
        for row in found
        if (stated := bound[row.extension.competition_id]) is not None
    ]


def own_extension(reader: Actor, extension_id: UUID) -> OwnExtension:
    """One of them; raises `Missing` for everybody else."""
    found = next((one for one in own_extensions(reader) if one.id == extension_id), None)
    if found is None:
        raise Missing
    return found
