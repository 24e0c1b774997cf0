"""Who may lock the points for quality, take the lock back, and open prices after it. Pure."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from terskel.competitions.queries import Terms
from terskel.core.actors import Actor
from terskel.core.decisions import PERMITTED, Decision, Refused
from terskel.core.envelopes import Assessed, may_lock_quality
from terskel.evaluation.policy import SHORTEST_REASON, Standing, is_assessable, may_assess
from terskel.evaluation.sheets import Panel, Sheet

_CLAUSE = "LOA § 4"


def assessed(
    terms: Terms,
    standing: Standing,
    sheets: Collection[Sheet],
    *,
    requirements: Collection[UUID],
    criteria: Collection[UUID],
    below_minimum: Collection[Sheet] = (),
) -> Assessed:
    """How far the assessment of quality has come, counted over the tenders that are not rejected."""
    left = [sheet for sheet in sheets if sheet.rejection is None]
    out = {sheet.tender_id for sheet in below_minimum}
    return Assessed(
        apart=terms.price_after_quality,
        names_hidden=terms.tenderers_hidden,
        opened_at=standing.opened_at,
        locked_at=standing.quality_locked_at,
        proposed=sum(sheet.rejection is not None and sheet.rejection.confirmed_at is None for sheet in sheets),
        unfinished=sum(
            sheet.tender_id in out
            or not is_assessable(sheet, requirements)
            or bool(sheet.open_questions or sheet.unscored(criteria))
            for sheet in left
        ),
        sealed_prices=sum(sheet.price_sealed for sheet in left),
    )


def may_lock(by: Actor, panel: Panel, standing: Standing, found: Assessed) -> Decision:
    """The lead, when quality is assessed and everyone on the panel has declared themselves free."""
    if not (assessing := may_assess(by, panel, standing)):
        return assessing
    if panel.lead is None or panel.lead.person_id != by.person_id:
        return Refused("evaluation.not_lead_of_lock")
    if undeclared := panel.undeclared:
        names = tuple(seat.name for seat in undeclared)
        return Refused("evaluation.undeclared_members", "FOA § 7-5", {"names": names})
    return may_lock_quality(found)


def may_lift_lock(
    by: Actor, panel: Panel, standing: Standing, *, apart: bool, under_way: bool, reason: str
) -> Decision:
    """The lead, with a reason, and never once somebody may have seen a price that was kept back."""
    if not (assessing := may_assess(by, panel, standing)):
        return assessing
    if panel.lead is None or panel.lead.person_id != by.person_id:
        return Refused("evaluation.not_lead_of_lock")
    if standing.quality_locked_at is None:
        return Refused("evaluation.quality_not_locked", _CLAUSE)
    if apart and (under_way or standing.price_seen_at is not None):
        return Refused("evaluation.prices_are_opened", _CLAUSE)
    if len(reason.strip()) < SHORTEST_REASON:
        return Refused("evaluation.lift_needs_reason", _CLAUSE, {"shortest": SHORTEST_REASON})
    return PERMITTED


def may_change_quality(standing: Standing, *, apart: bool) -> Decision:
    """Checks and points stay while they are locked; what is changed after prices were opened is told of by itself."""
    if standing.quality_locked_at is None or (apart and standing.price_seen_at is not None):
        return PERMITTED
    return Refused("evaluation.quality_is_locked", _CLAUSE, {"locked_at": standing.quality_locked_at})
