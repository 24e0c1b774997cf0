"""Who may ask for, receive and accept the winner's evidence, and why not. Pure: facts in, decision out.

`clause` is where the demand stands in the part of the regulation that governs the purchase.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from terskel.awards.models import EVIDENCE_SOURCES
from terskel.awards.policy import reason_given
from terskel.core.actors import SIGNATORY, TENDERER, Actor
from terskel.core.deadlines.answering import earliest_limit
from terskel.core.decisions import PERMITTED, Decision, Refused
from terskel.core.instants import oslo_day

SHORTEST_WHAT: Final = 5


@dataclass(frozen=True, slots=True)
class Demanded:
    """A piece of evidence as the rules see it: what it is, and whether it was accepted or found lacking."""

    what: str
    accepted: bool
    lacking: bool


def evidence_is_settled(demanded: Sequence[Demanded], clause: str) -> Decision:
    """Each demanded piece is accepted; what is open or lacking is named."""
    lacking = tuple(one.what for one in demanded if one.lacking)
    if lacking:
        return Refused("awards.evidence_lacking", clause, {"what": lacking})
    left = tuple(one.what for one in demanded if not one.accepted)
    return Refused("awards.evidence_open", clause, {"what": left}) if left else PERMITTED


def may_demand(what: str, known: Sequence[str], clause: str) -> Decision:
    """What the buyer demands besides, said once."""
    if len(what.strip()) < SHORTEST_WHAT:
        return Refused("awards.evidence_unnamed", clause)
    if what.strip().casefold() in {one.casefold() for one in known}:
        return Refused("awards.evidence_is_demanded", clause, {"what": what.strip()})
    return PERMITTED


def may_ask_winner(waiting: Sequence[str], *, due_at: datetime, at: datetime, clause: str) -> Decision:
    """For something, and with time to answer."""
    if not waiting:
        return Refused("awards.no_evidence_to_ask", clause)
    if due_at < (earliest := earliest_limit(at)):
        return Refused("awards.evidence_without_time", clause, {"earliest": earliest})
    return PERMITTED


def may_hand_in_evidence(by: Actor, *, takes_more: bool, clause: str) -> Decision:
    """Whoever may deliver for the supplier, while nothing is concluded and the award waits."""
    if not by.has(TENDERER, SIGNATORY):
        return Refused("awards.evidence_role")
    return PERMITTED if takes_more else Refused("awards.evidence_is_concluded", clause)


def may_receive(*, source: str, issued_on: date, concluded: bool, clause: str, at: datetime) -> Decision:
    """From somewhere, dated by today at the latest, and nothing that is concluded."""
    if source not in EVIDENCE_SOURCES:
        return Refused("awards.unknown_evidence_source", clause)
    if concluded:
        return Refused("awards.evidence_is_concluded", clause)
    if issued_on > oslo_day(at):
        return Refused("awards.evidence_in_future", clause, {"issued_on": issued_on})
    return PERMITTED


def may_conclude(*, accepted: bool, lacking: str, received: bool, concluded: bool, clause: str) -> Decision:
    """Once; what is accepted has been received, what is lacking has a reason."""
    if concluded:
        return Refused("awards.evidence_is_concluded", clause)
    if accepted:
        return PERMITTED if received else Refused("awards.evidence_not_received", clause)
    return reason_given(lacking, "awards.lacking_needs_reason")


def may_demand_anew(*, concluded: bool, clause: str) -> Decision:
    """What was concluded: it lacked something, or grew too old since."""
    return PERMITTED if concluded else Refused("awards.evidence_is_not_concluded", clause)
