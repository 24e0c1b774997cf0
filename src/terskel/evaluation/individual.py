"""Who scores what, together or each alone, and what each gave alone (ledger F071, F077; rulebook E-13). Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Final, Literal, TypeAlias
from uuid import UUID

from terskel.core.evaluation import Spread, spread_of
from terskel.evaluation.sheets import ScoreCell, Sheet

Way: TypeAlias = Literal["joint", "individual"]
Marks: TypeAlias = Mapping[UUID, Mapping[UUID, Mapping[UUID, ScoreCell]]]
"""What each gave alone: by tender, by what is scored, by person."""

_NOTHING: Final[Mapping[UUID, ScoreCell]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Scoring:
    """How the panel scores.

    given: to whom each criterion, or part of one, was given; in joint scoring one given to nobody is everyone's.
    people: the names of those concerned.
    marks: what they gave alone, as far as whoever reads this may know it; nothing of those in conflict.
    submitted: when each delivered their sheet.
    missing: (tender, what is scored) that each member still has to give points for.
    in_conflict: who declared a conflict, whether they sit on the panel still or not.
    """

    way: Way = "joint"
    note: str = ""
    planned_at: datetime | None = None
    given: Mapping[UUID, tuple[UUID, ...]] = field(default_factory=dict)
    people: Mapping[UUID, str] = field(default_factory=dict)
    marks: Marks = field(default_factory=dict)
    submitted: Mapping[UUID, datetime] = field(default_factory=dict)
    missing: Mapping[UUID, tuple[tuple[UUID, UUID], ...]] = field(default_factory=dict)
    in_conflict: frozenset[UUID] = frozenset()

    @property
    def individual(self) -> bool:
        return self.way == "individual"

    @property
    def awaited(self) -> tuple[UUID, ...]:
        """The members of the panel whose sheet is not delivered, or lacks a tender that came in again."""
        return tuple(person for person, cells in self.missing.items() if cells or person not in self.submitted)

    @property
    def awaited_names(self) -> tuple[str, ...]:
        return tuple(self.people[person] for person in self.awaited)

    def is_given(self, scored_id: UUID, person_id: UUID | None) -> bool:
        """Whether the person scores on it."""
        people = self.given.get(scored_id, ())
        return person_id in people or (not people and not self.individual)

    def given_names(self, scored_id: UUID) -> tuple[str, ...]:
        """Who scores on it; nobody in conflict, for what they gave does not count."""
        people = self.given.get(scored_id, ())
        return tuple(self.people[person] for person in people if person not in self.in_conflict)

    def own(self, tender_id: UUID, scored_id: UUID, person_id: UUID | None) -> ScoreCell | None:
        """What the person gave; None for nothing."""
        return None if person_id is None else self._all(tender_id, scored_id).get(person_id)

    def delivered(self, tender_id: UUID, scored_id: UUID) -> dict[UUID, ScoreCell]:
        """What those gave to whom it is given and who have delivered their sheet."""
        return {
            person: cell
            for person, cell in self._all(tender_id, scored_id).items()
            if person in self.submitted and person in self.given.get(scored_id, ())
        }

    def spread(self, tender_id: UUID, scored_id: UUID, scale: Decimal) -> Spread | None:
        """How far those lie from each other; None where nobody has delivered."""
        given = self.delivered(tender_id, scored_id)
        return spread_of({str(person): cell.points for person, cell in given.items()}, scale) if given else None

    def progress(self, scored_id: UUID, running: Collection[Sheet]) -> tuple[int, int]:
        """How much has been given of what is to be given; `running` are the tenders that can be scored.

        While members score alone and somebody's sheet is awaited, each to whom it is given counts for themselves.
        """
        if not self.awaited:
            return sum(scored_id in sheet.scores for sheet in running), len(running)
        scorers = [one for one in self.given.get(scored_id, ()) if one in self.missing]
        left = sum(key == scored_id for one in scorers for _tender, key in self.missing[one])
        return len(running) * len(scorers) - left, len(running) * len(scorers)

    def as_seen_by(self, person_id: UUID | None) -> Scoring:
        """The same without the points that are hidden from the person.

        Their own are theirs. A colleague's are shown when both have delivered, and for a tender that came in again
        when both have given it points; to a member who scores nothing when nobody is awaited.
        """
        scores = person_id in self.missing
        if person_id is None or not (person_id in self.submitted if scores else not self.awaited):
            return replace(self, marks=self._only_of(person_id))
        return replace(
            self,
            marks={
                tender: {
                    scored: {
                        person: cell
                        for person, cell in cells.items()
                        if person == person_id
                        or (person in self.submitted and (tender, scored) not in self.missing.get(person_id, ()))
                    }
                    for scored, cells in by_scored.items()
                }
                for tender, by_scored in self.marks.items()
            },
        )

    def _only_of(self, person_id: UUID | None) -> Marks:
        return {
            tender: {scored: {person_id: cells[person_id]} for scored, cells in by_scored.items() if person_id in cells}
            for tender, by_scored in self.marks.items()
            if person_id is not None
        }

    def _all(self, tender_id: UUID, scored_id: UUID) -> Mapping[UUID, ScoreCell]:
        return self.marks.get(tender_id, {}).get(scored_id, _NOTHING)
