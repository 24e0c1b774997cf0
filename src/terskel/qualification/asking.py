"""Which requirements are one question, and which answer holds for which requirement.

Requirements with one key are asked once, at each level that a chosen category asks for (lifecycles 2.4, F004).
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from terskel.dps.queries import RequirementView
from terskel.qualification.content import STATEMENTS, Answer

LONG_AGO: Final = datetime(1970, 1, 1, tzinfo=UTC)


def asked_of(requirements: Iterable[RequirementView], category_ids: Iterable[UUID]) -> list[RequirementView]:
    """The requirements of the DPS as a whole and those of the chosen categories."""
    chosen = {None, *category_ids}
    return [one for one in requirements if one.category_id in chosen]


def same_level(one: RequirementView, other: RequirementView) -> bool:
    return one.question_key == other.question_key and (one.level, one.minimum) == (other.level, other.minimum)


def covers(said: RequirementView, asked: RequirementView) -> bool:
    """Whether a yes to `said` is a yes to `asked`: the same words, and at least as high a number.

    Other words may ask for something else, however high the number: then only the supplier can say.
    """
    if said.level != asked.level or said.type != asked.type:
        return False
    if asked.minimum is None or said.minimum is None:
        return asked.minimum is said.minimum
    return said.minimum >= asked.minimum


def answer_to(
    asked: RequirementView, answers: Mapping[UUID, Answer], known: Sequence[RequirementView]
) -> Answer | None:
    """The answer that holds for `asked`: its own, or else the newest to the same question at the same level."""
    own = answers.get(asked.id)
    if own is not None:
        return own
    same = [answers[one.id] for one in known if one.id in answers and same_level(one, asked)]
    return max(same, key=lambda answer: answer.answered_at or LONG_AGO, default=None)


def answered(answer: Answer | None) -> bool:
    return answer is not None and answer.statement in STATEMENTS
