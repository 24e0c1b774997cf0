"""Who may do what in an evaluation, and why not. Pure: facts in, decision out."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from terskel.core.actors import APPROVER, AUDITOR, BUYER, DPS_MANAGER, LEGAL_READER, SIGNATORY, TENDERER, Actor
from terskel.core.deadlines.answering import earliest_limit
from terskel.core.decisions import PERMITTED, Decision, Missing, Refused
from terskel.core.exclusion import Ground, usable_until
from terskel.evaluation.grounds import GROUNDS, LOW_PRICE, REQUIREMENT_NOT_MET, Weighed, clause_of, title_of
from terskel.evaluation.sheets import Asked, Panel, Seat, Sheet

__all__ = [
    "FINEST_POINTS",
    "SHORTEST_REASON",
    "SMALLEST_PANEL",
    "Standing",
    "acting_person",
    "clause_of",
    "is_assessable",
    "may_answer",
    "may_appoint",
    "may_ask",
    "may_assess",
    "may_check",
    "may_close_enquiry",
    "may_confirm",
    "may_declare",
    "may_finalise",
    "may_give",
    "may_reject",
    "may_score",
    "may_see_tenders",
    "may_withdraw_rejection",
    "may_work",
    "title_of",
]

SMALLEST_PANEL: Final = 2
SHORTEST_REASON: Final = 20
FINEST_POINTS: Final = 4
"""Decimals that points are kept with."""
ENQUIRIES: Final = ("clarification", "price", "advantage")
_IMPARTIALITY: Final = "FOA § 7-5"
_READERS_AFTERWARDS: Final = (BUYER, APPROVER, AUDITOR, LEGAL_READER, DPS_MANAGER)


@dataclass(frozen=True, slots=True)
class Standing:
    """How far the competition has come, as instants. `set_aside_at`: an earlier result was set aside then.

    `price_seen_at`: since when the panel may have seen a price: the opening, or the second one. `locks_quality`: the
    points for quality are locked before prices, or names, are shown; `quality_locked_at` while they are.
    """

    published_at: datetime | None
    opened_at: datetime | None
    finalised_at: datetime | None
    cancelled_at: datetime | None
    set_aside_at: datetime | None = None
    price_seen_at: datetime | None = None
    locks_quality: bool = False
    quality_locked_at: datetime | None = None


def acting_person(by: Actor) -> UUID:
    """The person who acts; raises `Missing` for the system and for someone not logged in."""
    if by.person_id is None:
        raise Missing
    return by.person_id


def may_appoint(
    by: Actor, standing: Standing, *, lead_id: UUID, person_ids: Collection[UUID], evaluators: Collection[UUID]
) -> Decision:
    """A buyer names at least two evaluators of the authority, the lead among them, until the result is frozen."""
    if not by.has(BUYER):
        return Refused("evaluation.not_buyer")
    if standing.published_at is None:
        return Refused("evaluation.not_published")
    if (running := _running(standing)) is not None:
        return running
    if len(set(person_ids)) < SMALLEST_PANEL:
        return Refused("evaluation.panel_too_small", facts={"fewest": SMALLEST_PANEL})
    if lead_id not in person_ids:
        return Refused("evaluation.lead_not_on_panel")
    if not set(person_ids) <= set(evaluators):
        return Refused("evaluation.not_an_evaluator")
    return PERMITTED


def may_declare(by: Actor, panel: Panel, standing: Standing, *, free: bool, explanation: str) -> Decision:
    """A member declares; a conflict is explained (FOA § 7-5, forvaltningsloven §§ 6–10)."""
    if panel.seat(by.person_id) is None:
        return Refused("evaluation.not_on_panel", _IMPARTIALITY)
    if (running := _running(standing)) is not None:
        return running
    if not free and not explanation.strip():
        return Refused("evaluation.conflict_needs_explanation", _IMPARTIALITY)
    if free and any(seat.person_id == by.person_id for seat in panel.conflicted):
        return Refused("evaluation.conflict_is_lifted_by_another", _IMPARTIALITY)
    return PERMITTED


def may_lift_conflict(by: Actor, panel: Panel, standing: Standing, *, person_id: UUID, reason: str) -> Decision:
    """An approver finds that a conflict somebody else declared is none (forvaltningsloven § 8); why, in words."""
    if not by.has(APPROVER):
        return Refused("evaluation.not_approver", _IMPARTIALITY)
    if not by.decides_apart_from([person_id]):
        return Refused("evaluation.conflict_is_lifted_by_another", _IMPARTIALITY)
    if (running := _running(standing)) is not None:
        return running
    conflicted = panel.in_conflict
    if panel.stands_outside(by.person_id):
        return Refused("evaluation.conflict_declared", _IMPARTIALITY)
    if all(seat.person_id != person_id for seat in conflicted):
        return Refused("evaluation.no_conflict_to_lift", _IMPARTIALITY)
    if len(reason.strip()) < SHORTEST_REASON:
        return Refused("evaluation.lifting_needs_reason", _IMPARTIALITY, {"shortest": SHORTEST_REASON})
    return PERMITTED


def may_see_tenders(by: Actor, panel: Panel, standing: Standing) -> Decision:
    """A member who declared free; the authority's responsible people once the result is frozen."""
    if panel.stands_outside(by.person_id):
        return Refused("evaluation.conflict_declared", _IMPARTIALITY)
    if standing.finalised_at is not None and by.has(*_READERS_AFTERWARDS):
        return PERMITTED
    seat = panel.seat(by.person_id)
    if seat is None:
        return Refused("evaluation.not_on_panel", _IMPARTIALITY)
    if not seat.declared:
        return Refused("evaluation.declare_first", _IMPARTIALITY)
    if standing.opened_at is None:
        return Refused("evaluation.not_opened", "FOA § 22-3")
    return PERMITTED


def may_work(by: Actor, panel: Panel, standing: Standing) -> Decision:
    """A member who declared free, while the evaluation runs or before the opening."""
    if (running := _running(standing)) is not None:
        return running
    seeing = may_see_tenders(by, panel, standing)
    return PERMITTED if isinstance(seeing, Refused) and seeing.code == "evaluation.not_opened" else seeing


def may_assess(by: Actor, panel: Panel, standing: Standing) -> Decision:
    """As `may_see_tenders` for a member, while the evaluation runs."""
    if (running := _running(standing)) is not None:
        return running
    return may_see_tenders(by, panel, standing)


def may_check(sheet: Sheet, *, met: bool, reason: str, was: str = "") -> Decision:
    """`was`: the settled verdict that is changed with prices known, "" for none; then the change has its own reason."""
    if sheet.rejection is not None:
        return Refused("evaluation.tender_rejected", facts={"tender": sheet.supplier_name})
    if not met and len(reason.strip()) < SHORTEST_REASON:
        return Refused(
            "evaluation.unmet_needs_reason", facts={"tender": sheet.supplier_name, "shortest": SHORTEST_REASON}
        )
    if was and len(reason.strip()) < SHORTEST_REASON:
        facts = {"tender": sheet.supplier_name, "shortest": SHORTEST_REASON}
        return Refused("evaluation.settled_check_needs_reason", "LOA § 4", facts)
    return PERMITTED


def may_ask(sheet: Sheet, *, kind: str, text: str, due_at: datetime, at: datetime) -> Decision:
    """In writing and with time to answer, of a tender that is still in; a low price is asked about once at a time."""
    if kind not in ENQUIRIES:
        return Refused("evaluation.unknown_enquiry")
    if sheet.rejection is not None:
        return Refused("evaluation.tender_rejected", facts={"tender": sheet.supplier_name})
    if len(text.strip()) < SHORTEST_REASON:
        return Refused("evaluation.enquiry_too_short", "FOA § 23-5", {"shortest": SHORTEST_REASON})
    if due_at < (earliest := earliest_limit(at)):
        cited = "FOA § 24-9" if kind == "price" else "FOA § 23-5"
        return Refused("evaluation.enquiry_without_time", cited, {"earliest": earliest})
    if kind == "price" and sheet.price_sealed:
        return Refused("evaluation.price_is_sealed", "LOA § 4", {"tender": sheet.supplier_name})
    if kind == "price" and sheet.open_price_questions:
        return Refused("evaluation.price_is_asked_about", "FOA § 24-9", {"tender": sheet.supplier_name})
    return PERMITTED


def may_answer(by: Actor, asked: Asked, standing: Standing, *, text: str, at: datetime) -> Decision:
    """One who may deliver for the supplier, once, before the limit and while the evaluation runs."""
    if not by.has(TENDERER, SIGNATORY):
        return Refused("evaluation.not_answerer")
    if asked.answered_at is not None:
        return Refused("evaluation.enquiry_is_answered", facts={"answered_at": asked.answered_at})
    if asked.closed_at is not None or at >= asked.due_at:
        return Refused("evaluation.answer_too_late", "FOA § 23-5", {"due_at": asked.due_at})
    if (running := _running(standing)) is not None:
        return running
    if not text.strip():
        return Refused("evaluation.answer_empty")
    return PERMITTED


def may_close_enquiry(asked: Asked, *, note: str, at: datetime) -> Decision:
    """When it is answered or its time is over, with what the panel concludes."""
    if asked.closed_at is not None:
        return Refused("evaluation.enquiry_is_closed")
    if not asked.is_heard(at):
        return Refused("evaluation.enquiry_runs", "FOA § 23-5", {"due_at": asked.due_at})
    if len(note.strip()) < SHORTEST_REASON:
        return Refused("evaluation.enquiry_needs_conclusion", facts={"shortest": SHORTEST_REASON})
    return PERMITTED


def may_reject(sheet: Sheet, *, ground: str, reason: str, weighed: Weighed, at: datetime) -> Decision:
    """A tender that fails an absolute requirement is rejected on that ground and no other (FOA § 24-8(1)b).

    For a low price the tenderer is first asked in writing to explain it, and heard (§ 24-9).
    Before a tenderer is excluded, the age of the event, its measures and proportion are weighed (§§ 24-2, 24-5, 24-6).
    """
    if ground not in GROUNDS:
        return Refused("evaluation.unknown_ground")
    if sheet.rejection is not None:
        return Refused("evaluation.tender_rejected", facts={"tender": sheet.supplier_name})
    if sheet.unmet and ground != REQUIREMENT_NOT_MET:
        clause = GROUNDS[REQUIREMENT_NOT_MET].clause
        return Refused("evaluation.unmet_is_the_ground", clause, {"tender": sheet.supplier_name, "ground": clause})
    if len(reason.strip()) < SHORTEST_REASON:
        return Refused("evaluation.reason_too_short", "FOA § 24-10", {"shortest": SHORTEST_REASON})
    if ground in LOW_PRICE and not any(one.kind == "price" and one.is_heard(at) for one in sheet.asked):
        return Refused("evaluation.low_price_not_asked", "FOA § 24-9", {"tender": sheet.supplier_name})
    return _is_weighed(sheet, GROUNDS[ground], weighed, at)


def _is_weighed(sheet: Sheet, ground: Ground, weighed: Weighed, at: datetime) -> Decision:
    facts = {"ground": ground.clause}
    if ground.heard_first and not any(one.kind == "advantage" and one.is_heard(at) for one in sheet.asked):
        return Refused("evaluation.not_heard", ground.clause, {"tender": sheet.supplier_name})
    if ground.counted_from:
        until = usable_until(ground, weighed.event_on, at)
        if until is None:
            return Refused("evaluation.ground_without_date", "FOA § 24-6", facts)
        if at >= until:
            return Refused("evaluation.exclusion_period_over", "FOA § 24-6", {**facts, "until": until})
    if ground.self_cleaning and not weighed.self_cleaning.strip():
        return Refused("evaluation.self_cleaning_not_weighed", "FOA § 24-5")
    if ground.proportionate and not weighed.proportionality.strip():
        return Refused("evaluation.proportion_not_weighed", ground.clause, facts)
    return PERMITTED


def may_confirm(by: Actor, sheet: Sheet) -> Decision:
    """Another person than the one who recorded it."""
    rejection = sheet.rejection
    if rejection is None or rejection.confirmed_at is not None:
        return Refused("evaluation.nothing_to_confirm", facts={"tender": sheet.supplier_name})
    if rejection.recorded_by == by.person_id:
        return Refused("evaluation.rejection_takes_two", facts={"tender": sheet.supplier_name})
    return PERMITTED


def may_withdraw_rejection(sheet: Sheet) -> Decision:
    if sheet.rejection is None:
        return Refused("evaluation.nothing_to_confirm", facts={"tender": sheet.supplier_name})
    if sheet.rejection.confirmed_at is not None:
        return Refused("evaluation.rejection_is_told", "FOA § 24-10", {"tender": sheet.supplier_name})
    return PERMITTED


def may_score(
    sheet: Sheet, *, requirements: Collection[UUID], points: Decimal, scale: Decimal, reason: str
) -> Decision:
    """As `may_give`, and with a reason."""
    if not (giving := may_give(sheet, requirements=requirements, points=points, scale=scale)):
        return giving
    if len(reason.strip()) < SHORTEST_REASON:
        return Refused(
            "evaluation.score_needs_reason",
            "FOA § 25-1 (2)",
            {"tender": sheet.supplier_name, "shortest": SHORTEST_REASON},
        )
    return PERMITTED


def may_give(sheet: Sheet, *, requirements: Collection[UUID], points: Decimal, scale: Decimal) -> Decision:
    """Only a tender that passed every absolute requirement gets points, within the scale."""
    if sheet.rejection is not None:
        return Refused("evaluation.tender_rejected", facts={"tender": sheet.supplier_name})
    if not (assessable := is_assessable(sheet, requirements)):
        return assessable
    if not 0 <= points <= scale:
        return Refused(
            "evaluation.points_outside_scale", facts={"tender": sheet.supplier_name, "points": points, "scale": scale}
        )
    if points != round(points, FINEST_POINTS):
        return Refused("evaluation.points_too_fine", facts={"tender": sheet.supplier_name, "most": FINEST_POINTS})
    return PERMITTED


def may_finalise(
    by: Actor,
    panel: Panel,
    standing: Standing,
    sheets: Collection[Sheet],
    *,
    requirements: Collection[UUID],
    criteria: Collection[UUID],
    below_minimum: Collection[Sheet] = (),
    unqualified: Collection[Sheet] = (),
) -> Decision:
    """The lead freezes the result when everyone has declared and every tender is either rejected or fully scored.

    A tender with fewer points than the documents ask for has to be rejected first: it can't be ranked. So has that
    of a supplier whose admission no longer stands.
    """
    assessing = may_assess(by, panel, standing)
    if not assessing:
        return assessing
    if panel.lead is None or panel.lead.person_id != by.person_id:
        return Refused("evaluation.not_lead")
    if undeclared := panel.undeclared:
        return Refused("evaluation.undeclared_members", _IMPARTIALITY, {"names": _names(undeclared)})
    if conflicted := panel.conflicted:
        return Refused("evaluation.conflicted_members", _IMPARTIALITY, {"names": _names(conflicted)})
    for sheet in sheets:
        if not (decision := _is_complete(by, sheet, requirements=requirements, criteria=criteria)):
            return decision
    if below_minimum:
        names = tuple(sheet.supplier_name for sheet in below_minimum)
        return Refused("evaluation.below_minimum", "FOA § 24-8 (1) b", {"names": names})
    if still_in := tuple(sheet.supplier_name for sheet in unqualified if sheet.rejection is None):
        return Refused("evaluation.not_qualified", "FOA §§ 23-1, 24-2 (1) a", {"names": still_in})
    if all(sheet.rejection is not None for sheet in sheets):
        return Refused("evaluation.no_tender_left", "FOA § 25-4")
    if standing.locks_quality and standing.quality_locked_at is None:
        return Refused("evaluation.quality_not_locked", "LOA § 4")
    if any(sheet.price_sealed and sheet.rejection is None for sheet in sheets):
        return Refused("evaluation.prices_sealed", "LOA § 4")
    return PERMITTED


def low_prices_are_settled(sheets: Collection[Sheet], low: Collection[UUID], note: str, clause: str) -> Decision:
    """Each price that stands out as low is explained and concluded on, or the panel notes why it is not abnormal."""
    open_names = tuple(
        sheet.supplier_name
        for sheet in sheets
        if sheet.tender_id in low and not any(one.kind == "price" and one.closed_at for one in sheet.asked)
    )
    if not open_names or len(note) >= SHORTEST_REASON:
        return PERMITTED
    return Refused("evaluation.low_price_unsettled", clause, {"names": open_names, "shortest": SHORTEST_REASON})


def _is_complete(by: Actor, sheet: Sheet, *, requirements: Collection[UUID], criteria: Collection[UUID]) -> Decision:
    if sheet.rejection is not None:
        if sheet.rejection.confirmed_at is None and sheet.rejection.recorded_by == by.person_id:
            return Refused("evaluation.rejection_takes_two", facts={"tender": sheet.supplier_name})
        return PERMITTED
    if not (assessable := is_assessable(sheet, requirements)):
        return assessable
    if sheet.open_price_questions:
        return Refused("evaluation.price_question_open", "FOA § 24-9", {"tender": sheet.supplier_name})
    if sheet.open_questions:
        return Refused("evaluation.question_open", "FOA § 23-5", {"tender": sheet.supplier_name})
    if missing := sheet.unscored(criteria):
        return Refused("evaluation.unscored", facts={"tender": sheet.supplier_name, "missing": len(missing)})
    return PERMITTED


def is_assessable(sheet: Sheet, requirements: Collection[UUID]) -> Decision:
    """Readable, and every absolute requirement checked and met."""
    if sheet.unreadable:
        return Refused("evaluation.unreadable", facts={"tender": sheet.supplier_name})
    if sheet.unmet:
        return Refused("evaluation.must_be_rejected", "FOA § 24-8 (1) b", {"tender": sheet.supplier_name})
    if missing := sheet.unchecked(requirements):
        return Refused("evaluation.requirements_first", facts={"tender": sheet.supplier_name, "missing": len(missing)})
    return PERMITTED


def _running(standing: Standing) -> Refused | None:
    if standing.cancelled_at is not None:
        return Refused("evaluation.competition_cancelled")
    if standing.finalised_at is not None:
        return Refused("evaluation.already_finalised", facts={"finalised_at": standing.finalised_at})
    return None


def _names(seats: Collection[Seat]) -> tuple[str, ...]:
    return tuple(seat.name for seat in seats)
