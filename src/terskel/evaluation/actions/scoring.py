"""The verbs of scoring: plan it, score alone, deliver, and write down the panel's points (F071, F077; E-13)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from terskel.audit.act import action
from terskel.competitions.queries.clauses import in_own_part
from terskel.core.actors import Actor
from terskel.core.decisions import refuse, require
from terskel.evaluation import policy, queries, scoring_policy, scorings
from terskel.evaluation.actions.assessing import bench, locked, record_in, require_unchanged, require_unlocked
from terskel.evaluation.events import IndividuallyScored, ScoringPlanned, SheetDelivered, TendersScored
from terskel.evaluation.models import Assignment, IndividualScore, Score, ScoringPlan, SheetDelivery
from terskel.evaluation.sheets import ScoreCell, Sheet


@dataclass(frozen=True, slots=True)
class Mark:
    """Points and reason for one tender on one criterion; `replaces` is the score the evaluator saw, None for none.

    `consensus_reason`: why the panel agrees on it, where its members scored alone first.
    """

    tender_id: UUID
    criterion_id: UUID
    points: Decimal
    reason: str
    replaces: UUID | None = None
    consensus_reason: str = ""

    def is_as(self, seen: ScoreCell) -> bool:
        """Nothing in it is new."""
        said = (self.points, self.reason.strip(), self.consensus_reason.strip())
        return said == (seen.points, seen.reason, seen.consensus_reason)


@action
@in_own_part
def plan_scoring(
    competition_id: UUID, *, way: str, given: Mapping[UUID, Sequence[UUID]], note: str = "", by: Actor, at: datetime
) -> None:
    """Say how the panel scores, and give the criteria to its members; `given` are people by criterion of quality.

    A later plan takes the place of this one. What people gave who no longer have the criterion counts no more.
    """
    terms, standing = locked(competition_id, by)
    panel = queries.panel_of(competition_id)
    was = queries.scoring_of(terms, panel, ()).way
    require(
        scoring_policy.may_plan(
            by,
            panel,
            standing,
            way=way,
            was=was,
            begun=scorings.has_begun(competition_id),
            given=given,
            criteria=[criterion.id for criterion in terms.quality_criteria],
        )
    )
    plan = ScoringPlan.objects.create(
        competition_id=competition_id,
        way=way,
        note=note.strip(),
        planned_by_id=policy.acting_person(by),
        planned_at=at,
    )
    pairs = tuple((criterion, person) for criterion, people in given.items() for person in dict.fromkeys(people))
    Assignment.objects.bulk_create(
        Assignment(plan=plan, criterion_id=criterion, person_id=person) for criterion, person in pairs
    )
    record_in(ScoringPlanned(competition_id, way, pairs, note.strip()), competition_id, by, at)


@action
@in_own_part
def score_alone(competition_id: UUID, marks: Sequence[Mark], *, by: Actor, at: datetime) -> int:
    """Record own points, hidden from everybody else until both have delivered; returns how many changed anything.

    A reason may wait until the sheet is delivered. Earlier points are kept.
    """
    on_table = bench(competition_id, by)
    require_unlocked(on_table)
    scoring, person = on_table.scoring, policy.acting_person(by)
    changed = []
    for mark, sheet in _scored(on_table, marks):
        seen = scoring.own(mark.tender_id, mark.criterion_id, person)
        if seen and mark.is_as(seen):
            continue
        require(scoring_policy.may_score_alone(by, scoring, sheet, scored_id=mark.criterion_id))
        require_unchanged(sheet, seen, mark.replaces)
        require(
            policy.may_give(
                sheet, requirements=on_table.requirement_ids, points=mark.points, scale=on_table.model.scale
            )
        )
        changed.append(mark)
    IndividualScore.objects.bulk_create(
        IndividualScore(
            competition_id=competition_id,
            tender_id=mark.tender_id,
            criterion_id=mark.criterion_id,
            points=mark.points,
            reason=mark.reason.strip(),
            scored_by_id=person,
            scored_at=at,
        )
        for mark in changed
    )
    if changed:
        cells = tuple((mark.tender_id, mark.criterion_id) for mark in changed)
        record_in(IndividuallyScored(competition_id, cells), competition_id, by, at)
    return len(changed)


@action
@in_own_part
def deliver_sheet(competition_id: UUID, *, by: Actor, at: datetime) -> None:
    """Deliver own points: they stay as they are, and one sees what the others delivered."""
    on_table = bench(competition_id, by)
    require(scoring_policy.may_submit(by, on_table.scoring, on_table.sheets, requirements=on_table.requirement_ids))
    person = policy.acting_person(by)
    SheetDelivery.objects.create(competition_id=competition_id, person_id=person, submitted_at=at)
    everyone = set(on_table.scoring.awaited) <= {person}
    record_in(SheetDelivered(competition_id, person, everyone), competition_id, by, at)


@action
@in_own_part
def score(competition_id: UUID, marks: Sequence[Mark], *, by: Actor, at: datetime) -> int:
    """Record the panel's points with reasons, all or none; returns how many changed anything. Earlier ones are kept.

    Where its members scored alone, these are the points agreed on when everyone has delivered.
    """
    on_table = bench(competition_id, by)
    require_unlocked(on_table)
    settled = on_table.settled()
    changed = []
    for mark, sheet in _scored(on_table, marks):
        seen = sheet.scores.get(mark.criterion_id)
        if seen and mark.is_as(seen):
            continue
        require_unchanged(sheet, seen, mark.replaces)
        _require_written(on_table, mark, sheet, by)
        is_settled = (mark.tender_id, mark.criterion_id) in settled
        require(
            scoring_policy.may_change(
                sheet,
                scored_id=mark.criterion_id,
                points=mark.points,
                settled=is_settled,
                why=mark.consensus_reason,
            )
        )
        was = seen.points if seen is not None and is_settled and seen.points != mark.points else None
        changed.append((mark, was))
    _write(competition_id, changed, by, at)
    return len(changed)


@action
@in_own_part
def adopt_agreed(competition_id: UUID, *, by: Actor, at: datetime) -> int:
    """Make the panel's points of everything that its members, alone, gave the same; returns how many.

    The reason is what they wrote, each different one once. What already has the panel's points is left.
    """
    on_table = bench(competition_id, by)
    require_unlocked(on_table)
    marks = []
    for sheet in on_table.sheets:
        for scored_id in on_table.quality_ids:
            given = on_table.scoring.delivered(sheet.tender_id, scored_id)
            alike = len({cell.points for cell in given.values()}) == 1
            if not alike or scored_id in sheet.scores or sheet.rejection or sheet.unmet:
                continue
            if not scoring_policy.may_write(by, on_table.panel, on_table.scoring, scored_id=scored_id):
                continue
            cells = list(given.values())
            reason = "\n".join(dict.fromkeys(cell.reason for cell in cells))
            marks.append(Mark(sheet.tender_id, scored_id, cells[0].points, reason))
    if not marks:
        refuse("evaluation.nothing_is_alike")
    for mark, sheet in _scored(on_table, marks):
        _require_written(on_table, mark, sheet, by)
    _write(competition_id, [(mark, None) for mark in marks], by, at)
    return len(marks)


def _scored(on_table: queries.Matrix, marks: Sequence[Mark]) -> Iterator[tuple[Mark, Sheet]]:
    for mark in marks:
        sheet = on_table.sheet(mark.tender_id)
        if mark.criterion_id not in on_table.quality_ids:
            refuse("evaluation.not_a_quality_criterion")
        yield mark, sheet


def _require_written(on_table: queries.Matrix, mark: Mark, sheet: Sheet, by: Actor) -> None:
    """Refuse points that this person may not write down as the panel's."""
    scoring, scale = on_table.scoring, on_table.model.scale
    require(scoring_policy.may_write(by, on_table.panel, scoring, scored_id=mark.criterion_id))
    require(
        policy.may_score(
            sheet, requirements=on_table.requirement_ids, points=mark.points, scale=scale, reason=mark.reason
        )
    )
    if scoring.individual:
        require(
            scoring_policy.may_agree(
                scoring,
                sheet,
                writer=by.person_id,
                scored_id=mark.criterion_id,
                points=mark.points,
                scale=scale,
                why=mark.consensus_reason,
            )
        )


def _write(competition_id: UUID, marks: Sequence[tuple[Mark, Decimal | None]], by: Actor, at: datetime) -> None:
    """Each mark with the settled points it changes, None where it changes none."""
    Score.objects.bulk_create(
        Score(
            competition_id=competition_id,
            tender_id=mark.tender_id,
            criterion_id=mark.criterion_id,
            points=mark.points,
            reason=mark.reason.strip(),
            consensus_reason=mark.consensus_reason.strip(),
            was=was,
            scored_by_id=policy.acting_person(by),
            scored_at=at,
        )
        for mark, was in marks
    )
    if marks:
        facts = tuple((mark.tender_id, mark.criterion_id, mark.points, mark.reason.strip()) for mark, _was in marks)
        changed = tuple(
            (mark.tender_id, mark.criterion_id, was, mark.points, mark.consensus_reason.strip())
            for mark, was in marks
            if was is not None
        )
        record_in(TendersScored(competition_id, facts, changed), competition_id, by, at)
