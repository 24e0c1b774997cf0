"""Who may plan the scoring, score alone, deliver, and write down what was agreed (rulebook E-13). Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Final
from uuid import UUID

from terskel.core.actors import Actor
from terskel.core.decisions import PERMITTED, Decision, Refused
from terskel.evaluation.individual import Scoring
from terskel.evaluation.policy import SHORTEST_REASON, Standing, is_assessable, may_work
from terskel.evaluation.sheets import Panel, ScoreCell, Sheet

WAYS: Final = ("joint", "individual")


def may_plan(
    by: Actor,
    panel: Panel,
    standing: Standing,
    *,
    way: str,
    was: str,
    begun: bool,
    given: Mapping[UUID, Collection[UUID]],
    criteria: Collection[UUID],
) -> Decision:
    """The lead shares out the criteria among the members who are free, before or after the opening.

    `given` are people by criterion. Scored alone, each criterion is somebody's. `begun`: points have been given, and
    the way they are given (`was`) stays.
    """
    if not (working := may_work(by, panel, standing)):
        return working
    if not _leads(by, panel):
        return Refused("evaluation.not_lead_of_plan")
    if way not in WAYS:
        return Refused("evaluation.unknown_way")
    if begun and way != was:
        return Refused("evaluation.scoring_has_begun")
    if not set(given) <= set(criteria):
        return Refused("evaluation.not_a_quality_criterion")
    free = {seat.person_id for seat in panel.seats if seat.declared != "conflict"}
    if any(not set(people) <= free for people in given.values()):
        return Refused("evaluation.not_free_to_score", "FOA § 7-5")
    if way == "individual" and any(not given.get(criterion) for criterion in criteria):
        return Refused("evaluation.criterion_is_nobodys")
    return PERMITTED


def may_score_alone(by: Actor, scoring: Scoring, sheet: Sheet, *, scored_id: UUID) -> Decision:
    """On what was given to them, until they have delivered; afterwards only a tender that came in again."""
    if not scoring.individual:
        return Refused("evaluation.scored_jointly")
    if not scoring.is_given(scored_id, by.person_id):
        return Refused("evaluation.not_given_to_you", facts={"names": scoring.given_names(scored_id)})
    if by.person_id in scoring.submitted and scoring.own(sheet.tender_id, scored_id, by.person_id) is not None:
        return Refused("evaluation.sheet_is_submitted", "", {"tender": sheet.supplier_name})
    return PERMITTED


def may_submit(by: Actor, scoring: Scoring, sheets: Collection[Sheet], *, requirements: Collection[UUID]) -> Decision:
    """When every tender is checked, and everything given to them has points and a reason."""
    if not scoring.individual:
        return Refused("evaluation.scored_jointly")
    person = by.person_id
    if person is None or person not in scoring.missing:
        return Refused("evaluation.nothing_given_to_you")
    if person in scoring.submitted:
        return Refused("evaluation.is_submitted", facts={"submitted_at": scoring.submitted[person]})
    for sheet in sheets:
        if sheet.rejection is None and not sheet.unmet and not (assessable := is_assessable(sheet, requirements)):
            return assessable
    if missing := scoring.missing[person]:
        return Refused("evaluation.own_unscored", facts={"missing": len(missing)})
    for sheet in sheets:
        for scored_id, people in scoring.given.items():
            cell = scoring.own(sheet.tender_id, scored_id, person) if person in people else None
            if cell and sheet.rejection is None and len(cell.reason) < SHORTEST_REASON:
                facts = {"tender": sheet.supplier_name, "shortest": SHORTEST_REASON}
                return Refused("evaluation.own_without_reason", "FOA § 25-1 (2)", facts)
    return PERMITTED


def may_write(by: Actor, panel: Panel, scoring: Scoring, *, scored_id: UUID) -> Decision:
    """The panel's points: by those to whom it is given, or the lead; scored alone, when everyone has delivered."""
    if not scoring.is_given(scored_id, by.person_id) and not _leads(by, panel):
        return Refused("evaluation.not_given_to_you", facts={"names": scoring.given_names(scored_id)})
    if scoring.individual and (names := scoring.awaited_names):
        return Refused("evaluation.sheets_awaited", facts={"names": names})
    return PERMITTED


def may_agree(
    scoring: Scoring, sheet: Sheet, *, writer: UUID | None, scored_id: UUID, points: Decimal, scale: Decimal, why: str
) -> Decision:
    """On points that somebody gave alone first; why, where they were far apart or nobody had given as much or little.

    Nobody puts points down alone: another member has given the same, or the record says why they are the panel's.
    Points that were agreed on before are changed with a reason too: every change is logged with one (E-13).
    """
    spread = scoring.spread(sheet.tender_id, scored_id, scale)
    if spread is None:
        return Refused("evaluation.nobody_has_scored", facts={"tender": sheet.supplier_name})
    facts = {"tender": sheet.supplier_name, "shortest": SHORTEST_REASON}
    if len(why.strip()) >= SHORTEST_REASON:
        return PERMITTED
    before: ScoreCell | None = sheet.scores.get(scored_id)
    if before is not None and before.points != points:
        return Refused("evaluation.change_needs_reason", facts=facts)
    if asks := spread.asks_why(points, str(writer)):
        return Refused(f"evaluation.agreed_{asks}", facts=facts)
    return PERMITTED


def may_change(sheet: Sheet, *, scored_id: UUID, points: Decimal, settled: bool, why: str) -> Decision:
    """Points that are settled while prices are known are changed with a reason written for this change (E-07, E-13)."""
    before = sheet.scores.get(scored_id)
    if not settled or before is None or before.points == points:
        return PERMITTED
    said = why.strip()
    if len(said) >= SHORTEST_REASON and said != before.consensus_reason:
        return PERMITTED
    facts = {"tender": sheet.supplier_name, "was": before.points, "points": points, "shortest": SHORTEST_REASON}
    return Refused("evaluation.settled_needs_reason", "LOA § 4", facts)


def _leads(by: Actor, panel: Panel) -> bool:
    return panel.lead is not None and panel.lead.person_id == by.person_id
