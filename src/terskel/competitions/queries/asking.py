"""What others read of a question."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class QuestionView:
    """A question as the reader may see it. Nobody is told who asked; `own` marks the reader's own.

    `late`: asked after the last day to ask, so no answer is promised.
    """

    id: UUID
    number: int
    text: str
    asked_at: datetime
    late: bool
    own: bool
    answer: str
    answered_at: datetime | None
