"""What others read of the questions to a competition."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from django.db.models import Q, QuerySet

from terskel.competitions import policy
from terskel.competitions.models import Question
from terskel.competitions.queries.reading import visible
from terskel.competitions.queries.views import CompetitionView
from terskel.core.actors import ANONYMOUS, Actor

QuestionState = Literal["waiting", "answered", "rejected", "withdrawn"]


@dataclass(frozen=True, slots=True)
class QuestionView:
    """A question as the reader may see it. Nobody is told who asked; `own` marks the reader's own.

    `late`: asked after the last day to ask, so no answer is promised. `rejection_code` is "too_late",
    "not_about_the_purchase" or "tells_who_asks"; `rejection_text` is what whoever asked was told.
    """

    id: UUID
    number: int
    text: str
    asked_at: datetime
    late: bool
    own: bool
    answer: str
    answered_at: datetime | None
    withdrawn_at: datetime | None = None
    rejected_at: datetime | None = None
    rejection_code: str = ""
    rejection_text: str = ""

    @property
    def state(self) -> QuestionState:
        if self.answered_at is not None:
            return "answered"
        if self.rejected_at is not None:
            return "rejected"
        return "waiting" if self.withdrawn_at is None else "withdrawn"


def questions(reader: Actor, competition_id: UUID, *, at: datetime) -> list[QuestionView]:
    """The authority: all, without who asked. Everyone else: the answered ones, and a supplier its own."""
    row = visible(reader, competition_id, at)
    asked = Question.objects.filter(competition_id=row.id).order_by("number")
    if not policy.is_inside(reader, row):
        own = Q(asked_by_id=reader.organisation_id) if reader.is_supplier else Q(pk__in=[])
        asked = asked.filter(Q(answered_at__isnull=False) | own)
    return _questions(asked, reader, row.question_deadline_at)


def answered(view: CompetitionView) -> list[QuestionView]:
    """What everyone may read of the questions; whoever was given the view of a published competition is everyone."""
    asked = Question.objects.filter(competition_id=view.id, answered_at__isnull=False).order_by("number")
    return _questions(asked, ANONYMOUS, view.question_deadline_at)


def _questions(asked: "QuerySet[Question]", reader: Actor, last_day: datetime | None) -> list[QuestionView]:
    return [
        QuestionView(
            id=one.id,
            number=one.number,
            text=one.published_text or one.text,
            asked_at=one.asked_at,
            late=last_day is not None and one.asked_at >= last_day,
            own=reader.is_supplier and one.asked_by_id == reader.organisation_id,
            answer=one.answer_text,
            answered_at=one.answered_at,
            withdrawn_at=one.withdrawn_at,
            rejected_at=one.rejected_at,
            rejection_code=one.rejection_code,
            rejection_text=one.rejection_text,
        )
        for one in asked
    ]


def asked_by(question_id: UUID) -> UUID:
    """The supplier that asked: for the message to it, and for nothing that anybody else reads."""
    return Question.objects.values_list("asked_by_id", flat=True).get(pk=question_id)
