"""What a supplier has answered before, offered again with its age."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from terskel.dps import queries as dps_queries
from terskel.dps.queries import RequirementView
from terskel.qualification import asking
from terskel.qualification.content import Answer, Offered
from terskel.qualification.models import ApplicationAnswer, Cv, Evidence, Reference
from terskel.qualification.queries.answers import answer_in


@dataclass(frozen=True, slots=True)
class Earlier:
    """An answer of the supplier's own from before. `statement` is "yes", or "" where it must be chosen anew:
    it was no then, or this level asks for more.

    `source` is the reference of the request, or the identifier of the ESPD where `from_espd`. `items` are those of the
    supplier's library that went with it.
    """

    statement: str
    text: str
    said_at: datetime
    source: str
    from_espd: bool
    items: tuple[UUID, ...] = ()

    @property
    def fingerprint(self) -> str:
        """Of what it says, so that nobody confirms another text than the one that was shown."""
        return hashlib.sha256(f"{self.statement}\n{self.text}".encode()).hexdigest()[:16]


def earlier_answers(
    supplier_id: UUID,
    authority_id: UUID,
    asked: Sequence[RequirementView],
    offered: Mapping[UUID, Offered],
) -> dict[UUID, Earlier]:
    """Per requirement the newest that is known of it: from the supplier's opened requests, or an uploaded ESPD.

    Two statements however many are asked. What lies sealed is nobody's to read, and so not offered.
    """
    keys = {one.reuse_key for one in asked if one.reuse_key}
    rows = list(
        ApplicationAnswer.objects.filter(
            Q(requirement_id__in=[one.id for one in asked])
            | Q(requirement__reuse_key__in=keys, requirement__dps__authority_id=authority_id),
            application__supplier_id=supplier_id,
            superseded_at__isnull=True,
        )
        .select_related("application")
        .order_by("application__received_at", "id")
    )
    said = dps_queries.requirements_by_ids(row.requirement_id for row in rows)
    found: dict[UUID, Earlier] = {}
    for one in asked:
        for row in rows:
            requirement = said[row.requirement_id]
            if requirement.question_key == one.question_key:
                found[one.id] = _better(found.get(one.id), _earlier(row, requirement, one))
        proposed = offered.get(one.id)
        if proposed is not None:
            found[one.id] = _better(found.get(one.id), _proposed(proposed))
    return found


def _better(known: Earlier | None, other: Earlier) -> Earlier:
    """A yes that holds before one that must be chosen anew; then the newest."""
    if known is None or (other.statement, other.said_at) >= (known.statement, known.said_at):
        return other
    return known


def _earlier(row: ApplicationAnswer, said: RequirementView, asked: RequirementView) -> Earlier:
    holds = row.statement == "yes" and asking.covers(said, asked)
    return Earlier(
        statement="yes" if holds else "",
        text=row.text,
        said_at=row.answered_at or row.application.received_at or row.application.started_at,
        source=row.application.reference,
        from_espd=False,
        items=answer_in(row).items,
    )


def _proposed(proposed: Offered) -> Earlier:
    statement = "yes" if proposed.statement == "yes" else ""
    return Earlier(statement, proposed.text, proposed.said_at, proposed.source, from_espd=True)


def confirmed(earlier: Mapping[UUID, Earlier], supplier_id: UUID, at: datetime) -> dict[UUID, Answer]:
    """Earlier answers as the supplier's answers of today, with what still lies in its library."""
    wanted = {item for one in earlier.values() for item in one.items}
    there: set[UUID] = set()
    for table in (Evidence, Reference, Cv):
        own = {"id__in": wanted, "supplier_id": supplier_id, "removed_at__isnull": True}
        there |= set(table._default_manager.filter(**own).values_list("id", flat=True)) if wanted else set()
    return {
        key: Answer(one.statement, one.text, at, tuple(item for item in one.items if item in there))
        for key, one in earlier.items()
    }
