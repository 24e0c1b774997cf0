"""A state is what the facts say at an instant: each fact on both sides of its edge."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from terskel.core.lifecycles import (
    APPLICATION_LINE,
    AWARD,
    CATEGORY,
    DPS,
    MANDATE,
    QUALIFICATION,
    TENDER,
    ApplicationLineFacts,
    AwardFacts,
    CategoryFacts,
    DpsFacts,
    MandateFacts,
    QualificationFacts,
    TenderFacts,
)
from terskel.core.lifecycles.table import Life

NOON = datetime(2026, 12, 4, 11, tzinfo=UTC)
TICK = timedelta(microseconds=1)
LATER = NOON + timedelta(hours=1)


@pytest.mark.parametrize(
    ("life", "facts", "at", "state"),
    [
        (AWARD, AwardFacts(), NOON, "none"),
        (AWARD, AwardFacts(prepared_at=NOON), NOON, "prepared"),
        (AWARD, AwardFacts(prepared_at=NOON, submitted_at=NOON), NOON, "in_approval"),
        (AWARD, AwardFacts(approved_at=NOON, standstill_ends_at=LATER), LATER - TICK, "notified"),
        (AWARD, AwardFacts(approved_at=NOON, standstill_ends_at=LATER), LATER, "final"),
        (AWARD, AwardFacts(approved_at=NOON), NOON, "final"),
        (AWARD, AwardFacts(approved_at=NOON, standstill_ends_at=LATER, reversed_at=NOON), NOON, "reversed"),
        (DPS, DpsFacts(), NOON, "draft"),
        (DPS, DpsFacts(published_at=NOON, first_window_closes_at=LATER), NOON - TICK, "draft"),
        (DPS, DpsFacts(published_at=NOON, first_window_closes_at=LATER), LATER - TICK, "first_window"),
        (DPS, DpsFacts(published_at=NOON, first_window_closes_at=LATER), LATER, "initial_assessment"),
        (DPS, DpsFacts(published_at=NOON, initial_assessment_finished_at=LATER), LATER, "operative"),
        (DPS, DpsFacts(published_at=NOON, initial_assessment_finished_at=NOON, suspended_at=LATER), LATER, "suspended"),
        (
            DPS,
            DpsFacts(published_at=NOON, initial_assessment_finished_at=NOON, ends_at=LATER),
            LATER - TICK,
            "operative",
        ),
        (DPS, DpsFacts(published_at=NOON, initial_assessment_finished_at=NOON, ends_at=LATER), LATER, "ended"),
        (
            DPS,
            DpsFacts(published_at=NOON, initial_assessment_finished_at=NOON, ended_at=LATER),
            LATER - TICK,
            "operative",
        ),
        (DPS, DpsFacts(published_at=NOON, initial_assessment_finished_at=NOON, ended_at=LATER), LATER, "ended"),
        (DPS, DpsFacts(cancelled_at=NOON), NOON, "cancelled"),
        (DPS, DpsFacts(published_at=NOON, initial_assessment_finished_at=NOON, cancelled_at=LATER), LATER, "cancelled"),
        (QUALIFICATION, QualificationFacts(), NOON, "none"),
        (QUALIFICATION, QualificationFacts(from_at=NOON), NOON, "active"),
        (QUALIFICATION, QualificationFacts(from_at=NOON, renewal_asked_at=LATER), LATER, "renewal_due"),
        (QUALIFICATION, QualificationFacts(from_at=NOON, evidence_expires_at=LATER), LATER - TICK, "active"),
        (QUALIFICATION, QualificationFacts(from_at=NOON, evidence_expires_at=LATER), LATER, "renewal_due"),
        (QUALIFICATION, QualificationFacts(from_at=NOON, suspended_at=LATER), LATER, "suspended"),
        (QUALIFICATION, QualificationFacts(from_at=NOON, ended_at=LATER), LATER - TICK, "active"),
        (QUALIFICATION, QualificationFacts(from_at=NOON, ended_at=LATER), LATER, "ended"),
        (QUALIFICATION, QualificationFacts(from_at=NOON, left_at=LATER), LATER, "withdrawn"),
        (CATEGORY, CategoryFacts(), NOON, "draft"),
        (CATEGORY, CategoryFacts(opened_at=NOON), NOON - TICK, "draft"),
        (CATEGORY, CategoryFacts(opened_at=NOON), NOON, "open"),
        (CATEGORY, CategoryFacts(opened_at=NOON, paused_at=LATER), LATER, "paused"),
        (CATEGORY, CategoryFacts(opened_at=NOON, closed_at=LATER), LATER - TICK, "open"),
        (CATEGORY, CategoryFacts(opened_at=NOON, paused_at=NOON, closed_at=LATER), LATER, "closed"),
        (CATEGORY, CategoryFacts(opened_at=NOON, merged_at=LATER), LATER, "merged"),
        (APPLICATION_LINE, ApplicationLineFacts(), NOON, "draft"),
        (APPLICATION_LINE, ApplicationLineFacts(due_at=LATER), NOON, "submitted"),
        (APPLICATION_LINE, ApplicationLineFacts(due_at=LATER, opened_at=NOON), NOON, "under_assessment"),
        (
            APPLICATION_LINE,
            ApplicationLineFacts(due_at=LATER, opened_at=NOON, extended_to_at=LATER),
            NOON,
            "extended",
        ),
        (APPLICATION_LINE, ApplicationLineFacts(due_at=LATER, admitted_at=NOON), NOON, "admitted"),
        (APPLICATION_LINE, ApplicationLineFacts(due_at=LATER, rejected_at=NOON), NOON, "rejected"),
        (
            APPLICATION_LINE,
            ApplicationLineFacts(due_at=LATER, admitted_at=NOON, withdrawn_at=NOON),
            NOON,
            "withdrawn",
        ),
        (MANDATE, MandateFacts(), NOON, "none"),
        (MANDATE, MandateFacts(claimed_at=NOON), NOON - TICK, "none"),
        (MANDATE, MandateFacts(claimed_at=NOON), NOON, "claimed"),
        (MANDATE, MandateFacts(claimed_at=NOON, confirmed_at=LATER), LATER - TICK, "claimed"),
        (MANDATE, MandateFacts(claimed_at=NOON, confirmed_at=LATER), LATER, "confirmed"),
        (MANDATE, MandateFacts(claimed_at=NOON, confirmed_at=NOON, expires_at=LATER), LATER - TICK, "confirmed"),
        (MANDATE, MandateFacts(claimed_at=NOON, confirmed_at=NOON, expires_at=LATER), LATER, "expired"),
        (MANDATE, MandateFacts(claimed_at=NOON, expires_at=NOON, revoked_at=NOON), NOON, "revoked"),
        (TENDER, TenderFacts(), NOON, "not_begun"),
        (TENDER, TenderFacts(started_at=NOON, closes_at=LATER), LATER - TICK, "draft"),
        (TENDER, TenderFacts(started_at=NOON, closes_at=LATER), LATER, "lapsed"),
        (TENDER, TenderFacts(started_at=NOON, delivered_at=NOON, closes_at=LATER), LATER, "delivered"),
        (
            TENDER,
            TenderFacts(started_at=NOON, delivered_at=NOON, closes_at=NOON, opened_at=LATER),
            LATER,
            "opened",
        ),
        (
            TENDER,
            TenderFacts(started_at=NOON, delivered_at=NOON, withdrawn_at=NOON, closes_at=LATER),
            NOON,
            "withdrawn",
        ),
    ],
)
def test_the_state_follows_from_the_facts(life: Life[Any], facts: Any, at: datetime, state: str) -> None:
    assert life.state(facts, at) == state
    assert state in life.labels
