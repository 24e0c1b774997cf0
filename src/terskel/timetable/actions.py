"""What the clock has made true, written down. A late worker changes nothing but when it is written."""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from typing import Final
from uuid import UUID

from terskel.competitions import actions as competitions
from terskel.core.actors import SYSTEM
from terskel.core.decisions import RefusedAct
from terskel.core.instants import oslo_day
from terskel.dps import actions as dps
from terskel.dps import queries as dps_queries
from terskel.organisations import actions as organisations
from terskel.organisations import queries as organisation_queries
from terskel.qualification import actions as qualification
from terskel.qualification import queries as qualification_queries
from terskel.qualification.actions import library as evidence
from terskel.qualification.queries import library
from terskel.tenders import actions as tenders
from terskel.tenders import queries as tender_queries
from terskel.vault import actions as vault

# So many firms' evidence may run out on one day that the others' moments would wait.
REMINDED_A_TICK: Final = 200
BUSY: Final = "audit.busy"
"""Somebody else held the rows: the next tick tries again."""


def tick(*, at: datetime) -> None:
    """Do everything that has fallen due, each moment an act of its own.

    One that fails holds up no other: when all have had their turn, the failures are raised together as an
    `ExceptionGroup`, and the next tick tries those again.
    """
    failures = []
    for act in _due(at):
        try:
            act()
        except Exception as failure:  # noqa: BLE001 - whatever it is, the others must have their turn
            failures.append(failure)
    if failures:
        reasons = ", ".join(repr(one) for one in failures)
        raise ExceptionGroup(f"{len(failures)} due moments could not be written down: {reasons}", failures)


def _due(at: datetime) -> Iterator[Callable[[], object]]:
    """Receipt is settled half a minute after each deadline; shares that waited in vain are erased, and keys that were
    held in vain; an opening that stands still goes on, and what came to nothing is erased.

    The coming end of a DPS is told, and its passing; a change that was announced counts from when it is public; firms
    are asked once a year who answers for them, told when a mandate to sign runs out soon, and reminded of a tender
    that is not delivered; after the opening it is told that it did not deliver.
    """
    for competition_id in tender_queries.to_settle(at=at):
        yield partial(tenders.settle, competition_id, by=SYSTEM, at=at)
    yield partial(vault.erase_expired_shares, by=SYSTEM, at=at)
    yield partial(vault.forget_expired_keys, by=SYSTEM, at=at)
    for competition_id in tender_queries.to_continue(at=at):
        yield partial(tenders.continue_opening, competition_id, by=SYSTEM, at=at)
    for competition_id in tender_queries.to_forget(at=at):
        yield partial(tenders.forget_unsealed, competition_id, by=SYSTEM, at=at)
    for near in qualification_queries.limits_to_tell(at=at):
        yield partial(qualification.tell_of_limit, near.line_id, near.step, by=SYSTEM, at=at)
    for evidence_id in library.to_remind(on=oslo_day(at), limit=REMINDED_A_TICK):
        yield partial(evidence.remind_of_expiry, evidence_id, by=SYSTEM, at=at)
    for dps_id in dps_queries.ends_to_tell(at=at):
        yield partial(dps.tell_of_end, dps_id, by=SYSTEM, at=at)
    for change_id in dps_queries.changes_to_make(at=at):
        yield partial(_make_change, change_id, at)
    for supplier_id in organisation_queries.firms_to_ask(at=at, limit=REMINDED_A_TICK):
        yield partial(organisations.ask_to_confirm_people, supplier_id, by=SYSTEM, at=at)
    for mandate_id in organisation_queries.mandates_to_tell(at=at, limit=REMINDED_A_TICK):
        yield partial(organisations.tell_of_expiring_mandate, mandate_id, by=SYSTEM, at=at)
    for tender_id in tender_queries.drafts_to_remind(at=at, limit=REMINDED_A_TICK):
        yield partial(tenders.remind_of_draft, tender_id, by=SYSTEM, at=at)
    for tender_id in tender_queries.drafts_to_lapse(at=at, limit=REMINDED_A_TICK):
        yield partial(tenders.tell_of_lapse, tender_id, by=SYSTEM, at=at)


def _make_change(change_id: UUID, at: datetime) -> None:
    """What stands in its way is told once, and settled by people."""
    try:
        competitions.make_announced_change(change_id, by=SYSTEM, at=at)
    except RefusedAct as stopped:
        if stopped.refused.code == BUSY:
            raise
        dps.hold_up_change(change_id, stopped.refused.code, by=SYSTEM, at=at)
