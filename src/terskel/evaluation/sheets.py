"""What the panel knows, as plain data: seats, and one sheet per tender. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from terskel.competitions.queries import CriterionTerms
from terskel.core import formats
from terskel.core.evaluation import EvaluatedTender
from terskel.core.languages import Language
from terskel.core.phrases import Phrasebook
from terskel.core.sentences import compared, sentences
from terskel.evaluation.grounds import Weighed


@dataclass(frozen=True, slots=True)
class Seat:
    """A member of the panel; `declared` is "free", "conflict" or "" while nothing is declared."""

    person_id: UUID
    name: str
    lead: bool
    declared: str
    declared_at: datetime | None
    explanation: str


@dataclass(frozen=True, slots=True)
class LiftedConflict:
    """A conflict that a member declared and an approver found to be none. `reason` is the approver's."""

    name: str
    declared_at: datetime
    explanation: str
    lifted_by_name: str
    lifted_at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Panel:
    """`left_in_conflict`: who is no longer on it and declared a conflict; what they wrote does not count.

    `lifted`: conflicts that were declared and lifted since, the earliest first.
    """

    seats: tuple[Seat, ...]
    left_in_conflict: tuple[Seat, ...] = ()
    lifted: tuple[LiftedConflict, ...] = ()

    def seat(self, person_id: UUID | None) -> Seat | None:
        return next((seat for seat in self.seats if seat.person_id == person_id), None)

    @property
    def lead(self) -> Seat | None:
        return next((seat for seat in self.seats if seat.lead), None)

    @property
    def undeclared(self) -> tuple[Seat, ...]:
        return tuple(seat for seat in self.seats if not seat.declared)

    @property
    def conflicted(self) -> tuple[Seat, ...]:
        return tuple(seat for seat in self.seats if seat.declared == "conflict")

    @property
    def in_conflict(self) -> tuple[Seat, ...]:
        """Whoever has declared a conflict that stands, on the panel or no longer on it."""
        return (*self.conflicted, *self.left_in_conflict)

    def stands_outside(self, person_id: UUID | None) -> bool:
        """Whether the person has declared a conflict, seated still or not."""
        return any(seat.person_id == person_id for seat in self.in_conflict)


def stepped_back(seat: Seat, language: Language) -> str:
    """That somebody declared a conflict and left, why, and what became of what they wrote (FOA §§ 7-5, 25-5(2) l)."""
    if seat.declared_at is None:
        raise ValueError(f"{seat.name} has declared nothing")
    facts = {"name": seat.name, "declared_at": seat.declared_at, "explanation": seat.explanation}
    return Phrasebook.of("evaluation").say("report.stepped_back", language, **facts)


def lifted_text(one: LiftedConflict, language: Language) -> str:
    """That a declared conflict was lifted, by whom and why; it stays in the reports (FOA § 7-5)."""
    facts = {
        "name": one.name,
        "declared_at": one.declared_at,
        "explanation": one.explanation,
        "lifted_by": one.lifted_by_name,
        "lifted_at": one.lifted_at,
        "reason": one.reason,
    }
    return Phrasebook.of("evaluation").say("report.conflict_lifted", language, **facts)


@dataclass(frozen=True, slots=True)
class CheckCell:
    """The standing check of one requirement; `id` is the row a correction replaces.

    `was`: the settled verdict, "met" or "not_met", where it changed one with prices known; "" else.
    """

    id: UUID
    met: bool
    reason: str
    by_name: str
    at: datetime
    was: str = ""


@dataclass(frozen=True, slots=True)
class ScoreCell:
    """The standing score on one criterion; `id` is the row a correction replaces.

    `consensus_reason`: why the panel agreed on it, where its members had scored alone and lay far apart, or why it
    changed settled points. `was`: those points, where it changed them with prices known.
    """

    id: UUID
    points: Decimal
    reason: str
    by_name: str
    at: datetime
    consensus_reason: str = ""
    was: Decimal | None = None
    by_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Rejection:
    id: UUID
    ground: str
    reason: str
    recorded_by: UUID
    recorded_by_name: str
    recorded_at: datetime
    confirmed_by_name: str
    confirmed_at: datetime | None
    weighed: Weighed = Weighed()


@dataclass(frozen=True, slots=True)
class Asked:
    """What the panel asked the tenderer in writing; `kind`: "clarification", "price" or "advantage"."""

    id: UUID
    kind: str
    text: str
    due_at: datetime
    asked_by_name: str
    asked_at: datetime
    answer: str
    answered_by_name: str
    answered_at: datetime | None
    closing_note: str
    closed_at: datetime | None

    def is_heard(self, at: datetime) -> bool:
        """The tenderer has answered, or its time is over."""
        return self.answered_at is not None or at >= self.due_at


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything the panel has found about one tender; `number` is its number from the opening.

    `unreadable` says why a tender has neither price nor content; such a tender can only be rejected.
    `price` is None there; where it is fixed beforehand, it is that; where there is a price form, the sum of
    `unit_prices`, which are by the row's id. `price_sealed`: it is opened after quality, and is None until then. Where
    the panel does not see who tenders what, `number` is drawn by lot and `supplier_name` is "Tenderer A" until the
    points for quality are locked.
    """

    tender_id: UUID
    supplier_id: UUID
    supplier_name: str
    number: int
    price: Decimal | None
    unreadable: str
    received_at: datetime
    checks: Mapping[UUID, CheckCell]
    scores: Mapping[UUID, ScoreCell]
    rejection: Rejection | None
    asked: tuple[Asked, ...] = ()
    unit_prices: Mapping[str, Decimal] = field(default_factory=dict)
    price_sealed: bool = False

    @property
    def open_questions(self) -> tuple[Asked, ...]:
        """Everything that was asked of the tenderer and is not concluded on."""
        return tuple(one for one in self.asked if one.closed_at is None)

    @property
    def open_price_questions(self) -> tuple[Asked, ...]:
        """Why the price is so low, asked and not concluded on (FOA § 24-9)."""
        return tuple(one for one in self.asked if one.kind == "price" and one.closed_at is None)

    @property
    def unmet(self) -> tuple[UUID, ...]:
        """The requirements found not met."""
        return tuple(requirement for requirement, check in self.checks.items() if not check.met)

    @property
    def for_evaluation(self) -> EvaluatedTender:
        """The tender as the core takes it."""
        points = {str(criterion): cell.points for criterion, cell in self.scores.items()}
        if self.unit_prices:
            return EvaluatedTender(str(self.tender_id), None, points, unit_prices=self.unit_prices)
        return EvaluatedTender(str(self.tender_id), self.price, points)

    def reason(self, criterion: CriterionTerms, language: Language) -> str:
        """Why the tender got its points on a criterion that is fully scored; part by part where it has parts."""
        if not criterion.parts:
            return self.scores[criterion.id].reason
        cells = [(part.name, self.scores[part.id]) for part in criterion.parts]
        return "\n".join(f"{name} ({formats.number(cell.points, language)}): {cell.reason}" for name, cell in cells)

    def unchecked(self, requirements: Iterable[UUID]) -> tuple[UUID, ...]:
        return tuple(requirement for requirement in requirements if requirement not in self.checks)

    def unscored(self, criteria: Iterable[UUID]) -> tuple[UUID, ...]:
        return tuple(criterion for criterion in criteria if criterion not in self.scores)


@dataclass(frozen=True, slots=True)
class SameText:
    """One sentence used for several tenders on one criterion: the letters would say nothing specific."""

    criterion_id: UUID
    reason: str
    tender_ids: tuple[UUID, ...]


def same_texts(sheets: Iterable[Sheet]) -> tuple[SameText, ...]:
    """The sentences that the reasons of more than one tender share on the same criterion, whoever they name."""
    users: dict[tuple[UUID, str], dict[UUID, str]] = {}
    for sheet in sheets:
        for criterion, score in sheet.scores.items():
            for sentence in sentences(score.reason):
                key = (criterion, compared(sentence, sheet.supplier_name))
                users.setdefault(key, {}).setdefault(sheet.tender_id, sentence)
    return tuple(
        SameText(criterion, next(iter(shared.values())), tuple(shared))
        for (criterion, _), shared in users.items()
        if len(shared) > 1
    )
