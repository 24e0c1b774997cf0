"""How a panel scores, read from the tables: the latest plan, what each gave alone, and who has delivered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from terskel.accounts import queries as accounts
from terskel.competitions.queries import Terms
from terskel.evaluation.findings import counting, plain
from terskel.evaluation.individual import Scoring, Way
from terskel.evaluation.models import IndividualScore, Score, ScoringPlan, SheetDelivery
from terskel.evaluation.policy import is_assessable
from terskel.evaluation.sheets import Panel, ScoreCell, Sheet

WAYS: dict[str, Way] = {"joint": "joint", "individual": "individual"}


def scoring_of(terms: Terms, panel: Panel, sheets: Iterable[Sheet]) -> Scoring:
    """Everything, hidden or not: whoever calls shows a reader `as_seen_by` them. At most five statements."""
    plan = ScoringPlan.objects.filter(competition_id=terms.competition_id).order_by("-planned_at", "-id").first()
    if plan is None:
        return Scoring()
    by_criterion: dict[UUID, list[UUID]] = {}
    for one in plan.assignments.order_by("id"):
        by_criterion.setdefault(one.criterion_id, []).append(one.person_id)
    given = {part.id: tuple(by_criterion.get(part.criterion.id, ())) for part in terms.scored}
    individual = plan.way == "individual"
    cells = list(_latest_of_each(terms.competition_id)) if individual else []
    deliveries = SheetDelivery.objects.filter(competition_id=terms.competition_id) if individual else ()
    submitted = {row.person_id: row.submitted_at for row in deliveries}
    everyone = {*submitted, *(row.scored_by_id for row in cells), *(one for people in given.values() for one in people)}
    names = {seat.person_id: seat.name for seat in panel.seats}
    if others := everyone - names.keys():
        names |= {key: person.name for key, person in accounts.people(others).items()}
    marks: dict[UUID, dict[UUID, dict[UUID, ScoreCell]]] = {}
    for row in cells:
        cell = ScoreCell(row.id, plain(row.points), row.reason, names[row.scored_by_id], row.scored_at)
        marks.setdefault(row.tender_id, {}).setdefault(row.criterion_id, {})[row.scored_by_id] = cell
    return Scoring(
        way=WAYS[plan.way],
        note=plan.note,
        planned_at=plan.planned_at,
        given=given,
        people=names,
        marks=marks,
        submitted=submitted,
        missing=_missing(terms, panel, sheets, given, marks) if individual else {},
        in_conflict=frozenset(seat.person_id for seat in panel.in_conflict),
    )


def has_begun(competition_id: UUID) -> bool:
    """Whether anybody has given points, alone or together."""
    return any(rows.objects.filter(competition_id=competition_id).exists() for rows in (IndividualScore, Score))


def written_before(competition_id: UUID, ids: Sequence[UUID], *, alone: UUID | None) -> dict[UUID, ScoreCell]:
    """Those of the rows that are the panel's, or that `alone` gave, without names."""
    panels = Score.objects.filter(competition_id=competition_id, id__in=ids)
    own = IndividualScore.objects.filter(competition_id=competition_id, id__in=ids, scored_by_id=alone)
    found = {
        row.id: ScoreCell(row.id, plain(row.points), row.reason, "", row.scored_at, row.consensus_reason)
        for row in panels
    }
    return found | {row.id: ScoreCell(row.id, plain(row.points), row.reason, "", row.scored_at) for row in own}


def _missing(
    terms: Terms,
    panel: Panel,
    sheets: Iterable[Sheet],
    given: dict[UUID, tuple[UUID, ...]],
    marks: dict[UUID, dict[UUID, dict[UUID, ScoreCell]]],
) -> dict[UUID, tuple[tuple[UUID, UUID], ...]]:
    """By each member who scores and is not in conflict: what of the tenders to be scored they have not given."""
    requirements = [one.id for one in terms.requirements]
    running = [one.tender_id for one in sheets if one.rejection is None and is_assessable(one, requirements)]
    free = [seat.person_id for seat in panel.seats if seat.declared != "conflict"]
    return {
        person: tuple(
            (tender, scored)
            for tender in running
            for scored, people in given.items()
            if person in people and person not in marks.get(tender, {}).get(scored, {})
        )
        for person in free
        if any(person in people for people in given.values())
    }


def _latest_of_each(competition_id: UUID) -> Iterable[IndividualScore]:
    rows = counting(IndividualScore.objects.filter(competition_id=competition_id), "scored_by")
    return rows.order_by("tender_id", "criterion_id", "scored_by_id", "-scored_at", "-id").distinct(
        "tender_id", "criterion_id", "scored_by_id"
    )
