"""What the panel changed after a result was set aside, or of settled points with prices known (E-07, E-13).

Both stand out in the reports: whoever changes points when the outcome can be seen says why, or there was no change.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from terskel.accounts import queries as accounts
from terskel.competitions.queries import Terms
from terskel.core.languages import Language
from terskel.core.phrases import Phrasebook
from terskel.evaluation.findings import counting, latest_scores_of, plain, untainted
from terskel.evaluation.individual import Scoring
from terskel.evaluation.models import EvaluationResult, RequirementCheck, Score
from terskel.evaluation.sheets import ScoreCell, Sheet


@dataclass(frozen=True, slots=True)
class SetAside:
    """That an earlier result was set aside, and why."""

    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class ChangedScore:
    """`was` are the points of the result set aside, None where there were none; `now` what stands with its reason."""

    tender_id: UUID
    supplier_name: str
    criterion_id: UUID
    was: Decimal | None
    now: ScoreCell


@dataclass(frozen=True, slots=True)
class ChangedSettled:
    """Settled points that somebody changed when prices were known; `why` is their reason for the change."""

    tender_id: UUID
    supplier_name: str
    scored_id: UUID
    was: Decimal
    points: Decimal
    why: str
    by_name: str
    at: datetime


def changed_settled(competition_id: UUID, sheets: tuple[Sheet, ...]) -> tuple[ChangedSettled, ...]:
    """Every change of settled points that counts, since prices were known, the earliest first; two statements."""
    changed = Score.objects.filter(competition_id=competition_id, was__isnull=False)
    rows = list(counting(untainted(changed), "scored_by").order_by("scored_at", "id"))
    names = {sheet.tender_id: sheet.supplier_name for sheet in sheets}
    people = accounts.people({row.scored_by_id for row in rows})
    return tuple(
        ChangedSettled(
            tender_id=row.tender_id,
            supplier_name=names[row.tender_id],
            scored_id=row.criterion_id,
            was=plain(was),
            points=plain(row.points),
            why=row.consensus_reason,
            by_name=people[row.scored_by_id].name,
            at=row.scored_at,
        )
        for row in rows
        if (was := row.was) is not None and row.tender_id in names
    )


def change_text(change: ChangedSettled, scored_name: str, language: Language) -> str:
    """One change in words, for a report or a page; `scored_name` is what it was given for."""
    facts = {
        "tender": change.supplier_name,
        "criterion": scored_name,
        "was": change.was,
        "points": change.points,
        "by": change.by_name,
        "at": change.at,
        "why": change.why,
    }
    return Phrasebook.of("evaluation").say("report.changed_settled", language, **facts)


def changes_in_words(terms: Terms, sheets: tuple[Sheet, ...], language: Language) -> tuple[str, ...]:
    """Every change of settled checks and points, for reports; who may read it is the caller's."""
    names = {one.id: one.name for one in terms.scored}
    points = (change_text(one, names[one.scored_id], language) for one in changed_settled(terms.competition_id, sheets))
    return (*_changed_checks(terms, sheets, language), *points)


def _changed_checks(terms: Terms, sheets: tuple[Sheet, ...], language: Language) -> tuple[str, ...]:
    """Every settled verdict on an absolute requirement that was changed with prices known, the earliest first."""
    changed = RequirementCheck.objects.filter(competition_id=terms.competition_id).exclude(was="")
    rows = list(counting(changed, "checked_by").order_by("checked_at", "id"))
    if not rows:
        return ()
    names = {sheet.tender_id: sheet.supplier_name for sheet in sheets}
    numbers = {one.id: one.number for one in terms.requirements}
    people = accounts.people({row.checked_by_id for row in rows})
    book = Phrasebook.of("evaluation")
    return tuple(
        book.say(
            "report.changed_check",
            language,
            tender=names[row.tender_id],
            number=numbers[row.requirement_id],
            was=book.say(f"report.verdict.{row.was}", language),
            verdict=book.say(f"report.verdict.{row.verdict}", language),
            by=people[row.checked_by_id].name,
            at=row.checked_at,
            why=row.reason,
        )
        for row in rows
        if row.tender_id in names
    )


def settled_checks(
    prices_known_at: datetime | None, sheets: Sequence[Sheet], *, needed: Sequence[UUID], was_frozen: bool
) -> frozenset[tuple[UUID, UUID]]:
    """(tender, requirement) of the checks that are changed only with a reason of its own, as points are (LOA § 4).

    With prices known: those made before, and, when every tender that is still in has all its checks (`needed`) or a
    result was frozen, all of them: from then on a check decides between known prices.
    """
    if prices_known_at is None:
        return frozenset()
    all_of_them = was_frozen or all(not sheet.unchecked(needed) for sheet in sheets if sheet.rejection is None)
    return frozenset(
        (sheet.tender_id, requirement)
        for sheet in sheets
        for requirement, cell in sheet.checks.items()
        if all_of_them or cell.was or cell.at < prices_known_at
    )


def settled_cells(
    prices_known_at: datetime | None,
    scoring: Scoring,
    sheets: Sequence[Sheet],
    *,
    needed: Sequence[UUID],
    was_frozen: bool,
) -> frozenset[tuple[UUID, UUID]]:
    """(tender, what is scored) of the panel's points that are changed only with a reason of its own (LOA § 4).

    With prices known, points are settled when the panel has agreed on them after scoring alone, when they were given
    before prices were known, and, scored jointly, when every tender that is still in has all its points (`needed`) or
    a result was frozen: from then on the outcome can be seen, and each change can steer it.
    """
    if prices_known_at is None:
        return frozenset()
    all_of_them = (
        scoring.individual
        or was_frozen
        or all(not sheet.unscored(needed) for sheet in sheets if sheet.rejection is None)
    )
    return frozenset(
        (sheet.tender_id, scored_id)
        for sheet in sheets
        for scored_id, cell in sheet.scores.items()
        if all_of_them or cell.was is not None or cell.at < prices_known_at
    )


def set_aside(competition_id: UUID) -> SetAside | None:
    """The last time a result was set aside; None where the first evaluation stands or still runs."""
    found = EvaluationResult.objects.filter(competition_id=competition_id, set_aside_at__isnull=False)
    row = found.order_by("-set_aside_at").values_list("set_aside_at", "set_aside_reason").first()
    return None if row is None or row[0] is None else SetAside(row[0], row[1])


def changed_scores(competition_id: UUID, sheets: tuple[Sheet, ...]) -> tuple[ChangedScore, ...]:
    """The standing points that differ from those of the last result set aside, in the order of the sheets."""
    since = set_aside(competition_id)
    if since is None:
        return ()
    then = Score.objects.filter(competition_id=competition_id, scored_at__lte=since.at)
    before = {(row.tender_id, row.criterion_id): row.points for row in latest_scores_of(then)}
    return tuple(
        ChangedScore(
            sheet.tender_id, sheet.supplier_name, criterion_id, before.get((sheet.tender_id, criterion_id)), cell
        )
        for sheet in sheets
        for criterion_id, cell in sheet.scores.items()
        if before.get((sheet.tender_id, criterion_id)) != cell.points
    )
