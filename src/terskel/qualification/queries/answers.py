"""What opened requests say, for those who have decided on their own who may read it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from terskel.qualification.content import Answer
from terskel.qualification.library.copies import ItemCopy
from terskel.qualification.models import ApplicationAnswer, PartnerStatement


@dataclass(frozen=True, slots=True)
class PartnerStatementView:
    """What another firm says for itself: a member of the group (FOA § 16-11), or one that lends capacity (§ 16-10).

    `excluded`: a ground for exclusion applies to it, explained in `text`.
    """

    role: str
    name: str
    number: str
    requirement_ids: tuple[UUID, ...]
    excluded: bool
    text: str
    given_by: str
    given_at: datetime


def answers_of(application_ids: Iterable[UUID]) -> dict[UUID, dict[UUID, Answer]]:
    """The answers that count, per request and requirement; requests that lie sealed have none."""
    found: dict[UUID, dict[UUID, Answer]] = {}
    rows = ApplicationAnswer.objects.filter(application_id__in=set(application_ids), superseded_at__isnull=True)
    for row in rows.order_by("id"):
        found.setdefault(row.application_id, {})[row.requirement_id] = answer_in(row)
    return found


def answer_in(row: ApplicationAnswer) -> Answer:
    """The row as the supplier gave it, with the items of its library it went with."""
    return Answer(row.statement, row.text, row.answered_at, tuple(UUID(item["item"]) for item in row.items))


def copies_of(application_ids: Iterable[UUID]) -> dict[UUID, dict[UUID, tuple[ItemCopy, ...]]]:
    """What went with the answers that count, per request and requirement, as it was when delivered."""
    found: dict[UUID, dict[UUID, tuple[ItemCopy, ...]]] = {}
    rows = ApplicationAnswer.objects.filter(application_id__in=set(application_ids), superseded_at__isnull=True)
    for row in rows.exclude(items=[]).order_by("id"):
        copies = tuple(ItemCopy.from_json(item) for item in row.items)
        found.setdefault(row.application_id, {})[row.requirement_id] = copies
    return found


def copies_in(application_id: UUID | None) -> tuple[ItemCopy, ...]:
    """All that went with the answers of one request that count; nothing where there is none."""
    if application_id is None:
        return ()
    per_requirement = copies_of([application_id]).get(application_id, {})
    return tuple(copy for copies in per_requirement.values() for copy in copies)


def partner_statements_of(application_ids: Iterable[UUID]) -> dict[UUID, list[PartnerStatementView]]:
    """What other firms said, per request, members of the group before those that lend capacity; the newest word of
    each firm in each role."""
    newest: dict[tuple[UUID, str, str], PartnerStatement] = {}
    for row in PartnerStatement.objects.filter(application_id__in=set(application_ids)).order_by("given_at", "id"):
        newest[row.application_id, row.role, row.number] = row
    found: dict[UUID, list[PartnerStatementView]] = {}
    for row in sorted(newest.values(), key=lambda one: (one.role != "member", one.name)):
        found.setdefault(row.application_id, []).append(
            PartnerStatementView(
                role=row.role,
                name=row.name,
                number=row.number,
                requirement_ids=tuple(row.requirement_ids),
                excluded=row.excluded,
                text=row.text,
                given_by=row.given_by,
                given_at=row.given_at,
            )
        )
    return found
