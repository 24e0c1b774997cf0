"""What a supplier reads of its own delivered request: the answers that count, and what went with them."""

from dataclasses import dataclass
from uuid import UUID

from terskel.core.actors import Actor
from terskel.dps import queries as dps_queries
from terskel.dps.queries import RequirementView
from terskel.qualification.content import Answer
from terskel.qualification.library.copies import ItemCopy
from terskel.qualification.queries.answers import answers_of, copies_of
from terskel.qualification.queries.applicant import own


@dataclass(frozen=True, slots=True)
class DeliveredAnswer:
    """`answer` is the newest: a supplement or a replacement has taken the place of what was delivered first."""

    requirement: RequirementView
    answer: Answer
    items: tuple[ItemCopy, ...]


def delivered_answers(reader: Actor, application_id: UUID) -> list[DeliveredAnswer]:
    """The answers of the reader's own request in the order of the requirements.

    Empty for one that is sealed, which nobody can read, and for one that gave its answers to the one it replaced.
    """
    row = own(reader, application_id)
    answers = answers_of([row.id]).get(row.id, {})
    items = copies_of([row.id]).get(row.id, {})
    asked = dps_queries.requirements_of(row.dps_id) if answers else []
    return [DeliveredAnswer(one, answers[one.id], items.get(one.id, ())) for one in asked if one.id in answers]
