"""What evaluators who score alone still owe, over many competitions in a fixed number of statements."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count

from terskel.evaluation.findings import counting
from terskel.evaluation.models import Assignment, IndividualScore, ScoringPlan, SheetDelivery


@dataclass(frozen=True, slots=True)
class Alone:
    """One competition whose members score alone, as one of them sees it.

    given: how much each tender gets points for from the reader. written: how many points they have given.
    awaited: somebody who scores, the reader or a colleague, has not delivered.
    """

    given: int = 0
    written: int = 0
    delivered: bool = False
    awaited: bool = False

    def unscored(self, tenders: int) -> int:
        """How many points the reader still has to give on so many tenders."""
        return 0 if self.delivered else max(0, self.given * tenders - self.written)


def scored_alone(
    competition_ids: Sequence[UUID],
    person_id: UUID | None,
    members: Mapping[UUID, Sequence[UUID]],
    conflicts: Collection[tuple[UUID, UUID]],
) -> dict[UUID, Alone]:
    """Those of the competitions that are scored alone. `conflicts` are (competition, person). Four statements."""
    plans = ScoringPlan.objects.filter(competition_id__in=competition_ids).order_by(
        "competition_id", "-planned_at", "-id"
    )
    latest = {row.id: row.competition_id for row in plans.distinct("competition_id") if row.way == "individual"}
    if not latest:
        return {}
    keys = list(latest.values())
    assigned: dict[UUID, dict[UUID, int]] = {key: {} for key in keys}
    for row in Assignment.objects.filter(plan_id__in=latest).annotate(parts=Count("criterion__parts")):
        people = assigned[latest[row.plan_id]]
        people[row.person_id] = people.get(row.person_id, 0) + max(1, row.parts)
    deliveries = SheetDelivery.objects.filter(competition_id__in=keys).values_list("competition_id", "person_id")
    submitted = set(deliveries)
    mine = counting(IndividualScore.objects.filter(competition_id__in=keys, scored_by_id=person_id), "scored_by")
    written: dict[UUID, int] = {}
    for pair in mine.order_by().values("competition_id", "tender_id", "criterion_id").distinct():
        written[pair["competition_id"]] = written.get(pair["competition_id"], 0) + 1
    return {
        key: Alone(
            given=people.get(person_id, 0) if person_id else 0,
            written=written.get(key, 0),
            delivered=(key, person_id) in submitted,
            awaited=any(
                (key, person) not in submitted
                for person in people
                if person in members[key] and (key, person) not in conflicts
            ),
        )
        for key, people in assigned.items()
    }
